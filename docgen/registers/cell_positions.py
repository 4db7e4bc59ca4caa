"""Places of findings in a table: the cell, and in a CSV file also the line and the column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from docgen.load.csv_positions import locate_fields
from docgen.load.table import Table
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Finding


def locate_cells(table: Table, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings of a table with their places; their paths are (record, field)."""
    located = [_with_cell(table, finding) for finding in findings]
    if not isinstance(table, ColumnFile) or not table.delimiter:
        yield from located
        return
    cells = {cell for finding in located if (cell := _cell_of(finding)) is not None}
    columns = locate_fields(table, cells)
    for finding in located:
        cell = _cell_of(finding)
        column = columns.get(cell, 0) if cell else 0
        if column and finding.location is not None:
            yield finding.at(replace(finding.location, column=column))
        else:
            yield finding


def _with_cell(table: Table, finding: Finding) -> Finding:
    if finding.location is not None:
        return finding
    return finding.at(table.location(finding.path or ()))


def _cell_of(finding: Finding) -> tuple[int, str] | None:
    """Return the record and the field of a finding; None if it is about no record."""
    path = finding.path
    if not path or not isinstance(path[0], int):
        return None
    return path[0], str(path[1])
