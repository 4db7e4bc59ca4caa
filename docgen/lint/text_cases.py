"""Cases of text rules: short texts that a rule must pass, or in which it must find a fault.

A case is a text, one paragraph a line, or a mapping with the text under 文. The mapping may hold
the corrected text under 改为, and under 所见 the words at which the only finding is located.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from docgen.lint import lint_keywords as kw
from docgen.lint.text_check import apply_corrections, check_text
from docgen.model import keywords as w
from docgen.model.finding import Finding, Location
from docgen.model.paragraph import Correction, TextParagraph
from docgen.model.source import Source
from docgen.rules.cases import Case, check_cases, read_cases
from docgen.rules.rule import Rule
from docgen.schema.coerce import plain


def check_text_cases(source: Source, rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """Return a finding for each case with another verdict, and each rule that lacks a case.

    A rule that finds nothing in a text under 不通过, or anything in one under 通过, has another
    verdict. The findings are about the file of the cases, or about the rule that has none.
    """
    return check_cases(read_cases(source), rules, _judge)


def _judge(rule: Rule, case: Case) -> str:
    """Return how the rule disagrees with a case, '' if it agrees.

    First the verdict counts, then the corrected text, then the words at which the finding is
    located. The answer is a clause for a message, such as 改成了“…”.
    """
    texts = _texts(case)
    lines = texts[w.SAMPLE].split("\n")
    findings, corrections = check_text(_build_paragraphs(lines), (rule,), "")
    fault = case.verdict(bool(findings), findings[0].message if findings else "")
    if fault:
        return fault
    if w.CORRECTED in texts:
        text = _correct(lines, corrections)
        return _unless_equal(text, texts[w.CORRECTED], f"改成了“{text}”")
    if kw.SEEN in texts:
        seen = [_read_span(lines, finding.location) for finding in findings]
        return _unless_equal(seen, [texts[kw.SEEN]], f"指到的是{seen}")
    return ""


def _texts(case: Case) -> Mapping[str, str]:
    """Return the texts of a case by their keys; a plain text is under 文."""
    value = plain(case.node)
    if isinstance(value, str):
        return {w.SAMPLE: value}
    texts: Mapping[str, str] = value
    return texts


def _build_paragraphs(lines: Sequence[str]) -> list[TextParagraph]:
    """Return each line as a paragraph of the body; lines count from 1."""
    return [
        TextParagraph(line, w.IN_BODY, ((0, number, 1),)) for number, line in enumerate(lines, 1)
    ]


def _unless_equal(actual: object, expected: object, fault: str) -> str:
    """Return the fault, '' if the actual value is the expected one."""
    if actual == expected:
        return ""
    return fault


def _correct(lines: Sequence[str], corrections: Sequence[Correction]) -> str:
    """Return the lines with the corrections applied, joined by line ends."""
    result = []
    for index, line in enumerate(lines):
        edits = [correction for correction in corrections if correction.paragraph == index]
        result.append(apply_corrections(line, edits))
    return "\n".join(result)


def _read_span(lines: Sequence[str], location: Location | None) -> str:
    """Return the words at a location; '' without one."""
    if location is None:
        return ""
    start = location.column - 1
    return lines[location.line - 1][start : start + location.span]
