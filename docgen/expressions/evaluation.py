"""Sentences with {{ }}, conditions and relations: what they name and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError, meta, nodes
from jinja2.environment import Template, TemplateExpression
from jinja2.runtime import Context

from docgen.expressions.lexing import half_width
from docgen.expressions.quantity import Quantity
from docgen.expressions.sandbox import UnknownFilterError, environment

_MIRRORED = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "==": "==", "!=": "!="}


class ExpressionError(ValueError):
    """An expression that cannot be read or evaluated; the message is for the user."""


def reason_of(error: Exception) -> str:
    """Return the message for the user about an error of Jinja2 or of a value."""
    if isinstance(error, UndefinedError):
        name = str(error.message or "").partition("'")[2].rpartition("'")[0]
        return f"用到的“{name.partition(chr(39))[0]}”没有定义" if name else "用到了没有定义的名称"
    if isinstance(error, UnknownFilterError):
        return str(error)
    if isinstance(error, TemplateSyntaxError):
        return "写法有误，请核对括号、引号和运算符是否成对、齐全"
    return str(error) or type(error).__name__


@lru_cache(maxsize=65536)
def _template(text: str) -> tuple[Template, frozenset[str]]:
    env = environment()
    tree = env.parse(text)
    return env.from_string(tree), frozenset(meta.find_undeclared_variables(tree)) - {"量"}


@lru_cache(maxsize=65536)
def _expression(text: str) -> tuple[TemplateExpression, frozenset[str]]:
    env = environment()
    source = half_width(text)
    compiled = env.compile_expression(source, undefined_to_none=False)
    tree = env.parse("{{ " + source + " }}")
    return compiled, frozenset(meta.find_undeclared_variables(tree)) - {"量"}


def is_template(text: str) -> bool:
    """Whether a text holds anything to evaluate."""
    return "{{" in text or "{%" in text or "{#" in text


def sentence_names(text: str) -> frozenset[str]:
    """The names that a sentence with {{ }} uses; ExpressionError if it cannot be read."""
    try:
        return _template(text)[1]
    except TemplateError as error:
        raise ExpressionError(reason_of(error)) from error


def names(expression: str) -> frozenset[str]:
    """The names that an expression uses; ExpressionError if it cannot be read."""
    try:
        return _expression(expression)[1]
    except TemplateError as error:
        raise ExpressionError(reason_of(error)) from error


def render(text: str, context: Mapping[str, object]) -> str:
    """A sentence with its {{ }} filled in."""
    try:
        template = _template(text)[0]
        return "".join(template.root_render_func(fresh_context(template, context)))
    except (TemplateError, ValueError, TypeError, ArithmeticError) as error:
        raise ExpressionError(reason_of(error)) from error


def fresh_context(template: Template, names: Mapping[str, object]) -> Context:
    """A context for one rendering. Jinja2's own way rebuilds its globals each time: slower."""
    env = template.environment
    return env.context_class(env, {**env.globals, **names}, template.name, template.blocks)


def evaluate(expression: str, context: Mapping[str, object]) -> object:
    """The value of an expression."""
    try:
        value = _expression(expression)[0](**context)
    except (TemplateError, ValueError, TypeError, ArithmeticError) as error:
        raise ExpressionError(reason_of(error)) from error
    if environment().undefined is type(value):
        raise ExpressionError(f"“{expression}”用到了没有定义的名称")
    return value


@dataclass(frozen=True, slots=True)
class Comparison:
    """One link of a relation: both sides as written and as evaluated, and whether it holds."""

    left: str
    operator: str
    right: str
    left_value: object
    right_value: object
    holds: bool


def compare(
    relation: str, context: Mapping[str, object], tolerance: Quantity | None = None
) -> list[Comparison]:
    """Each link of `a == b` or `a >= b >= c`, both sides evaluated.

    A tolerance widens each comparison by that much. ExpressionError if the relation is no
    comparison, a side cannot be evaluated or the units differ.
    """
    parts = _split(half_width(relation))
    values = [evaluate(text, context) for text in parts[::2]]
    links = []
    for index, operator in enumerate(parts[1::2]):
        left, right = values[index], values[index + 1]
        links.append(
            Comparison(
                parts[2 * index].strip(),
                operator,
                parts[2 * index + 2].strip(),
                left,
                right,
                _holds(left, operator, right, tolerance),
            )
        )
    return links


def _split(relation: str) -> list[str]:
    """Operands and operators in turn, cut at the comparison signs outside brackets."""
    try:
        tokens = list(environment().lex("{{ " + relation + " }}"))
        tree = environment().parse("{{ " + relation + " }}")
    except TemplateError as error:
        raise ExpressionError(reason_of(error)) from error
    if tree.find(nodes.Compare) is None:
        raise ExpressionError("不是一个比较（应含 ==、>=、<= 之一）")
    parts, depth = [""], 0
    for _, kind, text in tokens[1:-1]:
        if kind == "operator" and depth == 0 and text in _MIRRORED:
            parts += [text, ""]
            continue
        if kind == "operator":
            depth += (text in "([{") - (text in ")]}")
        parts[-1] += text
    return parts


def _holds(left: Any, operator: str, right: Any, tolerance: Quantity | None) -> bool:
    try:
        if isinstance(left, int) and isinstance(right, Quantity):
            left, right, operator = right, left, _MIRRORED[operator]
        if tolerance is None or operator == "!=":
            return bool(_PLAIN[operator](left, right))
        slack = left - right
        width = tolerance.base
        return bool(_SLACK[operator](slack.base, width))
    except (TypeError, AttributeError) as error:
        raise ExpressionError(f"“{left}”与“{right}”不能比较") from error
    except ValueError as error:
        raise ExpressionError(str(error)) from error


_PLAIN = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_SLACK = {
    "==": lambda slack, width: abs(slack) <= width,
    "<": lambda slack, width: slack < width,
    "<=": lambda slack, width: slack <= width,
    ">": lambda slack, width: slack > -width,
    ">=": lambda slack, width: slack >= -width,
}
