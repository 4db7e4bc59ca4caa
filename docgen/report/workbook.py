"""Tables → an Excel workbook that prints as it should: header on every page, page width."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from docgen.model.sheet import Cell, Link, Sheet

EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001  no clock enters the bytes
TOTAL = "合计"
MOST_LINKS = 60_000  # Excel takes 65 530 in a worksheet
WIDEST, NARROWEST = 40, 6  # digits
LINE = 16  # points
LAST_ROW = 1_048_575
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "＿"))
_LINE = {"border": 1, "valign": "vcenter", "font_name": "宋体", "font_size": 11}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"},
    "head": {**_LINE, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#F2F2F2"},
    "text": {**_LINE, "text_wrap": True},
    "number": {**_LINE, "align": "right"},
    "day": {**_LINE, "num_format": "yyyy-mm-dd", "align": "center"},
    "total": {**_LINE, "bold": True, "align": "right", "bg_color": "#F2F2F2"},
    "link": {**_LINE, "font_color": "#0563C1", "underline": 1},
}


def to_workbook(sheets: Sequence[Sheet]) -> bytes:
    """A workbook of these worksheets; the same tables give the same bytes."""
    out = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": EPOCH})
    looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
    taken: set[str] = set()
    for sheet in sheets:
        _write(book.add_worksheet(_name(sheet.name, taken)), sheet, looks)
    book.close()
    return out.getvalue()


def _name(name: str, taken: set[str]) -> str:
    """A worksheet's name as Excel takes it: 31 letters, some signs forbidden, no two alike."""
    short = name.translate(_FORBIDDEN).strip("'")[:31] or "表"
    number = 1
    while short.casefold() in taken:
        number += 1
        short = f"{short[: 30 - len(str(number))]}_{number}"
    taken.add(short.casefold())
    return short


def _write(page: Any, sheet: Sheet, looks: dict[str, Any]) -> None:
    last = len(sheet.header) - 1
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(1)
    page.set_footer("&C&P / &N")
    page.freeze_panes(2, 0)
    if last:
        page.merge_range(0, 0, 0, last, sheet.title, looks["title"])
    else:
        page.write_string(0, 0, sheet.title, looks["title"])
    page.set_row(0, 30)
    for column, label in enumerate(sheet.header):
        page.write_string(1, column, label, looks["head"])
    widths = [_width(sheet, column) for column in range(last + 1)]
    for number, row in enumerate(sheet.rows, 2):
        # Not every program fits the height of a row to its wrapped text by itself.
        page.set_row(number, LINE * max(map(_lines, row, widths)))
        for column, cell in enumerate(row):
            _put(page, number, column, cell, looks)
    end = len(sheet.rows) + 1
    page.autofilter(1, 0, max(end, 2), last)
    if sheet.sums and sheet.rows:
        _totals(page, sheet, end, looks)
    for column, words in sheet.choices.items():
        chosen = {"validate": "list", "source": list(words)}
        page.data_validation(2, column, LAST_ROW, column, chosen)
    for column, width in enumerate(widths):
        page.set_column(column, column, width)


def _put(page: Any, row: int, column: int, cell: Cell, looks: dict[str, Any]) -> None:
    if isinstance(cell, Link) and row < MOST_LINKS:
        page.write_url(row, column, f"external:{cell.target}", looks["link"], cell.text)
    elif isinstance(cell, Decimal):
        page.write_number(row, column, cell, looks["number"])
    elif cell == "":
        # Not a text without letters: Excel would count the cell as filled.
        page.write_blank(row, column, None, looks["text"])
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, looks["day"])
    else:
        page.write_string(row, column, _shown(cell), looks["text"])


def _totals(page: Any, sheet: Sheet, end: int, looks: dict[str, Any]) -> None:
    for column in range(len(sheet.header)):
        if column not in sheet.sums:
            page.write_string(end + 1, column, "" if column else TOTAL, looks["total"])
            continue
        first, last = xl_rowcol_to_cell(2, column), xl_rowcol_to_cell(end, column)
        given = (row[column] for row in sheet.rows)
        value = sum((cell for cell in given if isinstance(cell, Decimal)), Decimal())
        formula = f"=SUM({first}:{last})"
        page.write_formula(end + 1, column, formula, looks["total"], value)


def _width(sheet: Sheet, column: int) -> int:
    texts = [sheet.header[column], *(_shown(row[column]) for row in sheet.rows[:2000])]
    return min(max(max(map(_half_widths, texts)) + 2, NARROWEST), WIDEST)


def _half_widths(text: str) -> int:
    """The width of a text in digits: a Chinese character takes two."""
    return sum(2 if ord(sign) > 0xFF else 1 for sign in text)


def _lines(cell: Cell, width: int) -> int:
    return -(-_half_widths(_shown(cell)) // (width - 1)) or 1


def _shown(cell: Cell) -> str:
    return cell.text if isinstance(cell, Link) else str(cell)
