"""The texts of a table in columns, batch by batch: whatever a table is kept in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from mmap import mmap
from typing import Any

import polars as pl

from docgen.check.registers.form import INDEX, Form
from docgen.model import ColumnFile, Source, TableRows
from docgen.model import Mapping as MappingNode
from docgen.model import Sequence as SequenceNode
from docgen.model.column_file import STRIDE

Table = Source | ColumnFile
BATCH = 2**17
"""Rows of a batch."""


def records(table: Table) -> int:
    """How many records a table has; rows are numbered by them."""
    return table.many if isinstance(table, ColumnFile) else len(_rows(table))


def batches(form: Form, table: Table) -> Iterator[pl.DataFrame]:
    """The columns of a form that a table has, as clean texts, null where nothing is written.

    The column # is the number of the record, from 0.
    """
    wanted = [name for name in form.schema.fields if name in table.columns()]
    if isinstance(table, ColumnFile):
        for batch in _delimited(table, wanted) if table.sign else _parquet(table, wanted):
            rest = batch.filter(~pl.col(INDEX).is_in(list(table.passed))) if table.passed else batch
            yield rest.with_columns(_clean(name) for name in wanted)
        return
    rows = _rows(table)
    made = {name: pl.Series(name, _texts(rows, name), dtype=pl.String) for name in wanted}
    index = pl.Series(INDEX, range(len(rows)), dtype=pl.Int64)
    yield pl.DataFrame([index, *made.values()]).with_columns(_clean(name) for name in wanted)


def _clean(name: str) -> pl.Expr:
    text = pl.col(name).str.replace_all("\u3000", " ", literal=True).str.strip_chars()
    return pl.when(text != "").then(text).alias(name)


def _delimited(table: ColumnFile, wanted: list[str]) -> Iterator[pl.DataFrame]:
    """Slices of the text between marks: no more than a batch is ever in memory."""
    data, step = table.data, BATCH // STRIDE
    assert not isinstance(data, str)
    columns = [str(at) for at in range(len(table.names))]
    for at in range(0, len(table.marks), step):
        end = table.marks[at + step] if at + step < len(table.marks) else len(data)
        batch = pl.read_csv(
            data[table.marks[at] : end],
            has_header=False,
            schema=dict.fromkeys(columns, pl.String),
            separator=table.sign,
            quote_char='"' if table.quoted else None,
            extra_columns="ignore",
            missing_columns="insert",
        )
        named = (pl.col(str(table.names.index(name))).alias(name) for name in wanted)
        yield batch.select(named).with_row_index(INDEX, at * STRIDE)


def _parquet(table: ColumnFile, wanted: list[str]) -> Iterator[pl.DataFrame]:
    assert not isinstance(table.data, mmap)
    source = table.data if isinstance(table.data, str) else BytesIO(table.data)
    texts = [pl.col(name).cast(pl.String) for name in wanted]
    for start in range(0, table.many, BATCH):
        batch = pl.scan_parquet(source, glob=False).slice(start, BATCH).select(texts).collect()
        yield batch.with_row_index(INDEX, start)


def _rows(source: Source) -> Sequence[Any]:
    return source.root.items if isinstance(source.root, SequenceNode) else ()


def _texts(rows: Sequence[Any], name: str) -> list[str]:
    if isinstance(rows, TableRows):
        return rows.column(name)
    nodes = (row.get(name) if isinstance(row, MappingNode) else None for row in rows)
    return [getattr(node, "text", "").strip() for node in nodes]
