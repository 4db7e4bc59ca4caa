"""Read a format profile from its file and check it.

Every entry is checked against a Cerberus schema first. An entry that is filled in wrongly becomes
a finding at its line and is left out, so the profile only contains usable roles and requirements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import cerberus

from docgen.codes import new_finding
from docgen.model import keywords as w
from docgen.model.finding import Category, FieldPath, Finding, Severity
from docgen.model.source import Source
from docgen.schema.coerce import plain
from docgen.wordformat.demands import read_demand
from docgen.wordformat.items import ITEMS
from docgen.wordformat.lengths import UnreadableError, parse_length
from docgen.wordformat.profile import Colours, Form, PlainValue, Profile, Requirement, Role
from docgen.wordformat.roles import MAX_TEXT

_Schema = dict[str, dict[str, object]]
_WORDS: dict[str, object] = {"type": "list", "schema": {"type": "string"}}
_TEXT: dict[str, object] = {"type": "string", "empty": False}
_REQUIRED_TEXT = {**_TEXT, "required": True}
_ROLE_LISTS = (w.UNSEEN, w.SEEN_BEFORE, w.BEHIND, w.BEFORE, w.SOON, w.ALIGN, w.INSIDE)
_ROLE: _Schema = {
    w.NAME: _REQUIRED_TEXT,
    w.PATTERN: _REQUIRED_TEXT,
    **dict.fromkeys(_ROLE_LISTS, _WORDS),
    w.TEXT_BEFORE: _TEXT,
    w.MOST: {"type": "string", "regex": r"\d+"},
    w.TABLED: {"type": "string", "allowed": [w.YES, w.NO, w.MAY]},
    w.RULED: {"type": "string", "allowed": [w.YES]},
    w.TABLE_HEAD: {"type": "string", "allowed": [w.YES]},
}
_REQUIREMENT: _Schema = {
    w.RULE_CODE: {**_REQUIRED_TEXT, "regex": r"[A-Z]{2,4}-\d{2,3}"},
    w.ELEMENTS: {**_WORDS, "required": True},
    w.ITEM: {**_REQUIRED_TEXT, "allowed": sorted(ITEMS)},
    **dict.fromkeys((w.TOLERANCE, w.LEAST, w.MOST, w.INSTEAD, w.WRITTEN, w.TEXT_AREA), _TEXT),
    w.SHOULD: {"type": ["string", "list"], "empty": False},
    w.STRENGTH: _REQUIRED_TEXT,
    **dict.fromkeys((w.BEHIND, w.ABOVE_IT, w.WITH, w.EXCEPTED), _WORDS),
    w.BASIS: _REQUIRED_TEXT,
    w.REMEDY: _REQUIRED_TEXT,
}
_CHANGEABLE = (w.SHOULD, w.TOLERANCE, w.LEAST, w.MOST, w.INSTEAD)
COUNTY_CHANGE: _Schema = {
    **{name: _REQUIREMENT[name] for name in _CHANGEABLE},
    w.SEVERITY: {"type": "string", "allowed": [severity.value for severity in Severity]},
    **dict.fromkeys((w.BASIS, w.REMEDY), _TEXT),
}
"""Schema of a county's change of one requirement."""

_IN_TABLE = {
    w.YES: frozenset({True}),
    w.NO: frozenset({False}),
    w.MAY: frozenset({True, False}),
}


def read_profile(source: Source) -> tuple[Profile | None, tuple[Finding, ...]]:
    """Return the profile of a file and the findings about it; None if the file is no profile."""
    reader = _ProfileReader(source)
    profile = reader.read()
    return profile, tuple(reader.findings)


