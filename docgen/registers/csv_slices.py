"""The slices of a CSV file as polars columns of text.

While a file is surveyed, `read_even_slice` reads its even slices: polars takes no line that is
longer than the header, and a last column without a blank cell leaves no line that is shorter.

`read_slices` then takes the columns that are held, and reads all other slices from their bytes. The
form of a file is RFC 4180; its cells keep their spaces, and a blank cell is null.
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

    It is called by the survey of the file in place of `count_even_slice`, with the bytes of one
    slice. Polars fills up a short line with null in its last column, so that lines are counted only
    if there is one.
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
    if _may_have_other_rows(table, columns):
        return None
    last = columns.to_series(-1)
    if last.null_count() and count_even_lines(table, text) is None:
        return None
    return columns.height, columns


def _may_have_other_rows(table: ColumnFile, columns: pl.DataFrame) -> bool:
    """Return whether some row may be blank, a total or a header, by the first column."""
    first = columns.to_series()
    if first.is_empty() or first.null_count():
        return True
    least, greatest = str(first.min()), str(first.max())
    return _has_doubtful_rows(first, least, greatest) or _may_have_header(table, columns, greatest)


def _has_doubtful_rows(first: pl.Series, least: str, greatest: str) -> bool:
    """Return whether some row may be blank or a total, given the first column.

    The least and the greatest text settle it for most slices at once: between them no cell begins
    with white space or with the word of a sum. Else each first cell is searched.
    """
    if least[0] > _LAST_BLANK and greatest[0] < _FIRST_WIDE:
        return False
    return first.str.contains(DOUBTFUL_CELL).any()


def _may_have_header(table: ColumnFile, columns: pl.DataFrame, greatest: str) -> bool:
    """Return whether some row may be the header of another table, by its first columns.

    `greatest` is the greatest text of the first one: a column that begins with a digit in every row
    has no name in it.
    """
    if not table.header_texts or greatest[0] <= _LAST_DIGIT:
        return False
    texts = pl.Series(sorted(table.header_texts)).implode()
    first = columns.columns[:_FIRST_COLUMNS]
    return bool(columns.select(pl.col(first).is_in(texts).any()).row(0).count(True))


def read_slices(table: ColumnFile, names: Mapping[int, str]) -> Iterator[pl.DataFrame]:
    """Yield the slices of a CSV file; `names` are those of its columns in the batches.

    `names` maps the number of a column, from 0, to its name. Batches begin with the column `#`, the
    number of the record in the whole file.
    """
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
    """Return the columns of any slice; cells that a line lacks are null.

    Cells beyond the header are dropped: the survey has reported those with content.
    """
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
    """Return the columns of a file, called by their numbers from 0.

    Numbers are unique, while a header may name two columns alike.
    """
    return {str(number): pl.String for number in range(len(table.names))}
