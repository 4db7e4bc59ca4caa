"""The text of a table as polars columns, batch by batch, in whatever form the table is kept.

A table of rows (Excel, YAML) is one batch. A file of columns (CSV, Parquet) is read in slices:
no more than one slice is ever in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from mmap import mmap

import polars as pl

from docgen.model.column_file import ColumnFile
from docgen.model.source import ListNode, MapNode, Node, Scalar, Source, TableRows
from docgen.registers.csv_slices import read_slices
from docgen.registers.register_schema import INDEX, RegisterSchema

Table = Source | ColumnFile
_MEANT = frozenset({"date", "month", "quantity"})
"""The types of fields that need the year of a cell, even where it shows none, or its unit."""
_PARQUET_ROWS = 2**17
"""Rows of a batch of a Parquet file; a CSV file has its own slices."""


def count_records(table: Table) -> int:
    """Return the number of records of a table; rows are numbered by them."""
    if isinstance(table, ColumnFile):
        return table.record_count
    return len(_rows(table))


def has_later_batches(table: Table) -> bool:
    """Return whether a table is read in more than one batch."""
    if not isinstance(table, ColumnFile):
        return False
    return len(table.slices) > 1 or (not table.delimiter and table.record_count > _PARQUET_ROWS)


def read_batches(form: RegisterSchema, table: Table) -> Iterator[pl.DataFrame]:
    """Yield the text of the columns of a table, null where nothing is written.

    Columns have the names of their fields; one of no field is called `#` and its number, from 0.
    The column # holds the number of the record, from 0.
    """
    if isinstance(table, ColumnFile):
        yield from _file_batches(table, _batch_names(table.names, form))
        return
    rows = _rows(table)
    if isinstance(rows, TableRows):
        columns = _columns_of_rows(rows, form)
    else:
        existing = table.columns()
        names = [name for name in form.schema.fields if name in existing]
        columns = [pl.Series(name, _texts(rows, name), dtype=pl.String) for name in names]
    index = pl.Series(INDEX, range(len(rows)), dtype=pl.Int64)
    yield pl.DataFrame([index, *columns])


def text_rows(table: Table) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the number of each record and the texts of its cells, '' where nothing is written."""
    if isinstance(table, ColumnFile):
        names = {number: other_column(number) for number in range(len(table.names))}
        for batch in _file_batches(table, names):
            for record, *texts in batch.iter_rows():
                yield record, tuple(text or "" for text in texts)
        return
    rows = _rows(table)
    if isinstance(rows, TableRows):
        for record, cells in enumerate(rows.rows):
            yield record, cells + ("",) * (len(rows.names) - len(cells))


def meanings_of(table: Table) -> Mapping[tuple[int, int], str]:
    """Return what cells mean that show less of it (a day, a unit), by record and column."""
    if isinstance(table, Source) and isinstance(rows := _rows(table), TableRows):
        return rows.meant
    return {}


def other_column(number: int) -> str:
    """Return the name of a column of no field in a batch, by its number from 0."""
    return f"{INDEX}{number}"


def _batch_names(names: Sequence[str], form: RegisterSchema) -> dict[int, str]:
    """Return the names of the columns in a batch by their numbers; the first of two counts."""
    chosen: dict[int, str] = {}
    for number, name in enumerate(names):
        if name not in form.schema.fields:
            chosen[number] = other_column(number)
        elif name not in chosen.values():
            chosen[number] = name
    return chosen


def _columns_of_rows(rows: TableRows, form: RegisterSchema) -> list[pl.Series]:
    """Return the columns of an Excel table that are not blank throughout.

    Fields of days and quantities have what their cells mean, texts what they show, and all other
    fields what these hold.
    """
    columns = list[pl.Series]()
    for number, name in _batch_names(rows.names, form).items():
        texts = rows.texts(number)
        field_type = form.schema.fields.get(name, {}).get("type", "string")
        others = rows.meant if field_type in _MEANT else {}
        if field_type == "string":
            others = rows.codes
        for (index, column), text in others.items():
            if column == number:
                texts[index] = text
        if any(texts):
            texts_or_null = [text or None for text in texts]
            columns.append(pl.Series(name, texts_or_null, dtype=pl.String))
    return columns


def _file_batches(table: ColumnFile, names: Mapping[int, str]) -> Iterator[pl.DataFrame]:
    """Yield the batches of a file of columns, without the records that are no rows."""
    batches = read_slices(table, names) if table.delimiter else _parquet_batches(table, names)
    passed = pl.col(INDEX).is_in(list(table.skipped))
    for batch in batches:
        if table.skipped:
            yield batch.filter(~passed)
        else:
            yield batch


def _parquet_batches(table: ColumnFile, names: Mapping[int, str]) -> Iterator[pl.DataFrame]:
    """Yield rows of a Parquet file; its columns of no field may have types without text."""
    original = list(_scan_parquet(table).collect_schema())
    texts = [
        pl.col(original[number]).cast(pl.String).alias(name)
        for number, name in names.items()
        if not name.startswith(INDEX)
    ]
    for start in range(0, table.record_count, _PARQUET_ROWS):
        rows = _scan_parquet(table).slice(start, _PARQUET_ROWS)
        yield rows.select(texts).collect().with_row_index(INDEX, start)


def _scan_parquet(table: ColumnFile) -> pl.LazyFrame:
    """Return the columns of a Parquet file, from its path or its bytes."""
    data = table.data
    assert not isinstance(data, mmap)
    if isinstance(data, str):
        return pl.scan_parquet(data, glob=False)
    return pl.scan_parquet(BytesIO(data), glob=False)


def _rows(source: Source) -> Sequence[Node]:
    if isinstance(source.root, ListNode):
        return source.root.items
    return ()


def _texts(rows: Sequence[Node], name: str) -> list[str | None]:
    """Return the text of a field in every row, None where it is empty or no scalar."""
    return [_text(row, name) for row in rows]


def _text(row: Node, name: str) -> str | None:
    if not isinstance(row, MapNode):
        return None
    node = row.get(name)
    if not isinstance(node, Scalar):
        return None
    return node.text or None
