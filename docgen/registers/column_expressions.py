"""The expression language over columns: the tree of an expression becomes a polars expression.

Only listed nodes are compiled, and nothing is evaluated row by row. A comparison with an unknown
value is unknown (null); `is 有` and `is 缺` test for presence. A name that is no column is a
setting of the county (设定): a number, a text, or numbers by year.

Conditions of rules (条件), assertions (应当), and the computed columns and groups of derived
documents all come through here. `_Compiler` walks the tree of `parse_expression` and carries a type
with each part, so that a comparison of a text with a number is refused before any row is read.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

import polars as pl
from msgspec import Struct

from docgen.expressions.errors import ExpressionError
from docgen.expressions.literals import parse_day
from docgen.expressions.quantity import Quantity
from docgen.expressions.syntax_tree import Term, parse_expression
from docgen.registers.cell_values import to_cell_value
from docgen.registers.column_filters import column_filter, map_values, type_name
from docgen.registers.column_types import ColumnType, whole_year
from docgen.registers.settings import BY_YEAR, Settings, find_setting, setting_number

Operator = Callable[[pl.Expr, pl.Expr], pl.Expr]
"""A function of two columns, as those of the module `operator`."""
_COMPARISONS: Mapping[str, Operator] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC: Mapping[str, Operator] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
_LOGIC: Mapping[str, Operator] = {"and": operator.and_, "or": operator.or_}
NUMBERS: frozenset[ColumnType] = frozenset({pl.Float64, pl.Int64})
"""The types of numbers; only the number of a row is a whole number."""
_DECIMALS = 6
"""Decimal places to which numbers are compared, so that binary noise does not count."""


class _Typed(Struct, frozen=True):
    """A polars expression and the type of its values.

    A literal is always Float64, however it is written (5, 0.5, 50万元).
    """

    expr: pl.Expr
    column_type: ColumnType


def compile_expression(
    text: str, types: Mapping[str, ColumnType], settings: Settings | None = None
) -> pl.Expr:
    """Return the polars expression of an expression; `types` are the columns with their types.

    Raises ExpressionError if it cannot be read, names no column or setting, or does what columns
    cannot. Raises UndecidedError if it uses a setting without a value.

    人均纯收入 * 家庭人口 over two columns of numbers is a column of numbers; null in one of them
    makes the row null. `types` has the polars type of each column by name, as `Register.types`
    does. A literal with a unit is its number in base units: 5万元 is 50000.
    """
    return _Compiler(types, settings or {}).compile(parse_expression(text)).expr


def compile_condition(
    text: str, types: Mapping[str, ColumnType], settings: Settings | None = None
) -> pl.Expr:
    """Return the polars expression of a condition.

    Raises ExpressionError as `compile_expression` does, and if the values are not true or false.

    Rows for which it is null are neither true nor false; a filter drops them.
    """
    condition = _Compiler(types, settings or {}).compile(parse_expression(text))
    if condition.column_type != pl.Boolean:
        raise ExpressionError(
            f"“{text}”是{type_name(condition.column_type)}，条件要写成判断，如 甲 == '乙'"
        )
    return condition.expr


def tested_names(text: str) -> frozenset[str]:
    """Return the names of which an expression tests whether they are written (is 有, is 缺).

    Raises ExpressionError if it cannot be read.

    In 退出年度 is 有 and 人数 > 3 that is 退出年度 alone.
    """
    return frozenset(_tested_names(parse_expression(text), tested=False))


def _tested_names(term: Term, *, tested: bool) -> Iterator[str]:
    """Yield the names in a part of a tree that stands inside a test.

    `tested` is true below a test: `(甲 + 乙) is 有` tests both names.
    """
    if term.kind == "name" and tested:
        yield str(term.value)
    for part in term.parts:
        yield from _tested_names(part, tested=tested or term.kind == "test")


class _Compiler(Struct, frozen=True):
    """Compiles the terms of one expression; a name is one of `types`, else of `settings`."""

    types: Mapping[str, ColumnType]
    settings: Settings

    def compile(self, term: Term) -> _Typed:
        """Return the expression of a tree and the type of its values.

        Raises ExpressionError for a list that stands alone: it has a meaning only after `in`.
        """
        if term.kind == "name":
            return self._name(str(term.value))
        if term.kind == "constant":
            return _constant(term.value)
        if term.kind == "in":
            return self._membership(term)
        if term.kind == "item":
            return self._setting_of_year(term)
        if term.kind == "filter":
            operand = self.compile(term.parts[0])
            return _filter(str(term.value), operand, term.parts[1:])
        if term.kind == "test":
            return _presence(str(term.value), self.compile(term.parts[0]))
        if term.kind == "list":
            raise ExpressionError("列表只能写在“in”后面，如 ['甲', '乙']")
        return _operation(term.kind, [self.compile(part) for part in term.parts])

    def _name(self, name: str) -> _Typed:
        """Return the column of a name, or the value of the setting that is called so.

        A column hides a setting of the same name. Raises ExpressionError if there is neither,
        UndecidedError if the setting has no value.
        """
        if name in self.types:
            return _Typed(pl.col(name), self.types[name])
        return _constant(find_setting(name, self.settings))

    def _membership(self, term: Term) -> _Typed:
        """Compile `X in ['甲', '乙']`, or `'甲' in X` for a text within a text.

        In '贫困' in 备注 the right side is a column and the left one a text: it may stand anywhere
        in the cell. All other forms need a list of constants on the right. Raises ExpressionError
        for any other.
        """
        item, container = term.parts
        if container.kind == "name" and item.kind == "constant":
            text = self.compile(container)
            if text.column_type != pl.String:
                raise ExpressionError(f"“in”后面应是文字或列表，不是{type_name(text.column_type)}")
            return _Typed(text.expr.str.contains(str(item.value), literal=True), pl.Boolean)
        if container.kind != "list" or any(part.kind != "constant" for part in container.parts):
            raise ExpressionError("“in”后面写成 ['甲', '乙']")
        column = self.compile(item)
        return _Typed(column.expr.is_in(_listed_values(container, column.column_type)), pl.Boolean)

    def _setting_of_year(self, term: Term) -> _Typed:
        """Compile `标准[年度]`: the setting's number of a year, null for a year without one.

        The key is a column of years or a year itself; 2018.0 and 2018 are one year.
        """
        table, key = term.parts
        numbers = self._numbers_by_year(table)
        year = whole_year(self.compile(key).expr)
        number = year.replace_strict(
            list(numbers), list(numbers.values()), default=None, return_dtype=pl.Float64
        )
        return _Typed(number, pl.Float64)

    def _numbers_by_year(self, term: Term) -> dict[int, float]:
        """Return the numbers of a setting by year, without the years that are undecided.

        The setting 收入标准: {2017: 3335, 2018: 3535} becomes {2017: 3335.0, 2018: 3535.0}. Raises
        ExpressionError if the term names no setting, or one that is not by year.
        """
        value = None
        if term.kind == "name":
            value = find_setting(str(term.value), self.settings)
        if not isinstance(value, Mapping) or not all(isinstance(year, int) for year in value):
            raise ExpressionError("“[ ]”前面应是按年度列数的设定")
        numbers = dict[int, float]()
        for year, number in value.items():
            if number is not None:
                numbers[int(year)] = setting_number(f"{term.value}[{year}]", number)
        return numbers


def _listed_values(container: Term, column_type: ColumnType) -> list[str] | list[float]:
    """Return the values of a list as a column of a type has them: texts, or numbers.

    Raises ExpressionError for values of another type, which no cell can equal.
    """
    values = [to_cell_value(part.value) for part in container.parts]
    texts = [value for value in values if isinstance(value, str)]
    if column_type == pl.String and len(texts) == len(values):
        return texts
    numbers = [float(value) for value in values if isinstance(value, int | float)]
    if column_type in NUMBERS and len(numbers) == len(values):
        return numbers
    raise ExpressionError(f"“in”后面的列表应和前面一样是{type_name(column_type)}")


def _filter(name: str, operand: _Typed, options: Sequence[Term]) -> _Typed:
    """Return a filter applied to a column; its options are constants.

    A wrong number or type of options, or a pattern that cannot be read, raises ExpressionError with
    the name of the filter.
    """
    chosen = column_filter(name, operand.column_type)
    try:
        applied = chosen.apply(operand.expr, *map(_option, options))
    except (TypeError, ValueError, re.error) as error:
        if isinstance(error, ExpressionError):
            raise
        raise ExpressionError(f"“{name}”的写法不对") from error
    return _Typed(applied, chosen.result_type)


def _option(term: Term) -> object:
    """Return the value of a filter's option, which may have a minus sign.

    -1 comes as a minus before a constant, hence the first case. Raises ExpressionError for names
    and calculations: an option is the same for all rows.
    """
    if term.kind == "neg" and term.parts[0].kind == "constant":
        return -term.parts[0].value
    if term.kind != "constant":
        raise ExpressionError("过滤器的括号里只能写文字、数")
    return term.value


def _presence(test: str, operand: _Typed) -> _Typed:
    """Compile `X is 有` and `X is 缺`.

    Neither is ever null. Jinja2's tests of other names are refused.
    """
    present = operand.expr.is_not_null()
    if test == "有":
        return _Typed(present, pl.Boolean)
    if test == "缺":
        return _Typed(~present, pl.Boolean)
    raise ExpressionError(f"台账的式子里没有“{test}”")


def _operation(kind: str, operands: list[_Typed]) -> _Typed:
    """Compile an operator: logic, arithmetic or a comparison.

    The difference of two dates is a number of days, and any text beside a date is read as one.
    Logic takes conditions only, arithmetic numbers only. A quotient by zero is unknown (null), as
    one by a blank cell is. Raises ExpressionError for other types.
    """
    if kind in _LOGIC:
        return _Typed(_LOGIC[kind](*_each_of(kind, operands, pl.Boolean)), pl.Boolean)
    if kind == "not":
        return _Typed(~_each_of(kind, operands, pl.Boolean)[0], pl.Boolean)
    if kind == "neg":
        return _Typed(-_each_of("-", operands, pl.Float64)[0], pl.Float64)
    if kind == "-" and any(operand.column_type == pl.Date for operand in operands):
        later, earlier = _comparable(*operands)
        return _Typed((later - earlier).dt.total_days().cast(pl.Float64), pl.Float64)
    if kind == "/":
        dividend, divisor = _each_of(kind, operands, pl.Float64)
        return _Typed(dividend / pl.when(divisor != 0).then(divisor), pl.Float64)
    if kind in _ARITHMETIC:
        return _Typed(_ARITHMETIC[kind](*_each_of(kind, operands, pl.Float64)), pl.Float64)
    return _Typed(_COMPARISONS[kind](*_comparable(*operands)), pl.Boolean)


def _each_of(operator_name: str, operands: Sequence[_Typed], expected: ColumnType) -> list[pl.Expr]:
    """Return the operands' expressions. Raises ExpressionError if one has another type.

    `operator_name` is the sign that the message shows.
    """
    for operand in operands:
        if operand.column_type != expected and not {operand.column_type, expected} <= NUMBERS:
            raise ExpressionError(
                f"“{operator_name}”只能用在{type_name(expected)}上，"
                f"不能用在{type_name(operand.column_type)}上"
            )
    return [operand.expr for operand in operands]


def _constant(value: object) -> _Typed:
    """Return a literal or the value of a setting as a column of that one value.

    Quantities are in base units. Raises ExpressionError for a setting by year: it needs its year in
    brackets.
    """
    if isinstance(value, bool):
        return _Typed(pl.lit(value), pl.Boolean)
    if isinstance(value, Quantity):
        return _Typed(pl.lit(float(value.base)), pl.Float64)
    if isinstance(value, int | float | Decimal):
        return _Typed(pl.lit(float(value)), pl.Float64)
    if isinstance(value, Mapping):
        raise ExpressionError(BY_YEAR)
    return _Typed(pl.lit(str(value)), pl.String)


def _comparable(left: _Typed, right: _Typed) -> tuple[pl.Expr, pl.Expr]:
    """Return both sides as one type: a text beside a date is read as a date.

    Raises ExpressionError if they are of different types.

    Numbers are rounded on both sides, so that 0.1 + 0.2 equals 0.3.
    """
    if left.column_type == right.column_type:
        if left.column_type == pl.Float64:
            return left.expr.round(_DECIMALS), right.expr.round(_DECIMALS)
        return left.expr, right.expr
    if {left.column_type, right.column_type} == {pl.Date, pl.String}:
        return _as_date(left), _as_date(right)
    raise ExpressionError("比较的两边不是一类（文字、数、日期）")


def _as_date(side: _Typed) -> pl.Expr:
    """Return a side of a comparison as dates; texts that are none become null."""
    if side.column_type == pl.Date:
        return side.expr
    return map_values(parse_day, pl.Date)(side.expr)
