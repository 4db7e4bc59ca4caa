"""Read the cells of a form's worksheet: labels, texts with their places, values of several cells.

A cell is a `Scalar`: its text, its 1-based row as line and its 1-based column. A label stands in
the first column of a worksheet or above a column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from docgen.load.cell_format import CellValue, format_cell
from docgen.load.table_header import HEADER_SEARCH_ROWS, find_best_row
from docgen.load.table_sheet import TableSheet
from docgen.model import keywords as w
from docgen.model.source import ListNode, Node, Scalar

REQUIRED_MARKS = "★☆ 　"
"""Characters before a label that say whether its field is required."""
Line = list[Scalar]
"""The cells of a row."""


def read_label(cell: CellValue) -> str:
    """Return the label in a cell without spaces and marks.

    Clerks space labels out, so 标　题 and 标题 are one label.

    `★ 标 题` gives `标题`. An empty cell gives ''.
    """
    return "".join(format_cell(cell).split()).strip(REQUIRED_MARKS)


def read_line(sheet: TableSheet, row: int) -> Line:
    """Return the cells of a 0-based row.

    There is a `Scalar` for each cell, empty ones included. All are `quoted`: what stands in a cell
    is a text, whatever it looks like.
    """
    return [
        Scalar(format_cell(cell), row + 1, column, quoted=True)
        for column, cell in enumerate(sheet.cells[row], 1)
    ]


def read_filled_lines(sheet: TableSheet, first_row: int) -> list[Line]:
    """Return the rows from a 0-based row on, without rows whose cells are all empty.

    The rows keep the empty cells at their end, so that columns have the same index in all of them.
    """
    lines = (read_line(sheet, row) for row in range(first_row, len(sheet.cells)))
    return list(filter(strip_empty_end, lines))


def find_label_row(sheet: TableSheet, labels: Sequence[str]) -> int | None:
    """Return the 0-based row with most of the labels; None if no row has any.

    Of several such rows it is the first. Labels are compared as names of columns are, so 人数（人）
    is found for 人数. Only the first 50 rows are searched.
    """
    rows = [list(map(read_label, row)) for row in sheet.cells[:HEADER_SEARCH_ROWS]]
    return find_best_row(rows, labels)


def read_blocks(sheet: TableSheet) -> Iterator[tuple[Scalar, list[Line]]]:
    """Yield each label of the first column with the rows down to the next label.

    The rows are without their first cell.

    The label has its 1-based row as line, and column 1. A block has at least one row, that of its
    label; rows above the first label are in no block.
    """
    labels = ["".join(map(read_label, row[:1])) for row in sheet.cells]
    first_row = _find_first_block(sheet)
    label_rows = [row for row, label in enumerate(labels) if label and row >= first_row]
    for start, end in pairwise([*label_rows, len(labels)]):
        lines = [read_line(sheet, row)[1:] for row in range(start, end)]
        yield Scalar(labels[start], start + 1, 1), lines


def _find_first_block(sheet: TableSheet) -> int:
    """Return the 0-based row below the header of a page, 0 without a header.

    Rows above the header hold the title of the form and a note for the clerk.
    """
    for number, row in enumerate(sheet.cells, 1):
        if list(map(read_label, row[:2])) == [w.NAME, w.CONTENT]:
            return number
    return 0


def strip_empty_end(line: Line) -> Line:
    """Return a row without the empty cells at its end.

    The row itself stays as it is; empty cells between others remain.
    """
    length = len(line)
    while length and not line[length - 1].text:
        length -= 1
    return line[:length]


def split_lines(text: str) -> list[str]:
    """Return the lines of a text that are not blank, without the spaces around them.

    Clerks write several items into one cell, a line for each.
    """
    return list(filter(None, map(str.strip, text.splitlines())))


def build_value(cells: Line, is_list: bool) -> Node | None:
    """Return the value of one or several cells; None if all are empty.

    Each line of text is an item of a list; a single value keeps its lines.

    `cells` are those beside one label. The place of the value is that of the first cell with a
    text. A list keeps for each item the cell that it stands in.
    """
    filled = [cell for cell in cells if cell.text]
    if not filled:
        return None
    line = filled[0].line
    column = filled[0].column
    if not is_list:
        return Scalar("\n".join(cell.text for cell in filled), line, column, quoted=True)
    items = [
        Scalar(text, cell.line, cell.column, quoted=True)
        for cell in filled
        for text in split_lines(cell.text)
    ]
    return ListNode(tuple(items), line, column)


def read_first_cell(lines: Sequence[Line]) -> Scalar:
    """Return the first cell of the first row; an empty text without one.

    `lines` are the rows of a block and have at least one. The text that stands for a missing cell
    has line 0 and column 0.
    """
    for cell in lines[0]:
        return cell
    return Scalar("", 0, 0)


def is_blank(node: Node | None) -> bool:
    """Return whether a node holds nothing: None, or a scalar without text.

    An empty list or mapping is not blank: somebody has written it.
    """
    return node is None or (isinstance(node, Scalar) and not node.text)
