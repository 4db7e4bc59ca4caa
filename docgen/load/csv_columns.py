"""Read a regular CSV file as a table of columns, without making rows of it.

The header gives the names of the columns; `csv_survey` then checks the structure of all records
in one pass. A regular file is left as bytes, which readers of columns take as they are. A file
that is not regular (quotes inside cells, single carriage returns, a second table below the first)
has to be read record by record.
Form: RFC 4180.

`load.table` calls `read_columns` first for every CSV file of a register. If it returns neither a
table nor a finding, the file is read by `csv_records` instead.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Collection, Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from docgen.load.csv_cells import split_records
from docgen.load.csv_survey import (
    MAX_RECORD,
    Buffer,
    CsvSurvey,
    HasHeader,
    IrregularCsvError,
    NotTextError,
    ReadSlice,
    count_even_slice,
    is_utf8,
    survey_records,
)
from docgen.load.decode import decode
from docgen.load.file_kinds import find_other_kind
from docgen.load.header_lines import Header, find_header
from docgen.load.lines_above import columns_of, find_lines_above, is_other_table
from docgen.load.missing_headers import MissingHeaderError, refuse_missing_header
from docgen.load.stacked_tables import SecondHeaders, find_tables
from docgen.load.stated_units import find_stated_units
from docgen.load.table_header import (
    HEADER_SEARCH_ROWS,
    detect_separator,
    report_missing_header,
)
from docgen.load.table_suffixes import stem_of
from docgen.load.tables_beside import find_table_beside
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Finding, Location
from docgen.model.source import cell_name

MAX_RECODED = 512 * 2**20
"""Bytes and lines of a file that has to be turned into UTF-8 in memory."""
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_ASCII = bytes(range(0x80, 0x100))
_Survey = tuple[ColumnFile | None, CsvSurvey]


def read_columns(
    data: Buffer,
    file: str,
    field_names: Collection[str] = (),
    read_slice: ReadSlice = count_even_slice,
) -> tuple[ColumnFile | None, tuple[Finding, ...]]:
    """Return a CSV file as a table of columns, which reads `data` as long as that is open.

    The table is None if the file cannot be read, with findings, or if it is not regular, without
    one. `field_names` help to find the header. `read_slice` reads the columns of even slices.

    `data` is the whole file, as bytes or as a memory map. The findings come in this order: about
    the encoding, about repeated columns, then about records from the top to the bottom (totals,
    wrong width, a quote that never closes).
    """
    other = find_other_kind(data, file)
    if other is not None:
        return None, (other,)
    try:
        return _read_any_encoding(data, file, field_names, read_slice)
    except IrregularCsvError:
        return None, ()
    except MissingHeaderError as error:
        return None, (error.finding,)


def _read_any_encoding(
    data: Buffer, file: str, field_names: Collection[str], read_slice: ReadSlice
) -> tuple[ColumnFile | None, tuple[Finding, ...]]:
    """Read a UTF-8 file as it is; turn any other encoding into UTF-8 first.

    Returns what `read_columns` does. A file in UTF-16 or GB18030 is decoded as a whole, which takes
    memory: above `MAX_RECODED` it is refused with a finding. The table then holds the bytes in
    UTF-8, not those of the file. Raises IrregularCsvError and MissingHeaderError.
    """
    findings: tuple[Finding, ...] = ()
    try:
        table, survey = _survey_file(data, file, field_names, read_slice)
    except NotTextError:
        text, findings = decode(bytes(data), file, MAX_RECODED, MAX_RECODED)
        if text is None:
            return None, findings
        table, survey = _survey_file(text.encode(), file, field_names, read_slice)
    if table is None:
        return None, (*findings, report_missing_header(file))
    if survey.has_open_quote:
        return None, (*findings, *survey.findings)
    return _complete(table, survey), (*findings, *survey.findings)


def _complete(table: ColumnFile, survey: CsvSurvey) -> ColumnFile:
    """Return the table with the structure of its records.

    `table` has the header only. The survey adds the number of records, which records are no rows,
    where lines and records part, and the columns that were read on the way.
    """
    return replace(
        table,
        record_count=survey.records,
        quoted=survey.has_quotes,
        skipped=tuple(survey.skipped),
        extra_lines=tuple(survey.folds),
        slices=tuple(survey.slices),
        columns_read=survey.columns,
    )


def _survey_file(
    data: Buffer, file: str, field_names: Collection[str], read_slice: ReadSlice
) -> _Survey:
    """Return the table by its header, and the survey of its records.

    Raises NotTextError if the file is not UTF-8, IrregularCsvError if it is not regular.

    The table is None, and the survey empty, for a file without content. UTF-16 is known by its mark
    (BOM), because bytes of UTF-16 may be UTF-8 by chance.
    """
    if bytes(data[:2]) in _UTF16_MARKS:
        raise NotTextError
    found = _read_header(data, file, field_names)
    if found is None:
        return None, CsvSurvey()
    table, has_header, above = found
    survey = survey_records(data, table, read_slice, has_header)
    survey.findings[:0] = above
    return table, survey


def _read_header(
    data: Buffer, file: str, field_names: Collection[str]
) -> tuple[ColumnFile, HasHeader, list[Finding]] | None:
    """Return the table with the names of its header and no record yet; None without content.

    The second is what searches a text for the header of another table, the third tells values above
    the header.

    Raises as `_survey_file` does, and MissingHeaderError.
    """
    first_lines = list(_first_lines(data))
    if not all(map(is_utf8, first_lines)):
        raise NotTextError
    lines = [line.decode() for line in first_lines]
    if lines:
        lines[0] = lines[0].removeprefix("\ufeff")
    separator = detect_separator(lines)
    if len(separator.encode()) > 1:
        raise IrregularCsvError
    try:
        numbered = list(split_records(lines, separator))
    except csv.Error:
        raise IrregularCsvError from None
    records = [record for _, record in numbered]
    header = find_header(records, field_names)
    if header is None:
        return None
    if _has_other_tables(records, header, field_names):
        raise IrregularCsvError
    above = _find_above(records, header, file)
    refuse_missing_header(records, header.names, field_names, Location(file, part="表"))
    search = SecondHeaders(records[header.first : header.last + 1], field_names, separator)
    table = ColumnFile(
        file=file,
        names=header.names,
        data=data,
        record_count=0,
        delimiter=separator,
        lines_above=numbered[header.last][0],
        records_above=header.last + 1,
        header_texts=search.texts,
        above=tuple(map(tuple, records[: header.first])),
        unit=find_stated_units(
            records[: header.first],
            records[header.first : header.last + 1],
            outside=[[stem_of(file)]],
        ),
    )
    return table, search.are_in, above


def _has_other_tables(
    records: Sequence[Sequence[str]], header: Header, field_names: Collection[str]
) -> bool:
    """Return whether a second table stands among the first records of a file."""
    below = records[header.last + 1 :]
    is_whole = find_tables(records, field_names) == [range(len(records))]
    return not is_whole or find_table_beside(header.names, below) > 0


def _find_above(records: Sequence[Sequence[str]], header: Header, file: str) -> list[Finding]:
    """Return the findings about values above a header.

    Raises IrregularCsvError for records or a table there.
    """
    columns = columns_of(header.names, records[header.last + 1 :])
    above = find_lines_above(records[: header.first], columns, partial(_place_of_row, file))
    if any(map(is_other_table, above)):
        raise IrregularCsvError
    return [each.finding for each in above]


def _place_of_row(file: str, row: int) -> Location:
    """Return the place of the first cell of a record by its number from 0."""
    return Location(file, row + 1, part="表", cell=cell_name(row + 1, 1))


def _first_lines(data: Buffer) -> Iterator[bytes]:
    """Yield the first physical lines of a file, enough of them to hold its header.

    A line that is too long is the last of them, cut off behind a character of ASCII.

    It yields at most four times `HEADER_SEARCH_ROWS` lines, because one record may take several
    lines. The lines are bytes with their line ends; the last one may have none.
    """
    offset = 0
    for _ in range(HEADER_SEARCH_ROWS * 4):
        end = data.find(b"\n", offset, offset + MAX_RECORD)
        if end < 0:
            last_line = data[offset : offset + MAX_RECORD]
            if len(last_line) == MAX_RECORD:
                last_line = last_line.rstrip(_NOT_ASCII)
            if last_line:
                yield last_line
            return
        yield data[offset : end + 1]
        offset = end + 1
