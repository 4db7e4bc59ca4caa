"""页码残留：粘贴时带进来的“3 / 16”之类的页码。

参数：最少页数（单独一处时，总页数小于此数的不报）。
同一个总数出现两次以上、页码递增的，或独占一段的，有把握，可以改正（删去）。
说明里可用：所见。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from docgen.lint.text_hit import Hit
from docgen.model.paragraph import TextParagraph

ALONE = False
PARAMS: dict[str, Any] = {"最少页数": {"type": "integer", "required": True, "min": 1}}
_PAGE = re.compile(
    r"(?<![\d.％%])[ \u00a0]?(\d{1,3})[ \u00a0]+/[ \u00a0]+(\d{1,3})(?![\d.])[ \u00a0]?"
)
Found = tuple[int, re.Match[str]]


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Each page number that stands in the text."""
    by_total: dict[int, list[Found]] = {}
    for index, passage in enumerate(passages):
        for match in _PAGE.finditer(passage.text):
            if 0 < int(match[1]) <= int(match[2]):
                by_total.setdefault(int(match[2]), []).append((index, match))
    for total, found in by_total.items():
        numbers = [int(match[1]) for _, match in found]
        rising = len(numbers) > 1 and all(a < b for a, b in pairwise(numbers))
        for index, match in found:
            alone = not (match.string[: match.start()] + match.string[match.end() :]).strip()
            if not (rising or alone or total >= params["最少页数"]):
                continue
            edits = ((match.start(), match.end(), ""),) if rising or alone else ()
            yield Hit(index, match.start(1), match.end(2), {}, edits)
