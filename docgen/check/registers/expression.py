"""The one expression language over columns: Jinja2's syntax tree → a polars expression.

Only a whitelist of nodes is taken, and nothing is evaluated row by row. A comparison with what
is not known is itself not known (null); presence is asked for by `is 有` and `is 缺`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

import polars as pl
from jinja2 import TemplateError, nodes

from docgen.language import (
    ExpressionError,
    Quantity,
    birth_of,
    environment,
    half_width,
    parse_date,
    parse_quantity,
    sex_of,
)

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "lt": lambda a, b: a < b,
    "lteq": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "gteq": lambda a, b: a >= b,
}
_ARITHMETIC: dict[type[nodes.BinExpr], Callable[[Any, Any], Any]] = {
    nodes.Add: lambda a, b: a + b,
    nodes.Sub: lambda a, b: a - b,
    nodes.Mul: lambda a, b: a * b,
    nodes.Div: lambda a, b: a / b,
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
    try:
        tree = environment().parse("{{ " + half_width(text) + " }}")
    except TemplateError as error:
        raise ExpressionError("写法有误，请核对括号、引号和运算符是否成对、齐全") from error
    output = tree.body[0] if tree.body else None
    if not isinstance(output, nodes.Output) or len(output.nodes) != 1:
        raise ExpressionError(f"“{text}”不是一个式子")
    return _compile(output.nodes[0], types).value


def _compile(node: nodes.Node, types: Mapping[str, Any]) -> _Typed:
    if isinstance(node, nodes.Name):
        return _name(node.name, types)
    if isinstance(node, nodes.Const | nodes.TemplateData):
        return _constant(getattr(node, "value", getattr(node, "data", None)))
    if isinstance(node, nodes.Call):
        return _quantity(node)
    if isinstance(node, nodes.Compare):
        return _compare(node, types)
    if isinstance(node, nodes.And | nodes.Or):
        one, other = _compile(node.left, types).value, _compile(node.right, types).value
        return _Typed(one & other if isinstance(node, nodes.And) else one | other, pl.Boolean)
    if isinstance(node, nodes.Not):
        return _Typed(~_compile(node.node, types).value, pl.Boolean)
    if isinstance(node, nodes.Neg):
        return _Typed(-_compile(node.node, types).value, pl.Float64)
    if isinstance(node, nodes.Test) and isinstance(node.node, nodes.Name):
        return _presence(node, types)
    if isinstance(node, nodes.Filter) and node.name in _FILTERS and node.node is not None:
        apply, kind = _FILTERS[node.name]
        return _Typed(apply(_compile(node.node, types).value), kind)
    if type(node) in _ARITHMETIC and isinstance(node, nodes.BinExpr):
        left, right = _compile(node.left, types), _compile(node.right, types)
        return _Typed(_ARITHMETIC[type(node)](left.value, right.value), pl.Float64)
    raise ExpressionError(f"台账的式子里不能用“{type(node).__name__}”这种写法")


def _name(name: str, types: Mapping[str, Any]) -> _Typed:
    if name not in types:
        raise ExpressionError(f"用到的“{name}”没有定义")
    return _Typed(pl.col(name), types[name])


def _constant(value: Any) -> _Typed:
    if isinstance(value, bool):
        return _Typed(pl.lit(value), pl.Boolean)
    if isinstance(value, int | float):
        return _Typed(pl.lit(float(value)), pl.Float64)
    return _Typed(pl.lit(value), pl.String)


def _quantity(node: nodes.Call) -> _Typed:
    literal = node.args[0] if node.args else None
    found = parse_quantity(literal.value) if isinstance(literal, nodes.Const) else None
    if not isinstance(found, Quantity):
        raise ExpressionError("台账的式子里不能调用函数")
    return _Typed(pl.lit(float(found.base)), pl.Float64)


def _presence(node: nodes.Test, types: Mapping[str, Any]) -> _Typed:
    column = _compile(node.node, types).value
    if node.name not in ("有", "缺"):
        raise ExpressionError(f"没有“is {node.name}”这种判断，可用“is 有”“is 缺”")
    return _Typed(column.is_not_null() if node.name == "有" else column.is_null(), pl.Boolean)


def _compare(node: nodes.Compare, types: Mapping[str, Any]) -> _Typed:
    left, links = _compile(node.expr, types), []
    for operand in node.ops:
        if operand.op in ("in", "notin"):
            links.append(_within(left, operand))
            continue
        right = _compile(operand.expr, types)
        first, second = _alike(left, right)
        links.append(_COMPARE[operand.op](first, second))
        left = right
    return _Typed(reduce(lambda a, b: a & b, links), pl.Boolean)


def _within(left: _Typed, operand: nodes.Operand) -> pl.Expr:
    listed = operand.expr
    if not isinstance(listed, nodes.List | nodes.Tuple):
        raise ExpressionError("“in”后面写成 ['甲', '乙']")
    values = [item.value for item in listed.items if isinstance(item, nodes.Const)]
    found = left.value.is_in(values)
    return ~found if operand.op == "notin" else found


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
