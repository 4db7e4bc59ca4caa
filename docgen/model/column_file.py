"""A table that is read by columns, never made into rows: a regular CSV file, or a Parquet file.

Registers of a county are too long to be made into nodes. `ColumnFile` holds the bytes and the
numbers with which a record (counted from 0) gets back to its line and cell.

`load.csv_columns` makes one of a regular CSV file, `registers.parquet_file` of a Parquet file;
`registers` reads the columns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import KeysView, Mapping
from mmap import mmap

from msgspec import Struct, field

from docgen.model.finding import FieldPath, Location
from docgen.model.source import cell_name

_AFTER_ALL = 1 << 62
"""A number above every count of lines or bytes."""


class ColumnFile(Struct, frozen=True, kw_only=True, eq=False):
    """A table file that is read by columns. Records are the rows under the header, from 0.

    `data` is the UTF-8 text of a CSV file; of a Parquet file its path, or its bytes. `delimiter`
    separates the columns of a CSV file, '' in a Parquet file.

    `names` are the names of the columns in their order, '' for a column without one. `record_count`
    has the skipped records too. `quoted` says whether any cell has quotes. Two of them are equal
    only if they are the same object.
    """

    file: str
    names: tuple[str, ...]
    data: str | bytes | mmap
    record_count: int
    delimiter: str = ""
    quoted: bool = False
    lines_above: int = 0
    """Physical lines before record 0, the header among them."""
    records_above: int = 0
    """Records before record 0, as a spreadsheet counts them."""
    skipped: tuple[int, ...] = ()
    """Records that are no rows: blank ones and sums."""
    extra_lines: tuple[tuple[int, int], ...] = ()
    """(record, lines): from this record on, so many more lines than records are above."""
    slices: tuple[tuple[int, int], ...] = ()
    """(record, byte): where the slices of the text begin, each of whole records."""
    columns_read: Mapping[int, object] = field(default_factory=dict)
    """The columns of slices that are read already, by their byte: the reader knows their type."""
    sheet: str = "表"
    header_texts: frozenset[str] = frozenset()
    """Names of fields and of the columns: a record that has some may be another header."""
    above: tuple[tuple[str, ...], ...] = ()
    """The records above the header."""
    unit: str = ""
    """The unit that is stated above the header, '' if none is."""
    sources: Mapping[str, int] = field(default_factory=dict)
    """The 0-based column of each field that is made of one and has no column of its own."""

    def line(self, record: int) -> int:
        """Return the 1-based physical line of a record, 0 in a file without lines.

        `extra_lines` corrects for records with line ends inside quotes. For a header in line 1 and
        no such record, record 0 is line 2.
        """
        if not self.delimiter:
            return 0
        line = self.lines_above + record + 1
        index = bisect_right(self.extra_lines, (record, _AFTER_ALL))
        if index:
            line += self.extra_lines[index - 1][1]
        return line

    def slice_of(self, record: int) -> tuple[int, int]:
        """Return the first record of the slice that a record lies in, and its first byte.

        The first record of a slice stands at its first byte, so that a search may begin there.
        """
        return self.slices[bisect_right(self.slices, (record, _AFTER_ALL)) - 1]

    def location(self, path: FieldPath, at_key: bool = False) -> Location:
        """Return the cell of (record, field); the first cell of the header without a record.

        Cells count as a spreadsheet counts: the row is that of the record, whatever lines it takes.
        A field without a column of its own is at the column that it is made of, else at the first.
        A Parquet file has no cells: the place is 户主:17 for record 16. `at_key` changes nothing.
        """
        if not path or not isinstance(path[0], int):
            return self._in_sheet(cell_name(max(self.records_above, 1), 1))
        record = path[0]
        name = ""
        if len(path) > 1:
            name = str(path[1])
        if not self.delimiter:
            return self._in_sheet(f"{name}:{record + 1}")
        column = 1 + self.sources.get(name, 0)
        if name in self.names:
            column = self.names.index(name) + 1
        cell = cell_name(self.records_above + record + 1, column)
        return Location(self.file, self.line(record), part=self.sheet, cell=cell)

    def _in_sheet(self, cell: str) -> Location:
        """Return the location of a cell by its name alone, without a line."""
        return Location(self.file, part=self.sheet, cell=cell)

    def columns(self) -> KeysView[str]:
        """Return the names of the header, in its order.

        Columns without a name are left out; whether a column has any value is not known here.
        """
        return dict.fromkeys(name for name in self.names if name).keys()
