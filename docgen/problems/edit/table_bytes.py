"""Editing the bytes of a table, whatever its file type; bytes that do not change are kept.

`amend` writes changes into a file that exists: an Excel workbook, a YAML list or a CSV file, each
by its own module. `begin` writes a new YAML list or CSV file. A new workbook is written by the room
`report`, because nothing in it has to be kept.
"""

from __future__ import annotations

from collections.abc import Sequence

from docgen.model.source import Source
from docgen.problems.edit import csv_lines, xlsx_cells, yaml_list
from docgen.problems.ledger import Changes, Row


def amend(
    data: bytes, source: Source, changes: Changes, fields: Sequence[str]
) -> tuple[bytes, tuple[str, ...]]:
    """Return the file with the changes, and the cells left unchanged because they hold formulas.

    `source` is the table as read from `data`. `fields` gives the order of added columns.
    """
    if not changes:
        return data, ()
    if xlsx_cells.is_workbook(source.file):
        return xlsx_cells.amend(data, source, changes, fields)
    if yaml_list.is_yaml(source.file):
        return yaml_list.amend(data, source, changes, fields), ()
    return csv_lines.amend(data, source, changes, fields), ()


def begin(file: str, rows: Sequence[Row], fields: Sequence[str]) -> bytes:
    """Return the bytes of a new table, as YAML or CSV by the name of its file."""
    if yaml_list.is_yaml(file):
        return yaml_list.begin(rows, fields)
    return csv_lines.begin(rows, fields)
