"""合计数：写明的合计要等于前面各项之和。

参数：单位表、合计词（正则，紧挨在合计数前面；有“数”一组的，是说明了有几项）、须说项数（是或否）。
说明了几项的，看同一段里前面最近的几项；没有说的，同一句里从后往前数，总有几项加起来等于它就算对。
概数、幅度、汉字数、每户多少的数，不参加计算。
说明里可用：所见、各项、和。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from docgen.expressions.chinese_numerals import read_numeral
from docgen.expressions.prose_numbers import Number
from docgen.lint.amounts import NEAR, REACH, adds_up, alike, sentences, spelt, totals
from docgen.lint.amounts import PARAMS as _PARAMS
from docgen.lint.text_hit import Hit
from docgen.model.paragraph import TextParagraph

ALONE = True
PARAMS: dict[str, Any] = {
    **_PARAMS,
    "合计词": {"type": "string", "required": True},
    "须说项数": {"type": "boolean", "required": True},
}
_MOST = 12


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Each stated sum that is not what the amounts before it come to."""
    word = re.compile(params["合计词"] + "$")
    for index, passage in enumerate(passages):
        found = totals(passage.text, params)
        for at, total in enumerate(found):
            said = word.search(passage.text, max(0, total.start - NEAR), total.start)
            if said is None:
                continue
            before = list(alike(found[max(0, at - REACH) : at], total))
            count = read_numeral(said.groupdict().get("数") or "") or 0
            if bool(count) != params["须说项数"]:
                continue
            if not count:
                start = _sentence(passage.text, total.start)
                before = [number for number in before if number.start >= start]
            parts = _wrong(before, total, count)
            if parts:
                made = sum((part.base for part in parts), Decimal(0))
                listed = "、".join(passage.text[p.start : p.end] for p in parts)
                yield Hit(index, total.start, total.end, {"各项": listed, "和": spelt(made, total)})


def _sentence(text: str, at: int) -> int:
    return next((a for a, b in sentences(text) if a <= at < b), 0)


def _wrong(before: list[Number], total: Number, count: int) -> list[Number]:
    """The amounts that were to be added, if they do not add up; [] if they do."""
    if count:
        parts = before[-count:]
        return [] if len(parts) < count or adds_up(parts, total) else parts
    tails = [before[-n:] for n in range(2, min(len(before), _MOST) + 1)]
    return before if tails and not any(adds_up(tail, total) for tail in tails) else []
