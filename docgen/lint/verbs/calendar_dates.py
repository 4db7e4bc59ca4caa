"""日期：年月日要有这一天。

参数：式样（正则的列表，用“年”“月”“日”三组取出数字，可以没有“年”）。
说明里可用：所见。
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence

from docgen.expressions.bounded_patterns import Match, Pattern, compile_pattern
from docgen.expressions.needed_characters import Needed, any_needed
from docgen.lint.rule_params import TEXTS, Params, ParamSchema
from docgen.lint.text_hit import text_hit
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Hit

LOCAL = True
PARAMS: ParamSchema = {"式样": {**TEXTS, "required": True}}
_LEAP_YEAR = 2000  # used for dates without a year, because every day exists in it


def needed(params: Params) -> Needed:
    """Return the characters of which a text with a date has one."""
    return any_needed(compile_pattern(pattern).needed for pattern in params["式样"])


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield each date that is in no calendar."""
    patterns = [compile_pattern(pattern) for pattern in params["式样"]]
    for index, paragraph in enumerate(paragraphs):
        for match in _find_invalid(paragraph.text, patterns):
            yield text_hit(index, match.start(), match.end())


def _find_invalid(text: str, patterns: Sequence[Pattern]) -> Iterator[Match]:
    """Yield the invalid dates of a text; of several with one end only the first."""
    ends = set[int]()
    for pattern in patterns:
        for match in pattern.finditer(text):
            if match.end() not in ends and not _exists(match.groupdict()):
                ends.add(match.end())
                yield match


def _exists(parts: Mapping[str, str | None]) -> bool:
    """Return whether a day exists; a part that is not written is taken as one that does."""
    year = int(parts.get("年") or _LEAP_YEAR)
    month = int(parts.get("月") or 1)
    if not 1 <= month <= 12:
        return False
    day = int(parts.get("日") or 1)
    return 1 <= day <= calendar.monthrange(max(year, 1), month)[1]
