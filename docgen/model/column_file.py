"""A table that is read by columns, never made into rows: a regular CSV file, or a Parquet file."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from mmap import mmap

from docgen.model.finding import FieldPath, Location
from docgen.model.source import cell_name


@dataclass(frozen=True, slots=True)
class ColumnFile:
    """`data` is the UTF-8 text of a CSV file; of a Parquet file its path, or its bytes.

    Records are numbered from 0, the first under the header. What is no row (blank, a sum) is in
    `passed`. `sign` parts the columns of a CSV file; a Parquet file has none.
    """

    file: str
    names: tuple[str, ...]
    data: str | bytes | mmap = field(repr=False)
    many: int
    sign: str = ""
    quoted: bool = False
    lines_above: int = 0
    """Physical lines before record 0, the header among them."""
    records_above: int = 0
    """Records before record 0, as a spreadsheet counts them."""
    passed: tuple[int, ...] = ()
    folds: tuple[tuple[int, int], ...] = ()
    """(record, lines): from this record on, so many more lines than records lie above."""
    marks: tuple[tuple[int, int], ...] = ()
    """(record, byte): where the slices of the text begin, each of whole records."""
    sheet: str = "表"

    def line(self, record: int) -> int:
        """The 1-based physical line on which a record begins; 0 in a file without lines."""
        if not self.sign:
            return 0
        at = bisect_right(self.folds, (record, 1 << 62)) - 1
        return self.lines_above + record + 1 + (self.folds[at][1] if at >= 0 else 0)

    def location(self, path: FieldPath, at_key: bool = False) -> Location:
        """The cell of (record, field), with its physical line; the file itself without a record."""
        if not path or not isinstance(path[0], int):
            return Location(
                self.file, part=self.sheet, cell=cell_name(max(self.records_above, 1), 1)
            )
        name = str(path[1]) if len(path) > 1 else ""
        if not self.sign:
            return Location(self.file, part=self.sheet, cell=f"{name}:{path[0] + 1}")
        column = self.names.index(name) + 1 if name in self.names else 1
        cell = cell_name(self.records_above + path[0] + 1, column)
        return Location(self.file, self.line(path[0]), 0, self.sheet, cell)

    def columns(self) -> set[str]:
        """The names of the header."""
        return set(self.names) - {""}
