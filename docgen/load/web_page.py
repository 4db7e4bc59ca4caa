"""Read the tables of a web page: systems of other offices export their lists so, named .xls.

A cell holds the text that a browser shows. A table in a cell of another is a table of its own, one
of few lines is text of the cell.
Form: HTML 4.01, 11.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from docgen.load.markup_grid import MarkupSheet
from docgen.load.markup_tags import Tag, read_tags, whole_number
from docgen.load.table_stack import LINE_END, TableStack

_SPACES = re.compile(r"[ \t\r\n\xa0]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CELLS = frozenset(("td", "th"))
_LINE_ENDS = frozenset(("br", "p", "div", "li"))


def read_web_page(markup: str) -> list[MarkupSheet]:
    """Return the tables of a page that have any content.

    Raises WorkbookError for tables that are too large.
    """
    tables = TableStack(_tidy)
    for tag in read_tags(markup):
        tables.add(tag.text)
        if tag.element in _LINE_ENDS:
            tables.add(LINE_END)
        elif tag.opens:
            _begin(tag, tables)
        else:
            _end(tag.element, tables)
    return tables.sheets()


def _tidy(line: str) -> str:
    """Return a line as a browser shows it: all white space is one space."""
    return _SPACES.sub(" ", line).strip()


def _begin(tag: Tag, tables: TableStack) -> None:
    """Begin a table, a row or a cell."""
    if tag.element == "table":
        tables.begin_table()
    elif tag.element == "tr":
        tables.begin_row(is_hidden=_is_hidden(tag.read_attributes()))
    elif tag.element in _CELLS:
        attributes = tag.read_attributes()
        tables.begin_cell(_span(attributes, "colspan"), _span(attributes, "rowspan"))
        if _is_hidden(attributes):
            tables.hide_column()


def _end(element: str, tables: TableStack) -> None:
    """End a table or a cell."""
    if element == "table":
        tables.end_table()
    elif element == "tr" or element in _CELLS:
        tables.end_cell()


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return bool(_HIDDEN.search(attributes.get("style", "")))


def _span(attributes: Mapping[str, str], name: str) -> int:
    """Return how many cells an attribute merges."""
    return whole_number(attributes.get(name), 1)
