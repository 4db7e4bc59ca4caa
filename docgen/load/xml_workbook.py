"""Read a workbook of Excel's XML of 2003, which systems of other offices name .xls.

Form: SpreadsheetML (urn:schemas-microsoft-com:office:spreadsheet).

`exported_text` calls `read_xml_workbook`. `_Workbook` goes through the tags once: styles come
before the worksheets, so the format and the look of a cell are known when it begins.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta

from docgen.load.cell_format import CellValue
from docgen.load.marked_text import LOWERED, RAISED, STRUCK, MarkedText, Piece, read_pieces
from docgen.load.markup_grid import Grid, MarkupSheet
from docgen.load.markup_tags import Tag, read_tags, whole_number
from docgen.load.number_formats import is_telling, shows_duration, shows_only_time

WORKBOOK = "urn:schemas-microsoft-com:office:spreadsheet"
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]*)?(?:[Ee][-+]?[0-9]+)?")
_LOOKS = {"s": STRUCK, "strike": STRUCK, "del": STRUCK, "sup": RAISED, "sub": LOWERED}
"""The looks of elements in a cell."""
_NAMED_FORMATS = {
    "General Number": "General",
    "General Date": "yyyy/m/d h:mm",
    "Long Date": 'yyyy"年"m"月"d"日"',
    "Medium Date": "d-mmm-yy",
    "Short Date": "yyyy/m/d",
    "Long Time": "h:mm:ss",
    "Medium Time": "h:mm AM/PM",
    "Short Time": "hh:mm",
    "Currency": '"￥"#,##0.00',
    "Euro Currency": '"€"#,##0.00',
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Percent": "0.00%",
    "Scientific": "0.00E+00",
    "Yes/No": '"Yes";"Yes";"No"',
    "True/False": '"True";"True";"False"',
    "On/Off": '"On";"On";"Off"',
}
"""Formats that have a name in the file."""
_UNSEEN = frozenset(("SheetHidden", "SheetVeryHidden"))
"""What the options of a hidden worksheet say about it."""
_EXACT_DIGITS = 15
"""Signs of a number that a worksheet keeps; a longer one stays the text that is written."""
_DAY_ZERO = datetime.fromisoformat("1899-12-31")
"""The day of a time that belongs to no day."""


def read_xml_workbook(markup: str) -> list[MarkupSheet]:
    """Return the worksheets that have any content.

    Raises WorkbookError for worksheets that are too large.
    """
    book = _Workbook()
    for tag in read_tags(markup):
        book.read(tag)
    return [sheet for grid in book.grids for sheet in grid.sheets()]


class _Workbook:
    """The worksheets that have been read, and what is open.

    Worksheets are in the order of the file, hidden ones included. `_pieces` is the text of the open
    cell, None outside of its data.
    """

    def __init__(self) -> None:
        """Begin before the first worksheet, without any style."""
        self.grids: list[Grid] = []
        self._formats: dict[str, str] = {}
        self._style = ""
        self._cell_format = ""
        self._type = ""
        self._looks_of_styles: dict[str, str] = {}
        self._look_of_cell = ""
        self._pieces: list[Piece] | None = None
        self._looks = [""]
        self._in_comment = False
        self._column = 0
        self._more_rows = 0

    def read(self, tag: Tag) -> None:
        """Go on by a tag and the text before it.

        A comment on a cell has data of its own, which is no value.
        """
        if self._pieces is not None:
            self._pieces.append(Piece(tag.text, self._looks[-1]))
        if tag.element in _LOOKS:
            self._change_look(tag)
        elif tag.element == "visible" and self.grids:
            self.grids[-1].is_hidden |= tag.text.strip() in _UNSEEN
        elif tag.element == "comment":
            self._in_comment = not tag.closes
        elif tag.element == "data" and not self._in_comment:
            self._read_data(tag)
        elif tag.opens:
            self._open(tag)

    def _change_look(self, tag: Tag) -> None:
        """Go on to the look that an element in a cell gives its text, or back."""
        if tag.opens:
            self._looks.append(_LOOKS[tag.element])
        if tag.closes:
            self._looks[1:] = self._looks[1:-1]

    def _open(self, tag: Tag) -> None:
        """Go on to a style, a worksheet, or a part of a worksheet."""
        attributes = tag.read_attributes()
        if tag.element == "style":
            self._style = attributes.get("id", "")
        elif tag.element == "numberformat":
            code = attributes.get("format", "")
            self._formats[self._style] = _NAMED_FORMATS.get(code, code)
        elif tag.element == "font" and attributes.get("strikethrough") == "1":
            self._looks_of_styles[self._style] = STRUCK
        elif tag.element == "worksheet":
            self.grids.append(Grid(name=attributes.get("name", "")))
            self._column = self._more_rows = 0
        elif self.grids:
            self._open_part(tag.element, attributes)

    def _open_part(self, element: str, attributes: dict[str, str]) -> None:
        """Go on to a column, a row or a cell of the last worksheet.

        Indexes in the file are 1-based; without one the part follows the one before it. `ss:Span`
        says that more columns or rows are like it, `ss:MergeAcross` and `ss:MergeDown` how many
        more cells are merged.
        """
        grid = self.grids[-1]
        is_hidden = attributes.get("hidden") == "1"
        if element == "column":
            first = whole_number(attributes.get("index"), self._column + 1)
            count = whole_number(attributes.get("span"), 0) + 1
            self._column = first + count - 1
            if is_hidden:
                grid.hide_columns(first, count)
        elif element == "row":
            number = whole_number(attributes.get("index"), grid.row + 2 + self._more_rows)
            grid.begin_row(number, is_hidden=is_hidden)
            self._more_rows = whole_number(attributes.get("span"), 0)
        elif element == "cell":
            width = whole_number(attributes.get("mergeacross"), 0) + 1
            height = whole_number(attributes.get("mergedown"), 0) + 1
            place = whole_number(attributes.get("index"), 0) or None
            grid.begin_cell(place, width, height)
            style = attributes.get("styleid", "")
            self._cell_format = self._formats.get(style, "")
            self._look_of_cell = self._looks_of_styles.get(style, "")

    def _read_data(self, tag: Tag) -> None:
        """Begin the value of a cell, or end it and write it into the last worksheet."""
        if tag.opens:
            self._type = tag.read_attributes().get("type", "")
            self._pieces = []
            self._looks = [self._look_of_cell]
        if tag.closes and self._pieces is not None and self.grids:
            self._write(self.grids[-1], read_pieces(self._pieces))
        if tag.closes:
            self._pieces = None

    def _write(self, grid: Grid, text: MarkedText) -> None:
        """Write a value, with its number format if that shows more, and note marks."""
        number_format = self._cell_format if is_telling(self._cell_format) else ""
        value = _value(text.text, self._type, self._cell_format)
        grid.write(value, number_format)
        grid.mark(text)


def _value(text: str, kind: str, number_format: str) -> CellValue:
    """Return the value of a cell; a text that is not of its kind stays a text.

    `kind` is the type in the file: Number, DateTime, Boolean, String or Error. A number of more
    than fifteen signs stays the text that is written, so that no digit is lost.
    """
    with suppress(ValueError):
        if kind == "Number" and _NUMBER.fullmatch(text) and len(text) <= _EXACT_DIGITS:
            return float(text)
        if kind == "DateTime":
            return _day_or_time(datetime.fromisoformat(text).replace(tzinfo=None), number_format)
    if kind == "Boolean":
        return text == "1"
    return text


def _day_or_time(moment: datetime, number_format: str) -> date | time | timedelta:
    """Return a moment, as a day if it is midnight, as a time or a duration if that is meant.

    A time of day is a moment of the day before the first of Excel, or one whose format shows no
    day. A duration ([h]:mm) is counted from the beginning of that day. A moment at another time of
    the day stays a moment.
    """
    if shows_duration(number_format):
        return moment - _DAY_ZERO
    if moment.date() <= _DAY_ZERO.date() or shows_only_time(number_format):
        return moment.time()
    if moment.time() == time.min:
        return moment.date()
    return moment
