"""Read from a workbook's XML what its reader of cells does not give.

Users have to be told what nobody sees in Excel: hidden rows and columns, formulas without a value.
Errors (#N/A) and formats that change what a cell shows (0007, 3-1) are needed to read cells
rightly. Parts are searched as bytes: a worksheet of a million rows is not worth a parsed tree.
Form: ECMA-376-1, SpreadsheetML.

`workbook_reader` joins the details with the cells. `ods_details` and `xls_details` give the same
`SheetDetails` for other formats.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from msgspec import Struct, field

from docgen.load.error_values import UNCOMPUTED
from docgen.load.marked_text import STRUCK, MarkedText, read_pieces
from docgen.load.number_formats import changes_text, count_decimals, read_number_formats
from docgen.load.rich_texts import Pieces, find_rich_cells, read_shared_texts
from docgen.load.sheet_parts import list_sheet_parts
from docgen.load.struck_rows import find_struck, mark_places, read_struck_styles, read_styles

MAX_PART = 2**30
STYLES = "xl/styles.xml"
_SHARED_TEXTS = "xl/sharedStrings.xml"
_ROW_TAG = re.compile(rb"<(?:\w+:)?row\b[^>]*?>")
_ROW_NUMBER = re.compile(rb'\br="(\d+)"')
_COLUMN_TAG = re.compile(rb"<(?:\w+:)?col\b[^>]*?>")
_SPAN = re.compile(rb'\b(min|max)="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_CELL_TAG = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+\d+)"')
_FORMULA_TAG = re.compile(rb"<(?:\w+:)?f(?=[\s/>])")
_FORMULA_BEGINNINGS = re.compile(rb"<f[\s/>]"), re.compile(rb":f[\s/>]")
"""One of them is in every sheet with a formula: literal beginnings are found ten times sooner."""
_VALUE = re.compile(rb"<(?:\w+:)?v>[^<]")
_EMPTY_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s*/>|></)")
_TEXT_TYPE = re.compile(rb'\bt="str"')
_ERROR_TYPE = re.compile(rb'\bt="e"')
_ERROR_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_SMALL_VALUE = (
    rb"(?:<(?:\w+:)?f\b[^<]*(?:</(?:\w+:)?f>)?)?<(?:\w+:)?v>"
    rb"[0-9]{1,3}(?:\.(?:[0-9]{0,%d}|[0-9]{14,}))?<"
)
"""A number below 1000 with a few decimals at most, or with those that computing leaves."""
_SMALL_DAY = rb"(?:<(?:\w+:)?f\b[^<]*(?:</(?:\w+:)?f>)?)?<(?:\w+:)?v>[0-9]{1,3}(?:\.[0-9]*)?<"
"""The number of a day of 1900, or of a time without a day."""


class SheetDetails(Struct, frozen=True, kw_only=True):
    """Content of a worksheet beside the values of its cells."""

    rows: tuple[int, ...] = ()
    """1-based numbers of hidden rows."""
    columns: tuple[int, ...] = ()
    """1-based numbers of hidden columns."""
    struck: tuple[int, ...] = ()
    """1-based numbers of rows that are struck through."""
    struck_cells: tuple[str, ...] = ()
    """Names of cells in other rows that are struck through."""
    marked: Mapping[str, MarkedText] = field(default_factory=dict)
    """The texts of which a part is struck through or a mark, by the cell's name."""
    empty_formulas: tuple[str, ...] = ()
    """Names of cells whose formula has no computed value."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """The error of a cell, such as #N/A or that of a formula without a value, by its name."""
    formats: Mapping[str, str] = field(default_factory=dict)
    """The number format of each cell that shows something else than its value."""
    areas: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    """Merged areas of which the reader of cells does not know, by 0-based rows and columns."""


class _Styles(Struct, frozen=True):
    """How the cells of a workbook look: number formats and struck styles, texts of pieces.

    `formats` has the number format of each style that shows more than the value, `struck` the
    styles with a line, `shared` the pieces of shared texts; a style is the index of a cell format.
    """

    formats: Mapping[int, str]
    struck: Collection[int]
    shared: Mapping[int, Pieces]


def read_sheet_details(data: bytes) -> Mapping[str, SheetDetails]:
    """Return the details of each worksheet of a workbook, by the worksheet's name.

    The result is empty for a damaged workbook, which the reader of cells reports.

    A file that is no package gives an empty result too, so that other readers may be tried.
    """
    try:
        with ZipFile(BytesIO(data)) as package:
            styles = _read_styles(package)
            return {
                name: _read_details(_read_part(package, part), styles)
                for name, part in list_sheet_parts(package)
            }
    except (BadZipFile, EOFError, KeyError, OSError, ValueError, NotImplementedError, zlib.error):
        return {}


def _read_styles(package: ZipFile) -> _Styles:
    """Return the styles of a workbook, and the texts that its worksheets share.

    What cannot be read is without either: cells are then taken to be as they seem.

    A workbook without the part of styles or of shared texts is sound: it then has none.
    """
    text = _read_part(package, STYLES).decode("utf-8", "replace")
    struck = read_struck_styles(text)
    shared = read_shared_texts(_read_part(package, _SHARED_TEXTS), struck)
    return _Styles(read_number_formats(text), struck, shared)


