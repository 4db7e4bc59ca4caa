"""Cases: the examples beside the rules, at least one passing and one failing for each.

`check_cases` runs the cases of any product: the product only judges one example.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Protocol, TypeVar

from msgspec import Struct

from docgen.codes import new_finding
from docgen.model.finding import Category, FieldPath, Finding, Location
from docgen.model.source import Node, Source
from docgen.rules import rule_keywords as kw
from docgen.schema.coerce import plain


class HasCode(Protocol):
    """A rule or a demand: what a case belongs to."""

    @property
    def code(self) -> str:
        """Return its code."""

    @property
    def location(self) -> Location:
        """Return where it is written."""


Judged = TypeVar("Judged", bound=HasCode)


class Case(Struct, frozen=True, kw_only=True):
    """One example: the code of its rule, whether it should pass, its node and its place."""

    code: str
    passes: bool
    source: Source
    path: FieldPath
    node: Node

    @property
    def location(self) -> Location:
        """Return where the example is written."""
        return self.source.location(self.path)

    @property
    def document(self) -> Source:
        """Return the example as a source of its own."""
        return Source(self.source.file, self.node, self.source.lines)

    def verdict(self, fired: bool, message: str = "") -> str:
        """Return '' if the rule fired as expected, else the fault; `message` says what it found."""
        if fired != self.passes:
            return ""
        if not self.passes:
            return "应不通过，却没有报"
        return f"应通过，却报了：{message}" if message else "应通过，却报了问题"


def read_cases(source: Source) -> Iterator[Case]:
    """Yield the cases of a file: `- {规则: 编号, 通过: [...], 不通过: [...]}`."""
    for index, entry in enumerate(plain(source.root)):
        for key, passes in ((kw.PASSES, True), (kw.FAILS, False)):
            for number in range(len(entry.get(key, ()))):
                path = (index, key, number)
                node = source.node(path)
                if node is not None:
                    code = entry[kw.RULE]
                    yield Case(code=code, passes=passes, source=source, path=path, node=node)


def check_cases(
    cases: Iterable[Case],
    rules: Iterable[Judged],
    judge: Callable[[Judged, Case], str],
    exempt: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Return findings for wrong verdicts and for rules without both kinds of case.

    `judge` returns the fault of a case, '' if the verdict is as expected. Rules whose codes are
    in `exempt` need no cases.
    """
    by_code = {rule.code: rule for rule in rules}
    covered: set[tuple[str, bool]] = set()
    findings = []
    for case in cases:
        covered.add((case.code, case.passes))
        rule = by_code.get(case.code)
        fault = "不存在" if rule is None else judge(rule, case)
        if fault:
            findings.append(_broken(f"规则 {case.code} 的例子{fault}", case.location))
    for code, rule in by_code.items():
        if code not in exempt and not {(code, True), (code, False)} <= covered:
            message = f"规则 {code} 缺“通过”或“不通过”的例子"
            findings.append(_broken(message, rule.location))
    return tuple(findings)


def _broken(message: str, location: Location) -> Finding:
    """Return the finding (GZ-03) about a case, or about a rule that lacks cases."""
    remedy = "改正规则或例子"
    return new_finding("GZ-03", message, remedy, location=location, category=Category.RULE)
