"""Blocks: nested sections laid flat, each block ready for one style of the template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docgen.documents.numbering import ITEM_MARKS, Numbers
from docgen.documents.prose import mark_missing
from docgen.documents.tables import table_block
from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding

Block = dict[str, Any]


def lay_out(
    sections: list[Any], path: FieldPath, numbers: Numbers, first: int = 0
) -> tuple[list[Block], tuple[Finding, ...]]:
    """The blocks of sections in reading order, and what is wrong with their tables.

    `first` is the place of the first of them among their siblings.
    """
    findings: list[Finding] = []
    blocks = [
        block
        for index, section in enumerate(sections, first)
        for block in _section(section, (*path, index), numbers, findings)
    ]
    return blocks, tuple(findings)


def _paragraph(text: str) -> Block:
    return {w.KIND: w.PARAGRAPH, w.TEXT: mark_missing(text)}


def _section(
    section: Mapping[str, Any], path: FieldPath, numbers: Numbers, findings: list[Finding]
) -> Iterator[Block]:
    """A heading, then what is under it in the order in which it was written."""
    texts = {
        w.PROSE: [line for text in section.get(w.PROSE) or [] for line in _lines(text)],
        w.ITEMS: _items(section.get(w.ITEMS) or {}),
    }
    yield from _heading(section, path, numbers, texts[w.PROSE] or texts[w.ITEMS])
    for key in section:
        yield from map(_paragraph, texts.get(key, ()))
        if key == w.TABLES:
            yield from _tables(section[key], (*path, key), numbers, findings)
        elif key == w.SUBSECTIONS:
            for index, below in enumerate(section[key]):
                yield from _section(below, (*path, key, index), numbers, findings)


def _tables(
    tables: list[Any], path: FieldPath, numbers: Numbers, findings: list[Finding]
) -> Iterator[Block]:
    for index, table in enumerate(tables):
        where = (*path, index)
        _, label = numbers.marks.get(where, (0, ""))
        block, faults = table_block(table, where, label)
        findings += faults
        yield block


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _heading(
    section: Mapping[str, Any], path: FieldPath, numbers: Numbers, paragraphs: list[str]
) -> Iterator[Block]:
    """The heading's block. One that runs in takes the first paragraph along."""
    if not section.get(w.TITLE):
        return
    level, mark = numbers.marks[path]
    style = w.LEVELS[min(level, len(w.LEVELS) - 1)]
    title = mark + section[w.TITLE]
    if section.get(w.RUN_IN) and paragraphs:
        head, first = mark_missing(title + "。"), mark_missing(paragraphs.pop(0))
        yield {w.KIND: w.RUN_IN, w.LEVEL: style, w.HEAD: head, w.TEXT: first}
    else:
        yield {w.KIND: style, w.TEXT: mark_missing(title)}


def _items(items: Mapping[str, Any]) -> list[str]:
    mark = ITEM_MARKS[items.get(w.MARK, "一是")]
    texts = [mark(n) + text for n, text in enumerate(items.get(w.ENTRIES) or [], 1)]
    lead = [items[w.LEAD]] if items.get(w.LEAD) else []
    return ["".join(lead + texts)] if items.get(w.JOINED) and texts else lead + texts
