"""Check the structure of a CSV file's records in one pass over its bytes.

`survey_records` goes through the file slice by slice. Most slices are seen to be even at once: all
their lines are records of the header's width. The others are gone through line by line: open
quotes and lines of the wrong width are reported with their line numbers. A reader of columns may
be told to look at slices in place of `count_even_slice`: what it reads is kept. Form: RFC 4180.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from io import BytesIO, StringIO
from mmap import mmap

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.load.csv_cells import report_open_quote, split_records
from docgen.load.csv_widths import WidthReport
from docgen.load.look_ahead import look_ahead
from docgen.load.table_header import TOTAL_LABELS, is_total_row, report_total_row
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Finding, Location

Buffer = bytes | mmap
HasHeader = Callable[[bytes], bool]
"""Returns whether a line of a slice is the header of another table."""
ReadSlice = Callable[[ColumnFile, bytes], tuple[int, object] | None]
"""Returns the number of records of an even slice in UTF-8 and its columns, None for any other."""
MAX_RECORD = 2**20
"""Bytes of one record."""
MAX_FOLD = 200
"""Physical lines of one record."""
MAX_KEPT = 2**27
"""Bytes of slices whose columns are kept from the survey to the reading."""
_SLICE = 24 * 2**20
_SLICES_AHEAD = 2
_BLANK = b" \t\r\n\xe3\x80"
"""White space; the last two bytes are those of a full-width space."""
_BLANK_HEADS = (b" ", b"\t", b"\r", b"\n", b"\xe3\x80")
DOUBTFUL_CELL = f"^[ \\t\u3000-\u303f{''.join(sorted({label[0] for label in TOTAL_LABELS}))}]"
"""A pattern of the first cells of lines that may be blank or totals."""
_EDGE_BYTES = frozenset(bytes([byte]) for byte in b' \t\r\n"\xe3')
_TOTAL_HEADS = frozenset(label[:1].encode() for label in TOTAL_LABELS)


class IrregularCsvError(Exception):
    """The file has to be read record by record."""


class NotTextError(Exception):
    """The file is not in UTF-8."""


def is_utf8(data: bytes) -> bool:
    """Return whether bytes are UTF-8.

    Bytes that end inside a character are not UTF-8, so slices are cut behind line feeds. b'' counts
    as UTF-8.
    """
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


class CsvSurvey(Struct, kw_only=True):
    """The structure of the records that have been gone through; records count from 0.

    Records begin below the header. The lists of pairs have the form that `ColumnFile` takes.
    """

    findings: list[Finding] = field(default_factory=list)
    records: int = 0
    """The number of records, those that are skipped included."""
    skipped: list[int] = field(default_factory=list)
    """Records that are not rows: blank ones and totals."""
    folds: list[tuple[int, int]] = field(default_factory=list)
    """(record, lines): from this record on, so many more lines than records lie above."""
    slices: list[tuple[int, int]] = field(default_factory=list)
    """(record, byte): where each slice begins."""
    columns: dict[int, object] = field(default_factory=dict)
    """The columns of even slices by their first byte, as `ReadSlice` returns them."""
    has_quotes: bool = False
    """Whether any cell has quotes around it."""
    has_open_quote: bool = False
    """Whether a quote never closes: then the survey ends there."""


def survey_records(
    data: Buffer, table: ColumnFile, read_slice: ReadSlice, has_header: HasHeader
) -> CsvSurvey:
    """Return the survey of all records below the header of `table`.

    Slices that are not even are searched for another header. Raises NotTextError if the file is
    not UTF-8, IrregularCsvError if it is not regular.
    """
    walk = _RecordWalk(data, table, has_header)
    offset = walk.start
    while offset < len(data) and not walk.survey.has_open_quote:
        offset = _survey_slices(walk, data, offset, read_slice)
    walk.report_unlisted()
    return walk.survey


def _survey_slices(walk: _RecordWalk, data: Buffer, offset: int, read_slice: ReadSlice) -> int:
    """Survey the slices from a byte on, until a record goes on over the end of its slice.

    Return the byte of the next record.

    If there are several slices, later ones are looked at in other threads meanwhile. If a record
    goes on over the end of its slice, the bounds of the slices after it are wrong: then the byte of
    the next record is returned, and the caller begins there anew.
    """
    survey = walk.survey

    def read(bounds: tuple[int, int]) -> tuple[int, object] | None:
        """Return what the reader of columns says of a slice; beyond `MAX_KEPT` it only counts."""
        start, end = bounds
        look = read_slice if end <= MAX_KEPT else count_even_slice
        return look(walk.table, data[start:end])

    ahead = _SLICES_AHEAD if len(data) - offset > _SLICE else 0
    for (start, end), even in look_ahead(read, _find_slices(data, offset), ahead):
        survey.slices.append((survey.records, start))
        if even is None:
            _refuse_irregular(data[start:end], walk.has_header)
            next_record = walk.read_until(start, end)
            if next_record != end or survey.has_open_quote:
                return next_record
            continue
        count, columns = even
        if columns is not None:
            survey.columns[start] = columns
        survey.records += count
    return len(data)


def _find_slices(data: Buffer, offset: int) -> Iterator[tuple[int, int]]:
    """Yield the first byte of each slice from a byte on, and the byte behind it.

    The slices have at most 24 MB unless one line is longer. They end behind a line feed and follow
    each other without a gap.
    """
    while offset < len(data):
        end = _find_slice_end(data, offset)
        yield offset, end
        offset = end


def _find_slice_end(data: Buffer, offset: int) -> int:
    """Return the byte behind the last line end of a slice; a longer line is a slice of its own.

    `offset` is the first byte of the slice. The last slice ends with the data, with a line end or
    without.
    """
    end = data.rfind(b"\n", offset, offset + _SLICE) + 1 or data.find(b"\n", offset) + 1
    return end or len(data)


def _refuse_irregular(text: bytes, has_header: HasHeader) -> None:
    """Raise NotTextError for what is not UTF-8.

    Raises IrregularCsvError for a \\r that ends no line, and for the header of another table.
    """
    if not is_utf8(text):
        raise NotTextError
    if has_stray_returns(text) or has_header(text):
        raise IrregularCsvError


def has_stray_returns(text: bytes) -> bool:
    """Return whether a \\r ends no line.

    Line ends of Windows (\\r\\n) are sound. A single \\r is taken for a line end by some programs
    and for text by others, so the file is read record by record instead.
    """
    return b"\r" in text and text.count(b"\r") != text.count(b"\r\n")


def count_even_slice(table: ColumnFile, text: bytes) -> tuple[int, None] | None:
    """Return the number of records of a slice; None if it has to be gone through line by line.

    It is the `ReadSlice` that reads no columns: None stands in their place. A slice is even if it
    has no quotes, no line that may be blank or a total, and as many separators in each line as the
    header. Of a table of one column no slice is even: it has no separators to count.
    """
    if len(table.names) == 1 or b'"' in text or has_stray_returns(text) or not is_utf8(text):
        return None
    separator = table.delimiter.encode()
    doubtful = _doubtful_heads(separator)
    if doubtful.match(b"\n" + text[:8]) or doubtful.search(text):
        return None
    count = count_even_lines(table, text)
    return None if count is None else (count, None)


def count_even_lines(table: ColumnFile, text: bytes) -> int | None:
    """Return the number of lines if all have as many separators as the header, else None.

    `text` is a slice in UTF-8 that has no quotes. All bytes but separators and line feeds are
    deleted; what is left of an even slice is the same few bytes again and again. A last line
    without a line feed counts as well.
    """
    separator = table.delimiter.encode()
    line = separator * (len(table.names) - 1) + b"\n"
    if not text.endswith(b"\n"):
        text += b"\n"
    separators = text.translate(None, _other_bytes(separator))
    count = len(separators) // len(line)
    return count if separators == line * count else None


@lru_cache
def _other_bytes(separator: bytes) -> bytes:
    """Return all bytes but those of the separator and the line feed, to be deleted."""
    return bytes(byte for byte in range(256) if byte not in separator + b"\n")


@lru_cache
def _doubtful_heads(separator: bytes) -> re.Pattern[bytes]:
    """Return the pattern of a line end before a line that may be blank or a total.

    A line is doubtful if it begins with the separator, with white space (full-width too) or with
    the first character of 合计, 总计, 小计 or 共计. The pattern begins with the line feed above, so
    that the search for it is fast.
    """
    heads = map(re.escape, (separator, *_BLANK_HEADS, *_TOTAL_HEADS))
    return re.compile(b"\n(?:" + b"|".join(heads) + b")")


class _RecordWalk:
    """Goes through records line by line and adds to the survey.

    `start` is the byte of record 0, `survey` what has been found so far, `_folded_lines` how many
    lines more than records lie above the current record.
    """

    def __init__(self, data: Buffer, table: ColumnFile, has_header: HasHeader) -> None:
        self._stream = BytesIO(data) if isinstance(data, bytes) else data
        self._stream.seek(0)
        for _ in range(table.lines_above):
            self._stream.readline()
        self.start = self._stream.tell()
        self.survey = CsvSurvey()
        self.table = table
        self.has_header = has_header
        self._separator = table.delimiter.encode()
        self._quotes = _QuotedCells(self._separator)
        self._widths = WidthReport(table.names, table.delimiter)
        self._folded_lines = 0

    def read_until(self, offset: int, end: int) -> int:
        """Go through the records that begin before `end`; return the byte of the next record.

        `offset` is the first byte of a record. The result is greater than `end` if the last record
        goes on over it. After a quote that never closes it is `end`, and `survey.has_open_quote` is
        set. Raises IrregularCsvError for a quote inside a cell.
        """
        survey = self.survey
        read_line = self._stream.readline
        separator = self._separator
        edges = _EDGE_BYTES | {separator}
        separators_expected = len(self.table.names) - 1
        self._stream.seek(offset)
        while offset < end:
            line = body = read_line()
            if b'"' in line:
                record = self._quotes.read_record(line, read_line)
                if record is None:
                    self._report_open_quote()
                    return end
                line, body, folded = record
                self._note_quotes(folded)
            offset += len(line)
            head = line[:3]
            if (head in _TOTAL_HEADS or head[:1] in edges) and self._skips(line):
                survey.skipped.append(survey.records)
            elif body.count(separator) != separators_expected:
                self._report_width(line)
            survey.records += 1
        return offset

    def _note_quotes(self, folded: int) -> None:
        """Note that the current record has quotes and goes on over `folded` further lines.

        From the next record on, `folds` has one entry more: the number of all further lines so far.
        """
        self.survey.has_quotes = True
        if folded:
            self._folded_lines += folded
            self.survey.folds.append((self.survey.records + 1, self._folded_lines))

    def _location(self) -> Location:
        """Return the location of the current record.

        It is built only for a record with a finding, because the table is copied with the folds
        found so far.
        """
        table = replace(self.table, extra_lines=tuple(self.survey.folds))
        return table.location((self.survey.records,))

    def _report_open_quote(self) -> None:
        """Report that a quote of the current record never closes; the survey ends here."""
        location = self._location()
        self.survey.findings.append(report_open_quote(location.line, location))
        self.survey.has_open_quote = True

    def _skips(self, line: bytes) -> bool:
        """Return whether the current record is no row: blank, or totals, which are reported.

        `line` is the whole record in bytes, of several lines if a quoted cell has line ends. A
        record whose cells are all blank is skipped without a finding; a row of totals gets TB-05.
        """
        text = line.lstrip(_BLANK + self._separator)
        if not text:
            return True
        if b'"' not in line and text[:3] not in _TOTAL_HEADS:
            return False
        texts = list(_texts_of(line.decode(), self.table.delimiter))
        label = next(iter(texts), "")
        if is_total_row(label, texts, may_have_names=False):
            self.survey.findings.append(report_total_row(label, self._location()))
            return True
        return not label

    def _report_width(self, line: bytes) -> None:
        """Report a record with more or fewer cells than the header; empty cells more are sound.

        `line` is the whole record in bytes. From a certain number on, findings of this kind are
        only counted, see `WidthReport`.
        """
        text = line.decode()
        cells = text.rstrip("\r\n").split(self.table.delimiter)
        if '"' in text:
            _, cells = next(split_records(StringIO(text, newline=""), self.table.delimiter))
        finding = self._widths.judge(cells, self._location)
        if finding is not None:
            self.survey.findings.append(finding)

    def report_unlisted(self) -> None:
        """Report how many records of the wrong width have no finding of their own."""
        self.survey.findings += self._widths.unlisted(self.table.file)


class _QuotedCells:
    """Reads records with quoted cells (RFC 4180): a quote counts where a cell begins."""

    def __init__(self, separator: bytes) -> None:
        """Build the patterns for a separator: a whole quoted cell, and a quote that opens one."""
        sign = re.escape(separator)
        self._whole = re.compile(rb'(?:^|(?<=%b))"(?:[^"]|"")*"(?=%b|\r?\n|$)' % (sign, sign))
        self._opening = re.compile(rb'(?:^|%b)"' % sign)

    def read_record(
        self, line: bytes, read_line: Callable[[], bytes]
    ) -> tuple[bytes, bytes, int] | None:
        """Return a record, the record without its quoted cells, and its number of further lines.

        None if a quote never closes. Raises IrregularCsvError for a quote inside a cell.

        `line` is the first line of the record, `read_line` returns the next one of the file, b'' at
        its end. The body has as many separators as the record has outside quotes. More than
        `MAX_FOLD` lines or `MAX_RECORD` bytes also count as a quote that never closes.
        """
        for folded in range(MAX_FOLD):
            body = self._whole.sub(b"", line)
            if b'"' not in body:
                return line, body, folded
            if not self._opening.search(body):
                raise IrregularCsvError
            next_line = read_line()
            if not next_line or len(line) > MAX_RECORD:
                break
            line += next_line
        return None


def _texts_of(line: str, separator: str) -> Iterator[str]:
    """Yield the cells of a record that are not blank, without spaces.

    `line` is a whole record, with its quotes. White space inside the text is left out too: 合 计
    gives 合计.
    """
    for _, cells in split_records(StringIO(line, newline=""), separator):
        yield from filter(None, ("".join(cell.split()) for cell in cells))
