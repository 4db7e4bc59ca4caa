"""条数：文中说有几项，后面就要列几项。

参数：声明（正则，其中“数”一组取出所说的数，如 以下(?P<数>[0-9一二三四五六七八九十]+)个项目）。
所数的是同一节里的分项；没有分项时，数它的小节。取列项之前最后一段文字来看，分项有引语时看引语。
不判：没有列项的节；同一段里说了几个不同的数的。
说明里可用：声明、声明数、实数、所列。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from docgen.documents.rule_view import Document
from docgen.expressions.chinese_numerals import read_numeral
from docgen.model import keywords as w
from docgen.model.finding import FieldPath

PARAMS: dict[str, Any] = {
    "声明": {"type": "list", "required": True, "minlength": 1, "schema": {"type": "string"}}
}


def find(
    params: Mapping[str, Any], document: Document
) -> Iterator[tuple[FieldPath, dict[str, object]]]:
    """Each section whose declared count differs from the number of items listed."""
    patterns = [re.compile(pattern) for pattern in params["声明"]]
    for path, section in document.find(f"**.{w.SECTIONS}.*"):
        yield from _section(section, path, patterns)
    for path, section in document.find(f"**.{w.SUBSECTIONS}.*"):
        yield from _section(section, path, patterns)


def _section(
    section: Any, path: FieldPath, patterns: list[re.Pattern[str]]
) -> Iterator[tuple[FieldPath, dict[str, object]]]:
    if not isinstance(section, dict):
        return
    items = section.get(w.ITEMS) or {}
    listed = items.get(w.ENTRIES) or section.get(w.SUBSECTIONS) or []
    if not listed:
        return
    what = w.ITEMS if items.get(w.ENTRIES) else w.SUBSECTIONS
    where, text = _introduction(section, items, path)
    declared = [match for pattern in patterns for match in pattern.finditer(text)]
    counts = {read_numeral(match["数"]) for match in declared} - {None}
    if len(counts) == 1 and (count := counts.pop()) != len(listed):
        facts: dict[str, object] = {
            "声明": declared[0].group(),
            "声明数": count,
            "实数": len(listed),
            "所列": what,
        }
        yield where, facts


def _introduction(
    section: dict[str, Any], items: dict[str, Any], path: FieldPath
) -> tuple[FieldPath, str]:
    if items.get(w.LEAD):
        return (*path, w.ITEMS, w.LEAD), items[w.LEAD]
    prose = section.get(w.PROSE) or [""]
    return (*path, w.PROSE, len(prose) - 1), prose[-1]
