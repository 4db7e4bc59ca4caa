"""Put the rows of tables into a workbook as XML.

xlsxwriter takes some 20 µs for a cell. It makes the frame only: title, header, print, filter,
lists and, in place of the rows, samples of each kind of cell and a link to each file. `put_rows`
replaces them by the rows, in the formats of the samples. Terms: ECMA-376-1, 18.3.1 (worksheets).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

from msgspec import Struct
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from docgen.model.sheet import Cell, Link, Sheet
from docgen.report.spreadsheet import Formats, Page

LINE_HEIGHT = 16
"""Height of a line of text, in points."""
FIRST_ROW = 2
"""The first row below title and header, counted from 0."""
MOST_LINKS = 60_000
"""Rows with links: Excel takes 65 530 links in a worksheet."""
LONGEST_LINK = 680
"""Characters of an address: Excel takes 2079, and each may be escaped by three."""
MOST_LINES = 25
"""Lines that a row shows; Excel takes rows of 409 points."""
LONGEST_TEXT = 32_767
"""Characters of a cell, by Excel's own limit."""
_KINDS = ("text", "number", "day", "link")
"""The formats of cells, in the order of their samples."""
_LINKS_IN_ROW = 16_000
"""Samples of links beside each other; a row of Excel has 16 384 cells."""
_ROWS_AT_ONCE = 1000
_FIRST_DAY = date(1900, 3, 1)
"""The first day that all programs count alike: Excel has a 29 February 1900."""
_DAY_ZERO = date(1899, 12, 30)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SAMPLE = re.compile('<c r="[A-Z]+[0-9]+" s="([0-9]+)"/>')
_LINKS = re.compile("<hyperlinks>.*</hyperlinks>", re.DOTALL)
_LINK = re.compile('<hyperlink ref="([A-Z]+[0-9]+)" r:id="([^"]+)"')
_EXTENT = re.compile('<dimension ref="[^"]*"/>')

Content = tuple[str, str, int]
"""The kind of a cell, its XML behind the format, the width of its text in digits."""


class SheetRows(Struct, frozen=True, dict=True):
    """The rows of the worksheet `part` of a package; `widths` are its columns', in digits."""

    part: str
    sheet: Sheet
    widths: Sequence[int]

    @cached_property
    def links(self) -> Sequence[tuple[str, Link]]:
        """The cells that open a file, with their addresses."""
        return list(_linked(self.sheet))

    @property
    def files(self) -> list[str]:
        """The files that they open, each once."""
        return list(dict.fromkeys(link.target.partition("#")[0] for _, link in self.links))


class _Style(Struct, frozen=True):
    """What the samples of a frame tell: the number of each kind's format, the id of each file."""

    formats: Mapping[str, str]
    files: Mapping[str, str]


def write_samples(page: Page, table: SheetRows, formats: Formats) -> None:
    """Write a cell of each kind and a link to each file where the rows will stand."""
    for column, kind in enumerate(_KINDS):
        page.write_blank(FIRST_ROW, column, None, formats[kind])
    for number, file in enumerate(table.files):
        row, column = _place_of_link(number)
        page.write_url(row, column, f"external:{file}", formats["link"], file)


def put_rows(frame: bytes, tables: Sequence[SheetRows]) -> bytes:
    """Return a workbook in which the rows of these tables stand in place of the samples.

    `frame` is the workbook that xlsxwriter has made with the samples. Parts of the package that are
    no worksheets with rows are copied unchanged.
    """
    of_part = {table.part: table for table in tables}
    output = BytesIO()
    with ZipFile(BytesIO(frame)) as source, ZipFile(output, "w") as target:
        for entry in source.infolist():
            table = of_part.get(entry.filename)
            data = source.read(entry)
            if table is None:
                target.writestr(entry, data)
                continue
            with target.open(entry, "w", force_zip64=True) as stream:
                for text in _worksheet(data.decode(), table):
                    stream.write(text.encode(errors="replace"))
    return output.getvalue()


def _worksheet(frame: str, table: SheetRows) -> Iterator[str]:
    """Yield the XML of a worksheet: its frame, with the rows in place of the samples."""
    sheet = table.sheet
    end_row = FIRST_ROW + len(sheet.rows)
    start = frame.index(f'<row r="{FIRST_ROW + 1}"')
    end = frame.find(f'<row r="{end_row + 1}"', start)
    if end < 0:
        end = frame.index("</sheetData>")
    last_row = end_row if sheet.sums else end_row - 1
    extent = f"A1:{xl_rowcol_to_cell(last_row, len(sheet.header) - 1)}"
    style = _read_samples(frame[start:], table.files)
    yield _EXTENT.sub(f'<dimension ref="{extent}"/>', frame[:start])
    for first in range(0, len(sheet.rows), _ROWS_AT_ONCE):
        yield "".join(_rows(table, style, first))
    links = "".join(_links(table.links, style.files))
    yield _LINKS.sub(lambda _: f"<hyperlinks>{links}</hyperlinks>", frame[end:])


