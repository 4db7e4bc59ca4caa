"""Relations (关系): equations and comparisons that must hold between the figures of a document.

A relation is an expression with comparisons, such as 合计 == 甲 + 乙 or 总数 >= 已完成. It may have
a note (说明) and a tolerance (容差); both sides are compared in one unit.
"""

from __future__ import annotations

from collections.abc import Mapping

from docgen.codes import new_finding
from docgen.expressions.comparison import Comparison, compare
from docgen.expressions.errors import ExpressionError
from docgen.expressions.evaluation import find_names
from docgen.expressions.quantity import Quantity
from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding
from docgen.model.record import Record
from docgen.model.values import Missing
from docgen.schema import schema_keywords as grammar
from docgen.schema.coerce import Values


def check_relations(record: Record, known: Mapping[str, object]) -> tuple[Finding, ...]:
    """Return a finding for each relation that does not hold, with the values of both sides.

    A relation over a missing figure is not judged: that figure already has a finding.
    """
    findings: list[Finding] = []
    for index, relation in enumerate(record.values.get(w.RELATIONS, ())):
        if isinstance(relation, dict) and isinstance(relation.get(grammar.RELATION), str):
            findings += _check(relation, known, (w.RELATIONS, index))
    return tuple(findings)


def _check(relation: Values, known: Mapping[str, object], path: FieldPath) -> list[Finding]:
    """Return the findings of one relation: GX-01 for each comparison that does not hold.

    It is GX-02 if the relation cannot be evaluated. `path` is (关系, 0-based index).
    """
    text = relation[grammar.RELATION]
    tolerance = relation.get(grammar.TOLERANCE)
    try:
        if any(isinstance(known.get(name), Missing) for name in find_names(text)):
            return []
        links = compare(text, known, tolerance if isinstance(tolerance, Quantity) else None)
    except ExpressionError as error:
        remedy = "核对指标的名称、单位和式子的写法"
        return [new_finding("GX-02", f"关系“{text}”：{error}", remedy, path=path)]
    note = f"（{relation[w.NOTE]}）" if relation.get(w.NOTE) else ""
    return [_broken(link, tolerance, note, path) for link in links if not link.holds]


def _broken(link: Comparison, tolerance: object, note: str, path: FieldPath) -> Finding:
    """Return the finding (GX-01) for a comparison that does not hold, with both values.

    The right side is shown in the unit of the left one, so that they can be compared by eye. `note`
    is in brackets, or ''.
    """
    left = link.left_value
    right = link.right_value
    if isinstance(left, Quantity) and isinstance(right, Quantity):
        right = right.to(left.unit)
    message = f"关系不成立{note}：{_side(link.left, left)}，{_side(link.right, right)}"
    message += f"，应为“{link.operator}”"
    if tolerance:
        message += f"，超出容差 {tolerance}"
    remedy = "核对两边各数的来源，改正写错的一个；确有出入的，删去这条关系或写明容差"
    return new_finding("GX-01", message, remedy, path=path)


def _side(text: str, value: object) -> str:
    """Return one side for a message: its expression and its value, once if both are the same."""
    printed = str(value)
    if text == printed:
        return f"“{text}”"
    return f"“{text}”是 {printed}"
