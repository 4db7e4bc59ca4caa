"""占比：某数是另一数的百分之几，要算得上。

参数：单位表、占词（正则，写在另一数和百分数之间）、容差（百分点，默认按写出的小数位四舍五入或截去）。
同一句前面写过的、单位相同的数里，没有一个除以另一数等于这个百分数的，才报。
概数、幅度、汉字数不参加计算；没有写出另一数的（如“占总数的65%”）不判。
说明里可用：所见、分子、分母、应为。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from docgen.expressions.prose_numbers import Number
from docgen.lint.amounts import PARAMS as _PARAMS
from docgen.lint.amounts import alike, amounts, is_rate, rounded, sentences
from docgen.lint.text_hit import Hit
from docgen.model.paragraph import TextParagraph

ALONE = True
PARAMS: dict[str, Any] = {
    **_PARAMS,
    "占词": {"type": "string", "required": True},
    "容差": {"type": "number", "min": 0},
}


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Each percentage that no pair of amounts before it gives."""
    link = re.compile(params["占词"])
    for index, passage in enumerate(passages):
        for start, end in sentences(passage.text):
            sentence = passage.text[start:end]
            found = amounts(sentence, params)
            for at in range(1, len(found) - 1):
                whole, share = found[at], found[at + 1]
                if share.unit != "%" or not link.fullmatch(sentence, whole.end, share.start):
                    continue
                tops = [n for n in alike(found[:at], whole) if not is_rate(sentence, n, params)]
                if (
                    tops
                    and whole.base
                    and not any(fits(t.base / whole.base * 100, share, params) for t in tops)
                ):
                    facts = _facts(sentence, tops[-1], whole, share)
                    yield Hit(index, start + share.start, start + share.end, facts)


def fits(exact: Decimal, share: Number, params: Mapping[str, Any]) -> bool:
    """Whether a percentage is what it is written as: rounded, cut, or within what is allowed."""
    written = {rounded(exact, share.places, how) for how in (ROUND_HALF_UP, ROUND_DOWN)}
    return share.value in written or abs(exact - share.value) <= params.get("容差", 0)


def _facts(sentence: str, top: Number, whole: Number, share: Number) -> dict[str, object]:
    exact = rounded(top.base / whole.base * 100, max(share.places, 1))
    return {
        "分子": sentence[top.start : top.end],
        "分母": sentence[whole.start : whole.end],
        "应为": f"{exact}%",
    }
