"""Titles above a header: that of the table, of a part of it, of a place or a year.

`header_lines` passes over them when it looks for lines of labels, `lines_above` when it looks for
values.
"""

from __future__ import annotations

from collections.abc import Sequence

from docgen.model.header_names import is_like_unit
from docgen.model.lazy_pattern import LazyPattern

_LONGEST_UNIT = 4
"""Characters of a unit that nobody knows, above the first column."""
TITLE = LazyPattern(
    r".*(?:表|台账|册|[名清]单|统计|汇总)|附[件表]\d*|表\d+.*|第.{1,3}[页张]|(?:19|20)\d\d年?度?.*"
    r"|(?!非|贫困).*[县乡镇村区](?:人民政府)?|.*单位[是为].+|.*[以按].+(?:填|报|计|算).*"
)
"""A title of a table, or what stands beside it: a place, a year, a unit."""
_PART = LazyPattern(r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．].+|续表?|附.*|.*情况")
"""The number of a part before its title."""


def is_title(text: str) -> bool:
    """Return whether a text is the title of a table or of a part of it: a place, a year, 一、…"""
    return bool(TITLE.fullmatch(text) or _PART.fullmatch(text))


def without_title(line: Sequence[str]) -> list[str]:
    """Return a line above a header without the title that it begins with, '' in its place.

    东山镇户台账 and 万元 give '' and 万元. A merged title stands in several cells.
    """
    first = next(filter(None, line), "")
    is_title = len(first) > _LONGEST_UNIT or TITLE.fullmatch(first) is not None
    if not is_title or is_like_unit(first):
        return [*line]
    return ["" if text == first else text for text in line]
