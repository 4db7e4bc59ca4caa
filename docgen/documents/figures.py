"""Figures (指标): every number of a document, written or derived, each in one place.

A figure has a written value (值) or a formula (公式) over other figures, perhaps a unit (单位) and
decimal places (小数). `resolve_figures` is called for the county file, for each document, and for
each derived document with the counts of its group.
"""

from __future__ import annotations

from collections.abc import Mapping

from docgen.codes import new_finding
from docgen.expressions.errors import ExpressionError
from docgen.expressions.evaluation import evaluate, find_names
from docgen.expressions.quantity import Quantity, UnitError
from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding
from docgen.model.near_names import suggest
from docgen.model.values import Missing
from docgen.schema import schema_keywords as grammar
from docgen.schema.coerce import Rules, Values

Names = dict[str, object]
NEAR_NAME = 0.4
"""How similar a name must be to be suggested: figures differ in a character or two."""


def resolve_figures(
    values: Rules, known: Mapping[str, object]
) -> tuple[Names, tuple[Finding, ...]]:
    """Return the figures of a record by name: `Quantity`, or `Missing` without a value.

    `known` are the names of the county, which a formula may use and a figure may not shadow.
    """
    resolver = _Resolver(values.get(w.FIGURES) or {}, known)
    for name in resolver.declared:
        resolver.value(name)
    return resolver.resolved, tuple(resolver.findings)


class _Resolver:
    """Derives figures in the order in which they need each other."""

    def __init__(self, figures: Rules, known: Mapping[str, object]) -> None:
        """Take the figures of a record; those that are no mappings are findings already."""
        self.declared = {name: item for name, item in figures.items() if isinstance(item, dict)}
        self.known = known
        self.resolved: Names = {}
        self.findings: list[Finding] = []
        self._under_way: list[str] = []

    def value(self, name: str) -> object:
        """Return the figure `name`, derived on its first use."""
        if name not in self.resolved:
            self._under_way.append(name)
            self._check_shadow(name)
            self.resolved[name] = self._derive(name, self.declared[name])
            self._under_way.pop()
        return self.resolved[name]

    def _report(self, code: str, message: str, remedy: str, path: FieldPath) -> None:
        """Add a finding about a figure at `path`."""
        self.findings.append(new_finding(code, message, remedy, path=path))

    def _check_shadow(self, name: str) -> None:
        """Report a figure that the county has too; with a reason it is only a notice."""
        if name not in self.known:
            return
        reason = self.declared[name].get(grammar.OVERRIDE)
        path = (w.FIGURES, name)
        if reason:
            message = f"“{name}”没有用县情里的 {self.known[name]}：{reason}"
            found = new_finding("ZB-05", message, path=path, at_key=True)
        else:
            message = f"“{name}”在县情文件里已有（{self.known[name]}），不能在这里另写"
            remedy = f"直接用县情里的“{name}”，删去这里的；确需另用一数的，写明“{grammar.OVERRIDE}”"
            found = new_finding("ZB-04", message, remedy, path=path, at_key=True)
        self.findings.append(found)

    def _derive(self, name: str, item: Values) -> object:
        """Return the value of a figure: by its formula, else as written; `Missing` without either.

        A written number without unit has the unit of the figure. One with another unit is
        converted: 3.5万元 in a figure in 元 is 35000元.
        """
        if grammar.FORMULA in item:
            return self._formula(name, item)
        value = item.get(grammar.VALUE)
        if not isinstance(value, Quantity):
            self._report_missing(name, item)
            return Missing(name)
        unit = item.get(grammar.UNIT, "")
        if unit and not value.unit:
            value = Quantity(value.value, unit)
        if value.unit == unit:
            unit = ""
        return self._finish(value, item, name, unit)

    def _report_missing(self, name: str, item: Values) -> None:
        """Report a figure without a value (ZB-01), with the unit in which it is to be written.

        A figure that names a register (台账) is counted before this. Nothing is counted for a
        county file, so the remedy there is another one.
        """
        unit = f"（单位：{item[grammar.UNIT]}）" if item.get(grammar.UNIT) else ""
        remedy = f"查清后在“{w.FIGURES}”里补写；暂缺的可用 --draft 先出草稿"
        if grammar.REGISTER in item:
            remedy = "县情里不能从台账数，把这个指标写到用它的文书里"
        found = new_finding(
            "ZB-01",
            f"指标“{name}”没有数{unit}",
            remedy,
            path=(w.FIGURES, name),
            missing=name,
            at_key=True,
        )
        self.findings.append(found)

    def _formula(self, name: str, item: Values) -> object:
        """Return the result of a formula in the unit of the figure; `Missing` if there is none.

        A missing operand is no second finding: it has its own. A whole number (a count) becomes a
        quantity.
        """
        path = (w.FIGURES, name, grammar.FORMULA)
        formula = item[grammar.FORMULA]
        try:
            context = self._context(find_names(formula), path)
            if context is None:
                return Missing(name)
            value = evaluate(formula, context)
        except ExpressionError as error:
            self._report("ZB-02", f"“{name}”算不出来：{error}", "核对公式和单位", path)
            return Missing(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = evaluate(f"量('{value}')", {})
        if not isinstance(value, Quantity):
            self._report("ZB-02", f"“{name}”的公式得到的不是数", "公式只作加减乘除", path)
            return Missing(name)
        return self._finish(value, item, name, item.get(grammar.UNIT, ""))

    def _finish(self, value: Quantity, item: Values, name: str, unit: str) -> object:
        """Return the value converted to `unit` ('' for its own), rounded to the figure's places."""
        try:
            if unit:
                value = value.to(unit)
        except UnitError as error:
            self._report("ZB-02", f"“{name}”{error}", "核对单位", (w.FIGURES, name, grammar.UNIT))
            return Missing(name)
        if grammar.PLACES in item:
            return value.round(item[grammar.PLACES])
        return value

    def _context(self, needed: frozenset[str], path: FieldPath) -> Names | None:
        """Return the values that a formula needs; None if one is missing or undefined."""
        context: Names = {}
        for name in sorted(needed):
            if name in self._under_way:
                circle = [*self._under_way[self._under_way.index(name) :], name]
                message = f"公式绕成了圈：{' → '.join(circle)}"
                self._report("ZB-03", message, "改掉其中一个公式", path)
                return None
            if name in self.declared:
                context[name] = self.value(name)
            elif name in self.known:
                context[name] = self.known[name]
            else:
                self._report_undefined(name, path)
                return None
        if any(isinstance(value, Missing) for value in context.values()):
            return None
        return context

    def _report_undefined(self, name: str, path: FieldPath) -> None:
        """Report a name in a formula that neither the document nor its county defines (ZB-06).

        The remedy suggests the name of the most similar figure, if one is near.
        """
        defined = [*self.declared, *self.known]
        remedy = suggest(name, defined, f"先在“{w.FIGURES}”里写上“{name}”", NEAR_NAME)
        self._report("ZB-06", f"公式用到的“{name}”没有定义", remedy, path)
