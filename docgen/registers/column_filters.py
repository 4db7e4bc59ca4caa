"""The filters of the language over whole columns, by the polars type of the column.

The names are those of the table in `language`; a test keeps both alike. A filter returns null
for a row in which it finds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from docgen.expressions.evaluation import ExpressionError
from docgen.expressions.filters import FILTERS, suggest_filter
from docgen.expressions.identity_number import read_sex
from docgen.expressions.quantity import Quantity
from docgen.model.values import DateValue, Missing

TEXT, NUMBER, DATE, FLAG = pl.String, pl.Float64, pl.Date, pl.Boolean
_NAMES = {TEXT: "文字", NUMBER: "数", DATE: "日期", FLAG: "是或否"}


@dataclass(frozen=True, slots=True)
class ColumnFilter:
    """A filter for columns of one type: its expression and the type of the result."""

    apply: Callable[..., pl.Expr]
    gives: Any


def column_filter(name: str, kind: Any) -> ColumnFilter:
    """Return the filter of a name for columns of a type; ExpressionError if there is none."""
    if name not in FILTERS:
        raise ExpressionError(f"没有“{name}”这个过滤器，{suggest_filter(name)}")
    if name not in COLUMN_FILTERS:
        usable = "、".join(COLUMN_FILTERS)
        message = f"“{name}”只能用在文书的式子里，台账的规则里不能用；台账里能用的有：{usable}"
        raise ExpressionError(message)
    by_type = COLUMN_FILTERS[name]
    if kind not in by_type:
        usable = "、".join(_NAMES[column] for column in by_type)
        raise ExpressionError(f"“{name}”只能用在{usable}上，不能用在{_NAMES.get(kind, '这一列')}上")
    return by_type[kind]


def mapped(function: Callable[[Any], Any], kind: Any) -> Callable[[pl.Expr], pl.Expr]:
    """Return a column function that calls `function` once for each different value."""

    def of(series: pl.Series) -> pl.Series:
        known = {value: function(value) for value in series.unique().drop_nulls()}
        return pl.Series(series.name, [known.get(value) for value in series], dtype=kind)

    return lambda column: column.map_batches(of, return_dtype=kind, is_elementwise=True)


def _by_value(name: str, kind: Any, sample: Any = "") -> ColumnFilter:
    """Return the document filter, applied to each different value.

    It is called with `sample` first, so options of a wrong type raise before any row is read.
    """
    function = FILTERS[name].function

    def apply(column: pl.Expr, *options: Any) -> pl.Expr:
        def of(value: Any) -> Any:
            exact = Quantity(Decimal(str(value))) if isinstance(value, float) else value
            try:
                return _stored(function(exact, *options))
            except ValueError:
                return None

        of(sample)
        return mapped(of, kind)(column)

    return ColumnFilter(apply, kind)


def _stored(value: Any) -> Any:
    """Convert a value of a document to what a column keeps; a missing one to None."""
    if isinstance(value, Missing):
        return None
    if isinstance(value, Quantity):
        return float(value.base)
    if isinstance(value, DateValue):
        return date(value.year, value.month, value.day)
    return float(value) if isinstance(value, int) else value


def _part(name: str, of: Callable[[pl.Expr], pl.Expr]) -> Mapping[Any, ColumnFilter]:
    by_date = ColumnFilter(lambda column: of(column).cast(NUMBER), NUMBER)
    return {DATE: by_date, TEXT: _by_value(name, NUMBER)}


def _spelled(column: pl.Expr) -> pl.Expr:
    return pl.format("{}年{}月{}日", column.dt.year(), column.dt.month(), column.dt.day())


def _whole(column: pl.Expr) -> pl.Expr:
    return column.str.extract("^([0-9]+)$", 1).cast(NUMBER, strict=False)


def _taken(column: pl.Expr, pattern: str) -> pl.Expr:
    group = 1 if re.compile(pattern).groups else 0
    try:
        pl.select(pl.lit("").str.extract(pattern, group))
    except pl.exceptions.ComputeError:  # a pattern that only Python reads, as one that looks ahead
        return _by_value("取", TEXT).apply(column, pattern)
    return column.str.extract(pattern, group)


def _rounded(column: pl.Expr, places: int = 0) -> pl.Expr:
    """Round half up, as offices do; the first rounding removes binary noise."""
    factor = 10.0 ** int(places)
    exact = (column * factor).round(6)
    return exact.round(0, mode="half_away_from_zero") / factor


def _cut(column: pl.Expr) -> pl.Expr:
    return pl.when(column < 0).then(column.ceil()).otherwise(column.floor())


def _same(column: pl.Expr) -> pl.Expr:
    """Return the column itself: it keeps quantities in base units, whatever they are shown in."""
    return column


def _default(kind: Any, empty: Any) -> ColumnFilter:
    """Return a filter that replaces null, and with `true` also `empty`."""

    def apply(column: pl.Expr, other: Any = "", falsy: bool = False) -> pl.Expr:
        value = _stored(other) if not isinstance(other, bool) else other
        if type(value) is not type(empty):
            raise ExpressionError(f"“default”里要写{_NAMES[kind]}，与这一列相同")
        filled = column.fill_null(value)
        return pl.when(filled != empty).then(filled).otherwise(pl.lit(value)) if falsy else filled

    return ColumnFilter(apply, kind)


_LENGTH = {TEXT: ColumnFilter(lambda column: column.str.len_chars().cast(NUMBER), NUMBER)}
_ABSOLUTE = {NUMBER: ColumnFilter(lambda column: column.abs(), NUMBER)}
_ROUND = {NUMBER: ColumnFilter(_rounded, NUMBER)}
_UNIT = {NUMBER: ColumnFilter(_same, NUMBER)}
COLUMN_FILTERS: Mapping[str, Mapping[Any, ColumnFilter]] = {
    "年": _part("年", lambda column: column.dt.year()),
    "月": _part("月", lambda column: column.dt.month()),
    "日": _part("日", lambda column: column.dt.day()),
    "日期": {DATE: ColumnFilter(_spelled, TEXT), TEXT: _by_value("日期", TEXT)},
    "生日": {TEXT: _by_value("生日", DATE)},
    "男女": {TEXT: ColumnFilter(mapped(lambda text: read_sex(text) or None, TEXT), TEXT)},
    "字数": _LENGTH,
    "length": _LENGTH,
    "count": _LENGTH,
    "取": {TEXT: ColumnFilter(_taken, TEXT)},
    "replace": {TEXT: _by_value("replace", TEXT)},
    "trim": {TEXT: _by_value("trim", TEXT)},
    "upper": {TEXT: _by_value("upper", TEXT)},
    "lower": {TEXT: _by_value("lower", TEXT)},
    "整数": {TEXT: ColumnFilter(_whole, NUMBER)},
    "int": {TEXT: _by_value("int", NUMBER), NUMBER: ColumnFilter(_cut, NUMBER)},
    "绝对值": _ABSOLUTE,
    "abs": _ABSOLUTE,
    "小数": _ROUND,
    "round": _ROUND,
    "换算": {NUMBER: ColumnFilter(lambda column, unit: column, NUMBER)},
    "万": _UNIT,
    "亿": _UNIT,
    "大写": {NUMBER: _by_value("大写", TEXT, sample=0.0)},
    "default": {
        TEXT: _default(TEXT, ""),
        NUMBER: _default(NUMBER, 0.0),
        FLAG: _default(FLAG, False),
    },
}
