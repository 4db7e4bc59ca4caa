"""Write tables as an Excel workbook that prints well: header on every page, as wide as a page.

`to_workbook` writes each `Sheet` as a worksheet with title, header, rows, filter, sums and
drop-down lists. Widths and heights are estimated from the texts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from xlsxwriter.utility import xl_rowcol_to_cell

from docgen.model.sheet import Cell, Link, Sheet
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
MOST_LINKS = 60_000
"""Rows with links: Excel takes 65 530 links in a worksheet."""
WIDEST = 40
NARROWEST = 6
"""Bounds of a column's width, in digits."""
SAMPLE_ROWS = 2000
"""Rows by which the width of a column is estimated."""
LINE_HEIGHT = 16
"""Height of a line of text, in points."""
TITLE_HEIGHT = 30
LONGEST_NAME = 31
"""Characters of a worksheet's name, by Excel's own limit."""
LAST_ROW = 1_048_575
HEADER_ROW = 1
FIRST_ROW = 2
_LAST_NARROW = 0xFF
"""The last character that is one digit wide, as a number."""
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

    def fill(book: Book) -> None:
        formats = add_formats(book, _FORMATS)
        taken: set[str] = set()
        for sheet in sheets:
            page = book.add_worksheet(_free_name(sheet.name, taken))
            _SheetWriter(page, sheet, formats).write()

    return write_book(fill, constant_memory=True)


def _free_name(name: str, taken: set[str]) -> str:
    """Return a worksheet's name that Excel accepts, and add it to `taken`.

    It has at most 31 characters, none of them forbidden, and differs from those taken.
    """
    short = name.translate(_FORBIDDEN).strip("'")[:LONGEST_NAME] or "表"
    number = 1
    while short.casefold() in taken:
        number += 1
        suffix = f"_{number}"
        short = short[: LONGEST_NAME - len(suffix)] + suffix
    taken.add(short.casefold())
    return short


@dataclass(frozen=True, slots=True)
class _SheetWriter:
    """Writes one worksheet, row by row from the top."""

    page: Page
    sheet: Sheet
    formats: Formats

    def write(self) -> None:
        """Write the whole worksheet."""
        last_column = len(self.sheet.header) - 1
        set_up_print(self.page)
        self.page.repeat_rows(HEADER_ROW)
        self.page.set_footer("&C&P / &N")
        self.page.freeze_panes(FIRST_ROW, 0)
        self._write_title(last_column)
        for column, label in enumerate(self.sheet.header):
            self.page.write_string(HEADER_ROW, column, label, self.formats["head"])
        widths = [_width(self.sheet, column) for column in range(last_column + 1)]
        self._write_rows(widths)
        last_row = len(self.sheet.rows) + HEADER_ROW
        self.page.autofilter(HEADER_ROW, 0, max(last_row, FIRST_ROW), last_column)
        if self.sheet.sums and self.sheet.rows:
            self._write_sums(last_row)
        for column, choices in self.sheet.choices.items():
            options = {"validate": "list", "source": list(choices)}
            self.page.data_validation(FIRST_ROW, column, LAST_ROW, column, options)
        for column, width in enumerate(widths):
            self.page.set_column(column, column, width)

    def _write_title(self, last_column: int) -> None:
        """Write the title across all columns; a single column cannot be merged."""
        title = self.sheet.title
        title_format = self.formats["title"]
        if last_column:
            self.page.merge_range(0, 0, 0, last_column, title, cell_format=title_format)
        else:
            self.page.write_string(0, 0, title, title_format)
        self.page.set_row(0, TITLE_HEIGHT)

    def _write_rows(self, widths: Sequence[int]) -> None:
        """Write the rows, each as high as its longest text; `widths` are the columns' widths."""
        for number, row in enumerate(self.sheet.rows, FIRST_ROW):
            # Not every program fits the height of a row to its wrapped text by itself.
            self.page.set_row(number, LINE_HEIGHT * max(map(_line_count, row, widths)))
            for column, cell in enumerate(row):
                self._write_cell(number, column, cell)

    def _write_cell(self, row: int, column: int, cell: Cell) -> None:
        """Write a cell by the type of its value; too many links become texts."""
        page = self.page
        if isinstance(cell, Link) and row < MOST_LINKS:
            page.write_url(row, column, f"external:{cell.target}", self.formats["link"], cell.text)
        elif isinstance(cell, Decimal):
            page.write_number(row, column, cell, self.formats["number"])
        elif cell == "":
            # Not an empty text: Excel would count the cell as filled.
            page.write_blank(row, column, None, self.formats["text"])
        elif isinstance(cell, date):
            page.write_datetime(row, column, cell, self.formats["day"])
        else:
            page.write_string(row, column, _text(cell), self.formats["text"])

    def _write_sums(self, last_row: int) -> None:
        """Write the row with the sums, as formulas with their values."""
        labels = [TOTAL, *("" for _ in self.sheet.header[1:])]
        for column, label in enumerate(labels):
            if column in self.sheet.sums:
                self._write_sum(last_row, column)
            else:
                self.page.write_string(last_row + 1, column, label, self.formats["total"])

    def _write_sum(self, last_row: int, column: int) -> None:
        """Write the sum of a column; cells that are no numbers count nothing."""
        cells = (row[column] for row in self.sheet.rows)
        value = sum((cell for cell in cells if isinstance(cell, Decimal)), Decimal())
        first = xl_rowcol_to_cell(FIRST_ROW, column)
        last = xl_rowcol_to_cell(last_row, column)
        formula = f"=SUM({first}:{last})"
        self.page.write_formula(last_row + 1, column, formula, self.formats["total"], value)


def _width(sheet: Sheet, column: int) -> int:
    """Return the width of a column in digits, by its header and its first rows."""
    widest = _half_widths(sheet.header[column])
    for row in sheet.rows[:SAMPLE_ROWS]:
        widest = max(widest, _half_widths(_text(row[column])))
    return min(max(widest + 2, NARROWEST), WIDEST)


def _half_widths(text: str) -> int:
    """Return the width of a text in digits: a Chinese character takes two."""
    return len(text) + sum(map(_LAST_NARROW.__lt__, map(ord, text)))


def _line_count(cell: Cell, width: int) -> int:
    """Return how many lines a cell's text takes in a column of this width, at least 1."""
    return max(ceil(_half_widths(_text(cell)) / (width - 1)), 1)


def _text(cell: Cell) -> str:
    """Return the text of a cell as it is printed."""
    if isinstance(cell, Link):
        return cell.text
    return str(cell)