def _read_part(package: ZipFile, part: str) -> bytes:
    """Return the bytes of a part; b'' if there is none, or if it is too large.

    `part` is its path in the package, such as xl/styles.xml.
    """
    if part not in package.namelist() or package.getinfo(part).file_size > MAX_PART:
        return b""
    return package.read(part)


def _read_details(xml: bytes, styles: _Styles) -> SheetDetails:
    """Return the details of one worksheet.

    `xml` is the whole part of the worksheet; b'' gives details without content.
    """
    marked = dict(_find_marked(xml, styles))
    cells_with_style = read_styles(xml) if styles.struck or marked else ()
    rows, cells = find_struck(mark_places(cells_with_style, styles.struck, marked))
    empty_formulas = tuple(_find_empty_formulas(xml))
    return SheetDetails(
        rows=tuple(_find_hidden_rows(xml)),
        columns=tuple(_find_hidden_columns(xml)),
        struck=rows,
        struck_cells=cells,
        marked={name: text for name, text in marked.items() if text.left_out},
        empty_formulas=empty_formulas,
        errors=dict.fromkeys(empty_formulas, UNCOMPUTED) | dict(_find_errors(xml)),
        formats=dict(_find_formats(xml, styles.formats)),
    )


def _find_marked(xml: bytes, styles: _Styles) -> Iterator[tuple[str, MarkedText]]:
    """Yield the name and the text of each cell whose pieces may look different.

    The name is that of Excel (B7). Whether something is left out says the `MarkedText`.
    """
    for name, style, pieces in find_rich_cells(xml, styles.shared):
        yield name, read_pieces(pieces, STRUCK if style in styles.struck else "")


def _find_hidden_rows(xml: bytes) -> Iterator[int]:
    """Yield the 1-based numbers of the hidden rows.

    Rows without a number are passed over, hidden or not. Rows that a filter hides are among them.
    """
    if b'hidden="' not in xml:
        return
    for tag in _ROW_TAG.findall(xml):
        number = _ROW_NUMBER.search(tag)
        if number and _HIDDEN.search(tag):
            yield int(number[1])


def _find_hidden_columns(xml: bytes) -> Iterator[int]:
    """Yield the 1-based numbers of the hidden columns.

    One tag may stand for several columns (min to max). They stand before the rows, so only that
    part is searched.
    """
    head = xml[: xml.find(b"<row")]
    for tag in _COLUMN_TAG.findall(head):
        if _HIDDEN.search(tag):
            span = {name: int(number) for name, number in _SPAN.findall(tag)}
            yield from range(span.get(b"min", 1), min(span.get(b"max", 0), 2**14) + 1)


def _find_empty_formulas(xml: bytes) -> Iterator[str]:
    """Yield the names of the cells with a formula and no value; an empty text is a value.

    A program that writes a workbook without computing it leaves them. The part is cut at the ends
    of cells, so that each piece has one cell at most with content.
    """
    if not any(beginning.search(xml) for beginning in _FORMULA_BEGINNINGS):
        return
    for text in xml.split(b"c>"):
        formula = _FORMULA_TAG.search(text)
        if formula and not _VALUE.search(text, formula.end()):
            # The same text may begin with cells without content.
            start = text.rfind(b"<c", 0, formula.start())
            cell = _CELL_TAG.match(text, start)
            is_text = _TEXT_TYPE.search(text, start, formula.start())
            if cell and not (is_text and _EMPTY_VALUE.search(text, formula.end())):
                yield cell[1].decode()


def _find_errors(xml: bytes) -> Iterator[tuple[str, str]]:
    """Yield each cell that holds an error, with the error.

    The cell is its name (B7), the error its text in the file: #N/A, #REF! and so on.
    """
    if b't="e"' not in xml:
        return
    for found in _ERROR_TYPE.finditer(xml):
        cell = _CELL_TAG.match(xml, xml.rfind(b"<", 0, found.start()))
        value = _ERROR_VALUE.search(xml, found.end(), xml.find(b"c>", found.end()))
        if cell and value:
            yield cell[1].decode(), value[1].decode("utf-8", "replace")


def _find_formats(xml: bytes, formats: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Yield each cell of a style in `formats`, with its number format.

    `formats` is by the index of the style. The pattern is made of these few styles, because a
    search for them is much faster than to look at every cell. Of formats that only show decimals,
    as those of amounts, cells with small numbers count that may lack some; of those that show a day
    in full the days that are small numbers.
    """
    decimals = {style: count for style, code in formats.items() if (count := count_decimals(code))}
    values = dict.fromkeys(formats, b"")
    values |= dict.fromkeys(decimals, _SMALL_VALUE % (max(decimals.values(), default=1) - 1))
    values |= {style: _SMALL_DAY for style, code in formats.items() if not changes_text(code)}
    for value in dict.fromkeys(values.values()):
        styles = b"|".join(str(style).encode() for style in formats if values[style] == value)
        for found in re.finditer(rb' s="(%b)"[^>]*>%b' % (styles, value), xml):
            cell = _CELL_TAG.match(xml, xml.rfind(b"<", 0, found.start()))
            if cell:
                yield cell[1].decode(), formats[int(found[1])]
