"""日期：年月日要有这一天。

参数：式样（正则的列表，用“年”“月”“日”三组取出数字，可以没有“年”）。
说明里可用：所见。
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.lint.text_hit import Hit
from docgen.model.paragraph import TextParagraph

ALONE = True
PARAMS: dict[str, Any] = {
    "式样": {"type": "list", "required": True, "schema": {"type": "string"}},
}
_LEAP = 2000  # a year in which every day exists: where no year is given


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Each date that is in no calendar."""
    patterns = [re.compile(pattern) for pattern in params["式样"]]
    for index, passage in enumerate(passages):
        told: set[int] = set()
        for match in (m for pattern in patterns for m in pattern.finditer(passage.text)):
            if not _exists(match.groupdict()) and match.end() not in told:
                told.add(match.end())
                yield Hit(index, match.start(), match.end())


def _exists(parts: Mapping[str, str | None]) -> bool:
    year, month = int(parts.get("年") or _LEAP), int(parts.get("月") or 1)
    if not 1 <= month <= 12:
        return False
    day = int(parts.get("日") or 1)
    return 1 <= day <= calendar.monthrange(max(year, 1), month)[1]
