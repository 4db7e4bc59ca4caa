"""The records of a table as they are written, for documents that print them.

`register_reader` reads them. `as_source` makes a table of them, with the names of fields in its
header.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from docgen.model.finding import Finding
from docgen.model.source import ListNode, Source, TableRows
from docgen.registers.batches import Table, other_column
from docgen.registers.column_plan import table_rows
from docgen.registers.register_schema import INDEX


class TextRecords(Struct, frozen=True):
    """The records of a table as texts, under the names of fields; what was left out or is lacking.

    `records` have a column for each field, and one called `#` and its number for each other column
    of `table`, whose header has the names of fields too.
    """

    table: Table
    records: pl.DataFrame
    findings: tuple[Finding, ...]


def as_source(read: TextRecords) -> Source:
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
