"""Read tables of rows and columns: workbooks and delimited text files (CSV).

`read_table` returns the one table that an input names; `read_tables` returns every table of a
register's file. A regular CSV file stays a `ColumnFile`. Every other table becomes a `Source` whose
root is a list of rows; every cell is text and has its location.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial

from docgen.load.csv_columns import read_columns
from docgen.load.csv_survey import Buffer, ReadSlice, count_even_slice
from docgen.load.csv_widths import find_uneven_rows, names_of
from docgen.load.missing_headers import (
    MissingHeaderError,
    refuse_missing_header,
    refuse_record_header,
)
from docgen.load.table_header import report_missing_header
from docgen.load.table_sheet import TableSheet, read_rows, read_stacked_tables, take_errors
from docgen.load.table_suffixes import TEXT_SUFFIXES
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Finding, Location
from docgen.model.source import Source

Table = Source | ColumnFile
_RowTable = tuple[Source, tuple[Finding, ...]]
"""A table by rows, and the findings about it."""


def read_table(
    data: bytes, file: str, field_names: Collection[str] = ()
) -> tuple[Source | None, tuple[Finding, ...]]:
    """Return the rows of the first sheet that has a header; None if no sheet has one.

    `field_names` help to find the header.

    A sheet whose first rows are all empty has no header. Errors in cells of the sheets before it
    are not reported.
    """
    sheets, findings = _read_sheets(data, file)
    for sheet in sheets:
        errors = take_errors(sheet)
        result = read_rows(sheet, field_names)
        if result is not None:
            source, row_findings = result
            return source, (*findings, *errors, *row_findings)
    return None, findings or (report_missing_header(file),)


def read_tables(
    data: Buffer,
    file: str,
    field_names: Collection[str] = (),
    read_slice: ReadSlice = count_even_slice,
) -> tuple[tuple[Table, ...], tuple[Finding, ...]]:
    """Return every table of a file: those of each sheet of a workbook, or of a CSV file.

    A regular CSV file is returned by columns, any other table by rows. `read_slice` reads the
    columns of its even slices.

    A CSV file with findings and no table by columns is not tried again. Without any table and
    without any other finding there is TB-02.
    """
    if file.lower().endswith(TEXT_SUFFIXES):
        table, findings = read_columns(data, file, field_names, read_slice)
        if table is not None:
            return (table,), findings
        if findings:
            return (), findings
    read_sheet = partial(read_stacked_tables, field_names=field_names)
    return _read_by_row(bytes(data), file, field_names, read_sheet)


def read_row_tables(
    data: bytes, file: str, field_names: Collection[str] = ()
) -> tuple[tuple[Source, ...], tuple[Finding, ...]]:
    """Return every table of a workbook or CSV file by rows; its `sheet` is its name.

    Of a sheet the rows below the first header are one table, whatever stands further down.
    """

    def read_sheet(sheet: TableSheet) -> Iterator[_RowTable]:
        """Yield the one table of a sheet, nothing if it has no header."""
        result = read_rows(sheet, field_names)
        if result is not None:
            yield result

    return _read_by_row(data, file, field_names, read_sheet)


def read_hidden_tables(
    data: bytes, file: str, name: str, field_names: Collection[str]
) -> Iterator[Source]:
    """Yield the tables of a hidden worksheet, which are none of those that are read.

    `name` is that of the worksheet.
    """
    from docgen.load.workbook_reader import read_sheets

    sheets, _ = read_sheets(data, file, hidden=True)
    for sheet in sheets:
        if sheet.name == name:
            yield from (source for source, _ in read_stacked_tables(sheet, field_names))


def _read_by_row(
    data: bytes,
    file: str,
    field_names: Collection[str],
    read_sheet: Callable[[TableSheet], Iterable[_RowTable]],
) -> tuple[tuple[Source, ...], tuple[Finding, ...]]:
    """Return the tables that are read from each sheet of a file.

    `read_sheet` yields the tables of one sheet with their findings. If several sheets have content,
    a missing header is refused only where rows are like those of another sheet: others hold notes.
    """
    sheets, findings = _read_sheets(data, file)
    is_alone = sum(any(map(any, sheet.cells)) for sheet in sheets) == 1
    read = [(sheet, *result) for sheet in sheets for result in read_sheet(sheet)]
    sources = [source for _, source, _ in read]
    tables: list[Source] = []
    for sheet, source, row_findings in read:
        try:
            if is_alone:
                _check_header(sheet, source, field_names)
            else:
                refuse_record_header(source, sources, field_names)
        except MissingHeaderError as error:
            findings += (error.finding,)
            continue
        tables.append(source)
        findings += (*row_findings, *find_uneven_rows(sheet, source))
    if not tables and not findings:
        findings = (report_missing_header(file),)
    return tuple(tables), findings


def _check_header(sheet: TableSheet, source: Source, field_names: Collection[str]) -> None:
    """Raise MissingHeaderError if the only table of a file has no header that can be read.

    `source` is a table of `sheet`. Without `field_names` nothing is raised.
    """
    place = Location(sheet.file, part=source.sheet)
    refuse_missing_header(sheet.cells, names_of(source), field_names, place)


def _read_sheets(data: bytes, file: str) -> tuple[list[TableSheet], tuple[Finding, ...]]:
    """Return the visible sheets of a workbook, or the one sheet of a CSV file."""
    # A regular CSV file needs none of the readers of workbooks, pages and Word files.
    from docgen.load.workbook_reader import read_sheets

    return read_sheets(data, file)
