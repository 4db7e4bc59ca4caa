"""列数：说有几项，后面就要列几项。

参数：序号表、声明（正则的列表，用“数”一组取出所说的数）、除外（正则的列表，不是说列项的）。
只看紧挨着第一项之前的一句；一句里说了几个不同的数的，后面没有序号的，都不判。
说明里可用：所见、声明数、实数。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.expressions.chinese_numerals import read_numeral
from docgen.lint.amounts import sentences
from docgen.lint.list_numbers import PARAMS as _PARAMS
from docgen.lint.list_numbers import Listing, lists
from docgen.lint.text_hit import Hit
from docgen.model.paragraph import TextParagraph

_TEXTS: dict[str, Any] = {"type": "list", "schema": {"type": "string"}}
ALONE = False
PARAMS: dict[str, Any] = {**_PARAMS, "声明": {**_TEXTS, "required": True}, "除外": _TEXTS}


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Each sentence that announces another number of items than follow it."""
    patterns = [re.compile(pattern) for pattern in params["声明"]]
    exempt = [re.compile(pattern) for pattern in params.get("除外", ())]
    for listing in lists(passages, params):
        count = listing.last.value if listing.faults else len(listing.marks)
        if count < 2:
            continue
        index, start, end = _before(passages, listing)
        text = passages[index].text[start:end]
        for pattern in exempt:
            text = pattern.sub(lambda match: "＿" * len(match.group()), text)
        said = [match for pattern in patterns for match in pattern.finditer(text)]
        numbers = {read_numeral(match["数"]) for match in said}
        if len(numbers) == 1 and (number := numbers.pop()) != count and number:
            a, b = said[0].span()
            yield Hit(index, start + a, start + b, {"声明数": number, "实数": count})


def _before(passages: Sequence[TextParagraph], listing: Listing) -> tuple[int, int, int]:
    """The sentence in front of the first mark: its passage and its span."""
    first = listing.marks[0]
    text = passages[first.passage].text[: first.start]
    index = first.passage
    if not text.strip():
        index = next((n for n in range(index - 1, -1, -1) if passages[n].text.strip()), index)
        text = passages[index].text if index != first.passage else ""
    spans = sentences(text)
    return (index, *spans[-1]) if spans else (index, 0, 0)
