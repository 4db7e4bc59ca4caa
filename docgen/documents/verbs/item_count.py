"""条数：文中说有几项，后面就要列几项。

参数：声明（正则，其中“数”一组取出所说的数，如 以下(?P<数>[0-9一二三四五六七八九十]+)个项目）。
所数的是同一节里的分项；没有分项时，数它的小节。取列项之前最后一段文字来看，分项有引语时看引语。
不判：没有列项的节；同一段里说了几个不同的数的。
说明里可用：声明、声明数、实数、所列。
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.documents.rule_view import Document
from docgen.expressions.bounded_patterns import Pattern, compile_pattern
from docgen.expressions.chinese_numerals import read_numeral
from docgen.model.finding import FieldPath
from docgen.rules.verb import Hit
from docgen.schema import schema_keywords as grammar
from docgen.schema.coerce import Rules

PARAMS: Rules = {
    "声明": {"type": "list", "required": True, "minlength": 1, "schema": {"type": "string"}}
}


def find(params: Rules, document: Document) -> Iterator[Hit]:
    """Yield each section whose declared count differs from the number of items listed."""
    patterns = [compile_pattern(pattern) for pattern in params["声明"]]
    for path, section in document.find(f"**.{grammar.SECTIONS}.*"):
        yield from _section(section, path, patterns)
    for path, section in document.find(f"**.{grammar.SUBSECTIONS}.*"):
        yield from _section(section, path, patterns)


def _section(section: object, path: FieldPath, patterns: list[Pattern]) -> Iterator[Hit]:
    """Yield a hit if a section says a number of items and lists another one.

    It is not judged if it lists nothing, says no number, or says several different numbers.
    """
    if not isinstance(section, dict):
        return
    items = section.get(grammar.ITEMS) or {}
    list_name, listed = _list(section, items)
    if not listed:
        return
    text_path, text = _introduction(section, items, path)
    declared = [match for pattern in patterns for match in pattern.finditer(text)]
    counts = {read_numeral(match["数"]) for match in declared} - {None}
    if len(counts) != 1 or len(listed) in counts:
        return
    facts: dict[str, object] = {
        "声明": declared[0].group(),
        "声明数": counts.pop(),
        "实数": len(listed),
        "所列": list_name,
    }
    yield Hit(text_path, facts)


def _list(section: Rules, items: Rules) -> tuple[str, list[object]]:
    """Return the items of a section, or its subsections if it has none, with their name."""
    entries = items.get(grammar.ENTRIES)
    if entries:
        return grammar.ITEMS, entries
    return grammar.SUBSECTIONS, section.get(grammar.SUBSECTIONS) or []


def _introduction(section: Rules, items: Rules, path: FieldPath) -> tuple[FieldPath, str]:
    """Return the text before the list, and its path."""
    if items.get(grammar.LEAD):
        return (*path, grammar.ITEMS, grammar.LEAD), items[grammar.LEAD]
    prose = section.get(grammar.PROSE) or [""]
    return (*path, grammar.PROSE, len(prose) - 1), prose[-1]
