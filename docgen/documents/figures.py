"""Figures: every number of a document, given or derived, each in one place."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from docgen.codes import new_finding
from docgen.expressions.evaluation import ExpressionError, evaluate, find_names
from docgen.expressions.quantity import Quantity, UnitError
from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding
from docgen.model.values import Missing

Names = dict[str, object]


def resolve_figures(
    values: Mapping[str, Any], known: Mapping[str, object]
) -> tuple[Names, tuple[Finding, ...]]:
    """The figures of a record by name: `Quantity`, or `Missing` where one cannot be had.

    `known` are the names of the county, which a formula may use and a figure may not shadow.
    """
    resolver = _Resolver(values.get(w.FIGURES) or {}, known)
    for name in resolver.given:
        resolver.value(name)
    return resolver.done, tuple(resolver.findings)


class _Resolver:
    """Derives figures in the order in which they need each other."""

    def __init__(self, given: Mapping[str, Any], known: Mapping[str, object]) -> None:
        self.given = {name: item for name, item in given.items() if isinstance(item, dict)}
        self.known = known
        self.done: Names = {}
        self.findings: list[Finding] = []
        self._under_way: list[str] = []

    def value(self, name: str) -> object:
        """The figure `name`, derived now if it was not before."""
        if name not in self.done:
            self._under_way.append(name)
            self._check_shadow(name)
            self.done[name] = self._derive(name, self.given[name])
            self._under_way.pop()
        return self.done[name]

    def _report(self, code: str, message: str, remedy: str, path: FieldPath, **more: Any) -> None:
        self.findings.append(new_finding(code, message, remedy, path=path, **more))

    def _check_shadow(self, name: str) -> None:
        reason = self.given[name].get(w.OVERRIDE)
        if name not in self.known:
            return
        path = (w.FIGURES, name)
        if not reason:
            remedy = f"直接用县情里的“{name}”，删去这里的；确需另用一数的，写明“{w.OVERRIDE}”"
            message = f"“{name}”在县情文件里已有（{self.known[name]}），不能在这里另写"
            self._report("ZB-04", message, remedy, path, at_key=True)
        else:
            message = f"“{name}”没有用县情里的 {self.known[name]}：{reason}"
            finding = new_finding("ZB-05", message, path=path, at_key=True)
            self.findings.append(finding)

    def _derive(self, name: str, item: Mapping[str, Any]) -> object:
        if w.FORMULA in item:
            return self._formula(name, item)
        value = item.get(w.VALUE)
        if not isinstance(value, Quantity):
            unit = f"（单位：{item[w.UNIT]}）" if item.get(w.UNIT) else ""
            remedy = f"查清后在“{w.FIGURES}”里补写；暂缺的可用 --draft 先出草稿"
            if w.REGISTER in item:
                remedy = "县情里不能从台账数，把这个指标写到用它的文书里"
            message = f"指标“{name}”没有数{unit}"
            self._report("ZB-01", message, remedy, (w.FIGURES, name), missing=name, at_key=True)
            return Missing(name)
        if not item.get(w.UNIT) or value.unit == item[w.UNIT]:
            return self._shape(value, item, name, "")
        if value.unit:
            return self._shape(value, item, name, item[w.UNIT])
        return self._shape(Quantity(value.value, item[w.UNIT]), item, name, "")

    def _formula(self, name: str, item: Mapping[str, Any]) -> object:
        path, formula = (w.FIGURES, name, w.FORMULA), item[w.FORMULA]
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
            message = f"“{name}”的公式得到的不是数"
            self._report("ZB-02", message, "公式只作加减乘除", path)
            return Missing(name)
        return self._shape(value, item, name, item.get(w.UNIT, ""))

    def _shape(self, value: Quantity, item: Mapping[str, Any], name: str, unit: str) -> object:
        try:
            value = value.to(unit) if unit else value
        except UnitError as error:
            self._report("ZB-02", f"“{name}”{error}", "核对单位", (w.FIGURES, name, w.UNIT))
            return Missing(name)
        return value.round(item[w.PLACES]) if w.PLACES in item else value

    def _context(self, wanted: frozenset[str], path: FieldPath) -> Names | None:
        """What a formula needs; None if some of it is missing or unknown."""
        found: Names = {}
        for name in sorted(wanted):
            if name in self._under_way:
                chain = " → ".join([*self._under_way[self._under_way.index(name) :], name])
                self._report("ZB-03", f"公式绕成了圈：{chain}", "改掉其中一个公式", path)
                return None
            if name in self.given:
                found[name] = self.value(name)
            elif name in self.known:
                found[name] = self.known[name]
            else:
                near = difflib.get_close_matches(name, [*self.given, *self.known], 1, 0.4)
                remedy = f"是不是“{near[0]}”？" if near else f"先在“{w.FIGURES}”里写上“{name}”"
                self._report("ZB-06", f"公式用到的“{name}”没有定义", remedy, path)
                return None
        missing = any(isinstance(value, Missing) for value in found.values())
        return None if missing else found
