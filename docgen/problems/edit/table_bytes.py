"""Changes into the bytes of a table: what is not changed stays as it was, byte for byte."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.model.problem import Changes, Row
from docgen.model.source import Source
from docgen.problems.edit import csv_lines as delimited
from docgen.problems.edit import xlsx_cells as workbook
from docgen.problems.edit import yaml_list as listed


def amend(
    data: bytes, source: Source, changes: Changes, fields: Sequence[str]
) -> tuple[bytes, tuple[str, ...]]:
    """The file with the changes in it, and the cells that hold a formula and so were left.

    `source` is the table as it was read from `data`; `fields` is the order of new columns.
    """
    if not changes:
        return data, ()
    if workbook.is_workbook(source.file):
        return workbook.amend(data, source, changes, fields)
    if listed.is_list(source.file):
        return listed.amend(data, source, changes, fields), ()
    return delimited.amend(data, source, changes, fields), ()


def begin(file: str, rows: Sequence[Row], fields: Sequence[str]) -> bytes:
    """The bytes of a new ledger, as YAML or CSV by its name."""
    begun = listed.begin if listed.is_list(file) else delimited.begin
    return begun(rows, fields)
