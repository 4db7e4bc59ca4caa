"""Rows of registers: conditions on them, their values as numbers and as cells."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from docgen.expressions.errors import ExpressionError
from docgen.expressions.quantity import Quantity
from docgen.model.values import DateValue, Missing
from tools.sample_county import words as w
from tools.sample_county.formulas import Formulas
from tools.sample_county.rng import iso

Row = dict[str, object]


def holds(condition: str, facts: Mapping[str, object], row: Mapping[str, object]) -> bool:
    """Return whether a row meets a condition. An unknown value fails it; '' is always met."""
    if not condition:
        return True
    try:
        return bool(_compiled(condition)({**facts, **row})[w.AMONG])
    except ExpressionError:
        return False


@cache
def _compiled(condition: str) -> Formulas:
    return Formulas({w.AMONG: f"{{{{ {condition} }}}}"})


def whole_number(value: object) -> int:
    """Return a value as an integer; None and '' are 0. Raises TypeError if it is no number."""
    if isinstance(value, Quantity):
        value = value.value
    number = value or 0
    if not isinstance(number, int | float | str | Decimal):
        raise TypeError(f"“{number}”不是数")
    return int(number)


def cell_text(value: object) -> str:
    """Return a value as a clerk types it into a cell. Missing and None are ''."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, DateValue):
        return iso(value)
    if value is None or isinstance(value, Missing):
        return ""
    return str(value)
