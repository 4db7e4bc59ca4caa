"""The tables of a page or a Word file, as their tags come: a cell may hold another table.

`web_page` and `word_tables` read the tags and call `TableStack`. The tables that are open lie on a
stack, the innermost last; each puts its cells into a `Grid` of its own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from msgspec.structs import replace

from docgen.load.marked_text import Piece, read_pieces
from docgen.load.markup_grid import Grid, MarkupSheet
from docgen.model.lazy_pattern import LazyPattern

LINE_END = "\v"
"""Ends a line of a text that is being read."""
_LINES_ABOVE = 10
"""Lines above a table that are kept: one may state its unit."""
_LONGEST_LINE = 1000
"""Characters of such a line that are kept: a page may have no line ends."""
_CODE = LazyPattern(r"\d{14}")
"""A part of the number of a person or of a household."""
_TITLE_LINES = 3
"""Lines of a title that is kept as a table."""


class _Table:
    """A table, the lines above it, and the pieces of text of its open cell; None if none is.

    `marks` are the looks of pieces that are not plain, by their numbers.
    """

    def __init__(self, above: tuple[str, ...]) -> None:
        """Begin without a cell; `above` are the lines before the table."""
        self.grid = Grid()
        self.above = above
        self.texts: list[str] | None = None
        self.marks: dict[int, str] = {}
        self.repeats = False
        self.is_text = False

    def sheets(self) -> list[MarkupSheet]:
        """Return the table, nothing if it is blank or text of a cell.

        The list has one item at most.
        """
        return [] if self.is_text else self.grid.sheets()


class TableStack:
    """The tables that have been read, and those that are open; what comes is of the last one.

    `tidy` makes the text of a line out of what stands in the file.
    """

    def __init__(self, tidy: Callable[[str], str]) -> None:
        """Begin without a table and without a line."""
        self._tidy = tidy
        self._tables: list[_Table] = []
        self._open: list[_Table] = []
        self._outside: deque[str] = deque([""], _LINES_ABOVE)

    def add(self, text: str, look: str = "") -> None:
        """Read text: of the open cell, or between tables; `look` is that of a piece of a cell.

        LINE_END in the text ends a line. Text inside a table but outside of its cells is left out.
        """
        if not self._open:
            first, *more = text.split(LINE_END)
            if len(self._outside[-1]) < _LONGEST_LINE:
                self._outside[-1] += first[:_LONGEST_LINE]
            self._outside.extend(line[:_LONGEST_LINE] for line in more[-_LINES_ABOVE:])
        elif (texts := self._open[-1].texts) is not None:
            if look:
                self._open[-1].marks[len(texts)] = look
            texts.append(text)

    def begin_table(self) -> None:
        """Begin a table, in the open cell if there is one.

        A table inside a cell has no lines above it; the text of that cell goes on behind it.
        """
        above = () if self._open else tuple(self._outside)
        self._outside.extend([""] * _LINES_ABOVE)
        table = _Table(above)
        self._tables.append(table)
        self._open.append(table)

    def end_table(self) -> None:
        """End the last table that is open. One of few lines in a cell is text of that cell.

        What is ended without having begun is passed over.
        """
        if not self._open:
            return
        table = self._open.pop()
        self._end_cell(table)
        outer = self._open[-1].texts if self._open else None
        if outer is None:
            return
        lines = [line for sheet in table.grid.sheets() for line in _title_of(sheet)]
        if lines:
            table.is_text = True
            outer += [LINE_END, LINE_END.join(lines), LINE_END]

    def begin_row(self, *, is_hidden: bool = False) -> None:
        """Begin a row, of a new table if none is open.

        A cell that is still open ends before.
        """
        self.end_cell()
        if not self._open:
            self.begin_table()
        self._open[-1].grid.begin_row(is_hidden=is_hidden)

    def begin_cell(self, width: int = 1, height: int = 1) -> None:
        """Begin a cell, of a new table if none is open.

        `width` and `height` are the numbers of merged columns and rows. A cell that is still open
        ends before.
        """
        self.end_cell()
        if not self._open:
            self.begin_table()
        table = self._open[-1]
        table.grid.begin_cell(None, width, height)
        table.texts = []
        table.marks = {}
        table.repeats = False

    def hide_column(self) -> None:
        """Note that the column of the open cell is hidden.

        The column is noted for a finding; all of its cells are read.
        """
        if self._open:
            grid = self._open[-1].grid
            grid.hide_columns(grid.column + 1, 1)

    def widen(self, width: int) -> None:
        """Let the open cell take so many columns.

        The last table is meant; without an open table nothing happens.
        """
        if self._open:
            self._open[-1].grid.widen(width)

    def skip(self, count: int) -> None:
        """Pass over columns of the row.

        `count` is how many. Without an open table nothing happens.
        """
        if self._open:
            self._open[-1].grid.skip(count)

    def repeat_above(self) -> None:
        """Note that the open cell goes on with the one above it.

        It then gets the value of that one, unless it has a text.
        """
        if self._open:
            self._open[-1].repeats = True

    def end_cell(self) -> None:
        """End the open cell of the last table.

        Only the table that began last is meant, even if it lies in a cell of another one.
        """
        if self._open:
            self._end_cell(self._open[-1])

    def _end_cell(self, table: _Table) -> None:
        """Put the text of the open cell of a table into its grid; do nothing if none is open.

        Marks and struck pieces are left out of the text, and noted.
        """
        if table.texts is None:
            return
        text = self._read_text("".join(table.texts))
        if text and table.marks:
            pieces = enumerate(table.texts)
            marked = read_pieces(Piece(piece, table.marks.get(at, "")) for at, piece in pieces)
            table.grid.write(self._read_text(marked.text))
            table.grid.mark(marked)
        elif table.repeats and not text:
            table.grid.repeat_above()
        else:
            table.grid.write(text)
        table.texts = None

    def _read_text(self, text: str) -> str:
        """Return the lines of a cell that are not blank.

        `text` has LINE_END between its lines; the result has line feeds.
        """
        lines = [self._tidy(line) for line in text.split(LINE_END)]
        return "\n".join(line for line in lines if line)

    def sheets(self) -> list[MarkupSheet]:
        """Return the tables that have any content, with numbers if there are several.

        A title before another table, kept as a table of one column, is lines above that one.

        They come in the order in which they begin. The name is '' for a single table, else 表1, 表2
        and so on.
        """
        while self._open:
            self.end_table()
        read: list[MarkupSheet] = []
        title: tuple[str, ...] = ()
        for table in self._tables:
            for sheet in table.sheets():
                read.append(replace(sheet, above=(*table.above, *title)))
                title = _title_of(sheet)
        lists = [sheet for sheet in read[:-1] if not _title_of(sheet)] + read[-1:]
        if len(lists) < 2:
            return lists
        return [replace(sheet, name=f"表{number}") for number, sheet in enumerate(lists, 1)]


def _title_of(sheet: MarkupSheet) -> tuple[str, ...]:
    """Return the lines of a table of one column and few rows, none of any other table.

    A title is often set as a table with a frame; it has at most three rows, and no long number.
    """
    texts = tuple(str(cell) for row in sheet.cells for cell in row)
    is_wide = len(sheet.cells) > _TITLE_LINES or len(sheet.cells[0]) > 1
    return () if is_wide or any(map(_CODE.search, texts)) else texts
