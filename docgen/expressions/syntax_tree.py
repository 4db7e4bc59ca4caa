"""The tree of an expression, in words of our own, for what does not evaluate it one by one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import TemplateError, nodes

from docgen.expressions.evaluation import ExpressionError
from docgen.expressions.lexing import half_width
from docgen.expressions.literals import parse_quantity
from docgen.expressions.sandbox import environment

_COMPARE = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="}
_BINARY: dict[type[nodes.Node], str] = {
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Mul: "*",
    nodes.Div: "/",
    nodes.And: "and",
    nodes.Or: "or",
}


@dataclass(frozen=True, slots=True)
class Term:
    """One node. `kind` is an operator, or name, constant, list, filter, test, item, not, neg.

    `value` is the name or the constant; `parts` are the operands, a filter's options last.
    """

    kind: str
    value: Any = None
    parts: tuple[Term, ...] = ()


@lru_cache(maxsize=2048)
def syntax(expression: str) -> Term:
    """The tree of an expression; ExpressionError if it cannot be read or holds anything else."""
    try:
        tree = environment().parse("{{ " + half_width(expression) + " }}")
    except TemplateError as error:
        raise ExpressionError("写法有误，请核对括号、引号和运算符是否成对、齐全") from error
    output = tree.body[0] if tree.body else None
    if not isinstance(output, nodes.Output) or len(output.nodes) != 1:
        raise ExpressionError(f"“{expression}”不是一个式子")
    return _term(output.nodes[0])


def _term(node: nodes.Node) -> Term:
    if isinstance(node, nodes.Name):
        return Term("name", node.name)
    if isinstance(node, nodes.Const | nodes.TemplateData):
        return Term("constant", getattr(node, "value", getattr(node, "data", None)))
    if isinstance(node, nodes.List | nodes.Tuple):
        return Term("list", None, tuple(map(_term, node.items)))
    if isinstance(node, nodes.Compare):
        return _comparison(node)
    if type(node) in _BINARY and isinstance(node, nodes.BinExpr):
        return Term(_BINARY[type(node)], None, (_term(node.left), _term(node.right)))
    if isinstance(node, nodes.Not | nodes.Neg):
        return Term("not" if isinstance(node, nodes.Not) else "neg", None, (_term(node.node),))
    if isinstance(node, nodes.Test | nodes.Filter) and node.node is not None:
        if node.kwargs:
            raise ExpressionError(f"“{node.name}”的括号里只写值，不写“名称=值”")
        kind = "test" if isinstance(node, nodes.Test) else "filter"
        return Term(kind, node.name, tuple(map(_term, (node.node, *node.args))))
    if isinstance(node, nodes.Getitem):
        return Term("item", None, (_term(node.node), _term(node.arg)))
    if isinstance(node, nodes.Call) and node.args and isinstance(node.args[0], nodes.Const):
        found = parse_quantity(str(node.args[0].value))  # 50万元 is read as a call of 量
        if found is not None:
            return Term("constant", found)
    raise ExpressionError(f"这里的式子不能用“{type(node).__name__}”这种写法")


def _comparison(node: nodes.Compare) -> Term:
    """A chain `a < b < c` as its links joined by and."""
    left, links = _term(node.expr), []
    for operand in node.ops:
        right = _term(operand.expr)
        if operand.op in ("in", "notin"):
            found = Term("in", None, (left, right))
            links.append(found if operand.op == "in" else Term("not", None, (found,)))
        else:
            links.append(Term(_COMPARE[operand.op], None, (left, right)))
        left = right
    done = links[0]
    for link in links[1:]:
        done = Term("and", None, (done, link))
    return done
