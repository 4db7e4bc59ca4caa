"""Read the tables of a web page: systems of other offices export their lists so, named .xls.

A cell holds the text that a browser shows. A table in a cell of another is a table of its own.
Form: HTML 4.01, 11.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from docgen.load.markup_grid import Grid, MarkupSheet, span
from docgen.load.markup_tags import Tag, read_tags

_SPACES = re.compile(r"[ \t\r\n]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CELLS = frozenset(("td", "th"))
_LINE_ENDS = frozenset(("br", "p", "div", "li"))


def read_web_page(markup: str) -> list[MarkupSheet]:
    """Return the tables of a page that have any content.

    Raises WorkbookError for tables that are too large.
    """
    page = _Page()
    for tag in read_tags(markup):
        page.read(tag)
    return [sheet for table in page.tables for sheet in table.end().grid.sheets()]


class _Table:
    """A table, and the pieces of text of its open cell; None if no cell is open."""

    def __init__(self) -> None:
        self.grid = Grid()
        self.texts: list[str] | None = None

    def end_cell(self) -> None:
        """Write what the open cell holds: the white space of a page is one space."""
        if self.texts is None:
            return
        lines = "".join(self.texts).replace("\xa0", " ").split("\v")
        lines = [_SPACES.sub(" ", line).strip() for line in lines]
        self.grid.write("\n".join(line for line in lines if line))
        self.texts = None

    def end(self) -> _Table:
        """Return the table with its last cell."""
        self.end_cell()
        return self


class _Page:
    """The tables of a page in the order of their beginning, and those that are open."""

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self._open: list[_Table] = []

    def read(self, tag: Tag) -> None:
        """Go on by a tag and the text before it."""
        self._add(tag.text)
        if tag.element in _LINE_ENDS:
            self._add("\v")
        elif tag.element == "table":
            self._read_table(tag)
        elif tag.element == "tr":
            self._read_row(tag)
        elif tag.element in _CELLS:
            self._read_cell(tag)

    def _add(self, text: str) -> None:
        if self._open and self._open[-1].texts is not None:
            self._open[-1].texts.append(text)

    def _read_table(self, tag: Tag) -> None:
        if tag.opens:
            self._begin_table()
        elif self._open:
            self._open.pop().end_cell()

    def _begin_table(self) -> _Table:
        table = _Table()
        self.tables.append(table)
        self._open.append(table)
        return table

    def _read_row(self, tag: Tag) -> None:
        table = self._open[-1] if self._open else self._begin_table()
        table.end_cell()
        if tag.opens:
            table.grid.begin_row(is_hidden=_is_hidden(tag.read_attributes()))

    def _read_cell(self, tag: Tag) -> None:
        table = self._open[-1] if self._open else self._begin_table()
        table.end_cell()
        if tag.opens:
            attributes = tag.read_attributes()
            table.grid.begin_cell(None, span(attributes, "colspan"), span(attributes, "rowspan"))
            table.texts = []


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return bool(_HIDDEN.search(attributes.get("style", "")))
