"""Cases of text rules: short texts that a rule must pass, or in which it must find a fault.

`read_text_cases` reads them from a file. `check_text_cases` applies each rule to its cases and
reports rules that disagree with a case or lack one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from docgen.codes import new_finding
from docgen.lint.text_check import apply_corrections, check_text
from docgen.model import keywords as w
from docgen.model.finding import Category, FieldPath, Finding, Location
from docgen.model.paragraph import Correction, TextParagraph
from docgen.model.source import Source
from docgen.rules.rule import Rule
from docgen.schema.coerce import plain


@dataclass(frozen=True, slots=True)
class TextCase:
    """One case of a rule: a text, one paragraph a line, that should pass or fail.

    `texts` holds the text under 文. It may hold the corrected text under 改为, and under 所见 the
    words at which the only finding is located.
    """

    rule: str
    passes: bool
    path: FieldPath
    texts: Mapping[str, str]


def check_text_cases(source: Source, rules: tuple[Rule, ...]) -> tuple[Finding, ...]:
    """Return a finding for each case with another verdict, and each rule that lacks a case.

    Every rule needs a case that passes and one that fails.
    """
    rules_by_code = {rule.code: rule for rule in rules}
    covered = set[tuple[str, bool]]()
    findings: list[Finding] = []
    for case in read_text_cases(source):
        covered.add((case.rule, case.passes))
        fault = "不存在"
        if case.rule in rules_by_code:
            fault = _find_fault(rules_by_code[case.rule], case)
        if fault:
            message = f"规则 {case.rule} 的例子{fault}"
            findings.append(_case_finding(message, source.location(case.path)))
    for code, rule in rules_by_code.items():
        if not {(code, True), (code, False)} <= covered:
            message = f"规则 {code} 缺“通过”或“不通过”的例子"
            findings.append(_case_finding(message, rule.location))
    return tuple(findings)


def read_text_cases(source: Source) -> Iterator[TextCase]:
    """Yield the cases of a file."""
    for index, entry in enumerate(plain(source.root)):
        for word, passes in ((w.PASSES, True), (w.FAILS, False)):
            for number, raw in enumerate(entry.get(word, ())):
                texts = raw
                if not isinstance(raw, dict):
                    texts = {w.SAMPLE: raw}
                yield TextCase(entry[w.RULE], passes, (index, word, number), texts)


def _find_fault(rule: Rule, case: TextCase) -> str:
    """Return how the rule disagrees with a case, or '' if it agrees."""
    lines = case.texts[w.SAMPLE].split("\n")
    findings, corrections = check_text(_build_paragraphs(lines), (rule,), "")
    if findings and case.passes:
        return f"应通过，却报了：{findings[0].message}"
    if not findings and not case.passes:
        return "应不通过，却没有报"
    if w.CORRECTED in case.texts:
        text = _correct(lines, corrections)
        return _unless_equal(text, case.texts[w.CORRECTED], f"改成了“{text}”")
    if w.SEEN in case.texts:
        seen = [_read_span(lines, finding.location) for finding in findings]
        return _unless_equal(seen, [case.texts[w.SEEN]], f"指到的是{seen}")
    return ""


def _build_paragraphs(lines: Sequence[str]) -> list[TextParagraph]:
    return [
        TextParagraph(line, w.IN_BODY, ((0, number, 1),)) for number, line in enumerate(lines, 1)
    ]


def _unless_equal(actual: object, expected: object, fault: str) -> str:
    if actual == expected:
        return ""
    return fault


def _correct(lines: Sequence[str], corrections: Sequence[Correction]) -> str:
    result = []
    for index, line in enumerate(lines):
        edits = [correction for correction in corrections if correction.passage == index]
        result.append(apply_corrections(line, edits))
    return "\n".join(result)


def _read_span(lines: Sequence[str], location: Location | None) -> str:
    if location is None:
        return ""
    start = location.column - 1
    return lines[location.line - 1][start : start + location.span]


def _case_finding(message: str, location: Location) -> Finding:
    return new_finding(
        "GZ-03", message, "改正规则或例子", location=location, category=Category.RULE
    )
