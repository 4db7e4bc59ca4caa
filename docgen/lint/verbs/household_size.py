"""户均：挨着写的户数和人数，户均人口要在常理之内。

参数：单位表、户、人（两种单位）、下限、上限、最少户数（少于此数的不判）。
说明里可用：所见、户均。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from docgen.lint.amounts import PARAMS as _PARAMS
from docgen.lint.amounts import rounded, totals
from docgen.lint.text_hit import Hit
from docgen.model.paragraph import TextParagraph

_UNIT: dict[str, Any] = {"type": "string", "required": True}
_NUMBER: dict[str, Any] = {"type": "number", "required": True}
ALONE = True
PARAMS: dict[str, Any] = {
    **_PARAMS,
    "户": _UNIT,
    "人": _UNIT,
    "下限": _NUMBER,
    "上限": _NUMBER,
    "最少户数": _NUMBER,
}
_NEXT = re.compile(r"[、（(]?")


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Each pair of households and persons whose mean is out of reason."""
    for index, passage in enumerate(passages):
        found = totals(passage.text, params)
        for one, two in pairwise(found):
            if (one.unit, two.unit) != (params["户"], params["人"]) or one.base < params[
                "最少户数"
            ]:
                continue
            if not _NEXT.fullmatch(passage.text, one.end, two.start):
                continue
            mean = two.base / one.base
            if not params["下限"] <= mean <= params["上限"]:
                facts = {"户均": rounded(mean, 2)}
                yield Hit(index, one.start, two.end, facts)
