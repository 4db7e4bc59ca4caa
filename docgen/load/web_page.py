"""Read the tables of a web page: systems of other offices export their lists so, named .xls.

A cell holds the text that a browser shows. A table in a cell of another is a table of its own, one
of few lines is text of the cell.
Form: HTML 4.01, 11.

For each tag `_Page` takes the text before it, then begins or ends what the tag stands for.
`PageStyles` follows the looks, `TableStack` the tables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from docgen.load.markup_grid import MarkupSheet
from docgen.load.markup_tags import Tag, read_tags, whole_number
from docgen.load.page_fields import ChoiceList, read_input
from docgen.load.page_styles import PageStyles
from docgen.load.table_stack import LINE_END, TableStack

_SPACES = re.compile(r"[ \t\r\n\xa0]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CELLS = frozenset(("td", "th"))
_LINE_ENDS = frozenset(("br", "p", "div", "li"))
_UNSEEN = frozenset(("script", "style", "template", "datalist", "title"))
"""Elements whose text a browser does not show."""


def read_web_page(markup: str) -> list[MarkupSheet]:
    """Return the tables of a page that have any content.

    Raises WorkbookError for tables that are too large.
    """
    page = _Page(PageStyles(markup))
    for tag in read_tags(markup):
        page.read(tag)
    return page.tables.sheets()


class _Page:
    """The tables of a page, the looks of what is open, an unseen element, a list of choices."""

    def __init__(self, styles: PageStyles) -> None:
        """Begin outside of all elements; `styles` has the classes of the page."""
        self.tables = TableStack(_tidy)
        self._styles = styles
        self._unseen = ""
        self._choices: ChoiceList | None = None

    def read(self, tag: Tag) -> None:
        """Go on by a tag and the text before it.

        Inside an element that a browser does not show (script, style …) everything is passed over
        up to its end.
        """
        if self._unseen:
            if tag.element == self._unseen and tag.closes:
                self._unseen = ""
            return
        if self._choices is None:
            self.tables.add(tag.text, self._styles.current)
        else:
            self._choices.add(tag)
        self._read_field(tag)
        if tag.element in _UNSEEN:
            self._unseen = tag.element if tag.opens and not tag.closes else ""
        elif tag.element in _LINE_ENDS:
            self.tables.add(LINE_END)
        elif tag.opens:
            _begin(tag, self.tables)
        else:
            _end(tag.element, self.tables)
        self._styles.read(tag)

    def _read_field(self, tag: Tag) -> None:
        """Go on to a field that a browser shows with its content, or to its end.

        The content of a field is text of the cell in which it stands.
        """
        if self._choices is not None and self._choices.is_ended_by(tag):
            self.tables.add(self._choices.text(), self._styles.current)
            self._choices = None
        if tag.element == "select" and tag.opens:
            self._choices = ChoiceList(tag)
        elif tag.element == "input":
            self.tables.add(read_input(tag), self._styles.current)


def _tidy(line: str) -> str:
    """Return a line as a browser shows it: all white space is one space.

    Line ends in the file are white space too: a line ends where an element says so.
    """
    return _SPACES.sub(" ", line).strip()


def _begin(tag: Tag, tables: TableStack) -> None:
    """Begin a table, a row or a cell.

    A hidden row is noted for a finding; a hidden cell counts as a hidden column.
    """
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
    """End a table or a cell.

    The end of a row ends its last cell.
    """
    if element == "table":
        tables.end_table()
    elif element == "tr" or element in _CELLS:
        tables.end_cell()


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    """Report whether the style of an element says that a browser does not show it."""
    return bool(_HIDDEN.search(attributes.get("style", "")))


def _span(attributes: Mapping[str, str], name: str) -> int:
    """Return how many cells an attribute merges.

    `name` is colspan or rowspan. It is 1 without the attribute, and for 0.
    """
    return whole_number(attributes.get(name), 1)
