"""The tables of a problem ledger as they are in its files, their rows counted on through them.

A ledger may be in several files, and a file in several worksheets; `collect`, `merge` and `moving`
see one list of rows. `starts` leads back from a row to its table.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from docgen.model.finding import Location
from docgen.model.source import ListNode, Source, TableRows
from docgen.problems.ledger import LedgerConfig, Row
from docgen.problems.problem_rows import read_rows


def read_header(source: Source) -> tuple[str, ...]:
    """Return the names of the columns of a table, blank columns too; the fields of a YAML list.

    A blank name is left out, and a name that stands twice comes once.
    """
    rows = read_table_rows(source)
    if rows is None:
        return tuple(sorted(source.columns()))
    return tuple(dict.fromkeys(name for name in rows.names if name))


def read_table_rows(source: Source) -> TableRows | None:
    """Return the rows of a table, None for a YAML list."""
    if isinstance(source.root, ListNode) and isinstance(source.root.items, TableRows):
        return source.root.items
    return None


@dataclass(frozen=True)
class LedgerTables:
    """The tables of a ledger. A row is counted from 0, through all of them."""

    config: LedgerConfig
    sources: tuple[Source, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict)
    """The bytes of each file as it was read."""

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of all tables, one after the other."""
        return [row for source in self.sources for row in read_rows(source)]

    @cached_property
    def starts(self) -> list[int]:
        """The number of the first row of each table, then the number of all rows."""
        counts = (len(read_rows(source)) for source in self.sources)
        return list(accumulate(counts, initial=0))

    @cached_property
    def files(self) -> list[str]:
        """The names of the files that have a table, sorted."""
        return sorted({source.file for source in self.sources})

    def tables_of(self, file: str) -> list[int]:
        """Return the indexes of the tables in a file.

        Indexes are 0-based, those of `sources`; [] for a file without a table.
        """
        return [index for index, source in enumerate(self.sources) if source.file == file]

    def location(self, row: int, field: str) -> Location:
        """Return the place of a cell.

        `row` is 0-based, counted through all tables; `field` is the name of its column.
        """
        table = bisect_right(self.starts, row, hi=len(self.sources)) - 1
        return self.sources[table].location((row - self.starts[table], field))
