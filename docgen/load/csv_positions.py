"""Find the character columns at which fields of a CSV file begin.

Findings about a table of columns know their record and field only. `locate_fields` looks up the
column afterwards, for those fields alone: a file may have millions of records. It searches the
bytes that the table was made from, which are UTF-8 whatever the file is in: the offsets of the
table belong to them and to no others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from docgen.load.csv_survey import Buffer
from docgen.model.column_file import ColumnFile

_BLOCK = 2**13
_Field = tuple[int, str]


def locate_fields(table: ColumnFile, fields: Collection[_Field]) -> dict[_Field, int]:
    """Return the 1-based column, in characters, of each field (record, name) in its line.

    Only fields on the first line of their record are found.

    `fields` are pairs of a 0-based record and a name of the header. The result has an entry for
    each field that is found; the others are left out. A Parquet file, whose data is a path, has no
    lines: the result is empty. With the line `甲,"张,三",1` the third field begins at column 9.
    """
    columns: dict[_Field, int] = {}
    data = table.data
    if isinstance(data, str):
        return columns
    names_by_record: dict[int, list[str]] = {}
    for record, name in fields:
        names_by_record.setdefault(record, []).append(name)
    for record, line in _read_first_lines(data, table, sorted(names_by_record)):
        cell_starts = list(zip(table.names, _find_cell_starts(line, table.delimiter), strict=False))
        # Of columns with the same name the first one counts.
        starts_by_name = dict(reversed(cell_starts))
        for name in names_by_record[record]:
            if name in starts_by_name:
                columns[record, name] = starts_by_name[name]
    return columns


def _find_cell_starts(line: str, separator: str) -> list[int]:
    """Return the 1-based column of each cell of a line.

    The result has one number more than the line has separators outside quotes. A doubled quote
    inside a quoted cell switches twice, so it changes nothing.
    """
    starts = [1]
    is_quoted = False
    for column, char in enumerate(line, 2):
        if char == '"':
            is_quoted = not is_quoted
        elif char == separator and not is_quoted:
            starts.append(column)
    return starts


def _read_first_lines(
    data: Buffer, table: ColumnFile, records: list[int]
) -> Iterator[tuple[int, str]]:
    """Yield each record with its first physical line; `records` ascend.

    The search begins at the slice in which a record lies, not at the top of the file, or goes on
    from the record before. The line is yielded without its line feed.
    """
    current = -1
    offset = 0
    for record in records:
        slice_record, slice_offset = table.slice_of(record)
        if current < slice_record:
            current = slice_record
            offset = slice_offset
        offset = _skip_lines(data, offset, table.line(record) - table.line(current))
        current = record
        end = data.find(b"\n", offset)
        if end < 0:
            end = len(data)
        yield record, data[offset:end].decode("utf-8", "replace")


def _skip_lines(data: Buffer, offset: int, count: int) -> int:
    """Return the byte at which the line begins that is `count` lines below the one at `offset`.

    Returns the end of the data if there are not so many lines.

    `offset` is the first byte of a line. Line feeds are counted in blocks of 8 KB, which is much
    faster than to look for each of them.
    """
    while count and offset < len(data):
        block_count = data[offset : offset + _BLOCK].count(b"\n")
        if block_count >= count:
            break
        offset += _BLOCK
        count -= block_count
    for _ in range(count):
        offset = data.find(b"\n", offset) + 1
        if not offset:
            return len(data)
    return offset
