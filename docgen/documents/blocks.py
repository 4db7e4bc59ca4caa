"""Blocks: nested sections laid flat, each block ready for one style of the template.

The blocks go into the template as 正文块 or into an attachment. A block has a kind (a level of
heading, a paragraph, a run-in heading, a table) and what the template prints of it; all numbers are
already in its texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docgen.documents import document_keywords as kw
from docgen.documents.numbering import ITEM_MARKS, Form, Numbers
from docgen.documents.prose import mark_missing
from docgen.documents.tables import table_block
from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding
from docgen.schema import schema_keywords as grammar

Block = dict[str, Any]


def lay_out(
    sections: list[Form], path: FieldPath, numbers: Numbers, first: int = 0
) -> tuple[list[Block], tuple[Finding, ...]]:
    """Return the blocks of sections in reading order and the findings about their tables.

    `first` is the index of the first section among its siblings.
    """
    layout = _Layout(numbers)
    blocks: list[Block] = []
    for index, section in enumerate(sections, first):
        blocks += layout.section(section, (*path, index))
    return blocks, tuple(layout.findings)


class _Layout:
    """Lays sections out and collects the findings about their tables."""

    def __init__(self, numbers: Numbers) -> None:
        """Take the numbers of the document and begin without findings."""
        self.numbers = numbers
        self.findings: list[Finding] = []

    def section(self, section: Form, path: FieldPath) -> Iterator[Block]:
        """Yield the heading, then the parts of the section in the order of writing."""
        texts = {
            grammar.PROSE: _paragraph_texts(section.get(grammar.PROSE) or []),
            grammar.ITEMS: _items(section.get(grammar.ITEMS) or {}),
        }
        yield from self._heading(section, path, texts[grammar.PROSE] or texts[grammar.ITEMS])
        for key in section:
            for text in texts.get(key, ()):
                yield {kw.KIND: kw.PARAGRAPH, w.TEXT: mark_missing(text)}
            if key == w.TABLES:
                yield from self._tables(section[key], (*path, key))
            elif key == grammar.SUBSECTIONS:
                for index, subsection in enumerate(section[key]):
                    yield from self.section(subsection, (*path, key, index))

    def _tables(self, tables: list[Form], path: FieldPath) -> Iterator[Block]:
        """Yield the block of each table of a section; `path` is that of the list of tables.

        A table without a title has no number: its label is then ''.
        """
        for index, table in enumerate(tables):
            table_path = (*path, index)
            _, label = self.numbers.marks.get(table_path, (0, ""))
            block, findings = table_block(table, table_path, label)
            self.findings += findings
            yield block

    def _heading(self, section: Form, path: FieldPath, paragraphs: list[str]) -> Iterator[Block]:
        """Yield the block of a heading. A run-in heading takes the first paragraph along."""
        if not section.get(grammar.TITLE):
            return
        level, mark = self.numbers.marks[path]
        style = kw.LEVELS[min(level, len(kw.LEVELS) - 1)]
        title = mark + section[grammar.TITLE]
        if section.get(grammar.RUN_IN) and paragraphs:
            head = mark_missing(title + "。")
            text = mark_missing(paragraphs.pop(0))
            yield {kw.KIND: grammar.RUN_IN, kw.LEVEL: style, kw.HEAD: head, w.TEXT: text}
        else:
            yield {kw.KIND: style, w.TEXT: mark_missing(title)}


def _paragraph_texts(texts: list[str]) -> list[str]:
    """Return one text for each line that is not blank."""
    lines = [line.strip() for text in texts for line in text.splitlines()]
    return [line for line in lines if line]


def _items(items: Mapping[str, Any]) -> list[str]:
    """Return the numbered items after their lead; one text if they are joined (接排).

    The section chooses the mark (一是, 第一, ①, （1）, 1.); it is 一是 without a choice. Items are
    counted from 1.
    """
    mark = ITEM_MARKS[items.get(w.MARK, "一是")]
    texts = [mark(count) + text for count, text in enumerate(items.get(grammar.ENTRIES) or [], 1)]
    lead = [items[grammar.LEAD]] if items.get(grammar.LEAD) else []
    if items.get(grammar.JOINED) and texts:
        return ["".join(lead + texts)]
    return lead + texts
