"""Read the examples of requirements and check that each has the expected verdict.

    - 规则: GS-43
      通过: [{段落: [{文: 现将情况报告如下。}]}]
      不通过: [{段落: [{文: 现将情况报告如下。, 首行: 0}]}]

Every requirement needs an example that passes and one that fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docgen.codes import new_finding
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding, Location
from docgen.model.source import Source
from docgen.schema.coerce import plain
from docgen.wordformat.example_outline import read_example
from docgen.wordformat.judgement import check_format
from docgen.wordformat.lengths import UnreadableError
from docgen.wordformat.profile import Form, Profile


@dataclass(frozen=True, slots=True)
class FormatCase:
    """Example of a requirement: whether it should pass, its form and its place in the file."""

    code: str
    passes: bool
    form: Form
    location: Location


def read_format_cases(source: Source) -> tuple[FormatCase, ...]:
    """Return the examples of a file."""
    return tuple(_read_cases(source))


def _read_cases(source: Source) -> Iterator[FormatCase]:
    """Yield the examples of each requirement: first those that pass, then those that fail."""
    for index, entry in enumerate(plain(source.root)):
        for key, passes in ((w.PASSES, True), (w.FAILS, False)):
            for number, form in enumerate(entry.get(key, ())):
                location = source.location((index, key, number))
                yield FormatCase(entry[w.RULE], passes, form, location)


def check_format_cases(cases: tuple[FormatCase, ...], profile: Profile) -> tuple[Finding, ...]:
    """Return a finding for each example with another verdict and each requirement without both."""
    messages = [(case.location, _check_case(case, profile)) for case in cases]
    covered = {(case.code, case.passes) for case in cases}
    for requirement in profile.requirements:
        code = requirement.code
        if not {(code, True), (code, False)} <= covered:
            messages.append((requirement.location, f"{code} 缺“通过”或“不通过”的例子"))
    return tuple(_new_finding(message, location) for location, message in messages if message)


def _check_case(case: FormatCase, profile: Profile) -> str:
    """Return the message about an example, '' if it has the expected verdict."""
    try:
        outline = read_example(case.form)
    except (UnreadableError, KeyError, TypeError, ValueError) as error:
        return f"{case.code} 的例子读不懂：{error}"
    codes = {finding.code for finding in check_format(profile, outline, "")}
    if case.passes != (case.code in codes):
        return ""
    if case.passes:
        return f"{case.code} 的例子应通过，却报了问题"
    return f"{case.code} 的例子应不通过，却没有报"


def _new_finding(message: str, location: Location) -> Finding:
    """Return a finding about an example or about a requirement without examples."""
    return new_finding(
        "GZ-03", message, "改正要求或例子", location=location, category=Category.RULE
    )
