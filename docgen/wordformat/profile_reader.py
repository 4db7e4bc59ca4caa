"""Read a format profile from its file and check it.

Every entry is checked against a Cerberus schema first. A wrong entry becomes a finding at its line
and is left out, so the profile only contains usable roles and requirements.

The file has 名称, 要素 (a list of roles), 要求 (a list of entries), 强度 (names of strengths with
their severities), 字体 and 颜色. All values of the file are read as text, as
`docgen.schema.coerce.plain` gives them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

import cerberus
from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.expressions.bounded_patterns import PatternError, compile_pattern
from docgen.model import keywords as w
from docgen.model.finding import Category, FieldPath, Finding, Severity
from docgen.model.source import Source
from docgen.rules import rule_keywords
from docgen.schema import schema_keywords as grammar
from docgen.schema.coerce import plain
from docgen.wordformat import format_keywords as kw
from docgen.wordformat.demands import read_demand
from docgen.wordformat.items import ITEMS
from docgen.wordformat.lengths import UnreadableError, parse_length
from docgen.wordformat.profile import Form, PlainValue, Profile, Requirement, Role
from docgen.wordformat.roles import MAX_TEXT

_Schema = dict[str, dict[str, object]]
_WORDS: dict[str, object] = {"type": "list", "schema": {"type": "string"}}
_TEXT: dict[str, object] = {"type": "string", "empty": False}
_REQUIRED_TEXT = {**_TEXT, "required": True}
_ROLE_LISTS = (kw.UNSEEN, kw.SEEN_BEFORE, kw.BEHIND, kw.BEFORE, kw.SOON, w.ALIGN, kw.INSIDE)
_ROLE: _Schema = {
    w.NAME: _REQUIRED_TEXT,
    kw.PATTERN: _REQUIRED_TEXT,
    **dict.fromkeys(_ROLE_LISTS, _WORDS),
    kw.TEXT_BEFORE: _TEXT,
    kw.MOST: {"type": "string", "regex": r"\d{1,9}"},
    kw.TABLED: {"type": "string", "allowed": [kw.YES, kw.NO, kw.MAY]},
    kw.RULED: {"type": "string", "allowed": [kw.YES]},
    kw.TABLE_HEAD: {"type": "string", "allowed": [kw.YES]},
}
_REQUIREMENT: _Schema = {
    rule_keywords.RULE_CODE: {**_REQUIRED_TEXT, "regex": r"[A-Z]{2,4}-\d{2,3}"},
    kw.ELEMENTS: {**_WORDS, "required": True, "empty": False},
    kw.ITEM: {**_REQUIRED_TEXT, "allowed": sorted(ITEMS)},
    **dict.fromkeys(
        (grammar.TOLERANCE, kw.LEAST, kw.MOST, kw.INSTEAD, kw.WRITTEN, kw.TEXT_AREA), _TEXT
    ),
    kw.SHOULD: {"type": ["string", "list"], "empty": False},
    kw.STRENGTH: _REQUIRED_TEXT,
    **dict.fromkeys((kw.BEHIND, kw.ABOVE_IT, kw.WITH, kw.EXCEPTED), _WORDS),
    rule_keywords.BASIS: _REQUIRED_TEXT,
    rule_keywords.REMEDY: _REQUIRED_TEXT,
}
_CHANGEABLE = (kw.SHOULD, grammar.TOLERANCE, kw.LEAST, kw.MOST, kw.INSTEAD)
COUNTY_CHANGE: _Schema = {
    **{name: _REQUIREMENT[name] for name in _CHANGEABLE},
    rule_keywords.SEVERITY: {
        "type": "string",
        "allowed": [severity.value for severity in Severity],
    },
    **dict.fromkeys((rule_keywords.BASIS, rule_keywords.REMEDY), _TEXT),
}
"""Schema of a county's change of one requirement."""

