"""Cases of rules of wording: short texts that a rule must pass or find fault with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docgen.codes import new_finding
from docgen.lint.text_check import check_text, corrected
from docgen.model import keywords as w
from docgen.model.finding import Category, FieldPath, Finding, Location
from docgen.model.paragraph import TextParagraph
from docgen.model.source import Source
from docgen.rules.rule import Rule
from docgen.schema.coerce import plain


def check_text_cases(source: Source, rules: tuple[Rule, ...]) -> tuple[Finding, ...]:
    """Rules without both kinds of case, and cases whose verdict is not the expected one.

    A case is a text, a passage to each line, or `{文: …, 改为: …}` with what correcting makes of
    it, `{文: …, 所见: …}` with what is found.
    """
    known, covered, findings = {rule.code: rule for rule in rules}, set(), list[Finding]()
    for code, passes, path, case in text_cases(source):
        covered.add((code, passes))
        rule = known.get(code)
        fault = _verdict(rule, passes, case) if rule else "不存在"
        if fault:
            findings.append(_fault(f"规则 {code} 的例子{fault}", source.location(path)))
    for code, rule in known.items():
        if not {(code, True), (code, False)} <= covered:
            findings.append(_fault(f"规则 {code} 缺“通过”或“不通过”的例子", rule.location))
    return tuple(findings)


def text_cases(source: Source) -> Iterator[tuple[str, bool, FieldPath, dict[str, str]]]:
    """The cases of a file: the rule's code, whether it should pass, its path, what it says."""
    for index, entry in enumerate(plain(source.root)):
        for word, passes in ((w.PASSES, True), (w.FAILS, False)):
            for number, case in enumerate(entry.get(word, ())):
                said = case if isinstance(case, dict) else {w.SAMPLE: case}
                yield entry[w.RULE], passes, (index, word, number), said


def _verdict(rule: Rule, passes: bool, case: dict[str, Any]) -> str:
    lines = case[w.SAMPLE].split("\n")
    passages = [TextParagraph(line, w.IN_BODY, ((0, n, 1),)) for n, line in enumerate(lines, 1)]
    findings, corrections = check_text(passages, (rule,), "")
    if bool(findings) == passes:
        return f"应通过，却报了：{findings[0].message}" if passes else "应不通过，却没有报"
    if w.CORRECTED in case:
        made = "\n".join(
            corrected(line, [c for c in corrections if c.paragraph == index])
            for index, line in enumerate(lines)
        )
        return "" if made == case[w.CORRECTED] else f"改成了“{made}”"
    if w.SEEN in case:
        seen = [_seen(lines, finding.location) for finding in findings]
        return "" if seen == [case[w.SEEN]] else f"指到的是{seen}"
    return ""


def _seen(lines: list[str], location: Location | None) -> str:
    if location is None:
        return ""
    return lines[location.line - 1][location.column - 1 : location.column - 1 + location.span]


def _fault(message: str, location: Location) -> Finding:
    return new_finding(
        "GZ-03",
        message,
        "改正规则或例子",
        location=location,
        category=Category.RULE,
    )
