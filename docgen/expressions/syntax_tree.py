"""Read an expression into a small tree of `Term`s, for readers that compile it to columns.

Registers evaluate conditions over whole columns instead of row by row. They need the structure of
an expression, so `parse_expression` turns Jinja2's nodes into terms and refuses every other node.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache, reduce
from typing import Any

from jinja2 import nodes
from msgspec import Struct

from docgen.expressions.errors import ExpressionError
from docgen.expressions.evaluation import parse
from docgen.expressions.lexing import to_half_width
from docgen.expressions.literals import parse_quantity

_COMPARISONS = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="}
_OPERATIONS: Mapping[type[nodes.Node], str] = {
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Mul: "*",
    nodes.Div: "/",
    nodes.And: "and",
    nodes.Or: "or",
    nodes.Not: "not",
    nodes.Neg: "neg",
    nodes.Getitem: "item",
    nodes.List: "list",
    nodes.Tuple: "list",
}
"""Nodes whose parts are simply their child nodes in order."""


class Term(Struct, frozen=True):
    """One node of the tree.

    `kind` is an operator, or name, constant, list, filter, test, item, in, not, neg. `value`
    is the name or the constant, None for others. `parts` are the operands, a filter's options
    after its operand.

    `甲 > 0 and 乙 is 缺` is Term("and", parts=(Term(">", parts=(甲, 0)), Term("test", "缺",
    (乙,)))), where 甲 and 乙 are terms of the kind name. Numbers with a unit are constants that
    hold a `Quantity`.
    """

    kind: str
    value: Any = None
    parts: tuple[Term, ...] = ()


@lru_cache(maxsize=2048)
def parse_expression(expression: str) -> Term:
    """Return the tree of an expression.

    Raises ExpressionError if it cannot be read or contains a node that terms do not express.

    The expression may be typed in full-width characters. Names are not checked: the caller knows
    which columns there are.
    """
    match parse(to_half_width(expression)).body:
        case [nodes.Output(nodes=[node]), *_]:
            return _term(node)
    raise ExpressionError(f"“{expression}”不是一个式子")


def _term(node: nodes.Node) -> Term:
    """Return the term of a node. Raises ExpressionError for a node that terms do not express."""
    if type(node) in _OPERATIONS:
        return Term(_OPERATIONS[type(node)], parts=_terms(node.iter_child_nodes()))
    if isinstance(node, nodes.Name):
        return Term("name", node.name)
    if isinstance(node, nodes.Const):
        return Term("constant", node.value)
    if isinstance(node, nodes.TemplateData):
        return Term("constant", node.data)
    if isinstance(node, nodes.Compare):
        return _comparison(node)
    if isinstance(node, nodes.Test):
        return _application("test", node)
    if isinstance(node, nodes.Filter):
        return _application("filter", node)
    return _quantity(node)


def _terms(parts: Iterable[nodes.Node]) -> tuple[Term, ...]:
    """Return the terms of some nodes, in their order."""
    return tuple(map(_term, parts))


def _application(kind: str, node: nodes.Test | nodes.Filter) -> Term:
    """Return a filter or test with its operand and its options, which have no names."""
    if node.kwargs:
        raise ExpressionError(f"“{node.name}”的括号里只写值，不写“名称=值”")
    return Term(kind, node.name, _terms(node.iter_child_nodes(only=("node", "args"))))


def _comparison(node: nodes.Compare) -> Term:
    """Return a chain `a < b < c` as its links joined by `and`."""
    left = _term(node.expr)
    links = []
    for operand in node.ops:
        right = _term(operand.expr)
        links.append(_link(operand.op, left, right))
        left = right
    return reduce(lambda chain, link: Term("and", parts=(chain, link)), links)


def _link(operator: str, left: Term, right: Term) -> Term:
    """Return one comparison of a chain by Jinja2's name of its operator.

    `a not in b` becomes a `not` around an `in`, because terms have no kind for it.
    """
    if operator == "in":
        return Term("in", parts=(left, right))
    if operator == "notin":
        return Term("not", parts=(Term("in", parts=(left, right)),))
    return Term(_COMPARISONS[operator], parts=(left, right))


def _quantity(node: nodes.Node) -> Term:
    """Return the quantity of a literal such as 50万元, which the lexer turns into a call of 量.

    Raises ExpressionError for every other node: no term expresses it.
    """
    if isinstance(node, nodes.Call) and node.args and isinstance(node.args[0], nodes.Const):
        value = parse_quantity(str(node.args[0].value))
        if value is not None:
            return Term("constant", value)
    raise ExpressionError(f"这里的式子不能用“{type(node).__name__}”这种写法")
