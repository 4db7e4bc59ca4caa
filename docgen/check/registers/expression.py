"""The one expression language over columns: the tree of an expression → a polars expression.

Only a whitelist of nodes is taken, and nothing is evaluated row by row. A comparison with what
is not known is itself not known (null); presence is asked for by `is 有` and `is 缺`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from docgen.language import (
    ExpressionError,
    Quantity,
    Term,
    birth_of,
    parse_date,
    sex_of,
    syntax,
)

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


def _mapped(function: Callable[[str], Any], kind: Any) -> Callable[[pl.Expr], pl.Expr]:
    """A function of a text, called once for each different text of a column."""

    def of(series: pl.Series) -> pl.Series:
        known = {text: function(text) for text in series.unique().drop_nulls()}
        return pl.Series(series.name, [known.get(text) for text in series], dtype=kind)

    return lambda column: column.map_batches(of, return_dtype=kind)


_FILTERS: dict[str, tuple[Callable[[pl.Expr], pl.Expr], Any]] = {
    "年": (lambda column: column.dt.year().cast(pl.Float64), pl.Float64),
    "字数": (lambda column: column.str.len_chars().cast(pl.Float64), pl.Float64),
    "男女": (_mapped(lambda text: sex_of(text) or None, pl.String), pl.String),
    "生日": (_mapped(birth_of, pl.Date), pl.Date),
    "绝对值": (lambda column: column.abs(), pl.Float64),
}


@dataclass(frozen=True, slots=True)
class _Typed:
    """An expression and the type of what it gives."""

    value: pl.Expr
    kind: Any


def compile_expression(text: str, types: Mapping[str, Any]) -> pl.Expr:
    """The polars expression of a condition; `types` are the columns with their polars types.

    ExpressionError if it cannot be read, names what is no column, or does what columns cannot.
    """
    return _compile(syntax(text), types).value


def _compile(term: Term, types: Mapping[str, Any]) -> _Typed:
    if term.kind == "name":
        return _name(term.value, types)
    if term.kind == "constant":
        return _constant(term.value)
    if term.kind == "in":
        return _within(term, types)
    if term.kind in ("filter", "test"):
        return _applied(term, types)
    parts = [_compile(part, types) for part in term.parts]
    if term.kind in ("and", "or"):
        one, other = (part.value for part in parts)
        return _Typed(one & other if term.kind == "and" else one | other, pl.Boolean)
    if term.kind in ("not", "neg"):
        inner = parts[0].value
        return _Typed(~inner, pl.Boolean) if term.kind == "not" else _Typed(-inner, pl.Float64)
    if term.kind in _ARITHMETIC:
        return _Typed(_ARITHMETIC[term.kind](parts[0].value, parts[1].value), pl.Float64)
    if term.kind in _COMPARE:
        return _Typed(_COMPARE[term.kind](*_alike(*parts)), pl.Boolean)
    raise ExpressionError("列表只能写在“in”后面，如 ['甲', '乙']")


def _name(name: str, types: Mapping[str, Any]) -> _Typed:
    if name not in types:
        raise ExpressionError(f"用到的“{name}”没有定义")
    return _Typed(pl.col(name), types[name])


def _constant(value: Any) -> _Typed:
    if isinstance(value, bool):
        return _Typed(pl.lit(value), pl.Boolean)
    if isinstance(value, Quantity):
        return _Typed(pl.lit(float(value.base)), pl.Float64)
    if isinstance(value, int | float):
        return _Typed(pl.lit(float(value)), pl.Float64)
    return _Typed(pl.lit(value), pl.String)


def _applied(term: Term, types: Mapping[str, Any]) -> _Typed:
    column = _compile(term.parts[0], types).value
    if term.kind == "filter" and term.value in _FILTERS:
        apply, kind = _FILTERS[term.value]
        return _Typed(apply(column), kind)
    if term.kind == "test" and term.value in ("有", "缺"):
        present = column.is_not_null()
        return _Typed(present if term.value == "有" else ~present, pl.Boolean)
    raise ExpressionError(f"台账的式子里没有“{term.value}”")


def _within(term: Term, types: Mapping[str, Any]) -> _Typed:
    column, listed = term.parts
    if listed.kind != "list" or any(part.kind != "constant" for part in listed.parts):
        raise ExpressionError("“in”后面写成 ['甲', '乙']")
    values = [part.value for part in listed.parts]
    return _Typed(_compile(column, types).value.is_in(values), pl.Boolean)


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
    return side.value if side.kind == pl.Date else _mapped(_day, pl.Date)(side.value)


def _day(text: str) -> date | None:
    found = parse_date(text)
    return date(found.year, found.month, found.day) if found and found.month and found.day else None
