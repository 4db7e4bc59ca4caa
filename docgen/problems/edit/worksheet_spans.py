"""Byte spans of a worksheet's XML: the rows, the cells, and the tags around them.

The XML is parsed only to find the spans. Editing replaces single spans and keeps all other bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from xml.parsers import expat

from msgspec import Struct, field

from docgen.model.finding import WorkspaceError
from docgen.model.source import column_number

_REFERENCE = re.compile(r"([A-Z]+)(\d+)")
_SHEET_DATA = "sheetData"
_CLOSED = frozenset({_SHEET_DATA, "c", "row"})
"""The elements whose ends are noted."""


class CellSpan(Struct, kw_only=True):
    """One cell of a worksheet."""

    start: int
    end: int = 0
    style: str = ""
    """The index of its style in the workbook as written, '' for the default style."""
    cell_type: str = ""
    """The type as written (ECMA-376, 18.18.11): '' or n for a number, s for a shared string."""
    has_content: bool = False
    has_formula: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it contains a number; dates of Excel are numbers."""
        return self.has_content and not self.has_formula and self.cell_type in ("", "n")


class RowSpan(Struct):
    """One row: its span and its cells by 1-based column."""

    start: int
    tag_end: int
    """The end of the start tag."""
    end: int = 0
    inner_end: int = 0
    """The start of the end tag, unless the start tag closes itself."""
    cells: dict[int, CellSpan] = field(default_factory=dict)

    @property
    def has_content(self) -> bool:
        """Whether a cell has content."""
        return any(cell.has_content for cell in self.cells.values())


class SheetSpans(Struct):
    """The spans of a worksheet."""

    prefix: str = ""
    """The namespace prefix of its elements with the colon, or ''."""
    rows: dict[int, RowSpan] = field(default_factory=dict)
    """The rows by 1-based number."""
    data_end: int = 0
    """The end of the last row, where a new row is inserted."""
    tags: list[tuple[str, int, int]] = field(default_factory=list)
    """The start tags outside the rows: name without prefix, start, end."""

    @property
    def last_used_row(self) -> int:
        """The number of the last row with content, or 0."""
        return max((number for number, row in self.rows.items() if row.has_content), default=0)

    def find_cell(self, number: int, column: int) -> CellSpan:
        """Return the cell at 1-based positions; a cell without content if there is none."""
        row = self.rows.get(number)
        if row is None:
            return CellSpan(start=0)
        return row.cells.get(column) or CellSpan(start=0)


def read_spans(xml: bytes) -> SheetSpans:
    """Return the spans of a worksheet. Raises WorkspaceError if it is not sound XML in UTF-8."""
    reader = _SpanReader(xml)
    try:
        reader.parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise WorkspaceError("工作簿里的表损坏了", "用 Excel 打开另存一份再试") from error
    return reader.spans


class _SpanReader:
    """Receives the events of the parser. Rows and cells need not have references."""

    def __init__(self, xml: bytes) -> None:
        """Connect the events of a parser to the methods; `xml` is the whole worksheet."""
        self.spans = SheetSpans()
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._open
        self.parser.EndElementHandler = self._close
        self.parser.StartDoctypeDeclHandler = self._refuse
        self._xml = xml
        self._inside = False
        self._number = 0
        self._column = 0
        self._row = RowSpan(0, 0)
        self._cell = CellSpan(start=0)

    def _refuse(self, *_: object) -> None:
        """Refuse a document type, because it may define entities without limit."""
        raise WorkspaceError("工作簿里的表带有 DTD，不收", "用 Excel 打开另存一份再试")

    def _open(self, name: str, attributes: Mapping[str, str]) -> None:
        """Note where an element begins; outside the rows only start tags are noted."""
        local = _local_name(name)
        if self._inside:
            self._open_in_data(local, attributes)
            return
        start = self.parser.CurrentByteIndex
        if local == _SHEET_DATA:
            self._inside = True
            self.spans.prefix = name.removesuffix(_SHEET_DATA)
        else:
            self.spans.tags.append((local, start, self._tag_end(start)))

    def _open_in_data(self, local: str, attributes: Mapping[str, str]) -> None:
        """Begin a row or a cell, or note that the cell has a content or a formula.

        A row or a cell without a reference follows the one before it (ECMA-376 lets both be
        absent).
        """
        if local == "row":
            start = self.parser.CurrentByteIndex
            self._number = int(attributes.get("r", self._number + 1))
            self._column = 0
            self._row = RowSpan(start, self._tag_end(start))
            self.spans.rows[self._number] = self._row
        elif local == "c":
            start = self.parser.CurrentByteIndex
            self._column = _read_column(attributes.get("r", "")) or self._column + 1
            style = attributes.get("s", "")
            self._cell = CellSpan(start=start, style=style, cell_type=attributes.get("t", ""))
            self._row.cells[self._column] = self._cell
        elif local in ("v", "is", "f"):
            self._cell.has_content = True
            self._cell.has_formula |= local == "f"

    def _close(self, name: str) -> None:
        """Note where a row, a cell or the whole of the rows ends."""
        local = _local_name(name)
        if local not in _CLOSED:
            return
        start = self.parser.CurrentByteIndex
        if local == _SHEET_DATA:
            self._inside = False
            self.spans.data_end = start
        elif local == "c" and self._inside:
            self._cell.end = self._element_end(self._cell.start, start)
        elif local == "row" and self._inside:
            self._row.inner_end = start
            self._row.end = self._element_end(self._row.start, start)

    def _element_end(self, start: int, end_tag: int) -> int:
        """Return the end of an element whose end tag, unless it closes itself, is at `end_tag`."""
        tag_end = self._tag_end(start)
        if self._xml[tag_end - 2 : tag_end] == b"/>":
            return tag_end
        return self._tag_end(end_tag)

    def _tag_end(self, start: int) -> int:
        """Return the offset behind the tag that begins at an offset."""
        return self._xml.index(b">", start) + 1


@lru_cache(maxsize=256)
def _local_name(name: str) -> str:
    """Return the name of an element without its prefix."""
    return name.rpartition(":")[2]


def _read_column(reference: str) -> int:
    """Return the 1-based column of a cell reference, or 0 if it is none."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return 0
    return column_number(match[1])
