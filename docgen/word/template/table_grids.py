"""Repeat the columns of a table's grid where {%tc %} repeats its cells."""

from __future__ import annotations

from lxml import etree

from docgen.word.template.tags import OPEN, TagCollector, token_numbers
from docgen.word.xml_names import TBL, TC, TCPR, TR, Element, append_text, w

_WIDTH = w("w")


def widen_grids(root: Element, collector: TagCollector) -> None:
    """Repeat the columns of every grid in the same way as the cells of the table's first row."""
    for table in root.iter(TBL):
        grid = table.find(w("tblGrid"))
        row = table.find(TR)
        if grid is not None and row is not None and _repeats_cells(row) and _is_plain(row):
            _rebuild_grid(grid, row, collector)


def _repeats_cells(row: Element) -> bool:
    return OPEN in (row.text or "") or any(OPEN in (child.tail or "") for child in row)


def _is_plain(row: Element) -> bool:
    """Return whether no tag directly before a row makes it depend on a choice or loop."""
    before = row.getprevious()
    return before is None or OPEN not in (before.tail or "")


def _rebuild_grid(grid: Element, row: Element, collector: TagCollector) -> None:
    """Replace the columns of a grid by columns and control tokens like those of the row."""
    columns = list(grid)
    width = sum(int(str(column.get(_WIDTH, "0"))) for column in columns)
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
    cell_width = cell.find(f"{TCPR}/{w('tcW')}")
    if cell_width is None:
        return ""
    return _copy_tokens(str(cell_width.get(_WIDTH)), collector)


def _copy_tokens(text: str | None, collector: TagCollector) -> str:
    """Return new tokens for the tags of a text, because a token is used only once."""
    numbers = list(token_numbers(text))
    return "".join(collector.add(collector.tags[number]) for number in numbers)
