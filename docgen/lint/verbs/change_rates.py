"""增减：由甲数到乙数，增减的百分数（百分点）要算得上。

参数：单位表、起词（正则，紧挨在甲数之前）、到词（正则，写在甲数和乙数之间）、
幅词（正则，写在乙数和百分数之间）、容差（百分点）。
概数、幅度、汉字数不参加计算。
说明里可用：所见、甲、乙、应为。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from docgen.expressions.prose_numbers import Number
from docgen.lint.amounts import NEAR, amounts, plain_number, sentences
from docgen.lint.amounts import PARAMS as _PARAMS
from docgen.lint.text_hit import Hit
from docgen.lint.verbs.percentages import fits
from docgen.model.paragraph import TextParagraph

_TEXT: dict[str, Any] = {"type": "string", "required": True}
ALONE = True
PARAMS: dict[str, Any] = {
    **_PARAMS,
    "起词": _TEXT,
    "到词": _TEXT,
    "幅词": _TEXT,
    "容差": {"type": "number", "min": 0},
}


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Each growth that is not what the two amounts give."""
    from_ = re.compile(params["起词"] + "$")
    to, by = re.compile(params["到词"]), re.compile(params["幅词"])
    for index, passage in enumerate(passages):
        for start, end in sentences(passage.text):
            text = passage.text[start:end]
            found = amounts(text, params)
            for one, two, change in zip(found, found[1:], found[2:], strict=False):
                if (
                    from_.search(text, max(0, one.start - NEAR), one.start)
                    and to.fullmatch(text, one.end, two.start)
                    and by.fullmatch(text, two.end, change.start)
                    and (exact := _exact(one, two, change)) is not None
                    and not fits(exact, change, params)
                ):
                    facts = {
                        "甲": text[one.start : one.end],
                        "乙": text[two.start : two.end],
                        "应为": plain_number(exact, 2),
                    }
                    yield Hit(index, start + change.start, start + change.end, facts)


def _exact(one: Number, two: Number, change: Number) -> Decimal | None:
    """The change in % of the first, or in points between two percentages; None if neither."""
    if change.dimensions or one.dimensions != two.dimensions:
        return None
    if one.unit == "%":
        return abs(two.value - one.value) if change.unit != "%" else None
    return abs(two.base - one.base) / one.base * 100 if change.unit == "%" and one.base else None
