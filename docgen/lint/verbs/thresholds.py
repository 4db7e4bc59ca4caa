"""门槛：同一个界限，两处的方向不能一样。

参数：单位表、以下、以上（正则，写在数后面的界限词）。
同一段里，同一个数两次都写“以内”（或都写“以上”），后面的办法不同，而没有另一个方向的，才报。
说明里可用：所见、前处。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from docgen.expressions.prose_numbers import Number
from docgen.lint.amounts import PARAMS as _PARAMS
from docgen.lint.amounts import numbers, sentences
from docgen.lint.text_hit import Hit
from docgen.model.paragraph import TextParagraph

_TEXT: dict[str, Any] = {"type": "string", "required": True}
ALONE = True
PARAMS: dict[str, Any] = {**_PARAMS, "以下": _TEXT, "以上": _TEXT}
Bound = tuple[Number, int, str]
"""A threshold: its number, where its words end, its direction."""


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Each second threshold that lies on the same side as the first."""
    for index, passage in enumerate(passages):
        by_value: dict[Decimal, list[Bound]] = {}
        for bound in _bounds(passage.text, params):
            by_value.setdefault(bound[0].base, []).append(bound)
        for bounds in by_value.values():
            if len(bounds) == 2 and bounds[0][2] == bounds[1][2]:
                first, second = bounds
                if _rest(passage.text, first) != _rest(passage.text, second):
                    seen = passage.text[first[0].start : first[1]]
                    yield Hit(index, second[0].start, second[1], {"前处": seen})


def _bounds(text: str, params: Mapping[str, Any]) -> Iterator[Bound]:
    sides = {side: re.compile(params[side]) for side in ("以下", "以上")}
    for number in numbers(text, params):
        for side, pattern in sides.items():
            match = pattern.match(text, number.end)
            if match and not number.han:
                yield number, match.end(), side


def _rest(text: str, bound: Bound) -> str:
    """What is said of a threshold: the words behind it to the end of the sentence."""
    end = next((b for a, b in sentences(text) if a <= bound[0].start < b), len(text))
    return re.sub(r"\W", "", text[bound[1] : end])
