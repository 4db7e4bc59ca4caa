"""The slices of a CSV file as polars columns of text.

While a file is surveyed, `read_even_slice` reads its even slices: polars takes no line that is
longer than the header, and a last column without a blank cell leaves no line that is shorter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from docgen.load.csv_survey import DOUBTFUL_CELL, count_even_lines, has_stray_returns
from docgen.model.column_file import ColumnFile
from docgen.registers.register_schema import INDEX

_LAST_BLANK = " "
_FIRST_WIDE = "\u3000"
"""The characters between which no cell of a blank row or of a total begins."""
_LAST_DIGIT = "9"
_FIRST_COLUMNS = 3
"""Columns of a header among which some have names of fields."""


def read_even_slice(table: ColumnFile, text: bytes) -> tuple[int, object] | None:
    """Return the number of records of a slice and its columns; None if it may be uneven.

    All lines of an even slice are rows of the header's width, in UTF-8 and without quotes.
    """
    if len(table.names) == 1 or b'"' in text or has_stray_returns(text):
        return None
    try:
        columns = pl.read_csv(
            text,
            has_header=False,
            schema=_schema(table),
            separator=table.delimiter,
            quote_char=None,
        )
    except pl.exceptions.PolarsError:
        return None
    if _has_doubtful_rows(columns.to_series()) or _may_have_header(table, columns):
        return None
    last = columns.to_series(-1)
    if last.null_count() and count_even_lines(table, text) is None:
        return None
    return columns.height, columns


def _has_doubtful_rows(first: pl.Series) -> bool:
    """Return whether some row may be blank or a total, given the first column."""
    if first.is_empty() or first.null_count():
        return True
    least, greatest = first.min(), first.max()
    assert isinstance(least, str)
    assert isinstance(greatest, str)
    if least[0] > _LAST_BLANK and greatest[0] < _FIRST_WIDE:
        return False
    return first.str.contains(DOUBTFUL_CELL).any()


def _may_have_header(table: ColumnFile, columns: pl.DataFrame) -> bool:
    """Return whether some row may be the header of another table, by its first columns.

    A column that begins with a digit in every row has no name in it.
    """
    greatest = columns.to_series().max()
    if not table.header_texts or (isinstance(greatest, str) and greatest[0] <= _LAST_DIGIT):
        return False
    texts = pl.Series(sorted(table.header_texts)).implode()
    first = columns.columns[:_FIRST_COLUMNS]
    return bool(columns.select(pl.col(first).is_in(texts).any()).row(0).count(True))


def read_slices(table: ColumnFile, names: Mapping[int, str]) -> Iterator[pl.DataFrame]:
    """Yield the slices of a CSV file; `names` are those of its columns in the batches."""
    data = table.data
    assert not isinstance(data, str)
    fields = [pl.col(str(number)).alias(name) for number, name in names.items()]
    ends = [byte for _, byte in table.slices[1:]] + [len(data)]
    for (record, byte), end in zip(table.slices, ends, strict=False):
        columns = table.columns_read.get(byte)
        if not isinstance(columns, pl.DataFrame):
            columns = _read_slice(table, data[byte:end])
        yield columns.select(fields).with_row_index(INDEX, record)


def _read_slice(table: ColumnFile, text: bytes) -> pl.DataFrame:
    """Return the columns of any slice; cells that a line lacks are null."""
    return pl.read_csv(
        text,
        has_header=False,
        schema=_schema(table),
        separator=table.delimiter,
        quote_char='"' if table.quoted else None,
        extra_columns="ignore",
        missing_columns="insert",
    )


def _schema(table: ColumnFile) -> dict[str, type[pl.String]]:
    """Return the columns of a file, called by their numbers from 0."""
    return {str(number): pl.String for number in range(len(table.names))}