def _read_samples(xml: str, files: Sequence[str]) -> _Style:
    """Return what the samples of a frame tell, among them a link to each of the files."""
    formats = dict(zip(_KINDS, _SAMPLE.findall(xml), strict=False))
    ids = dict(_LINK.findall(xml))
    id_of = {
        file: ids[xl_rowcol_to_cell(*_place_of_link(number))] for number, file in enumerate(files)
    }
    return _Style(formats, id_of)


def _place_of_link(number: int) -> tuple[int, int]:
    """Return the row and column of a link among the samples."""
    row, column = divmod(number, _LINKS_IN_ROW)
    return FIRST_ROW + row, len(_KINDS) + column


def _linked(sheet: Sheet) -> Iterator[tuple[str, Link]]:
    """Yield the cells that open a file, with their addresses; what Excel cannot take stays text."""
    for number, row in enumerate(sheet.rows[:MOST_LINKS]):
        if Link not in map(type, row):
            continue
        for column, cell in enumerate(row):
            if isinstance(cell, Link) and len(cell.target) <= LONGEST_LINK:
                yield xl_rowcol_to_cell(FIRST_ROW + number, column), cell


def _links(links: Iterable[tuple[str, Link]], files: Mapping[str, str]) -> Iterator[str]:
    """Yield the elements that let cells open a file; those of one file share its id."""
    for address, link in links:
        file, _, place = link.target.partition("#")
        location = f" location={quoteattr(place)}" if place else ""
        yield f'<hyperlink ref="{address}" r:id="{files[file]}"{location}/>'


def _rows(table: SheetRows, style: _Style, first: int) -> Iterator[str]:
    """Yield `_ROWS_AT_ONCE` rows from the index `first` on, each as high as its longest text.

    Not every program fits the height of a row to its wrapped text by itself.
    """
    columns = [xl_col_to_name(column) for column in range(len(table.widths))]
    rooms = [width - 1 for width in table.widths]
    formats = style.formats
    rows = table.sheet.rows[first : first + _ROWS_AT_ONCE]
    for number, row in enumerate(rows, FIRST_ROW + first + 1):
        cells = []
        lines = 1
        for column, room, cell in zip(columns, rooms, row, strict=True):
            kind, content, width = _content(cell)
            if width > room:
                lines = max(lines, -(-width // room))
            cells.append(f'<c r="{column}{number}" s="{formats[kind]}"{content}')
        height = f'ht="{LINE_HEIGHT * min(lines, MOST_LINES)}" customHeight="1"'
        yield f'<row r="{number}" {height}>{"".join(cells)}</row>'


def _content(cell: Cell) -> Content:
    """Return the content of a cell by the type of its value.

    The kinds are text, number, day and link, with a sample each in the frame. A day before
    1900-03-01 is written as text.
    """
    if isinstance(cell, str):
        return _text_content(cell)
    if isinstance(cell, Link):
        _, content, width = _text_content(cell.text)
        return "link", content, width
    text = str(cell)
    if isinstance(cell, Decimal):
        return "number", f"><v>{text}</v></c>", len(text)
    if cell < _FIRST_DAY:
        return _text_content(text)
    return "day", f"><v>{(cell - _DAY_ZERO).days}</v></c>", len(text)


@lru_cache(maxsize=2**16)
def _text_content(text: str) -> Content:
    """Return the content of a text; an empty one is blank, else Excel counts the cell as filled."""
    if not text:
        return "text", "/>", 0
    shown = text[:LONGEST_TEXT]
    if not shown.isprintable() or "_x" in shown:
        shown = _UNPRINTABLE.sub(_escape_character, shown)
    space = "" if shown.strip() == shown else ' xml:space="preserve"'
    inline = f't="inlineStr"><is><t{space}>{escape(shown)}</t></is></c>'
    return "text", f" {inline}", half_widths(text)


def _escape_character(match: re.Match[str]) -> str:
    """Return a character as `_xHHHH_` (ECMA-376-1, 22.9.2.19: ST_Xstring)."""
    return f"_x{ord(match[0]):04X}_"


def half_widths(text: str) -> int:
    """Return about the width of a text in digits: a Chinese character takes two."""
    return (len(text) + len(text.encode(errors="replace"))) // 2
