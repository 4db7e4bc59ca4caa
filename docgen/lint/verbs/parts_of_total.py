"""分项和：总数后面列出的各部分，加起来要等于总数。

参数：单位表、引出（正则，总数后面这样写的是在列各部分）、其余（正则，有这样的部分，各部分就是全部）、
交叉（正则，这类部分会互相重叠，不判）、截止（正则，从这里起不再是各部分）、
相近、括号相近（百分数；各部分之和比总数少，差得不到这个数的，才算写错）。
列出的可能只是一部分，所以只判：有“其余”“非……”的；加起来比总数多的；比总数少得很少的。
概数、幅度、汉字数、每户多少的数，不参加计算。
说明里可用：所见、总数、各项、和。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from docgen.expressions.prose_numbers import Number
from docgen.lint.amounts import PARAMS as _PARAMS
from docgen.lint.amounts import adds_up, alike, sentences, spelt, totals, without_brackets
from docgen.lint.text_hit import Hit
from docgen.model.paragraph import TextParagraph

_TEXT: dict[str, Any] = {"type": "string", "required": True}
ALONE = True
PARAMS: dict[str, Any] = {
    **_PARAMS,
    "引出": _TEXT,
    "其余": _TEXT,
    "交叉": _TEXT,
    "截止": _TEXT,
    "相近": {"type": "integer", "required": True},
    "括号相近": {"type": "integer", "required": True},
}
_BRACKET = re.compile(r"\s*[（(]")


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Each total whose parts, listed behind it, do not come to it."""
    lead, stop = re.compile(params["引出"]), re.compile(params["截止"])
    for index, passage in enumerate(passages):
        for start, end in sentences(passage.text):
            sentence = passage.text[start:end]
            found = totals(sentence, params)
            for total in found:
                region = _region(sentence, total, found, lead, stop)
                parts = _parts(sentence, total, region, params) if region else []
                if region and len(parts) > 1 and _wrong(sentence, region, parts, total, params):
                    yield _hit(index, start, sentence, total, parts)


def _hit(index: int, start: int, sentence: str, total: Number, parts: list[Number]) -> Hit:
    made = sum((part.base for part in parts), Decimal(0))
    listed = "、".join(sentence[part.start : part.end] for part in parts)
    facts = {
        "总数": sentence[total.start : total.end],
        "各项": listed,
        "和": spelt(made, total),
    }
    return Hit(index, start + total.start, start + total.end, facts)


def _region(
    sentence: str,
    total: Number,
    found: Sequence[Number],
    lead: re.Pattern[str],
    stop: re.Pattern[str],
) -> tuple[int, int, bool] | None:
    """Where the parts of a total are listed, and whether in brackets; None if nowhere."""
    # 6384户22857人，其中…: what follows both lists the parts of both.
    at = next((other.end for other in found if other.start == total.end), total.end)
    begin, end, whole = at, len(sentence), False
    bracket = _BRACKET.match(sentence, at)
    if bracket:
        begin, end, whole = bracket.end(), _close(sentence, bracket.end()), True
    led = lead.match(sentence, begin)
    if led:
        begin, whole = led.end(), False
    elif not bracket:
        return None
    cut = stop.search(sentence, begin, end)
    return begin, cut.start() if cut else end, whole


def _close(text: str, start: int) -> int:
    depth = 1
    for at in range(start, len(text)):
        depth += (text[at] in "（(") - (text[at] in "）)")
        if not depth:
            return at
    return len(text)


def _parts(
    sentence: str, total: Number, region: tuple[int, int, bool], params: Mapping[str, Any]
) -> list[Number]:
    begin, end, _ = region
    seen = " " * begin + without_brackets(sentence[begin:end])
    return [part for part in alike(totals(seen, params), total) if part.unit == total.unit]


def _wrong(
    sentence: str,
    region: tuple[int, int, bool],
    parts: list[Number],
    total: Number,
    params: Mapping[str, Any],
) -> bool:
    text = sentence[region[0] : region[1]]
    if adds_up(parts, total) or re.search(params["交叉"], text):
        return False
    made = sum((part.base for part in parts), Decimal(0))
    reach = params["括号相近" if region[2] else "相近"]
    near = abs(made - total.base) * 100 <= total.base * reach
    return bool(re.search(params["其余"], text)) or near or made > total.base
