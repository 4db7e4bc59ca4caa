"""The cells of a table in markup, placed one after the other as HTML and SpreadsheetML say.

The readers of pages, Word files and Excel's XML call a `Grid` in the order of the tags
(`begin_row`, `begin_cell`, `write`). It finds the free column for each cell, as a browser does, and
`sheets` gives the finished table. Numbers that a file states are 1-based; `row` and `column` are
0-based.
"""

from __future__ import annotations

from msgspec import Struct, field

from docgen.load.cell_format import CellValue
from docgen.load.marked_text import MarkedText
from docgen.load.sheet_details import SheetDetails
from docgen.load.struck_rows import find_struck
from docgen.load.table_sheet import Cells
from docgen.load.workbook_bounds import MAX_CELLS, WorkbookError
from docgen.model.source import cell_name

MAX_COLUMNS = 2**14
"""Columns of the widest worksheet."""
Area = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of a merged area, by 0-based rows and columns."""


class MarkupSheet(Struct, frozen=True, kw_only=True):
    """A table of a file of markup: its name, its cells from A1 on, merged areas."""

    name: str
    cells: Cells
    areas: tuple[Area, ...] = ()
    """Merged areas with more than one cell."""
    details: SheetDetails = field(default_factory=SheetDetails)
    """What is hidden, struck through or shown in another way."""
    above: tuple[str, ...] = ()
    """The lines above the table."""
    is_hidden: bool = False
    """Whether the file hides the whole worksheet; it is then not read."""


class Grid(Struct, kw_only=True):
    """The cells of a table that have been read, and the 0-based place of the current one.

    Everything is stored by place, so that a table may be written with gaps. `_placed` counts cells
    that are placed or passed over: with `MAX_CELLS` it stops a file that states huge numbers.
    `_next` is the column where the next cell of the row is looked for.
    """

    name: str = ""
    row: int = -1
    column: int = -1
    _next: int = 0
    """The 0-based column at which the next cell of the row is looked for."""
    _taken: dict[int, int] = field(default_factory=dict)
    """The last row that cells of rows above take, by column."""
    _placed: int = 0
    """The number of cells that were placed or passed over."""
    _values: dict[tuple[int, int], CellValue] = field(default_factory=dict)
    _areas: list[Area] = field(default_factory=list)
    _hidden: list[int] = field(default_factory=list)
    """1-based numbers of hidden rows."""
    _hidden_columns: set[int] = field(default_factory=set)
    """1-based numbers of hidden columns."""
    _formats: dict[str, str] = field(default_factory=dict)
    """Number formats by the name of the cell (B7)."""
    _starts: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """The first cell of those that go on with the one above them, by cell."""
    _marked: dict[str, MarkedText] = field(default_factory=dict)
    """Texts of which a part is left out, by the name of the cell."""
    _struck: set[tuple[int, int]] = field(default_factory=set)
    """0-based places of cells that are struck through."""
    is_hidden: bool = False

    def begin_row(self, number: int | None = None, *, is_hidden: bool = False) -> None:
        """Go on to the next row, or to that with a 1-based number.

        `is_hidden` notes the row for a finding; its cells are read all the same.
        """
        self.row += 1
        if number is not None:
            self.row = number - 1
        self._next = 0
        self.column = -1
        if is_hidden:
            self._hidden.append(self.row + 1)

    def hide_columns(self, first: int, count: int) -> None:
        """Note hidden columns, from a 1-based one on. Raises WorkbookError if too many are.

        The columns are noted for a finding; their cells are read all the same.
        """
        self._count(count)
        self._hidden_columns.update(range(first, first + count))

    def begin_cell(self, number: int | None, width: int, height: int) -> None:
        """Go on to the next free cell, or to that with a 1-based number; it may be merged.

        Raises WorkbookError if there are too many.

        `width` and `height` are the numbers of columns and rows that it takes, 1 for a cell that is
        not merged. Columns that a cell above takes are passed over. A cell before any row begins
        the first one.
        """
        self.row = max(self.row, 0)
        column = self._next if number is None else number - 1
        while number is None and self._taken.get(column, -1) >= self.row:
            column += 1
            self._count(1)
        self.column = column
        self._take(min(width, MAX_COLUMNS), height)

    def widen(self, width: int) -> None:
        """Let the current cell take so many columns. Raises WorkbookError if there are too many.

        Word states the width of a cell only inside it, behind its beginning.
        """
        if width > 1 and self.column >= 0:
            self._take(min(width, MAX_COLUMNS), 1)

    def skip(self, count: int) -> None:
        """Pass over columns of the row. Raises WorkbookError if there are too many.

        Word leaves out cells at the beginning of a row so.
        """
        self._count(count)
        self._next += count

    def repeat_above(self) -> None:
        """Give the current cell the value of the one above it.

        Word has no height of a cell: each cell below says that it goes on. The merged area that
        they make together is noted with its first cell.
        """
        above = self._values.get((self.row - 1, self.column))
        if above is not None:
            self.write(above)
            start = self._starts.get((self.row - 1, self.column), (self.row - 1, self.column))
            self._starts[self.row, self.column] = start

    def _take(self, width: int, height: int) -> None:
        """Let the current cell take columns and rows.

        An area of more than one cell is noted as merged.
        """
        self._count(width)
        column = self.column
        self._next = column + width
        last = self.row + height - 1
        if height > 1:
            self._taken.update(dict.fromkeys(range(column, column + width), last))
        if height * width > 1:
            self._areas.append(((self.row, column), (last, column + width - 1)))

    def _count(self, cells: int) -> None:
        """Count cells that are placed or passed over. Raises WorkbookError if too many are."""
        self._placed += cells
        if self._placed > MAX_CELLS:
            raise _too_large()

    def write(self, value: CellValue, number_format: str = "") -> None:
        """Give the current cell a value, or a new one if none has begun in its row.

        '' changes nothing. `number_format` is stored by the name of the cell if there is any.
        """
        if value == "":
            return
        if self.column < 0:
            self.begin_cell(None, 1, 1)
        self._values[self.row, self.column] = value
        if number_format:
            self._formats[cell_name(self.row + 1, self.column + 1)] = number_format

    def mark(self, text: MarkedText) -> None:
        """Note what is left out of the current cell, or that it is struck through.

        A text that is read in full and not struck through leaves no note.
        """
        if text.left_out:
            self._marked[cell_name(self.row + 1, self.column + 1)] = text
        if text.is_struck:
            self._struck.add((self.row, self.column))

    def sheets(self) -> list[MarkupSheet]:
        """Return the table, nothing if it has no content. Raises WorkbookError if too large.

        The list has one item at most. The cells reach from A1 to the last row and column with a
        value; merged areas are cut to that, and hidden rows and columns behind it are left out.
        """
        if not self._values:
            return []
        height = max(row for row, _ in self._values) + 1
        width = max(column for _, column in self._values) + 1
        areas = [_within(area, height, width) for area in self._areas if area[0] in self._values]
        areas += {start: (start, last) for last, start in self._starts.items()}.values()
        merged = sum(map(_size, areas))
        if height * width > MAX_CELLS or merged > MAX_CELLS:
            raise _too_large()
        struck, struck_cells = self._find_struck()
        details = SheetDetails(
            rows=tuple(number for number in self._hidden if number <= height),
            columns=tuple(number for number in sorted(self._hidden_columns) if number <= width),
            struck=struck,
            struck_cells=struck_cells,
            marked=self._marked,
            formats=self._formats,
        )
        return [
            MarkupSheet(
                name=self.name,
                cells=self._cells(height, width),
                areas=tuple(areas),
                details=details,
                is_hidden=self.is_hidden,
            )
        ]

    def _find_struck(self) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """Return the rows and the other cells that are struck through.

        Rows are 1-based numbers, cells have their names: see `struck_rows.find_struck`.
        """
        if not self._struck:
            return (), ()
        return find_struck(
            ((row + 1, column + 1), (row, column) in self._struck) for row, column in self._values
        )

    def _cells(self, height: int, width: int) -> Cells:
        """Return the values of all cells, '' for blank ones.

        `height` and `width` are the numbers of rows and columns; all rows have the same length.
        """
        cells: Cells = [[""] * width for _ in range(height)]
        for (row, column), value in self._values.items():
            cells[row][column] = value
        return cells


def _within(area: Area, height: int, width: int) -> Area:
    """Return the part of a merged area that lies in a table of this size.

    A cell may be merged with rows below the last one that has a value.
    """
    first, (bottom, right) = area
    return first, (min(bottom, height - 1), min(right, width - 1))


def _size(area: Area) -> int:
    """Return the number of cells of a merged area."""
    (top, left), (bottom, right) = area
    return (bottom - top + 1) * (right - left + 1)


def _too_large() -> WorkbookError:
    """Return the error that a table has more than `MAX_CELLS` cells; the caller raises it."""
    return WorkbookError(f"表里超过 {MAX_CELLS} 格")
