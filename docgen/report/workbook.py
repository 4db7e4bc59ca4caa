"""Write tables as an Excel workbook that prints well: header on every page, as wide as a page.

`to_workbook` writes each `Sheet` as a worksheet with title, header, rows, filter, sums and
drop-down lists. Widths and heights are estimated from the texts. More rows than Excel takes go on
in the next worksheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace
from xlsxwriter.utility import xl_rowcol_to_cell

from docgen.model.sheet import Cell, Link, Sheet
from docgen.report.sheet_rows import (
    FIRST_ROW,
    SheetRows,
    half_widths,
    put_rows,
    write_samples,
)
from docgen.report.spreadsheet import (
    Book,
    Formats,
    Options,
    Page,
    add_formats,
    set_up_print,
    write_book,
)

TOTAL = "合计"
MOST_ROWS = 1_000_000
"""Rows of a worksheet; Excel takes 1 048 576."""
WIDEST = 40
NARROWEST = 6
"""Bounds of a column's width, in digits."""
SAMPLE_ROWS = 2000
"""Rows by which the width of a column is estimated."""
TITLE_HEIGHT = 30
LONGEST_NAME = 31
"""Characters of a worksheet's name, by Excel's own limit."""
LAST_ROW = 1_048_575
HEADER_ROW = 1
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "＿"))
_CELL: Options = {"border": 1, "valign": "vcenter", "font_name": "宋体", "font_size": 11}
_FORMATS: Mapping[str, Options] = {
    "title": {
        "font_name": "黑体",
        "font_size": 16,
        "align": "center",
        "valign": "vcenter",
    },
    "head": {
        **_CELL,
        "bold": True,
        "align": "center",
        "text_wrap": True,
        "bg_color": "#F2F2F2",
    },
    "text": {
        **_CELL,
        "text_wrap": True,
    },
    "number": {
        **_CELL,
        "align": "right",
    },
    "day": {
        **_CELL,
        "num_format": "yyyy-mm-dd",
        "align": "center",
    },
    "total": {
        **_CELL,
        "bold": True,
        "align": "right",
        "bg_color": "#F2F2F2",
    },
    "link": {
        **_CELL,
        "font_color": "#0563C1",
        "underline": 1,
    },
}


def to_workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook with these worksheets; the same tables give the same bytes."""
    tables = [
        SheetRows(f"xl/worksheets/sheet{number}.xml", part, _widths(part))
        for number, part in enumerate(_parts(sheets), 1)
    ]

    def fill(book: Book) -> None:
        """Write the frame of each worksheet, under a name that no other one has."""
        formats = add_formats(book, _FORMATS)
        taken: set[str] = set()
        for table in tables:
            page = book.add_worksheet(_free_name(table.sheet.name, taken))
            _FrameWriter(page, table, formats).write()

    frame = write_book(fill, constant_memory=True)
    return put_rows(frame, [table for table in tables if table.sheet.rows])


def _parts(sheets: Sequence[Sheet]) -> Iterator[Sheet]:
    """Yield the sheets; one with too many rows as several."""
    for sheet in sheets:
        for first in range(0, max(len(sheet.rows), 1), MOST_ROWS):
            yield replace(sheet, rows=sheet.rows[first : first + MOST_ROWS])


def _free_name(name: str, taken: set[str]) -> str:
    """Return a worksheet's name that Excel accepts, and add it to `taken`.

    It has at most 31 characters, none of them forbidden, and differs from those taken.
    """
    whole = name.translate(_FORBIDDEN).strip("'") or "表"
    short = whole[:LONGEST_NAME]
    number = 1
    while short.casefold() in taken:
        number += 1
        suffix = f"_{number}"
        short = whole[: LONGEST_NAME - len(suffix)] + suffix
    taken.add(short.casefold())
    return short


class _FrameWriter(Struct, frozen=True):
    """Writes a worksheet from the top, with samples in place of its rows."""

    page: Page
    table: SheetRows
    formats: Formats

    def write(self) -> None:
        """Write the whole frame."""
        page = self.page
        sheet = self.table.sheet
        last_column = len(sheet.header) - 1
        set_up_print(page)
        page.repeat_rows(HEADER_ROW)
        page.set_footer("&C&P / &N")
        page.freeze_panes(FIRST_ROW, 0)
        self._write_title(sheet.title, last_column)
        for column, label in enumerate(sheet.header):
            page.write_string(HEADER_ROW, column, label, self.formats["head"])
        last_row = len(sheet.rows) + HEADER_ROW
        page.autofilter(HEADER_ROW, 0, max(last_row, FIRST_ROW), last_column)
        if sheet.rows:
            write_samples(page, self.table, self.formats)
        if sheet.sums and sheet.rows:
            self._write_sums(sheet, last_row)
        for column, choices in sheet.choices.items():
            options = {"validate": "list", "source": list(choices)}
            page.data_validation(FIRST_ROW, column, LAST_ROW, column, options)
        for column, width in enumerate(self.table.widths):
            page.set_column(column, column, width)

    def _write_title(self, title: str, last_column: int) -> None:
        """Write the title across all columns; a single column cannot be merged."""
        title_format = self.formats["title"]
        if last_column:
            self.page.merge_range(0, 0, 0, last_column, title, cell_format=title_format)
        else:
            self.page.write_string(0, 0, title, title_format)
        self.page.set_row(0, TITLE_HEIGHT)

    def _write_sums(self, sheet: Sheet, last_row: int) -> None:
        """Write the row with the sums, as formulas with their values."""
        labels = [TOTAL, *("" for _ in sheet.header[1:])]
        for column, label in enumerate(labels):
            if column in sheet.sums:
                self._write_sum(sheet, last_row, column)
            else:
                self.page.write_string(last_row + 1, column, label, self.formats["total"])

    def _write_sum(self, sheet: Sheet, last_row: int, column: int) -> None:
        """Write the sum of a column; cells that are no numbers count nothing."""
        cells = (row[column] for row in sheet.rows)
        value = sum((cell for cell in cells if isinstance(cell, Decimal)), Decimal())
        first = xl_rowcol_to_cell(FIRST_ROW, column)
        last = xl_rowcol_to_cell(last_row, column)
        formula = f"=SUM({first}:{last})"
        self.page.write_formula(last_row + 1, column, formula, self.formats["total"], value)


def _widths(sheet: Sheet) -> list[int]:
    """Return the widths of the columns in digits, by the header and the first rows."""
    return [_width(sheet, column) for column in range(len(sheet.header))]


def _width(sheet: Sheet, column: int) -> int:
    """Return the width of a column: its longest text in the header and the first 2000 rows.

    The width is in digits, at least 6 and at most 40.
    """
    widest = half_widths(sheet.header[column])
    for row in sheet.rows[:SAMPLE_ROWS]:
        widest = max(widest, half_widths(_text(row[column])))
    return min(max(widest + 2, NARROWEST), WIDEST)


def _text(cell: Cell) -> str:
    """Return the text of a cell as it is printed."""
    if isinstance(cell, Link):
        return cell.text
    return str(cell)
