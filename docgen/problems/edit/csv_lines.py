"""Editing a CSV file: records that do not change keep their text, quotes and line ends.

The text is split into records as typed. A record that changes is parsed, and written anew.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from docgen.load.decode import detect_encoding
from docgen.model.source import Source
from docgen.problems.edit.column_header import read_header
from docgen.problems.ledger import Changes, Row


def amend(data: bytes, source: Source, changes: Changes, fields: Sequence[str]) -> bytes:
    """Return the file with the changes, in its encoding, with its separator and line ends."""
    encoding = detect_encoding(data)
    file = _read_file(data.decode(encoding))
    header = read_header(source, changes, fields)
    if header.added_names:
        file.edit(header.line, dict(enumerate(header.added_names, header.width)))
    for index, row in changes.edits.items():
        file.edit(header.data_lines[index], header.place_texts(row))
    file.end_last_record()
    for line in sorted((header.data_lines[index] for index in changes.removed), reverse=True):
        del file.records[line]
    file.records += [file.format_record(header.order_texts(row)) for row in changes.added]
    return "".join(file.records).encode(encoding)


def begin(rows: Sequence[Row], fields: Sequence[str]) -> bytes:
    """Return a new file, with the byte order mark by which Excel recognises UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fields, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


class _CsvFile(Struct):
    """A CSV file as its records; each record is the text as typed, with its line end."""

    records: list[str]
    delimiter: str
    line_end: str

    def edit(self, number: int, cells: Mapping[int, str]) -> None:
        """Write texts into the cells of a record, by 0-based column."""
        texts = self._split_record(self.records[number])
        texts += [""] * (max(cells) + 1 - len(texts))
        for column, text in cells.items():
            texts[column] = text
        self.records[number] = self.format_record(texts)

    def end_last_record(self) -> None:
        """Add the line end that the last record of a file may lack."""
        if not self.records[-1].endswith(("\n", "\r")):
            self.records[-1] += self.line_end

    def format_record(self, texts: Sequence[str]) -> str:
        """Return a record with its line end."""
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=self.delimiter, lineterminator=self.line_end).writerow(texts)
        return out.getvalue()

    def _split_record(self, record: str) -> list[str]:
        """Return the texts of the cells of a record."""
        return next(csv.reader(io.StringIO(record, newline=""), delimiter=self.delimiter))


def _read_file(text: str) -> _CsvFile:
    """Return the records of a text, with the separator of the first and the usual line end."""
    records = list(_split_records(text))
    line_end = "\n"
    if "\r\n" in text:
        line_end = "\r\n"
    return _CsvFile(records, max(",\t;", key=records[0].count), line_end)


def _split_records(text: str) -> Iterator[str]:
    """Yield each record as typed. A record with line ends in quotes has several lines."""
    lines: list[str] = []
    open_quote = False
    for line in io.StringIO(text, newline=""):
        lines.append(line)
        open_quote ^= line.count('"') % 2 == 1
        if not open_quote and line.endswith(("\n", "\r")):
            yield "".join(lines)
            lines = []
    if lines:
        yield "".join(lines)
