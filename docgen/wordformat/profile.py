"""The profile: which element is known by what, and what is demanded of it; read and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import cerberus

from docgen.codes import new_finding
from docgen.model import keywords as w
from docgen.model.finding import Category, FieldPath, Finding, Location, Severity
from docgen.model.source import Source
from docgen.schema.coerce import plain
from docgen.wordformat.demands import Demand, read_demand
from docgen.wordformat.items import ITEMS
from docgen.wordformat.lengths import UnreadableError

_WORDS = {"type": "list", "schema": {"type": "string"}}
_TEXT: dict[str, Any] = {"type": "string", "empty": False}
_ROLE: dict[str, Any] = {
    w.NAME: {**_TEXT, "required": True},
    w.PATTERN: {**_TEXT, "required": True},
    **dict.fromkeys(
        (w.UNSEEN, w.SEEN_BEFORE, w.BEHIND, w.BEFORE, w.SOON, w.ALIGN, w.INSIDE), _WORDS
    ),
    w.TEXT_BEFORE: _TEXT,
    w.MOST: {"type": "string", "regex": r"\d+"},
    w.TABLED: {"type": "string", "allowed": [w.YES, w.NO, w.MAY]},
    w.RULED: {"type": "string", "allowed": [w.YES]},
    w.TABLE_HEAD: {"type": "string", "allowed": [w.YES]},
}
_DEMAND: dict[str, Any] = {
    w.RULE_CODE: {**_TEXT, "required": True, "regex": r"[A-Z]{2,4}-\d{2,3}"},
    w.ELEMENTS: {**_WORDS, "required": True},
    w.ITEM: {**_TEXT, "required": True, "allowed": sorted(ITEMS)},
    **dict.fromkeys((w.TOLERANCE, w.LEAST, w.MOST, w.INSTEAD, w.WRITTEN, w.TEXT_AREA), _TEXT),
    w.SHOULD: {"type": ["string", "list"], "empty": False},
    w.STRENGTH: {**_TEXT, "required": True},
    **dict.fromkeys((w.BEHIND, w.ABOVE_IT, w.WITH, w.EXCEPTED), _WORDS),
    w.BASIS: {**_TEXT, "required": True},
    w.REMEDY: {**_TEXT, "required": True},
}
_CHANGE: dict[str, Any] = {
    **{name: _DEMAND[name] for name in (w.SHOULD, w.TOLERANCE, w.LEAST, w.MOST, w.INSTEAD)},
    w.SEVERITY: {"type": "string", "allowed": [level.value for level in Severity]},
    **dict.fromkeys((w.BASIS, w.REMEDY), _TEXT),
}


@dataclass(frozen=True, slots=True)
class Role:
    """How an element is known. The first that fits a paragraph is its own."""

    name: str
    pattern: re.Pattern[str]
    form: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One demand: of which elements, which property, what it should be and on what basis."""

    code: str
    roles: tuple[str, ...]
    item: str
    demand: Demand
    strength: str
    severity: Severity
    basis: str
    remedy: str
    location: Location
    form: Mapping[str, Any]


@dataclass(frozen=True)
class Profile:
    """A standard, or a county's own version of it."""

    name: str
    roles: tuple[Role, ...]
    spans: tuple[Role, ...]
    requirements: tuple[Requirement, ...]
    fonts: Mapping[str, tuple[str, ...]]
    colours: Mapping[str, tuple[tuple[int, int], ...]]


