"""Content of an old workbook (.xls, .et) beside the values of its cells.

The reader of cells takes an error for a blank cell, and sees neither hidden rows nor number
formats. The records of the workbook are gone through once. Form: [MS-XLS] 2.4.

A workbook is a stream of records: two bytes with the kind, two with the length, then the content,
all in little-endian order. The first part describes the workbook; each worksheet is a part of its
own, whose first byte the workbook states.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import dropwhile, takewhile
from struct import error as StructError  # noqa: N812
from struct import iter_unpack, unpack_from

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.load.compound_file import read_stream
from docgen.load.marked_text import (
    INHERITED,
    LOWERED,
    RAISED,
    STRUCK,
    MarkedText,
    Piece,
    read_pieces,
)
from docgen.load.number_formats import BUILT_IN, changes_written, is_telling
from docgen.load.sheet_details import SheetDetails
from docgen.load.struck_rows import Place, find_struck, mark_places
from docgen.load.xls_texts import read_rich_texts
from docgen.model.source import cell_name

_STREAMS = ("Workbook", "Book")
_FORMULA, _END, _FONT, _COLUMNS, _SHEET = 0x06, 0x0A, 0x31, 0x7D, 0x85
_NUMBERS, _STYLE, _SHARED_TEXT, _LABEL = 0xBD, 0xE0, 0xFD, 0x204
_NUMBER, _ERROR, _ROW, _SHORT_NUMBER, _FORMAT = 0x203, 0x205, 0x208, 0x27E, 0x41E
_SHARED_TEXTS, _CONTINUED = 0xFC, 0x3C
_LOOKS = ("", RAISED, LOWERED)
"""The looks of fonts by their escapement."""
_CELLS = frozenset((_LABEL, _SHARED_TEXT, _NUMBER, _SHORT_NUMBER, _NUMBERS, _FORMULA))
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_Record = tuple[int, bytes]


class _Workbook(Struct, kw_only=True):
    """The first records of a workbook: the byte of each sheet by its name, formats, styles.

    Styles and fonts are numbered from 0 in the order of their records.
    """

    sheets: dict[str, int] = field(default_factory=dict)
    """The first byte of each worksheet in the stream, by its name."""
    formats: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    """The number formats by their numbers, those that every workbook knows included."""
    styles: list[int] = field(default_factory=list)
    """The format of each style."""
    fonts: list[int] = field(default_factory=list)
    """The font of each style."""
    font_marks: list[str] = field(default_factory=list)
    """The look of each font, '' for a plain one."""

    def look_of(self, font: int) -> str:
        """Return the look of a font; no font has the number 4.

        The number of a font skips 4, so the fonts behind it stand one place earlier in the list. An
        unknown font is plain.
        """
        marks = [*self.font_marks[:4], "", *self.font_marks[4:]]
        return "".join(marks[font : font + 1])

    def struck_styles(self) -> frozenset[int]:
        """Return the styles whose font has a line through the text.

        A style is the number that the record of a cell states.
        """
        marks = enumerate(map(self.look_of, self.fonts))
        return frozenset(style for style, look in marks if look == STRUCK)

    def read_texts(self, stream: bytes) -> dict[int, tuple[Piece, ...]]:
        """Return the shared texts of several pieces by their numbers; none if all fonts are plain.

        A piece without a font has the look of its cell.

        `stream` is the whole stream of the workbook. The number of a text is the one that a cell
        refers to.
        """
        if not any(self.font_marks):
            return {}
        return {
            number: tuple(
                Piece(text, INHERITED if font is None else self.look_of(font))
                for text, font in pieces
            )
            for number, pieces in read_rich_texts(_shared_texts(stream))
        }

    def telling_formats(self) -> dict[int, str]:
        """Return the formats that change what a cell shows, by the number of its style.

        A style whose format is not described in the file has one that every workbook knows, or
        none.
        """
        codes = ((style, self.formats.get(number, "")) for style, number in enumerate(self.styles))
        return {style: code for style, code in codes if is_telling(code)}


class _Styles(Struct, frozen=True):
    """How the cells of a workbook look: formats and struck styles, texts of several pieces."""

    formats: Mapping[int, str]
    """The formats that show more than the value, by style."""
    struck: Collection[int]
    """The styles whose font has a line through the text."""
    texts: Mapping[int, tuple[Piece, ...]]
    """The pieces of shared texts by the number of the text."""


def read_xls_details(data: bytes) -> Mapping[str, SheetDetails]:
    """Return the details of each worksheet by its name; none of a damaged workbook.

    It is empty for every file that is no compound file. Details of all worksheets are lost if one
    is damaged.
    """
    stream = read_stream(data, _STREAMS)
    try:
        book = _read_workbook(stream)
        texts = book.read_texts(stream)
        styles = _Styles(book.telling_formats(), book.struck_styles(), texts)
        return {name: _read_sheet(stream, at, styles) for name, at in book.sheets.items()}
    except (StructError, IndexError):
        return {}


def _records(stream: bytes, at: int) -> Iterator[_Record]:
    """Yield the records from a byte to the end of their part, each with its number.

    `at` is the first byte of a part. The record that ends the part is not yielded.
    """
    while at + 4 <= len(stream):
        number, length = unpack_from("<HH", stream, at)
        if number == _END:
            return
        yield number, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _read_workbook(stream: bytes) -> _Workbook:
    """Read the first part of the stream, which describes the workbook.

    Raises StructError or IndexError if a record is too short.
    """
    book = _Workbook()
    for number, record in _records(stream, 0):
        if number == _SHEET:
            book.sheets[_text(record, 6, record[6])] = unpack_from("<I", record)[0]
        elif number == _FORMAT:
            key, length = unpack_from("<HH", record)
            book.formats[key] = _text(record, 3, length)
        elif number == _STYLE:
            font, number_format = unpack_from("<HH", record)
            book.fonts.append(font)
            book.styles.append(number_format)
        elif number == _FONT:
            options, escapement = unpack_from("<H4xH", record, 2)
            book.font_marks.append(STRUCK if options & 8 else "".join(_LOOKS[escapement:][:1]))
    return book


def _shared_texts(stream: bytes) -> list[bytes]:
    """Return the record with the texts that cells share, and those that continue it.

    The list is empty if the workbook has no shared texts.
    """
    records = dropwhile(lambda each: each[0] != _SHARED_TEXTS, _records(stream, 0))
    texts = takewhile(lambda each: each[0] in (_SHARED_TEXTS, _CONTINUED), records)
    return [record for _, record in texts]


def _text(record: bytes, at: int, length: int) -> str:
    """Return a text of so many characters behind the byte that says how wide they are.

    The byte at `at + 1` says whether characters have one byte or two; the text begins behind it.
    """
    if record[at + 1] & 1:
        return record[at + 2 : at + 2 + length * 2].decode("utf-16-le", "replace")
    return record[at + 2 : at + 2 + length].decode("latin-1")


def _read_sheet(stream: bytes, at: int, styles: _Styles) -> SheetDetails:
    """Return the details of the worksheet that begins at a byte of the stream."""
    rows: list[int] = []
    columns: list[int] = []
    errors: dict[str, str] = {}
    formats: dict[str, str] = {}
    written = {style: code for style, code in styles.formats.items() if changes_written(code)}
    for number, record in _records(stream, at):
        if number == _ROW:
            rows += _hidden_row(record)
        elif number == _COLUMNS:
            columns += _hidden_columns(record)
        if number in (_ERROR, _FORMULA):
            errors.update(_error(number, record))
        if number in (_NUMBER, _SHORT_NUMBER, _NUMBERS, _FORMULA) and styles.formats:
            formats.update(_formats(number, record, styles.formats))
        elif number in (_LABEL, _SHARED_TEXT) and written:
            formats.update(_formats(number, record, written))
    details = SheetDetails(rows=tuple(rows), columns=tuple(columns), errors=errors, formats=formats)
    return _with_marks(details, stream, at, styles)


def _with_marks(details: SheetDetails, stream: bytes, at: int, styles: _Styles) -> SheetDetails:
    """Return the details of a worksheet with what is struck through or a mark in it.

    Without struck styles and without texts of several pieces the records need not be gone through
    again.
    """
    if not styles.struck and not styles.texts:
        return details
    marked = dict(_find_marked(stream, at, styles))
    places = mark_places(_find_styles(stream, at), styles.struck, marked)
    struck, struck_cells = find_struck(places)
    marked = {name: text for name, text in marked.items() if text.left_out}
    return replace(details, struck=struck, struck_cells=struck_cells, marked=marked)


def _find_styles(stream: bytes, at: int) -> Iterator[tuple[Place, int]]:
    """Yield the place and the style of each cell of a worksheet with content."""
    for number, record in _records(stream, at):
        if number in _CELLS:
            row, column, style = unpack_from("<HHH", record)
            yield (row + 1, column + 1), style


def _find_marked(stream: bytes, at: int, styles: _Styles) -> Iterator[tuple[str, MarkedText]]:
    """Yield the name and the text of each cell of a worksheet that has several pieces."""
    for number, record in _records(stream, at):
        if number == _SHARED_TEXT:
            row, column, style, text = unpack_from("<HHHI", record)
            if text in styles.texts:
                look = STRUCK if style in styles.struck else ""
                yield cell_name(row + 1, column + 1), read_pieces(styles.texts[text], look)


def _hidden_row(record: bytes) -> list[int]:
    """Return the 1-based number of a row if its record says that it is hidden, else nothing."""
    row, options = unpack_from("<H10xH", record)
    return [row + 1] if options & 0x20 else []


def _hidden_columns(record: bytes) -> list[int]:
    """Return the 1-based numbers of the columns of a record if it says that they are hidden."""
    first, last, options = unpack_from("<HH4xH", record)
    return [*range(first + 1, min(last, 255) + 2)] if options & 1 else []


def _error(number: int, record: bytes) -> Iterator[tuple[str, str]]:
    """Yield the cell and the error of a record that holds one.

    `number` is the kind of the record: an error, or a formula, whose result may be one.
    """
    row, column = unpack_from("<HH", record)
    if number == _ERROR:
        code, is_error = record[6], record[7] == 1
    else:
        # A formula whose result ends with FFFF gives no number: 2 is the kind of errors.
        code, is_error = record[8], record[12:14] == b"\xff\xff" and record[6] == 2
    if is_error:
        yield cell_name(row + 1, column + 1), _ERRORS.get(code, "#UNKNOWN!")


def _formats(number: int, record: bytes, telling: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Yield each cell of a record that shows something else than its value, with its format.

    `telling` has the formats by style. A record may hold several numbers side by side in a row.
    """
    row, column, style = unpack_from("<HHH", record)
    styles = [style]
    if number == _NUMBERS:
        cells = record[4 : 4 + (len(record) - 6) // 6 * 6]
        styles = [each for each, _ in iter_unpack("<HI", cells)]
    for offset, each in enumerate(styles):
        if each in telling:
            yield cell_name(row + 1, column + offset + 1), telling[each]
