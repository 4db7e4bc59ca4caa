"""Positions of findings in the lines of a CSV file, beside their cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from docgen.load.csv_positions import locate_fields
from docgen.load.table import Table
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Finding
from docgen.registers.register import row_of


def add_columns(table: Table, findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return the findings of a table, in a CSV file with the column of their line.

    Their paths are (record, field).
    """
    if not isinstance(table, ColumnFile) or not table.delimiter:
        return findings
    cells = {cell for finding in findings if (cell := _cell_of(finding)) is not None}
    columns = locate_fields(table, cells)
    return [_with_column(finding, columns) for finding in findings]


def _cell_of(finding: Finding) -> tuple[int, str] | None:
    """Return the record and the field of a finding; None if it is about no cell."""
    record = row_of(finding)
    if record is None or not finding.path or len(finding.path) == 1:
        return None
    return record, str(finding.path[1])


def _with_column(finding: Finding, columns: Mapping[tuple[int, str], int]) -> Finding:
    cell = _cell_of(finding)
    if cell is None or cell not in columns or finding.location is None:
        return finding
    return finding.at(replace(finding.location, column=columns[cell]))