class _Faults(list[Finding]):
    """Findings about a profile's file."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source

    def add(self, message: str, path: FieldPath) -> None:
        """A form that is filled in wrongly."""
        remedy = "按规则表单改正"
        found = new_finding("GZ-01", message, remedy, path=path, category=Category.RULE)
        self.append(found.at(self._source.location(path)))


def read_profile(source: Source) -> tuple[Profile | None, tuple[Finding, ...]]:
    """The profile that a file holds; forms that are filled in wrongly are findings and left out."""
    data, faults = plain(source.root), _Faults(source)
    if not isinstance(data, dict):
        faults.add("最外层应是“名称: 内容”", ())
        return None, tuple(faults)
    fonts = {name: tuple(names) for name, names in dict(data.get(w.FONT_CLASSES) or {}).items()}
    try:
        colours = {
            name: tuple((int(low), int(high)) for low, high in bounds)
            for name, bounds in dict(data.get(w.COLOURS) or {}).items()
        }
    except (TypeError, ValueError):
        faults.add("颜色写成 名称: [[0, 64], [0, 64], [0, 64]]", (w.COLOURS,))
        colours = {}
    roles = list(_roles(data, faults))
    levels = dict(data.get(w.STRENGTH) or {})
    made = Profile(
        str(data.get(w.NAME, "")),
        tuple(role for role in roles if w.INSIDE not in role.form),
        tuple(role for role in roles if w.INSIDE in role.form),
        (),
        fonts,
        colours,
    )
    demands = tuple(_requirements(data, made, levels, source, faults))
    return replace(made, requirements=demands), tuple(faults)


def _forms(
    data: Mapping[str, Any], key: str, schema: Mapping[str, Any], faults: _Faults
) -> Iterator[tuple[int, dict[str, Any]]]:
    validator = cerberus.Validator(dict(schema))
    for index, form in enumerate(data.get(key) or []):
        if not isinstance(form, dict):
            faults.add("这一条不是表单", (key, index))
        elif validator.validate(form, normalize=False):
            yield index, form
        else:
            name = next(iter(validator.errors))
            faults.add(f"“{name}”没有填对", (key, index, name) if name in form else (key, index))


def _roles(data: Mapping[str, Any], faults: _Faults) -> Iterator[Role]:
    for index, form in _forms(data, w.ELEMENTS, _ROLE, faults):
        try:
            for name in (w.PATTERN, w.TEXT_BEFORE):
                re.compile(form.get(name, ""))
        except re.error:
            faults.add(f"“{form[w.NAME]}”的式样不是正则", (w.ELEMENTS, index))
            continue
        yield Role(form[w.NAME], re.compile(form[w.PATTERN], re.DOTALL), form)


def _requirements(
    data: Mapping[str, Any],
    profile: Profile,
    levels: Mapping[str, str],
    source: Source,
    faults: _Faults,
) -> Iterator[Requirement]:
    seen: set[str] = set()
    known = {role.name for role in (*profile.roles, *profile.spans)} | {
        w.PAGE,
        w.PAGE_NUMBER,
        w.ALL,
    }
    for index, form in _forms(data, w.DEMANDS, _DEMAND, faults):
        path = (w.DEMANDS, index)
        try:
            demand = read_demand(form, profile.fonts, profile.colours)
        except UnreadableError as error:
            faults.add(f"“{form[w.RULE_CODE]}”：{error}", path)
            continue
        odd = [name for name in form[w.ELEMENTS] if name not in known]
        if form[w.RULE_CODE] in seen or odd or form[w.STRENGTH] not in levels:
            told = f"没有要素“{odd[0]}”" if odd else "编号用了两次，或强度不在“强度”表里"
            faults.add(f"“{form[w.RULE_CODE]}”{told}", path)
            continue
        seen.add(form[w.RULE_CODE])
        local = form[w.STRENGTH] == w.COUNTY_PRACTICE
        yield Requirement(
            form[w.RULE_CODE],
            tuple(form[w.ELEMENTS]),
            form[w.ITEM],
            demand,
            form[w.STRENGTH],
            Severity(levels[form[w.STRENGTH]]),
            f"{form[w.BASIS]}" if local else f"{profile.name} {form[w.BASIS]}",
            form[w.REMEDY],
            source.location(path),
            form,
        )


def adjust(
    profile: Profile, chosen: Mapping[str, Any], location: Location
) -> tuple[Profile, tuple[Finding, ...]]:
    """The profile as a county wants it: `chosen` is its 格式.

    A demand that it changes is its own practice, and only a hint unless it says otherwise; fonts
    that it exchanges belong to their class.
    """
    swapped = dict(chosen.get(w.FONTS) or {})
    fonts = {name: _extended(names, swapped) for name, names in profile.fonts.items()}
    changes, findings = dict(chosen.get(w.DEMANDS) or {}), list[Finding]()
    kept = []
    for requirement in profile.requirements:
        change = changes.pop(requirement.code, {})
        if change != w.UNUSED:
            kept.append(
                _changed(requirement, change, replace(profile, fonts=fonts), findings, location)
            )
    for code in changes:
        remedy = "编号见 docgen rules 格式"
        odd = new_finding("BS-01", f"没有格式要求“{code}”", remedy, category=Category.RULE)
        findings.append(odd.at(location))
    return replace(profile, fonts=fonts, requirements=tuple(kept)), tuple(findings)


def _extended(names: tuple[str, ...], swapped: Mapping[str, str]) -> tuple[str, ...]:
    """A class of fonts with those that the county puts in their place; its own comes first."""
    own = [str(swapped[name]) for name in names if name in swapped]
    return tuple(dict.fromkeys((*own, *names)))


def _changed(
    requirement: Requirement,
    change: object,
    profile: Profile,
    findings: list[Finding],
    location: Location,
) -> Requirement:
    form = dict(requirement.form)
    try:
        if not isinstance(change, Mapping) or not cerberus.Validator(_CHANGE).validate(
            dict(change)
        ):
            raise UnreadableError("写成“应为: 值”，或写“不用”")
        if change.keys() & {w.SHOULD, w.LEAST, w.MOST}:
            dropped = {w.SHOULD, w.LEAST, w.MOST, w.INSTEAD, w.WRITTEN}
            form = {key: value for key, value in form.items() if key not in dropped}
        demand = read_demand({**form, **change}, profile.fonts, profile.colours)
    except UnreadableError as error:
        told = f"本县对“{requirement.code}”的要求：{error}"
        odd = new_finding("BS-01", told, "改正县情文件的这一项", category=Category.RULE)
        findings.append(odd.at(location))
        return requirement
    if not change:
        return replace(requirement, demand=demand)
    severity = Severity(change.get(w.SEVERITY, Severity.NOTICE.value))
    basis = change.get(w.BASIS, f"{w.COUNTY_PRACTICE}（{location.file}）")
    remedy = change.get(w.REMEDY, f"改为{demand.shown}")
    return replace(
        requirement,
        demand=demand,
        severity=severity,
        strength=w.COUNTY_PRACTICE,
        basis=basis,
        remedy=remedy,
        form={**form, **change},
    )
