"""Repeat the columns of a table's grid where {%tc %} repeats its cells.

Word takes the widths of columns from w:tblGrid. If a loop repeats cells, the grid needs as many
columns as the filled row. It therefore gets the control tags of the row too.
"""

from __future__ import annotations

from lxml import etree

from docgen.word.template.tags import TagCollector, has_token, token_numbers
from docgen.word.xml_names import (
    TBL,
    TC,
    TCPR,
    TR,
    Element,
    append_text,
    child_value,
    to_number,
    w,
)

_WIDTH = w("w")


def widen_grids(root: Element, collector: TagCollector) -> None:
    """Repeat the columns of every grid in the same way as the cells of the table's first row.

    A first row that itself depends on a choice or loop is left alone.
    """
    for table in root.iter(TBL):
        grid = table.find(w("tblGrid"))
        row = table.find(TR)
        if grid is None or row is None:
            continue
        if _repeats_cells(row) and not _is_conditional(row):
            _rebuild_grid(grid, row, collector)


def _repeats_cells(row: Element) -> bool:
    """Return whether there are tags between the cells of a row."""
    return has_token(row.text) or any(has_token(child.tail) for child in row)


def _is_conditional(row: Element) -> bool:
    """Return whether there is a tag directly before a row."""
    before = row.getprevious()
    return before is not None and has_token(before.tail)


def _rebuild_grid(grid: Element, row: Element, collector: TagCollector) -> None:
    """Replace the columns of a grid by columns and control tokens like those of the row.

    A column is as wide as its cell says; any other gets an equal part of the old width of the grid,
    as if no cell were repeated.
    """
    columns = list(grid)
    width = sum(to_number(column.get(_WIDTH)) for column in columns)
    for column in columns:
        grid.remove(column)
    cell_count = len(row.findall(TC))
    default_width = max(width, 1) // max(cell_count, 1)
    grid.text = _copy_tokens(row.text, collector)
    for child in row:
        if child.tag == TC:
            column = etree.SubElement(grid, w("gridCol"))
            column.set(_WIDTH, _column_width(child, collector) or str(default_width))
            column.tail = _copy_tokens(child.tail, collector)
        else:
            append_text(grid, _copy_tokens(child.tail, collector))


def _column_width(cell: Element, collector: TagCollector) -> str:
    """Return the width that a {% colwidth %} tag computes; '' if the cell has none."""
    return _copy_tokens(child_value(cell.find(TCPR), "tcW", "w"), collector)


def _copy_tokens(text: str | None, collector: TagCollector) -> str:
    """Return new tokens for the tags of a text, because a token is used only once."""
    numbers = list(token_numbers(text))
    return "".join(collector.add(collector.tags[number]) for number in numbers)
