"""The one expression language over columns: the tree of an expression → a polars expression.

Only a whitelist of nodes is taken, and nothing is evaluated row by row. A comparison with what
is not known is itself not known (null); presence is asked for by `is 有` and `is 缺`. A name
that is no column is a setting of the county (设定): a number, a text, or numbers by year.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from docgen.expressions.evaluation import ExpressionError
from docgen.expressions.literals import parse_date
from docgen.expressions.quantity import Quantity
from docgen.expressions.syntax_tree import Term, parse_expression
from docgen.model import keywords as w
from docgen.registers.column_filters import column_filter, mapped

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


Settings = Mapping[str, Any]
"""The county's settings by name: a number, a text, a mapping year → number.

None is undecided, 不用 is decided: the county does without the rules that use it.
"""


class UndecidedError(ExpressionError):
    """The expression rests on a setting that the county has not decided."""

    def __init__(self, name: str) -> None:
        super().__init__(f"设定“{name}”还没有定")
        self.name = name


@dataclass(frozen=True, slots=True)
class _Typed:
    """An expression and the type of what it gives."""

    value: pl.Expr
    kind: Any


def compile_expression(
    text: str, types: Mapping[str, Any], settings: Settings | None = None
) -> pl.Expr:
    """The polars expression of a condition; `types` are the columns with their polars types.

    ExpressionError if it cannot be read, names what is no column, or does what columns cannot;
    UndecidedError if it rests on a setting without a value.
    """
    return _Compiler(types, settings or {}).compile(parse_expression(text)).value


@dataclass(frozen=True, slots=True)
class _Compiler:
    types: Mapping[str, Any]
    settings: Settings

    def compile(self, term: Term) -> _Typed:
        if term.kind == "name":
            return self._name(term.value)
        if term.kind == "constant":
            return _constant(term.value)
        if term.kind == "in":
            return self._within(term)
        if term.kind == "item":
            return self._looked_up(term)
        if term.kind in ("filter", "test"):
            return self._applied(term)
        if term.kind == "list":
            raise ExpressionError("列表只能写在“in”后面，如 ['甲', '乙']")
        return _combined(term.kind, [self.compile(part) for part in term.parts])

    def _name(self, name: str) -> _Typed:
        if name in self.types:
            return _Typed(pl.col(name), self.types[name])
        return _constant(setting(name, self.settings))

    def _applied(self, term: Term) -> _Typed:
        operand = self.compile(term.parts[0])
        if term.kind == "filter":
            return _filtered(term.value, operand, term.parts[1:])
        if term.value in ("有", "缺"):
            present = operand.value.is_not_null()
            return _Typed(present if term.value == "有" else ~present, pl.Boolean)
        raise ExpressionError(f"台账的式子里没有“{term.value}”")

    def _within(self, term: Term) -> _Typed:
        """`X in ['甲', '乙']`, or `'甲' in X` for a text within a text."""
        column, listed = term.parts
        if listed.kind == "name" and column.kind == "constant":
            text = self.compile(listed).value
            return _Typed(text.str.contains(str(column.value), literal=True), pl.Boolean)
        if listed.kind != "list" or any(part.kind != "constant" for part in listed.parts):
            raise ExpressionError("“in”后面写成 ['甲', '乙']")
        values = [part.value for part in listed.parts]
        return _Typed(self.compile(column).value.is_in(values), pl.Boolean)

    def _looked_up(self, term: Term) -> _Typed:
        """`标准[年度]`: the setting's number of that year; unknown for a year without one."""
        table, key = term.parts
        known = setting(table.value, self.settings) if table.kind == "name" else None
        if not isinstance(known, Mapping) or not all(isinstance(year, int) for year in known):
            raise ExpressionError("“[ ]”前面应是按年度列数的设定")
        year = whole_year(self.compile(key).value)
        found = year.replace_strict(
            [int(y) for y in known],
            [float(v) for v in known.values()],
            default=None,
            return_dtype=pl.Float64,
        )
        return _Typed(found, pl.Float64)


def _filtered(name: str, operand: _Typed, options: Sequence[Term]) -> _Typed:
    chosen = column_filter(name, operand.kind)
    try:
        return _Typed(chosen.apply(operand.value, *map(_option, options)), chosen.gives)
    except (TypeError, ValueError, re.error) as error:
        if isinstance(error, ExpressionError):
            raise
        raise ExpressionError(f"“{name}”的写法不对") from error


def _option(term: Term) -> Any:
    """The value of a filter's option, which may have a minus sign."""
    if term.kind == "neg" and term.parts[0].kind == "constant":
        return -term.parts[0].value
    if term.kind != "constant":
        raise ExpressionError("过滤器的括号里只能写文字、数")
    return term.value


def whole_year(column: pl.Expr) -> pl.Expr:
    """A column of years as whole numbers; what is no year of our time is unknown."""
    year = column.cast(pl.Int64, strict=False)
    return pl.when(year.is_between(1900, 2199)).then(year)


def setting(name: str, settings: Settings) -> Any:
    """The value of a setting. ExpressionError if there is no such name, UndecidedError if empty."""
    if name not in settings:
        raise ExpressionError(f"用到的“{name}”没有定义")
    if settings[name] is None or settings[name] == w.UNUSED:
        raise UndecidedError(name)
    return settings[name]


def _combined(kind: str, parts: list[_Typed]) -> _Typed:
    values = [part.value for part in parts]
    if kind in ("and", "or"):
        return _Typed(values[0] & values[1] if kind == "and" else values[0] | values[1], pl.Boolean)
    if kind == "not":
        return _Typed(~values[0], pl.Boolean)
    if kind == "neg":
        return _Typed(-values[0], pl.Float64)
    if kind == "-" and {part.kind for part in parts} & {pl.Date}:
        one, other = _alike(*parts)
        return _Typed((one - other).dt.total_days().cast(pl.Float64), pl.Float64)
    if kind in _ARITHMETIC:
        return _Typed(_ARITHMETIC[kind](*values), pl.Float64)
    return _Typed(_COMPARE[kind](*_alike(*parts)), pl.Boolean)


def _constant(value: Any) -> _Typed:
    if isinstance(value, bool):
        return _Typed(pl.lit(value), pl.Boolean)
    if isinstance(value, Quantity):
        return _Typed(pl.lit(float(value.base)), pl.Float64)
    if isinstance(value, int | float | Decimal):
        return _Typed(pl.lit(float(value)), pl.Float64)
    if isinstance(value, Mapping):
        raise ExpressionError("按年度列数的设定要写年度，如 收入标准[退出年度]")
    return _Typed(pl.lit(str(value)), pl.String)


def _alike(left: _Typed, right: _Typed) -> tuple[pl.Expr, pl.Expr]:
    """Both sides in one type: a text beside a date is read as a date."""
    if left.kind == right.kind:
        if left.kind == pl.Float64:
            return left.value.round(6), right.value.round(6)
        return left.value, right.value
    if {left.kind, right.kind} == {pl.Date, pl.String}:
        return _dated(left), _dated(right)
    raise ExpressionError("比较的两边不是一类（文字、数、日期）")


def _dated(side: _Typed) -> pl.Expr:
    return side.value if side.kind == pl.Date else mapped(_day, pl.Date)(side.value)


def _day(text: str) -> date | None:
    found = parse_date(text)
    return date(found.year, found.month, found.day) if found and found.month and found.day else None
