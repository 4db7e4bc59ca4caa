"""The text of a table as polars columns, batch by batch, in whatever form the table is kept.

A table of rows (Excel, YAML) is one batch. A file of columns (CSV, Parquet) is read in slices:
no more than one slice is ever in memory.

`read_batches` gives the register reader the columns of fields, `text_rows` gives all cells by rows
to whoever looks at the table itself (its name, a table on its side). Both number the records from 0
below the header, so that (record, field) leads back to a cell in either form of table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from mmap import mmap

import polars as pl

from docgen.model.column_file import ColumnFile
from docgen.model.source import LOST_DIGITS, ListNode, MapNode, Node, Scalar, Source, TableRows
from docgen.registers.csv_slices import read_slices
from docgen.registers.register_schema import INDEX, RegisterSchema
from docgen.registers.spoilt_codes import is_day_text

Table = Source | ColumnFile
"""A table in either form: a tree with rows (Excel, YAML), or a file that is read by columns."""
_WHOLE = frozenset({"integer", "number"})
"""The types of fields that a day is no value of: 2018 of a cell that shows the year is one."""
_MEANT = frozenset({"date", "month", "quantity", *_WHOLE})
"""The types of fields that need the year of a cell, even where it shows none, or its unit."""
_PARQUET_ROWS = 2**17
"""Rows of a batch of a Parquet file; a CSV file has its own slices."""


def count_records(table: Table) -> int:
    """Return the number of records of a table; rows are numbered by them.

    Rows that later turn out to be sums or notes count too, and so do the blank lines of a CSV file:
    numbers of records stay those of the file. A source that is no list has 0.
    """
    if isinstance(table, ColumnFile):
        return table.record_count
    return len(_rows(table))


def is_list(table: Table) -> bool:
    """Return whether a table is a list in YAML: without a worksheet, each item a record."""
    return isinstance(table, Source) and not table.sheet


def has_later_batches(table: Table) -> bool:
    """Return whether a table is read in more than one batch.

    The reader then prepares the next batch while it reads one; a single batch is not worth a
    thread.
    """
    if not isinstance(table, ColumnFile):
        return False
    return len(table.slices) > 1 or (not table.delimiter and table.record_count > _PARQUET_ROWS)


def read_batches(form: RegisterSchema, table: Table) -> Iterator[pl.DataFrame]:
    """Yield the text of the columns of a table, null where nothing is written.

    Columns have the names of their fields; one of no field is called `#` and its number, from 0.
    The column # holds the number of the record, from 0.

    Texts are as they were typed: nothing is stripped, converted or judged here. A column of an
    Excel table that is blank throughout is left out; a YAML list and a Parquet file give the
    columns of fields only. `form` says which names are fields and what type each has.
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
    """Yield the number of each record and the texts of its cells, '' where nothing is written.

    The items of a tuple are in the order of the header and as many as its names; a short row of an
    Excel table is filled up with ''. Yields nothing for a list in YAML, and nothing for a Parquet
    file, whose other columns may have types without text.
    """
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
    """Return what cells mean that show less of it (a day, a unit), by record and column.

    Keys are (record, column), both from 0. Only Excel tables have some: a cell shows 3月1日 and
    holds the year too, or shows 12 in a format that adds 万元. {} for every other table.
    """
    if isinstance(table, Source) and isinstance(rows := _rows(table), TableRows):
        return rows.meant
    return {}


def other_column(number: int) -> str:
    """Return the name of a column of no field in a batch, by its number from 0.

    No field is called so, since the name begins with the sign of the index: `#3` is the fourth
    column of the table.
    """
    return f"{INDEX}{number}"


def _batch_names(names: Sequence[str], form: RegisterSchema) -> dict[int, str]:
    """Return the names of the columns in a batch by their numbers; the first of two counts.

    The second column of a field is in no batch at all. Columns of no field are always there, under
    `#` and their number, even if two of them have one name.
    """
    chosen: dict[int, str] = {}
    for number, name in enumerate(names):
        if name not in form.schema.fields:
            chosen[number] = other_column(number)
        elif name not in chosen.values():
            chosen[number] = name
    return chosen


