"""The parts of xlsxwriter that reports use, with types, and the one way to make a workbook.

xlsxwriter has no type information. `Book` and `Page` name the methods in use; `write_book` makes
a workbook whose bytes depend on its content alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Protocol

import xlsxwriter

EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001
"""The time of making of every workbook: no clock enters the bytes."""
A4 = 9
"""Excel's number of the paper size A4."""

Options = Mapping[str, object]
"""Properties of a format, a chart or a drop-down list, by xlsxwriter's names."""
CellFormat = object
"""A format that `Book.add_format` has made."""
Formats = Mapping[str, CellFormat]


Drawing = Any
"""A chart of a workbook; xlsxwriter's own methods set its parts."""


class Page(Protocol):
    """A worksheet. Rows and columns are counted from 0."""

    def autofilter(self, first_row: int, first_col: int, last_row: int, last_col: int) -> None:
        """Show a filter in the first row of an area."""

    def data_validation(
        self, first_row: int, first_col: int, last_row: int, last_col: int, options: Options
    ) -> int:
        """Give an area a drop-down list, an input message or both."""

    def fit_to_pages(self, width: int, height: int) -> None:
        """Scale the print to so many pages across and down, 0 for any number."""

    def freeze_panes(self, row: int, col: int) -> None:
        """Keep the rows above and the columns left of a cell in sight."""

    def insert_chart(self, row: int, col: int, chart: Drawing) -> int:
        """Put a chart over the cells from here on."""

    def merge_range(  # noqa: PLR0917 (the signature of xlsxwriter)
        self,
        first_row: int,
        first_col: int,
        last_row: int,
        last_col: int,
        data: str,
        cell_format: CellFormat = None,
    ) -> int:
        """Merge an area into one cell with a text."""

    def repeat_rows(self, first_row: int) -> None:
        """Repeat a row at the top of each printed page."""

    def set_column(
        self, first_col: int, last_col: int, width: float, cell_format: CellFormat = None
    ) -> int:
        """Set the width of columns in digits, and the format of their blank cells."""

    def set_footer(self, footer: str) -> None:
        """Set the footer in Excel's codes: &P is the page, &N the number of pages."""

    def set_landscape(self) -> None:
        """Print across."""

    def set_paper(self, paper_size: int) -> None:
        """Set the size of the paper by Excel's number."""

    def set_row(self, row: int, height: float) -> int:
        """Set the height of a row in points."""

    def write_blank(self, row: int, col: int, blank: None, cell_format: CellFormat) -> int:
        """Write a blank cell with a format."""

    def write_column(
        self, row: int, col: int, data: Sequence[str | float], cell_format: CellFormat = None
    ) -> int:
        """Write values below each other."""

    def write_datetime(self, row: int, col: int, date: date, cell_format: CellFormat) -> int:
        """Write a date."""

    def write_formula(
        self, row: int, col: int, formula: str, cell_format: CellFormat, value: Decimal
    ) -> int:
        """Write a formula with its value, for programs that do not calculate."""

    def write_number(self, row: int, col: int, number: Decimal, cell_format: CellFormat) -> int:
        """Write a number."""

    def write_row(self, row: int, col: int, data: Sequence[str], cell_format: CellFormat) -> int:
        """Write texts beside each other."""

    def write_string(self, row: int, col: int, string: str, cell_format: CellFormat = None) -> int:
        """Write a text."""

    def write_url(self, row: int, col: int, url: str, cell_format: CellFormat, string: str) -> int:
        """Write a text that opens an address."""


class Book(Protocol):
    """A workbook that is being written."""

    def add_chart(self, options: Options) -> Drawing:
        """Return a new chart, which a worksheet inserts."""

    def add_format(self, properties: Options) -> CellFormat:
        """Return a format for the cells of this workbook."""

    def add_worksheet(self, name: str) -> Page:
        """Return a new worksheet behind the others."""

    def close(self) -> None:
        """Write the file."""

    def set_properties(self, properties: Options) -> None:
        """Set the properties of the document."""


def write_book(
    fill: Callable[[Book], None], *, constant_memory: bool = False, in_memory: bool = False
) -> bytes:
    """Return the bytes of a workbook that `fill` has filled; texts never become formulas or links.

    With `constant_memory` rows are written at once and have to come in order. With `in_memory`
    no temporary files are written.
    """
    output = BytesIO()
    options = {
        "constant_memory": constant_memory,
        "in_memory": in_memory,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    book: Book = xlsxwriter.Workbook(output, options)
    book.set_properties({"created": EPOCH})
    fill(book)
    book.close()
    return output.getvalue()


def add_formats(book: Book, formats: Mapping[str, Options]) -> Formats:
    """Return a workbook's formats by name."""
    return {name: book.add_format(properties) for name, properties in formats.items()}


def set_up_print(page: Page) -> None:
    """Let a worksheet print on A4 across, as wide as one page."""
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
