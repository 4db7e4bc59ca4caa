"""算式：文中写出的算式要成立（450万元+51万元=501万元）。

参数：单位表、相近（百分数，差得比这还少的看作四舍五入）。
只判用同一种运算符写出的加、减、乘、除；带概数、幅度的不判。
说明里可用：所见、应为。
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import reduce
from itertools import pairwise

from msgspec import Struct

from docgen.expressions.prose_numbers import Number
from docgen.lint import lint_keywords as kw
from docgen.lint.amounts import format_like, read_numbers
from docgen.lint.rule_params import NUMBER, UNIT_LIST, Params, ParamSchema
from docgen.lint.text_hit import text_hit
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Hit

LOCAL = True
PARAMS: ParamSchema = {**UNIT_LIST, "相近": NUMBER}
_OPERATORS = {
    "+": re.compile(r"\s*[+＋]\s*"),
    "-": re.compile(r"\s*[-－−—]\s*"),
    "*": re.compile(r"\s*[×*✕xX]\s*"),
    "/": re.compile(r"\s*[÷]\s*"),
}
_EQUALS = re.compile(r"\s*[=＝]\s*")
_APPLY: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": Decimal.__add__,
    "-": Decimal.__sub__,
    "*": Decimal.__mul__,
    "/": Decimal.__truediv__,
}


class _Equation(Struct, frozen=True):
    """Terms joined by one operator, and the number after the equals sign."""

    terms: Sequence[Number]
    operator: str
    result: Number


def needed(_: Params) -> frozenset[str]:
    """Return the equals signs."""
    return frozenset("=＝")


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield each equation whose sides differ."""
    tolerance: Decimal = params["相近"]  # percent of the result
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text
        for equation in _find_equations(text, read_numbers(text, params[kw.UNIT_LIST])):
            value = _calculate(equation)
            result = equation.result
            if value is None or _is_close(value, result.base, tolerance):
                continue
            facts = {"应为": format_like(value, result)}
            yield text_hit(index, equation.terms[0].start, result.end, facts)


def _is_close(value: Decimal, result: Decimal, tolerance: Decimal) -> bool:
    """Return whether the sides differ by at most `tolerance` percent, as rounding may explain."""
    return abs(value - result) <= abs(result * tolerance / 100)


def _find_equations(text: str, numbers: Sequence[Number]) -> Iterator[_Equation]:
    """Yield each equation with one operator. A second operator begins a new equation.

    450万元+51万元=501万元 has the terms 450万元 and 51万元. Only the number right behind the equals
    sign is its result, and only spaces may stand around the signs.
    """
    terms: list[Number] = []
    operator = ""
    for first, second in pairwise(numbers):
        between = text[first.end : second.start]
        found = _read_operator(between)
        if found and operator in ("", found):
            operator = found
            terms = [*(terms or [first]), second]
            continue
        if terms and _EQUALS.fullmatch(between):
            yield _Equation(terms, operator, second)
        terms = []
        operator = ""


def _read_operator(text: str) -> str:
    """Return the operator between two numbers, or ''."""
    for operator, pattern in _OPERATORS.items():
        if pattern.fullmatch(text):
            return operator
    return ""


def _calculate(equation: _Equation) -> Decimal | None:
    """Return the value of the terms in base units; None if the equation is not judged.

    It is not if one of its numbers is not exact or the end of a range, or if it divides by zero.
    The sign of a difference may be that of a range: 3—5户 is none, as it would be negative.
    """
    numbers = (*equation.terms, equation.result)
    is_difference = equation.operator == "-"
    ranges = [number.ranged for number in numbers[is_difference * len(equation.terms) :]]
    if any(ranges) or any(number.about for number in numbers):
        return None
    values = [term.base for term in equation.terms]
    if equation.operator == "/" and 0 in values[1:]:
        return None
    value = reduce(_APPLY[equation.operator], values)
    if is_difference and value < 0:
        return None
    return value
