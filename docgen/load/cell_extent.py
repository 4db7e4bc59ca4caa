"""Measure a worksheet whose cells are not written the plain way, as its reader would count them.

A cell without a reference stands behind the one before it; a row without a number behind the row
before it (ECMA-376-1, 18.3.1.4 and 18.3.1.73). The parser is Python's own, which makes no room for
what lies between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.parsers import expat

from docgen.model.source import column_number

_REFERENCE = re.compile("([A-Za-z]{1,9})([0-9]{1,12})")
_CONTENT = frozenset({"v", "is", "f"})


class CellExtent:
    """The outermost cells with content of a worksheet.

    `rows` and `columns` hold 1-based numbers; both are empty until a cell with content is read. A
    cell has content if there is a value (`v`), a text (`is`) or a formula (`f`) in it. Only numbers
    are stored, no cells, so that a cell far out takes no memory.
    """

    def __init__(self) -> None:
        """Begin before the first cell: no row and no column is read yet.

        `_row` and `_column` are the last place that was counted, `_place` that of the cell whose
        content may follow.
        """
        self.rows: set[int] = set()
        """The first row and the last, at most."""
        self.columns: set[int] = set()
        self._row = 0
        self._column = 0
        self._place = (0, 0)

    def read(self, chunks: Iterable[bytes]) -> None:
        """Read a worksheet piece by piece. Raises ExpatError or ValueError for damaged XML.

        The pieces may be cut anywhere: the parser of Python (expat) puts them together. A worksheet
        with a document type raises ValueError, see `_refuse`.
        """
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._open
        parser.StartDoctypeDeclHandler = _refuse
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)

    def size(self) -> tuple[int, int]:
        """Return how many rows and columns lie between the outermost cells.

        Blank rows and columns between them count too, because the reader of cells makes room for
        them. Cells at B2 and D9 give (8, 3). (0, 0) means that no cell has content.
        """
        if not self.rows:
            return 0, 0
        rows = max(self.rows) - min(self.rows) + 1
        return rows, max(self.columns) - min(self.columns) + 1

    def _open(self, name: str, attributes: Mapping[str, str]) -> None:
        """Go on by an opening tag: to a row, to a cell, or to the content that makes a cell count.

        `name` may have a prefix (`x:row`), which is left out. A row without a number `r` is the one
        after the row before it. Of the rows only the first and the last are stored.
        """
        local = name.rpartition(":")[2]
        if local == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isdecimal() else self._row + 1
            self._column = 0
        elif local == "c":
            self._enter(_REFERENCE.fullmatch(attributes.get("r", "")))
        elif local in _CONTENT:
            row, column = self._place
            self.rows = {min(row, *self.rows), max(row, *self.rows)} if self.rows else {row}
            self.columns.add(column)

    def _enter(self, reference: re.Match[str] | None) -> None:
        """Note the place of a cell: that of its reference, else the next one in its row.

        `reference` is the match of a reference such as D9 (letters, number). None stands for a cell
        without one, or with one that is not written so. A later cell without a reference counts
        from this one.
        """
        self._column += 1
        self._place = (self._row, self._column)
        if reference is not None:
            self._column = column_number(reference[1])
            self._place = (int(reference[2]), self._column)


def _refuse(*_: object) -> None:
    """Stop at a document type, which may define entities without limit."""
    raise ValueError("a worksheet has no DOCTYPE")
