"""Build a page with tables: each can be sorted, the last one searched.

Like the page of findings it is one HTML file without network access.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape

from docgen.model.sheet import Cell, Link, Sheet
from docgen.report.page.html_page import frame_page, search_box

TOTAL = "合计"


def to_table_page(title: str, stamp: str, sheets: Sequence[Sheet]) -> bytes:
    """Return one HTML file in UTF-8 with a table for each sheet; `stamp` is below the title."""
    parts: list[str] = []
    for number, sheet in enumerate(sheets, 1):
        parts += _table(sheet, is_last=number == len(sheets))
    return frame_page(title, stamp, parts)


def _table(sheet: Sheet, *, is_last: bool) -> Iterator[str]:
    """Yield the parts of a table; without rows it says so."""
    yield f"<h2>{escape(sheet.name)}</h2>"
    if not sheet.rows:
        yield "<p>没有。</p>"
        return
    identifier = ""
    if is_last:
        yield search_box()
        identifier = ' id="findings"'
    heads = "".join(f"<th>{escape(name)}</th>" for name in sheet.header)
    yield f'<div class="wide"><table class="sort"{identifier}><thead><tr>{heads}</tr></thead>'
    yield "<tbody>"
    for row in sheet.rows:
        yield f"<tr>{''.join(map(_cell, row))}</tr>"
    yield "</tbody>"
    if sheet.sums:
        yield f"<tfoot><tr><th>{TOTAL}</th>{''.join(_sums(sheet))}</tr></tfoot>"
    yield "</table></div>"


def _cell(cell: Cell) -> str:
    """Return a cell; a number is set right."""
    text = cell.text if isinstance(cell, Link) else str(cell)
    css_class = ' class="number"' if isinstance(cell, Decimal) else ""
    return f"<td{css_class}>{escape(text)}</td>"


def _sums(sheet: Sheet) -> Iterator[str]:
    """Yield the cells of the last row behind its label."""
    for column in range(1, len(sheet.header)):
        cells = (row[column] for row in sheet.rows)
        total = sum((cell for cell in cells if isinstance(cell, Decimal)), Decimal())
        yield _cell(total if column in sheet.sums else "")
