"""The filters of the expression language over columns, by the polars type of the column.

The names are those of `docgen.expressions.filters`, where `columns=True`; a test compares both. A
filter returns null for a row in which it finds nothing.

A filter for documents works on one value. Here it either has a columnar twin, which polars runs by
itself (`_round`, `_date_text`), or the function for documents is called once for each different
value (`_by_value`). `column_expressions` asks for filters by name and type.
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
"""Turns a column into another; it takes no options."""
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
    """A filter for columns of one type: `apply` takes the column, then the options.

    `result_type` is the type of the column that comes out: |字数 makes numbers of texts.
    """

    apply: Callable[..., pl.Expr]
    result_type: ColumnType


def column_filter(name: str, column_type: ColumnType) -> ColumnFilter:
    """Return the filter of a name for columns of a type.

    Raises ExpressionError if there is none.

    The message tells apart a name that does not exist (with the nearest one), one that only
    documents know, and one that does not go with this type of column.
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
    """Return what people call the values of a column.

    These words stand in messages: 文字, 数, 日期, 是或否; 这一列 for any other type.
    """
    return _TYPE_NAMES.get(column_type, "这一列")


def map_values(function: Callable[[Value], CellValue], result_type: ColumnType) -> ColumnFunction:
    """Return a column function that calls `function` once for each different value.

    Null stays null and is not shown to `function`. Columns of dates or kinds have few different
    values beside their rows, which makes this fast enough. What the function raises comes out when
    the column is computed.
    """

    def convert(series: pl.Series) -> pl.Series:
        """Return the results for a whole column, in its order."""
        results = {value: function(value) for value in series.unique().drop_nulls()}
        values = [results.get(value) for value in series]
        return pl.Series(series.name, values, dtype=result_type)

    def apply(column: pl.Expr) -> pl.Expr:
        """Return the expression; polars may compute it piece by piece."""
        return column.map_batches(convert, return_dtype=result_type, is_elementwise=True)

    return apply


def _by_value(name: str, result_type: ColumnType, sample: CellValue = "") -> ColumnFilter:
    """Return the document filter, applied to each different value.

    It is called with `sample` first, so options of a wrong type raise before any row is read.

    A value that the filter refuses with ValueError becomes null: one bad cell does not stop a rule.
    `sample` is a value of the type of the column, '' for texts.
    """
    function = FILTERS[name].function

    def apply(column: pl.Expr, *options: object) -> pl.Expr:
        """Return the column filtered. Raises TypeError if the options do not fit."""

        def convert(value: CellValue) -> CellValue:
            """Return the filtered value of one cell, None where the filter finds nothing."""
            try:
                return to_cell_value(function(_exact(value), *options))
            except ValueError:
                return None

        convert(sample)
        return map_values(convert, result_type)(column)

    return ColumnFilter(apply, result_type)


def _exact(value: CellValue) -> object:
    """Return a number of a column as a quantity, other values unchanged.

    The decimals are those that the float prints, not its binary ones: 0.1 becomes exactly 0.1.
    """
    if isinstance(value, float):
        return Quantity(Decimal(str(value)))
    return value


def _part_of_date(name: str, part: ColumnFunction) -> ByType:
    """Return the filter for a part of a date, from columns of dates and of texts.

    `name` is the filter for documents, which reads texts; `part` is what polars does with real
    dates. Both give numbers.
    """

    def apply(column: pl.Expr) -> pl.Expr:
        """Return the part of each date as a number."""
        return part(column).cast(NUMBER)

    return {DATE: ColumnFilter(apply, NUMBER), TEXT: _by_value(name, NUMBER)}


def _date_text(column: pl.Expr) -> pl.Expr:
    """Return dates as documents print them, without leading zeros: 2018年3月1日."""
    return pl.format("{}年{}月{}日", column.dt.year(), column.dt.month(), column.dt.day())


def _whole_number(column: pl.Expr) -> pl.Expr:
    """Return the number in texts of digits only, null for any other: 12 has one, 12户 has none."""
    return column.str.extract("^([0-9]+)$", 1).cast(NUMBER, strict=False)


def _extract(column: pl.Expr, pattern: str) -> pl.Expr:
    """Return the first group of a pattern in each text, the whole match if it has no group.

    The second group and later ones are not used. Null where nothing matches. The regular
    expressions of polars cannot look around: for such a pattern Python's are used, value by value.
    """
    group = min(compile_pattern(pattern).groups, 1)
    try:
        pl.select(pl.lit("").str.extract(pattern, group))
    except pl.exceptions.ComputeError:  # only Python knows the pattern: it looks around
        return _by_value("取", TEXT).apply(column, pattern)
    return column.str.extract(pattern, group)


def _round(column: pl.Expr, places: int = 0) -> pl.Expr:
    """Round half up to `places` decimals, as offices do.

    2.5 becomes 3 and -2.5 becomes -3. Python's round would give 2 and -2.
    """
    factor = 10.0 ** int(places)
    exact = (column * factor).round(_DECIMALS)
    return exact.round(0, mode="half_away_from_zero") / factor


def _truncate(column: pl.Expr) -> pl.Expr:
    """Return numbers without their decimals, towards zero: -1.5 becomes -1."""
    return pl.when(column < 0).then(column.ceil()).otherwise(column.floor())


def _in_base_unit(column: pl.Expr) -> pl.Expr:
    """Return the column unchanged: it holds base units, whatever unit a document prints.

    万 and |亿 choose how a document prints a number; they do not change what is compared.
    """
    return column


def _to_unit(column: pl.Expr, unit: str) -> pl.Expr:
    """Return the column unchanged, as `_in_base_unit` does.

    The unit is not looked at: 收入|换算('万元') > 5万元 compares base units anyhow.
    """
    return column


def _default(column_type: ColumnType, empty: CellValue) -> ColumnFilter:
    """Return a filter that replaces null, and with `true` also `empty`.

    `empty` is what counts as no value of this type: '', 0.0, False. Raises ExpressionError if the
    other value is not of the type of the column.
    """

    def apply(column: pl.Expr, other: object = "", falsy: bool = False) -> pl.Expr:
        """Return the column filled; `falsy` is the second option of Jinja2's `default`."""
        value = to_cell_value(other)
        if type(value) is not type(empty):
            raise ExpressionError(f"“default”里要写{type_name(column_type)}，与这一列相同")
        filled = column.fill_null(value)
        if not falsy:
            return filled
        return pl.when(filled != empty).then(filled).otherwise(pl.lit(value))

    return ColumnFilter(apply, column_type)


def _sex(text: str) -> str | None:
    """Return 男 or 女 by an identity number, None for a text that holds none."""
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
