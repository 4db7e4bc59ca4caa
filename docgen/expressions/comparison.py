"""Compare the two sides of relations such as `总数 == 甲 + 乙` or `开工 >= 2970户 >= 1777户`.

`compare` cuts a relation at its operators, evaluates each operand once and returns a `Comparison`
for each pair of neighbours. A tolerance widens each comparison.

Rules of documents call `compare` for their 关系. Every link is returned, also those that hold: the
caller chooses what it reports, and its message may name the values of both sides.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import pairwise

from jinja2 import nodes
from msgspec import Struct

from docgen.expressions.errors import ExpressionError
from docgen.expressions.evaluation import describe_error, evaluate, parse
from docgen.expressions.lexing import to_half_width
from docgen.expressions.quantity import Quantity
from docgen.expressions.sandbox import get_environment

_EXACT: Mapping[str, Callable[..., object]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
# By operator: whether a difference of the sides holds within a tolerance, both in base units.
_TOLERANT: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "==": lambda difference, tolerance: abs(difference) <= tolerance,
    "<": lambda difference, tolerance: difference < tolerance,
    "<=": lambda difference, tolerance: difference <= tolerance,
    ">": lambda difference, tolerance: difference > -tolerance,
    ">=": lambda difference, tolerance: difference >= -tolerance,
}
_MIRRORED = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "==": "==", "!=": "!="}
_OPENING = "([{"
_CLOSING = ")]}"


class Comparison(Struct, frozen=True, kw_only=True):
    """One link of a relation.

    `left` and `right` are the sides as written, `left_value` and `right_value` as evaluated.

    `operator` is one of == != < <= > >=. The text of a side has half-width characters, and no
    spaces around it.
    """

    left: str
    operator: str
    right: str
    left_value: object
    right_value: object
    holds: bool


def compare(
    relation: str, context: Mapping[str, object], tolerance: Quantity | None = None
) -> list[Comparison]:
    """Return each link of `a == b` or `a >= b >= c` with both sides evaluated.

    Raises ExpressionError if the relation contains no comparison, if a side cannot be evaluated
    or if the units differ.

    The links come in the order of the relation: `甲 >= 乙 >= 丙` gives two. `context` maps names to
    values. `tolerance` makes == hold if the sides differ by at most so much, >= if the left side is
    lower by at most so much; None demands exact values. It does nothing to !=.
    """
    parts = _split(to_half_width(relation))
    operands = [(text.strip(), evaluate(text, context)) for text in parts[::2]]
    links = []
    for symbol, (left, right) in zip(parts[1::2], pairwise(operands), strict=True):
        link = Comparison(
            left=left[0],
            operator=symbol,
            right=right[0],
            left_value=left[1],
            right_value=right[1],
            holds=_holds(left[1], symbol, right[1], tolerance),
        )
        links.append(link)
    return links


def _split(relation: str) -> list[str]:
    """Return operands and operators in turn, cut at the comparisons outside brackets.

    `甲 >= (乙 == 丙)` is cut at >= alone. The list has an odd length: an operand stands at both
    ends. Raises ExpressionError if the relation cannot be read or contains no comparison.
    """
    if parse(relation).find(nodes.Compare) is None:
        raise ExpressionError("不是一个比较（应含 ==、>=、<= 之一）")
    parts = [""]
    depth = 0
    for token_type, text in _tokens(relation):
        if token_type == "operator":
            if depth == 0 and text in _EXACT:
                parts += [text, ""]
                continue
            depth += (text in _OPENING) - (text in _CLOSING)
        parts[-1] += text
    return parts


def _tokens(relation: str) -> list[tuple[str, str]]:
    """Return the type and text of each token, without the {{ and }} around them."""
    try:
        tokens = list(get_environment().lex("{{ " + relation + " }}"))
    except Exception as error:
        raise ExpressionError(describe_error(error)) from error
    return [(token_type, text) for _, token_type, text in tokens[1:-1]]


def _holds(left: object, symbol: str, right: object, tolerance: Quantity | None) -> bool:
    """Return whether a link holds, within a tolerance unless it is None or the link is `!=`.

    Raises ExpressionError if the sides cannot be compared: other units, or a text with a number.
    """
    if isinstance(left, int) and isinstance(right, Quantity):
        # A bare number takes the unit of a quantity only on the right side.
        return _holds(right, _MIRRORED[symbol], left, tolerance)
    try:
        if tolerance is None or symbol == "!=":
            return bool(_EXACT[symbol](left, right))
        if isinstance(left, int):
            left = Quantity(Decimal(left))
        difference = operator.sub(left, right)
        return _TOLERANT[symbol](difference.base, tolerance.base)
    except (TypeError, AttributeError) as error:
        raise ExpressionError(f"“{left}”与“{right}”不能比较") from error
    except ValueError as error:
        raise ExpressionError(str(error)) from error