class _ProfileReader:
    """Reader of one file; `findings` are about the entries it has left out."""

    def __init__(self, source: Source) -> None:
        self.findings: list[Finding] = []
        self._source = source

    def read(self) -> Profile | None:
        """Return the profile, None if the file is not a mapping."""
        data: PlainValue = plain(self._source.root)
        if not isinstance(data, dict):
            self._report("最外层应是“名称: 内容”", ())
            return None
        colours = self._read_colours(data)
        roles = list(self._read_roles(data))
        profile = Profile(
            name=str(data.get(w.NAME, "")),
            roles=tuple(role for role in roles if role.inside is None),
            spans=tuple(role for role in roles if role.inside is not None),
            requirements=(),
            fonts=_read_fonts(data),
            colours=colours,
        )
        return replace(profile, requirements=tuple(self._read_requirements(data, profile)))

    def _report(self, message: str, path: FieldPath) -> None:
        """Add a finding at a path of the file."""
        self.findings.append(
            new_finding(
                "GZ-01",
                message,
                "按规则表单改正",
                path=path,
                location=self._source.location(path),
                category=Category.RULE,
            )
        )

    def _read_colours(self, data: Form) -> Colours:
        """Return the colours; none, and a finding, if one of them is not three pairs of bounds."""
        try:
            return {
                name: tuple(_read_bounds(bounds) for bounds in channels)
                for name, channels in _mapping(data, w.COLOURS).items()
            }
        except ValueError:
            self._report("颜色写成 名称: [[0, 64], [0, 64], [0, 64]]", (w.COLOURS,))
            return {}

    def _read_forms(self, data: Form, key: str, schema: _Schema) -> Iterator[tuple[int, Form]]:
        """Yield the entries under a key that fit their schema, with their indexes."""
        validator = cerberus.Validator(schema)
        for index, form in enumerate(data.get(key) or []):
            if not isinstance(form, dict):
                self._report("这一条不是表单", (key, index))
            elif validator.validate(form, normalize=False):
                yield index, form
            else:
                self._report_wrong_field(next(iter(validator.errors)), form, (key, index))

    def _report_wrong_field(self, name: str, form: Form, path: FieldPath) -> None:
        """Report a field at its place, or at its entry if the entry lacks it."""
        if name in form:
            path = (*path, name)
        self._report(f"“{name}”没有填对", path)

    def _read_roles(self, data: Form) -> Iterator[Role]:
        """Yield the roles of paragraphs and spans in their order."""
        for index, form in self._read_forms(data, w.ELEMENTS, _ROLE):
            try:
                yield _read_role(form)
            except re.error:
                self._report(f"“{form[w.NAME]}”的式样不是正则", (w.ELEMENTS, index))

    def _read_requirements(self, data: Form, profile: Profile) -> Iterator[Requirement]:
        """Yield the requirements whose code is new and whose elements and strength are defined."""
        names = {role.name for role in (*profile.roles, *profile.spans)}
        names |= {w.PAGE, w.PAGE_NUMBER, w.ALL}
        strengths = _mapping(data, w.STRENGTH)
        codes: set[str] = set()
        for index, form in self._read_forms(data, w.DEMANDS, _REQUIREMENT):
            path = (w.DEMANDS, index)
            code = str(form[w.RULE_CODE])
            try:
                requirement = self._read_requirement(form, profile, path)
            except UnreadableError as error:
                self._report(f"“{code}”：{error}", path)
                continue
            undefined = [name for name in requirement.roles if name not in names]
            if undefined:
                self._report(f"“{code}”没有要素“{undefined[0]}”", path)
            elif code in codes or requirement.strength not in strengths:
                self._report(f"“{code}”编号用了两次，或强度不在“强度”表里", path)
            else:
                codes.add(code)
                severity = Severity(strengths[requirement.strength])
                yield replace(requirement, severity=severity)

    def _read_requirement(self, form: Form, profile: Profile, path: FieldPath) -> Requirement:
        """Return the requirement of an entry, its severity still open.

        Raises UnreadableError if its demand does not fit its item.
        """
        basis = str(form[w.BASIS])
        if form[w.STRENGTH] != w.COUNTY_PRACTICE:
            basis = f"{profile.name} {basis}"
        return Requirement(
            code=str(form[w.RULE_CODE]),
            roles=_texts(form, w.ELEMENTS),
            item=str(form[w.ITEM]),
            demand=read_demand(form, profile),
            strength=str(form[w.STRENGTH]),
            severity=Severity.NOTICE,
            basis=basis,
            remedy=str(form[w.REMEDY]),
            location=self._source.location(path),
            form=form,
            behind=_names(form, w.BEHIND),
            required_roles=_texts(form, w.ABOVE_IT),
            excepted_roles=_texts(form, w.EXCEPTED),
            lists=_texts(form, w.WITH),
            text_area=_read_text_area(form),
        )


def _mapping(data: Form, key: str) -> Mapping[str, PlainValue]:
    """Return the mapping under a key, empty if it is missing.

    Raises ValueError for any other value.
    """
    value = data.get(key) or {}
    if not isinstance(value, dict):
        raise ValueError(f"{key}: {value}")
    return value


def _texts(form: Form, key: str) -> tuple[str, ...]:
    """Return the texts of a list, none if the key is missing."""
    return tuple(map(str, form.get(key, ())))


def _names(form: Form, key: str) -> frozenset[str] | None:
    """Return the names in a list, None if the key is missing."""
    if key not in form:
        return None
    return frozenset(_texts(form, key))


def _read_fonts(data: Form) -> dict[str, tuple[str, ...]]:
    """Return the font names of each class."""
    classes = _mapping(data, w.FONT_CLASSES)
    return {name: tuple(map(str, names)) for name, names in classes.items()}


def _read_bounds(bounds: PlainValue) -> tuple[int, int]:
    """Return the bounds of a colour channel; raises ValueError if there are not two numbers."""
    low, high = list(bounds)
    return int(str(low)), int(str(high))


def _read_text_area(form: Form) -> float:
    """Return the length of the text area in millimetres, 0 if no item of the entry needs it."""
    if w.TEXT_AREA in form:
        return parse_length(form[w.TEXT_AREA])
    if ITEMS[str(form[w.ITEM])].needs_text_area:
        raise UnreadableError(f"缺“{w.TEXT_AREA}”")
    return 0.0


def _read_role(form: Form) -> Role:
    """Return the role of an entry; raises re.error if one of its patterns is none."""
    text_before = None
    if w.TEXT_BEFORE in form:
        text_before = re.compile(str(form[w.TEXT_BEFORE]), re.DOTALL)
    return Role(
        name=str(form[w.NAME]),
        pattern=re.compile(str(form[w.PATTERN]), re.DOTALL),
        max_length=int(str(form.get(w.MOST, MAX_TEXT))),
        not_seen=_names(form, w.UNSEEN) or frozenset(),
        seen=_names(form, w.SEEN_BEFORE),
        behind=_names(form, w.BEHIND),
        text_before=text_before,
        followed_by=_names(form, w.BEFORE),
        soon_followed_by=_names(form, w.SOON),
        align=_names(form, w.ALIGN),
        in_table=_IN_TABLE[str(form.get(w.TABLED, w.NO))],
        in_table_header=w.TABLE_HEAD in form,
        in_bordered_table=w.RULED in form,
        inside=_names(form, w.INSIDE),
    )
