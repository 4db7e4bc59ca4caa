"""Tables of registers that an input names for its rows: they are read as checks read them.

The header may have other names of fields, a column map may say what its columns are, and sums and
signatures are no records. What no field holds stays under its own header.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence
from pathlib import Path

import polars as pl
from msgspec.structs import replace

from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.register_config import read_register_config
from docgen.app.register_files import ReaderJob, choose_tables_by_row
from docgen.load.csv_widths import without_rows
from docgen.model.source import ListNode, Source, TableRows
from docgen.registers.batches import other_column
from docgen.registers.column_plan import table_rows
from docgen.registers.register_reader import TextRecords, read_texts
from docgen.registers.register_schema import INDEX


def read_roster(
    reader: ProjectReader, path: Path, names: Collection[str]
) -> tuple[Source | None, Findings] | None:
    """Return the rows of the first table of a register in a file, and the findings about it.

    None if the file has no such table; no rows, with the findings, if it is not to be read. `names`
    help to find the header.
    """
    config = read_register_config(reader, [path])
    job = ReaderJob(
        workspace=reader.workspace,
        forms=config.forms,
        rules={},
        settings={},
        columns={},
        store="",
        maps=config.maps,
        broken_maps=config.broken_maps,
    )
    choices, findings = choose_tables_by_row(job, path, names)
    for choice in choices:
        if choice.of_table.blocked:
            return None, (*findings, *choice.of_table.findings)
        rows = table_rows(choice.table)
        if choice.finding is not None or not choice.of_table.uses or rows is None:
            continue
        register, column_map = choice.of_table.uses[0]
        read = read_texts(config.forms[register], choice.table, column_map)
        findings = tuple(without_rows([*findings], read.findings))
        return _as_source(read), (*findings, *choice.of_table.findings, *read.findings)
    return None


def _as_source(read: TextRecords) -> Source:
    """Return the records as a table whose header has the names of fields."""
    table, records = read.table, read.records
    rows = table_rows(table)
    assert isinstance(table, Source) and isinstance(table.root, ListNode) and rows is not None
    columns = _places_of_columns(rows.names, records.columns)
    added = [n for n in records.columns if not n.startswith(INDEX) and n not in columns]
    written = pl.all().exclude(INDEX).fill_null("")
    blank = [pl.lit("").alias(name) for name in columns if name not in records.columns]
    texts = records.select(written, *blank).select(*columns, *added)
    lines = array(rows.lines.typecode, [rows.lines[record] for record in records[INDEX]])
    found = TableRows([*rows.names, *added], texts.rows(), lines)
    found.sources = rows.sources
    return replace(table, root=replace(table.root, items=found))


def _places_of_columns(names: Sequence[str], read: Collection[str]) -> list[str]:
    """Return for each column of a header the one of its records; of two fields the first is it."""
    columns = list[str]()
    for number, name in enumerate(names):
        is_first = name in read and name not in columns
        columns.append(name if is_first else other_column(number))
    return columns