Entry = TypeVar("Entry")
_FORMS = {
    kw.COLOURS: "名称: [[0, 64], [0, 64], [0, 64]]，每两个数前小后大",
    kw.FONT_CLASSES: "类别: [字库名, 字库名]，至少一个",
    kw.STRENGTH: f"名称: 级别，级别有{'、'.join(severity.value for severity in Severity)}",
}
"""How the entries under a key are written, for messages."""
_CHANNELS = 3
_IN_TABLE = {
    kw.YES: frozenset({True}),
    kw.NO: frozenset({False}),
    kw.MAY: frozenset({True, False}),
}


def read_profile(source: Source) -> tuple[Profile | None, tuple[Finding, ...]]:
    """Return the profile of a file and the findings about it; None if the file is no profile.

    A finding (GZ-01) is located at the entry or field that is wrong; the rest of the profile is
    used.
    """
    reader = _ProfileReader(source)
    profile = reader.read()
    return profile, tuple(reader.findings)


class _ProfileReader:
    """Reader of one file; `findings` are about the entries it has left out."""

    def __init__(self, source: Source) -> None:
        """Take the file that is read."""
        self.findings: list[Finding] = []
        self._source = source

    def read(self) -> Profile | None:
        """Return the profile, None if the file is not a mapping."""
        data: PlainValue = plain(self._source.root)
        if not isinstance(data, dict):
            self._report("最外层应是“名称: 内容”", ())
            return None
        colours = dict(self._read_named(data, kw.COLOURS, _read_colour))
        fonts = dict(self._read_named(data, kw.FONT_CLASSES, _read_font_names))
        roles = list(self._read_roles(data))
        profile = Profile(
            name=str(data.get(w.NAME, "")),
            roles=tuple(role for role in roles if role.inside is None),
            spans=tuple(role for role in roles if role.inside is not None),
            requirements=(),
            fonts=fonts,
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

    def _read_named(
        self, data: Form, key: str, read: Callable[[PlainValue], Entry]
    ) -> Iterator[tuple[str, Entry]]:
        """Yield the names under a key with their values, as `read` returns them.

        A value for which `read` raises ValueError is reported at its place and left out.
        """
        named = data.get(key) or {}
        if not isinstance(named, dict):
            self._report(f"“{key}”写成 {_FORMS[key]}", (key,))
            return
        for name, value in named.items():
            try:
                yield name, read(value)
            except ValueError:
                self._report(f"“{name}”没有填对，“{key}”写成 {_FORMS[key]}", (key, name))

    def _read_forms(self, data: Form, key: str, schema: _Schema) -> Iterator[tuple[int, Form]]:
        """Yield the entries under a key that fit their schema, with their indexes.

        `key` is 要素 or 要求. Indexes count from 0 over all entries, those left out too, so that
        they are paths of the file.
        """
        validator = cerberus.Validator(schema)
        forms = data.get(key) or []
        if not isinstance(forms, list):
            self._report(f"“{key}”要写成列表，每条以“- ”开头", (key,))
            return
        for index, form in enumerate(forms):
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
        for index, form in self._read_forms(data, kw.ELEMENTS, _ROLE):
            try:
                yield _read_role(form)
            except PatternError:
                self._report(f"“{form[w.NAME]}”的式样不是正则", (kw.ELEMENTS, index))

    def _read_requirements(self, data: Form, profile: Profile) -> Iterator[Requirement]:
        """Yield the requirements whose code is new and whose elements and strength are defined.

        `profile` has the roles, fonts and colours of the file already. 页面, 页码 and 全文 are
        elements that need no role.
        """
        names = {role.name for role in (*profile.roles, *profile.spans)}
        names |= {kw.PAGE, kw.PAGE_NUMBER, kw.ALL}
        strengths = dict(self._read_named(data, kw.STRENGTH, Severity))
        codes: set[str] = set()
        for index, form in self._read_forms(data, grammar.DEMANDS, _REQUIREMENT):
            path = (grammar.DEMANDS, index)
            code = str(form[rule_keywords.RULE_CODE])
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
                yield replace(requirement, severity=strengths[requirement.strength])

    def _read_requirement(self, form: Form, profile: Profile, path: FieldPath) -> Requirement:
        """Return the requirement of an entry, its severity still open.

        Raises UnreadableError if its demand does not fit its item.

        The basis begins with the name of the standard, unless the requirement is the practice of a
        county.
        """
        basis = str(form[rule_keywords.BASIS])
        if form[kw.STRENGTH] != rule_keywords.COUNTY_PRACTICE:
            basis = f"{profile.name} {basis}"
        return Requirement(
            code=str(form[rule_keywords.RULE_CODE]),
            roles=_read_texts(form, kw.ELEMENTS),
            item=str(form[kw.ITEM]),
            demand=read_demand(form, profile),
            strength=str(form[kw.STRENGTH]),
            severity=Severity.NOTICE,
            basis=basis,
            remedy=str(form[rule_keywords.REMEDY]),
            location=self._source.location(path),
            form=form,
            behind=_read_names(form, kw.BEHIND),
            required_roles=_read_texts(form, kw.ABOVE_IT),
            excepted_roles=_read_texts(form, kw.EXCEPTED),
            lists=_read_texts(form, kw.WITH),
            text_area=_read_text_area(form),
        )


def _read_texts(form: Form, key: str) -> tuple[str, ...]:
    """Return the texts of a list, none if the key is missing."""
    return tuple(map(str, form.get(key, ())))


def _read_names(form: Form, key: str) -> frozenset[str] | None:
    """Return the names in a list, None if the key is missing."""
    if key not in form:
        return None
    return frozenset(_read_texts(form, key))


def _read_font_names(names: PlainValue) -> tuple[str, ...]:
    """Return the names of a class of fonts; raises ValueError if they are no list of words."""
    if not isinstance(names, list) or not names or not all(map(_is_word, names)):
        raise ValueError
    return tuple(map(str, names))


def _is_word(value: PlainValue) -> bool:
    """Return whether a value is a text that is not blank."""
    return isinstance(value, str) and bool(value.strip())


def _read_colour(channels: PlainValue) -> tuple[tuple[int, int], ...]:
    """Return the bounds of red, green and blue; raises ValueError if they are no three bounds."""
    if not isinstance(channels, list) or len(channels) != _CHANNELS:
        raise ValueError
    return tuple(map(_read_bounds, channels))


def _read_bounds(bounds: PlainValue) -> tuple[int, int]:
    """Return the bounds of a channel; raises ValueError if there are not two numbers in order."""
    if not isinstance(bounds, list):
        raise ValueError
    low, high = [int(str(bound)) for bound in bounds]
    if low > high:
        raise ValueError
    return low, high


def _read_text_area(form: Form) -> float:
    """Return the length of the text area in millimetres, 0 if no item of the entry needs it."""
    if kw.TEXT_AREA in form:
        return parse_length(form[kw.TEXT_AREA])
    if ITEMS[str(form[kw.ITEM])].needs_text_area:
        raise UnreadableError(f"缺“{kw.TEXT_AREA}”")
    return 0.0


def _read_role(form: Form) -> Role:
    """Return the role of an entry; raises PatternError if one of its patterns is none.

    A role without 至多 takes texts up to `MAX_TEXT` characters, one without 表内 stands outside of
    tables. The pattern must match the whole text of a paragraph, or a part of it for a span.
    """
    text_before = None
    if kw.TEXT_BEFORE in form:
        text_before = compile_pattern(str(form[kw.TEXT_BEFORE]), re.DOTALL)
    return Role(
        name=str(form[w.NAME]),
        pattern=compile_pattern(str(form[kw.PATTERN]), re.DOTALL),
        max_length=int(str(form.get(kw.MOST, MAX_TEXT))),
        not_seen=_read_names(form, kw.UNSEEN) or frozenset(),
        seen=_read_names(form, kw.SEEN_BEFORE),
        behind=_read_names(form, kw.BEHIND),
        text_before=text_before,
        followed_by=_read_names(form, kw.BEFORE),
        soon_followed_by=_read_names(form, kw.SOON),
        align=_read_names(form, w.ALIGN),
        in_table=_IN_TABLE[str(form.get(kw.TABLED, kw.NO))],
        in_table_header=kw.TABLE_HEAD in form,
        in_bordered_table=kw.RULED in form,
        inside=_read_names(form, kw.INSIDE),
    )
