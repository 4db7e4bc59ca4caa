"""Look at an OpenDocument table before it is read: repeated cells are written once.

A cell that stands behind a million repeated blank rows makes its reader take room for all of them.
Form: OpenDocument 1.2 part 1, 9.1 (table:number-rows-repeated, table:number-columns-repeated).

`workbook_bounds` calls `find_far_cell` before the reader of workbooks gets the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from zipfile import ZipFile

from docgen.model.source import cell_name

CONTENT = "content.xml"
MAX_CONTENT = 256 * 2**20
"""Bytes of the largest content that is read."""
_TAG = re.compile(
    rb"<(/?)(?:table:)(table-row|table-cell|covered-table-cell|table)(?![\w-])([^>]*)>"
)
_ROWS = re.compile(rb'number-rows-repeated="(\d{1,9})"')
_NAME = re.compile(rb'(?:^|\s)table:name="([^"]*)"')
_COLUMNS = re.compile(rb'number-columns-repeated="(\d{1,9})"')


def find_far_cell(package: ZipFile, max_cells: int) -> tuple[str, str]:
    """Return the sheet and the name of a cell so far out that more than `max_cells` lie up to it.

    Both are '' if no sheet has such a cell. The name is that of the last cell of a repetition
    (XFD1048576).
    """
    name = ""
    last_row = last_column = 0
    for sheet, row, column in _filled_cells(package.read(CONTENT)):
        if row == 0:
            name = sheet
            last_row = last_column = 0
        last_row = max(last_row, row)
        last_column = max(last_column, column)
        if last_row * last_column > max_cells:
            return name, cell_name(row, column)
    return "", ""


def _filled_cells(xml: bytes) -> Iterator[tuple[str, int, int]]:
    """Yield the last row and column of each cell with content, and before them each sheet.

    A sheet is its name with 0, 0; with a cell the name is ''. Numbers are 1-based. A row or cell
    that stands for several counts to its last one; an element without content
    (`<table:table-cell/>`) is passed over.
    """
    row = column = row_repeats = 0
    for found in _TAG.finditer(xml):
        closing, name, attributes = found.groups()
        if closing:
            continue
        if name == b"table":
            row = row_repeats = 0
            yield _name_of(attributes), 0, 0
        elif name == b"table-row":
            row += row_repeats
            row_repeats = _repeats(_ROWS, attributes)
            column = 0
        else:
            column += _repeats(_COLUMNS, attributes)
            if not attributes.endswith(b"/"):
                yield "", row + row_repeats, column


def _name_of(attributes: bytes) -> str:
    """Return the name of a sheet, '' without one."""
    found = _NAME.search(attributes)
    if found is None:
        return ""
    return unescape(found[1].decode("utf-8", "replace"))


def _repeats(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    """Return how many rows or cells a tag stands for, 1 if it does not say so."""
    found = pattern.search(attributes)
    if found is None:
        return 1
    return int(found[1])
