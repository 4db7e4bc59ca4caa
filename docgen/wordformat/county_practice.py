"""Adjust a profile to a county: its changes of requirements and its fonts.

A requirement that the county changes becomes its own practice: a notice unless the county sets a
severity, on the basis of the county file.

The profile is adjusted once, after `profile_reader` has read it. The county writes under 格式 of
its file: 字体替换 maps a font to the one in its place, 要求 maps the code of a requirement to its
change or to 不用.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeGuard

import cerberus
from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding, Location, Severity
from docgen.rules import rule_keywords
from docgen.schema import schema_keywords as grammar
from docgen.wordformat import format_keywords as kw
from docgen.wordformat.demands import read_demand
from docgen.wordformat.lengths import UnreadableError
from docgen.wordformat.profile import Form, Profile, Requirement
from docgen.wordformat.profile_reader import COUNTY_CHANGE

_DEMANDED = {kw.SHOULD, kw.LEAST, kw.MOST}
_REPLACED = _DEMANDED | {kw.INSTEAD, kw.WRITTEN}


def adjust_profile(
    profile: Profile, county_format: Mapping[str, object], location: Location
) -> tuple[Profile, tuple[Finding, ...]]:
    """Return the profile with a county's changes, and the findings about unusable changes.

    `county_format` is the 格式 of the county file at `location`. Fonts that the county puts in
    place of others belong to their class.

    A change that cannot be used is reported (BS-01), and its requirement stays as the profile has
    it.
    """
    replacements = _read_mapping(county_format, grammar.FONTS)
    fonts = {
        font_class: _extend_class(names, replacements)
        for font_class, names in profile.fonts.items()
    }
    profile = replace(profile, fonts=fonts)
    adjuster = _Adjuster(profile, _read_mapping(county_format, grammar.DEMANDS), location)
    requirements = tuple(adjuster.requirements())
    adjuster.report_unknown_codes()
    return replace(profile, requirements=requirements), tuple(adjuster.findings)


class _Adjuster:
    """Adjuster of requirements; `findings` are about the changes it could not make."""

    def __init__(self, profile: Profile, changes: Mapping[str, object], location: Location) -> None:
        """Take the profile, the changes by their codes, and where they are written."""
        self.findings: list[Finding] = []
        self._profile = profile
        self._changes = changes
        self._location = location

    def requirements(self) -> Iterator[Requirement]:
        """Yield the requirements, changed ones and unchanged ones, without those not in use."""
        for requirement in self._profile.requirements:
            change = self._changes.get(requirement.code, {})
            if change == w.UNUSED:
                continue
            try:
                yield self._adjust(requirement, change)
            except UnreadableError as error:
                message = f"本县对“{requirement.code}”的要求：{error}"
                self._report(message, "改正县情文件的这一项")
                yield requirement

    def report_unknown_codes(self) -> None:
        """Report changes of requirements that the profile does not have."""
        codes = {requirement.code for requirement in self._profile.requirements}
        for code in self._changes:
            if code not in codes:
                self._report(f"没有格式要求“{code}”", "编号见 docgen rules 格式")

    def _report(self, message: str, remedy: str) -> None:
        """Add a finding about the county file."""
        self.findings.append(
            new_finding("BS-01", message, remedy, location=self._location, category=Category.RULE)
        )

    def _adjust(self, requirement: Requirement, change: object) -> Requirement:
        """Return a requirement with a change; raises UnreadableError if it is unusable.

        A change of 应为, 至少 or 至多 replaces the whole demand of the entry, its 改为 and 写作
        too; 容差 alone changes only the tolerance.
        """
        if not _is_change(change):
            raise UnreadableError("写成“应为: 值”，或写“不用”")
        form = dict(requirement.form)
        if change.keys() & _DEMANDED:
            form = {key: value for key, value in form.items() if key not in _REPLACED}
        form |= change
        demand = read_demand(form, self._profile)
        if not change:
            return replace(requirement, demand=demand)
        return replace(
            requirement,
            demand=demand,
            strength=rule_keywords.COUNTY_PRACTICE,
            severity=Severity(change.get(rule_keywords.SEVERITY, Severity.NOTICE.value)),
            basis=str(
                change.get(
                    rule_keywords.BASIS, f"{rule_keywords.COUNTY_PRACTICE}（{self._location.file}）"
                )
            ),
            remedy=str(change.get(rule_keywords.REMEDY, f"改为{demand.text}")),
            form=form,
        )


def _read_mapping(county_format: Mapping[str, object], key: str) -> Mapping[str, object]:
    """Return the mapping under a key, empty if the county leaves it out."""
    value = county_format.get(key)
    if not isinstance(value, Mapping):
        return {}
    return value


def _is_change(change: object) -> TypeGuard[Form]:
    """Return whether a county's change of a requirement is a valid form."""
    return isinstance(change, Mapping) and cerberus.Validator(COUNTY_CHANGE).validate(dict(change))


def _extend_class(names: tuple[str, ...], replacements: Mapping[str, object]) -> tuple[str, ...]:
    """Return a class of fonts with those that replace its fonts in front.

    The county's font comes first, so it is the one that fixes set; no name appears twice.
    """
    county_names = [str(replacements[name]) for name in names if name in replacements]
    return tuple(dict.fromkeys((*county_names, *names)))
