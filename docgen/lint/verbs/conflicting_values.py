"""一数两值：同一件事的数，全文要一致。

参数：单位表、总括（正则，说法里有它才比，如“全县”）、略去（正则，说法前头的这些字不算）、
最短（说法短于此数的不比）。
说法是从标点到数字之间的字，要一字不差；说法里的年份、区域不同的，是两件事。
概数、幅度、汉字数、每户多少的数不比；表格里的数不比。
说明里可用：所见、说法、前值、前句。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.expressions.prose_numbers import Number
from docgen.lint.amounts import PARAMS as _PARAMS
from docgen.lint.amounts import totals
from docgen.lint.text_hit import Hit
from docgen.model.paragraph import TextParagraph

_TEXT: dict[str, Any] = {"type": "string", "required": True}
ALONE = False
PARAMS: dict[str, Any] = {
    **_PARAMS,
    "总括": _TEXT,
    "略去": _TEXT,
    "最短": {"type": "integer", "required": True},
}
_CLAUSE = re.compile(r"[^，。；：、（()）！？,;:\d\s]*$")


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Each amount that differs from the one first given under the same words."""
    broad, idle = re.compile(params["总括"]), re.compile(params["略去"])
    first: dict[tuple[str, object], tuple[Number, str]] = {}
    for index, passage in enumerate(passages):
        found, before = totals(passage.text, params), None
        for number in found:
            start = before.start if before and before.end == number.start else number.start
            said = _CLAUSE.search(passage.text[max(0, start - 60) : start])
            label = idle.sub("", said.group()) if said else ""
            before = number
            if len(label) < params["最短"] or not broad.search(label):
                continue
            key, seen = (label, number.dimensions), passage.text[number.start : number.end]
            known = first.setdefault(key, (number, seen))
            if known[0].base != number.base:
                yield Hit(index, number.start, number.end, {"说法": label, "前值": known[1]})
