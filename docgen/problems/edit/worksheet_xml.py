"""A worksheet's XML as places: where its rows and cells stand, byte by byte; nothing is rebuilt."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from docgen.model.finding import WorkspaceError

_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


@dataclass(slots=True)
class Cell:
    """One cell: its bytes, its look, what it holds."""

    start: int
    end: int = 0
    style: str = ""
    kind: str = ""
    held: bool = False
    formula: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it holds a number, as a date of Excel is one."""
        return self.held and not self.formula and self.kind in ("", "n")


@dataclass(slots=True)
class Line:
    """One row: its bytes, those of its start tag, its cells by 1-based column."""

    start: int
    tag_end: int
    end: int = 0
    inner_end: int = 0
    """Where its end tag begins, if it is not closed in itself."""
    cells: dict[int, Cell] = field(default_factory=dict)

    @property
    def held(self) -> bool:
        """Whether anything is written in it."""
        return any(cell.held for cell in self.cells.values())


@dataclass(slots=True)
class Places:
    """`rows` by their 1-based number; `data_end` is where a row after the last one goes."""

    prefix: str = ""
    rows: dict[int, Line] = field(default_factory=dict)
    data_end: int = 0
    tags: list[tuple[str, int, int]] = field(default_factory=list)
    """The start tags outside the rows: name, where they begin and end."""


def places(xml: bytes) -> Places:
    """The places of a worksheet. WorkspaceError if it is not sound XML in UTF-8."""
    reader = _Reader(xml)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.open, reader.close
    parser.StartDoctypeDeclHandler = reader.refuse
    reader.where = lambda: parser.CurrentByteIndex
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise WorkspaceError("工作簿里的表损坏了", "用 Excel 打开另存一份再试") from error
    return reader.found


class _Reader:
    """Takes the parser's events. Rows and cells may leave out their references."""

    def __init__(self, xml: bytes) -> None:
        self._xml, self.found = xml, Places()
        self._row, self._number, self._column = Line(0, 0), 0, 0
        self._inside, self._cell = False, Cell(0)
        self.where: Callable[[], int] = int

    def refuse(self, *_: object) -> None:
        """A worksheet has no document type: entities could be hidden in it."""
        raise WorkspaceError("工作簿里的表带有 DTD，不收", "用 Excel 打开另存一份再试")

    def open(self, name: str, said: Mapping[str, str]) -> None:
        """An element begins."""
        local, at = name.rpartition(":")[2], self.where()
        if local == "row" and self._inside:
            self._number = int(said.get("r", self._number + 1))
            self._row, self._column = Line(at, self._tag_end(at)), 0
            self.found.rows[self._number] = self._row
        elif local == "c" and self._inside:
            self._column = _column(said.get("r", "")) or self._column + 1
            self._cell = Cell(at, style=said.get("s", ""), kind=said.get("t", ""))
            self._row.cells[self._column] = self._cell
        elif self._inside and local in ("v", "is", "f"):
            self._cell.held = True
            self._cell.formula |= local == "f"
        elif local == "sheetData":
            self._inside, self.found.prefix = True, name.removesuffix("sheetData")
        elif not self._inside:
            self.found.tags.append((local, at, self._tag_end(at)))

    def close(self, name: str) -> None:
        """An element ends."""
        local, at = name.rpartition(":")[2], self.where()
        if local == "c" and self._inside:
            self._cell.end = self._end(self._cell.start, at)
        elif local == "row" and self._inside:
            self._row.inner_end, self._row.end = at, self._end(self._row.start, at)
        elif local == "sheetData":
            self._inside, self.found.data_end = False, at

    def _end(self, start: int, at: int) -> int:
        """Where an element ends whose end tag begins at `at`, if it has one of its own."""
        tag_end = self._tag_end(start)
        return tag_end if self._xml[tag_end - 2 : tag_end] == b"/>" else self._tag_end(at)

    def _tag_end(self, at: int) -> int:
        return self._xml.index(b">", at) + 1


def _column(reference: str) -> int:
    match, column = _REFERENCE.fullmatch(reference), 0
    for letter in match[1] if match else "":
        column = column * 26 + ord(letter) - ord("A") + 1
    return column
