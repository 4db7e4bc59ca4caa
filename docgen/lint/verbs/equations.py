"""算式：文中写出的算式要成立（450万元+51万元=501万元）。

参数：单位表、相近（百分数，差得比这还少的看作四舍五入）。
只判用同一种运算符写出的加、减、乘、除；带概数、幅度的不判。
说明里可用：所见、应为。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from itertools import pairwise
from typing import Any

from docgen.expressions.prose_numbers import Number
from docgen.lint.amounts import PARAMS as _PARAMS
from docgen.lint.amounts import numbers, plain_number
from docgen.lint.text_hit import Hit
from docgen.model.paragraph import TextParagraph

ALONE = True
PARAMS: dict[str, Any] = {**_PARAMS, "相近": {"type": "number", "required": True}}
_OPERATIONS = {
    "+": re.compile(r"\s*[+＋]\s*"),
    "-": re.compile(r"\s*[-－−—]\s*"),
    "*": re.compile(r"\s*[×*✕xX]\s*"),
    "/": re.compile(r"\s*[÷]\s*"),
}
_EQUALS = re.compile(r"\s*[=＝]\s*")


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Each equation whose sides differ."""
    for index, passage in enumerate(passages):
        if "=" not in passage.text and "＝" not in passage.text:
            continue
        for terms, sign, result in _equations(passage.text, numbers(passage.text, params)):
            made = _reckoned(terms, sign)
            if made is None or abs(made - result.base) <= abs(result.base * params["相近"] / 100):
                continue
            facts = {"应为": plain_number(made, 2)}
            yield Hit(index, terms[0].start, result.end, facts)


def _equations(text: str, found: Sequence[Number]) -> Iterator[tuple[list[Number], str, Number]]:
    terms: list[Number] = []
    sign = ""
    for one, two in pairwise(found):
        between = text[one.end : two.start]
        operation = next((o for o, p in _OPERATIONS.items() if p.fullmatch(between)), "")
        if operation and sign in ("", operation):
            terms, sign = [*(terms or [one]), two], operation
        elif terms and _EQUALS.fullmatch(between):
            yield terms, sign, two
            terms, sign = [], ""
        else:
            terms, sign = [], ""


def _reckoned(terms: Sequence[Number], sign: str) -> Decimal | None:
    """The value of one side in base units; None if it cannot be told."""
    if any(term.about for term in terms):
        return None
    values = [term.base for term in terms]
    if sign == "/" and 0 in values[1:]:
        return None
    return reduce(_APPLY[sign], values)


_APPLY = {
    "+": Decimal.__add__,
    "-": Decimal.__sub__,
    "*": Decimal.__mul__,
    "/": Decimal.__truediv__,
}
