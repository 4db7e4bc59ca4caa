"""差额：减去一部分以后，余下的要对得上。

参数：单位表、减词（正则，紧挨在减去的数之前）、余词（正则，紧挨在余下的数之前）。
同一段前面写过的、单位相同的数里，没有一个减去它等于余数的，才报。
概数、幅度、汉字数不参加计算；没有“减去”一类字样的不判。
说明里可用：所见、减数、原数、应为。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.lint.amounts import NEAR, REACH, alike, spelt, totals
from docgen.lint.amounts import PARAMS as _PARAMS
from docgen.lint.text_hit import Hit
from docgen.model.paragraph import TextParagraph

_TEXT: dict[str, Any] = {"type": "string", "required": True}
ALONE = True
PARAMS: dict[str, Any] = {**_PARAMS, "减词": _TEXT, "余词": _TEXT}


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Each remainder that no amount before it leaves."""
    taken, left = re.compile(params["减词"] + "$"), re.compile(params["余词"] + "$")
    for index, passage in enumerate(passages):
        text, found = passage.text, totals(passage.text, params)
        for at, less in enumerate(found[:-1]):
            if not taken.search(text, max(0, less.start - NEAR), less.start):
                continue
            rest = next(
                (n for n in alike(found[at + 1 : at + REACH], less)
                 if left.search(text, max(0, n.start - NEAR), n.start)), None,
            )  # fmt: skip
            before = list(alike(found[max(0, at - REACH) : at], less))
            if rest is None or not before:
                continue
            if not any(one.base - less.base == rest.base for one in before):
                whole = max(before, key=lambda number: number.base)
                facts = {
                    "原数": text[whole.start : whole.end],
                    "减数": text[less.start : less.end],
                    "应为": spelt(whole.base - less.base, whole),
                }
                yield Hit(index, rest.start, rest.end, facts)
