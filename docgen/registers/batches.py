"""The texts of a table in columns, batch by batch: whatever a table is kept in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from mmap import mmap
from typing import Any

import polars as pl

from docgen.model.column_file import ColumnFile
from docgen.model.source import ListNode, MapNode, Source, TableRows
from docgen.registers.register_schema import INDEX, RegisterSchema

Table = Source | ColumnFile
BATCH = 2**17
"""Rows of a batch of a Parquet file; a CSV file has its slices."""


def records(table: Table) -> int:
    """How many records a table has; rows are numbered by them."""
    return table.record_count if isinstance(table, ColumnFile) else len(_rows(table))


def batches(form: RegisterSchema, table: Table) -> Iterator[pl.DataFrame]:
    """The columns of a form that a table has, as texts, null where nothing is written.

    The column # is the number of the record, from 0.
    """
    given = table.columns()  # of rows from Excel it goes through all cells: once is enough
    wanted = [name for name in form.schema.fields if name in given]
    if isinstance(table, ColumnFile):
        for batch in _delimited(table, wanted) if table.delimiter else _parquet(table, wanted):
            passed = pl.col(INDEX).is_in(list(table.skipped))
            yield batch.filter(~passed) if table.skipped else batch
        return
    rows = _rows(table)
    made = {name: pl.Series(name, _texts(rows, name), dtype=pl.String) for name in wanted}
    index = pl.Series(INDEX, range(len(rows)), dtype=pl.Int64)
    yield pl.DataFrame([index, *made.values()])


def _delimited(table: ColumnFile, wanted: list[str]) -> Iterator[pl.DataFrame]:
    """Slices of the text between marks: no more than one is ever in memory."""
    data = table.data
    assert not isinstance(data, str)
    columns = [str(at) for at in range(len(table.names))]
    named = [pl.col(str(table.names.index(name))).alias(name) for name in wanted]
    ends = [byte for _, byte in table.slices[1:]] + [len(data)]
    for (record, byte), end in zip(table.slices, ends, strict=False):
        batch = pl.read_csv(
            data[byte:end],
            has_header=False,
            schema=dict.fromkeys(columns, pl.String),
            separator=table.delimiter,
            quote_char='"' if table.quoted else None,
            extra_columns="ignore",
            missing_columns="insert",
        )
        yield batch.select(named).with_row_index(INDEX, record)


def _parquet(table: ColumnFile, wanted: list[str]) -> Iterator[pl.DataFrame]:
    assert not isinstance(table.data, mmap)
    source = table.data if isinstance(table.data, str) else BytesIO(table.data)
    texts = [pl.col(name).cast(pl.String) for name in wanted]
    for start in range(0, table.record_count, BATCH):
        batch = pl.scan_parquet(source, glob=False).slice(start, BATCH).select(texts).collect()
        yield batch.with_row_index(INDEX, start)


def _rows(source: Source) -> Sequence[Any]:
    return source.root.items if isinstance(source.root, ListNode) else ()


def _texts(rows: Sequence[Any], name: str) -> list[str | None]:
    if isinstance(rows, TableRows):
        return [text or None for text in rows.column(name)]
    nodes = (row.get(name) if isinstance(row, MapNode) else None for row in rows)
    return [getattr(node, "text", "") or None for node in nodes]
