"""The filters of the expression language over columns, by the polars type of the column.

The names are those of `docgen.expressions.filters`, where `columns=True`; a test compares both. A
filter returns null for a row in which it finds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeVar

import polars as pl
from msgspec import Struct

from docgen.expressions.bounded_patterns import compile_pattern
from docgen.expressions.errors import ExpressionError
from docgen.expressions.filters import FILTERS, suggest_filter
from docgen.expressions.identity_number import read_sex
from docgen.expressions.quantity import Quantity
from docgen.registers.cell_values import CellValue, to_cell_value
from docgen.registers.column_types import ColumnType

ColumnFunction = Callable[[pl.Expr], pl.Expr]
ByType = Mapping[ColumnType, "ColumnFilter"]
"""The filter of one name for each type of column that it takes."""
Value = TypeVar("Value")

TEXT = pl.String
NUMBER = pl.Float64
DATE = pl.Date
FLAG = pl.Boolean
_TYPE_NAMES: Mapping[ColumnType, str] = {
    TEXT: "文字",
    NUMBER: "数",
    DATE: "日期",
    FLAG: "是或否",
    pl.Int64: "数",
}
_DECIMALS = 6
"""Decimal places to which a number is rounded first, which removes binary noise."""


class ColumnFilter(Struct, frozen=True):
    """A filter for columns of one type: `apply` takes the column, then the options."""

    apply: Callable[..., pl.Expr]
    result_type: ColumnType


def column_filter(name: str, column_type: ColumnType) -> ColumnFilter:
    """Return the filter of a name for columns of a type.

    Raises ExpressionError if there is none.
    """
    if name not in FILTERS:
        raise ExpressionError(f"没有“{name}”这个过滤器，{suggest_filter(name)}")
    if name not in COLUMN_FILTERS:
        usable = "、".join(COLUMN_FILTERS)
        message = f"“{name}”只能用在文书的式子里，台账的规则里不能用；台账里能用的有：{usable}"
        raise ExpressionError(message)
    by_type = COLUMN_FILTERS[name]
    if column_type not in by_type:
        usable = "、".join(map(type_name, by_type))
        raise ExpressionError(f"“{name}”只能用在{usable}上，不能用在{type_name(column_type)}上")
    return by_type[column_type]


def type_name(column_type: ColumnType) -> str:
    """Return what people call the values of a column."""
    return _TYPE_NAMES.get(column_type, "这一列")


def map_values(function: Callable[[Value], CellValue], result_type: ColumnType) -> ColumnFunction:
    """Return a column function that calls `function` once for each different value."""

    def convert(series: pl.Series) -> pl.Series:
        results = {value: function(value) for value in series.unique().drop_nulls()}
        values = [results.get(value) for value in series]
        return pl.Series(series.name, values, dtype=result_type)

    def apply(column: pl.Expr) -> pl.Expr:
        return column.map_batches(convert, return_dtype=result_type, is_elementwise=True)

    return apply


def _by_value(name: str, result_type: ColumnType, sample: CellValue = "") -> ColumnFilter:
    """Return the document filter, applied to each different value.

    It is called with `sample` first, so options of a wrong type raise before any row is read.
    """
    function = FILTERS[name].function

    def apply(column: pl.Expr, *options: object) -> pl.Expr:
        def convert(value: CellValue) -> CellValue:
            try:
                return to_cell_value(function(_exact(value), *options))
            except ValueError:
                return None

        convert(sample)
        return map_values(convert, result_type)(column)

    return ColumnFilter(apply, result_type)


def _exact(value: CellValue) -> object:
    """Return a number of a column as a quantity, other values unchanged."""
    if isinstance(value, float):
        return Quantity(Decimal(str(value)))
    return value


def _part_of_date(name: str, part: ColumnFunction) -> ByType:
    """Return the filter for a part of a date, from columns of dates and of texts."""

    def apply(column: pl.Expr) -> pl.Expr:
        return part(column).cast(NUMBER)

    return {DATE: ColumnFilter(apply, NUMBER), TEXT: _by_value(name, NUMBER)}


def _date_text(column: pl.Expr) -> pl.Expr:
    return pl.format("{}年{}月{}日", column.dt.year(), column.dt.month(), column.dt.day())


def _whole_number(column: pl.Expr) -> pl.Expr:
    return column.str.extract("^([0-9]+)$", 1).cast(NUMBER, strict=False)


def _extract(column: pl.Expr, pattern: str) -> pl.Expr:
    """Return the first group of a pattern in each text, the whole match if it has no group."""
    group = min(compile_pattern(pattern).groups, 1)
    try:
        pl.select(pl.lit("").str.extract(pattern, group))
    except pl.exceptions.ComputeError:  # only Python knows the pattern: it looks around
        return _by_value("取", TEXT).apply(column, pattern)
    return column.str.extract(pattern, group)


def _round(column: pl.Expr, places: int = 0) -> pl.Expr:
    """Round half up to `places` decimals, as offices do."""
    factor = 10.0 ** int(places)
    exact = (column * factor).round(_DECIMALS)
    return exact.round(0, mode="half_away_from_zero") / factor


def _truncate(column: pl.Expr) -> pl.Expr:
    return pl.when(column < 0).then(column.ceil()).otherwise(column.floor())


def _in_base_unit(column: pl.Expr) -> pl.Expr:
    """Return the column unchanged: it holds base units, whatever unit a document prints."""
    return column


def _to_unit(column: pl.Expr, unit: str) -> pl.Expr:
    """Return the column unchanged, as `_in_base_unit` does."""
    return column


def _default(column_type: ColumnType, empty: CellValue) -> ColumnFilter:
    """Return a filter that replaces null, and with `true` also `empty`."""

    def apply(column: pl.Expr, other: object = "", falsy: bool = False) -> pl.Expr:
        value = to_cell_value(other)
        if type(value) is not type(empty):
            raise ExpressionError(f"“default”里要写{type_name(column_type)}，与这一列相同")
        filled = column.fill_null(value)
        if not falsy:
            return filled
        return pl.when(filled != empty).then(filled).otherwise(pl.lit(value))

    return ColumnFilter(apply, column_type)


def _sex(text: str) -> str | None:
    return read_sex(text) or None


_LENGTH: ByType = {TEXT: ColumnFilter(lambda column: column.str.len_chars().cast(NUMBER), NUMBER)}
_ABSOLUTE: ByType = {NUMBER: ColumnFilter(lambda column: column.abs(), NUMBER)}
_ROUND: ByType = {NUMBER: ColumnFilter(_round, NUMBER)}
_UNIT: ByType = {NUMBER: ColumnFilter(_in_base_unit, NUMBER)}
COLUMN_FILTERS: Mapping[str, ByType] = {
    "年": _part_of_date("年", lambda column: column.dt.year()),
    "月": _part_of_date("月", lambda column: column.dt.month()),
    "日": _part_of_date("日", lambda column: column.dt.day()),
    "日期": {DATE: ColumnFilter(_date_text, TEXT), TEXT: _by_value("日期", TEXT)},
    "生日": {TEXT: _by_value("生日", DATE)},
    "男女": {TEXT: ColumnFilter(map_values(_sex, TEXT), TEXT)},
    "字数": _LENGTH,
    "length": _LENGTH,
    "count": _LENGTH,
    "取": {TEXT: ColumnFilter(_extract, TEXT)},
    "replace": {TEXT: _by_value("replace", TEXT)},
    "trim": {TEXT: _by_value("trim", TEXT)},
    "upper": {TEXT: _by_value("upper", TEXT)},
    "lower": {TEXT: _by_value("lower", TEXT)},
    "整数": {TEXT: ColumnFilter(_whole_number, NUMBER)},
    "int": {TEXT: _by_value("int", NUMBER), NUMBER: ColumnFilter(_truncate, NUMBER)},
    "绝对值": _ABSOLUTE,
    "abs": _ABSOLUTE,
    "小数": _ROUND,
    "round": _ROUND,
    "换算": {NUMBER: ColumnFilter(_to_unit, NUMBER)},
    "万": _UNIT,
    "亿": _UNIT,
    "大写": {NUMBER: _by_value("大写", TEXT, sample=0.0)},
    "default": {
        TEXT: _default(TEXT, ""),
        NUMBER: _default(NUMBER, 0.0),
        FLAG: _default(FLAG, False),
    },
}