def _columns_of_rows(rows: TableRows, form: RegisterSchema) -> list[pl.Series]:
    """Return the columns of an Excel table that are not blank throughout.

    Fields of days and numbers have what their cells mean, all other fields what these show.

    A cell that shows 3月1日 is 2018年3月1日 for a field of days and stays 3月1日 for a text; a
    number that is shown as HJ-007 is HJ-007 in a field of texts and 7 in one of numbers. Blank
    cells are null.
    """
    columns = list[pl.Series]()
    for number, name in _batch_names(rows.names, form).items():
        texts = rows.texts(number)
        rules = form.schema.fields.get(name, {})
        field_type = rules.get("type", "string")
        others = rows.meant if field_type in _MEANT else rows.codes
        of_column = {at[0]: text for at, text in others.items() if at[1] == number}
        for index in _find_other(texts, of_column, rules):
            texts[index] = of_column[index]
        if any(texts):
            texts_or_null = [text or None for text in texts]
            columns.append(pl.Series(name, texts_or_null, dtype=pl.String))
    return columns


def _find_other(
    texts: Sequence[str], others: Mapping[int, str], rules: Mapping[str, object]
) -> Iterator[int]:
    """Yield the records whose cell in a column is read otherwise than its text.

    `others` are what cells of the column show or mean, by record; `rules` are those of its field.
    """
    form_of_code = str(rules.get("regex", ""))
    for index, text in others.items():
        is_day = rules.get("type") in _WHOLE and is_day_text(text)
        if not is_day and not _fits_better(texts[index], text, form_of_code):
            yield index


def _fits_better(value: str, displayed: str, pattern: str) -> bool:
    """Return whether a value keeps the pattern of a field while what its cell shows does not.

    137-0000-0002 is how a format shows the telephone number 13700000002. '' is no pattern.
    """
    if not pattern or displayed.endswith(LOST_DIGITS):
        return False
    return bool(re.fullmatch(pattern, value)) and not re.fullmatch(pattern, displayed)


def _file_batches(table: ColumnFile, names: Mapping[int, str]) -> Iterator[pl.DataFrame]:
    """Yield the batches of a file of columns, without the records that are no rows.

    `names` maps the number of a column, from 0, to its name in the batches. The records that the
    survey found blank or sums (`skipped`) are dropped, and the numbers of the others stay.
    """
    batches = read_slices(table, names) if table.delimiter else _parquet_batches(table, names)
    passed = pl.col(INDEX).is_in(list(table.skipped))
    for batch in batches:
        if table.skipped:
            yield batch.filter(~passed)
        else:
            yield batch


def _parquet_batches(table: ColumnFile, names: Mapping[int, str]) -> Iterator[pl.DataFrame]:
    """Yield rows of a Parquet file; its columns of no field may have types without text.

    A date becomes 2018-03-16 and a number its plain digits, as polars casts them; the cells are
    then read like those of any other table. Without a column of a field no row is yielded.
    """
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
    """Return the columns of a Parquet file, from its path or its bytes.

    Nothing is read yet. `glob` is off, because the name of a county's file may contain * or [.
    """
    data = table.data
    assert not isinstance(data, mmap)
    if isinstance(data, str):
        return pl.scan_parquet(data, glob=False)
    return pl.scan_parquet(BytesIO(data), glob=False)


def _rows(source: Source) -> Sequence[Node]:
    """Return the rows of a source; () if its root is no list, as in an empty file."""
    if isinstance(source.root, ListNode):
        return source.root.items
    return ()


def _texts(rows: Sequence[Node], name: str) -> list[str | None]:
    """Return the text of a field in every row, None where it is empty or no scalar.

    The items are in the order of the rows, one for each.
    """
    return [_text(row, name) for row in rows]


def _text(row: Node, name: str) -> str | None:
    """Return the text of a field in one row of a YAML list.

    None if the row is no mapping, lacks the field, or has a list or nothing in it: what has the
    wrong shape is reported where the file is loaded.
    """
    if not isinstance(row, MapNode):
        return None
    node = row.get(name)
    if not isinstance(node, Scalar):
        return None
    return node.text or None
