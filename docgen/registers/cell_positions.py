"""Positions of findings in the lines of a CSV file, beside their cells.

A finding in a text file is shown with its line and column, while rules know (record, field). Even
slices are still in memory as columns: there the lengths of the cells before one give its place. For
all other cells `locate_fields` reads the line again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate

import polars as pl
from msgspec.structs import replace

from docgen.load.csv_positions import locate_fields
from docgen.load.table import Table
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Finding
from docgen.registers.register import row_of

_Cell = tuple[int, str]
"""A record and a field."""


def add_columns(table: Table, findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return the findings of a table, in a CSV file with the column of their line.

    Their paths are (record, field).

    Columns are 1-based and count characters. Findings of an Excel or Parquet file, and those about
    no cell, are returned unchanged and in their order.
    """
    if not isinstance(table, ColumnFile) or not table.delimiter:
        return findings
    cells = {cell for finding in findings if (cell := _cell_of(finding)) is not None}
    columns = dict(_columns_in_even_slices(table, cells))
    columns |= locate_fields(table, cells - columns.keys())
    return [_with_column(finding, columns) for finding in findings]


def _columns_in_even_slices(
    table: ColumnFile, cells: Collection[_Cell]
) -> Iterator[tuple[_Cell, int]]:
    """Yield the columns of cells in slices that are read: their texts stand there as they are.

    Such a slice has no quotes, so that a cell begins behind the texts and the separators before it.
    Cells of slices that were not held in memory, and of fields without a column, are passed over.
    Yields ((record, field), column).
    """
    names = {name: number for number, name in reversed(list(enumerate(table.names)))}
    by_slice: dict[tuple[int, int], list[_Cell]] = defaultdict(list)
    for cell in cells:
        by_slice[table.slice_of(cell[0])].append(cell)
    for (start, byte), found in by_slice.items():
        columns = table.columns_read.get(byte)
        if not isinstance(columns, pl.DataFrame):
            continue
        records = sorted({record for record, _ in found})
        rows = columns[[record - start for record in records]]
        lengths = rows.select(pl.all().str.len_chars().fill_null(0))
        starts = {
            record: list(accumulate((length + 1 for length in row), initial=1))
            for record, row in zip(records, lengths.iter_rows(), strict=True)
        }
        yield from ((cell, starts[cell[0]][names[cell[1]]]) for cell in found if cell[1] in names)


def _cell_of(finding: Finding) -> _Cell | None:
    """Return the record and the field of a finding; None if it is about no cell.

    A finding with the path (record,) is about the whole row.
    """
    record = row_of(finding)
    if record is None or not finding.path or len(finding.path) == 1:
        return None
    return record, str(finding.path[1])


def _with_column(finding: Finding, columns: Mapping[_Cell, int]) -> Finding:
    """Return a finding with the column of its cell, unchanged if that is not known.

    `columns` maps (record, field) to the 1-based column.
    """
    cell = _cell_of(finding)
    if cell is None or cell not in columns or finding.location is None:
        return finding
    return finding.at(replace(finding.location, column=columns[cell]))
