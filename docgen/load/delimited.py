"""CSV files of any length: a pass over the lines finds what is wrong with their structure.

What passes is regular: readers of columns, which stop at a ragged line or swallow what follows an
open quote, read it as it is. A file that is not regular (signs beside quotes, single carriage
returns) is left to the reader that takes it record by record. Form: RFC 4180.
"""

from __future__ import annotations

import codecs
import csv
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO, StringIO
from mmap import mmap

from docgen.codes import new_finding
from docgen.load.decode import decode
from docgen.load.table_header import (
    SEARCHED,
    SUMS,
    doubled,
    find_header,
    header_name,
    separator,
    sum_passed,
)
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Category, Finding, Location, Severity

Buffer = bytes | mmap
MAX_OTHER = 512 * 2**20  # in an encoding that has to be turned into UTF-8 in memory
MAX_RECORD = 2**20
MAX_FOLD = 200  # lines
TOLD = 100
"""How many ragged lines of a kind are told one by one."""
_BLOCK = 2**13
_SLICE = 12 * 2**20
_BLANK = b" \t\r\n\xe3\x80"  # the bytes of a full-width space among them
_EDGE = frozenset(bytes([sign]) for sign in b' \t\r\n",;\xe3')
_SUM_HEADS = frozenset(text[:1].encode() for text in SUMS)


@dataclass
class _Found:
    """What the pass over the lines has found so far."""

    findings: list[Finding] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)
    folds: list[tuple[int, int]] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    ragged: dict[str, int] = field(default_factory=dict)
    quoted: bool = False
    many: int = 0


class _IrregularError(Exception):
    """The file has to be read record by record."""


def read_columns(
    data: Buffer, file: str, wanted: Collection[str] = ()
) -> tuple[ColumnFile | None, tuple[Finding, ...]]:
    """A CSV file as a table of columns, read from `data` as long as that is open.

    None without findings: it is not regular. None with findings: it cannot be read.
    """
    findings: tuple[Finding, ...] = ()
    try:
        try:
            table, found = _seen(data, file, wanted)
        except UnicodeDecodeError:
            text, told = decode(bytes(data), file, MAX_OTHER, MAX_OTHER)
            if text is None:
                return None, tuple(told)
            findings = tuple(told)
            table, found = _seen(text.encode(), file, wanted)
    except _IrregularError:
        return None, ()
    if table is None:
        return None, (*findings, no_header(file))
    if found.many < 0:
        return None, (*findings, *found.findings)
    places = [table.location(()) for _ in table.names]
    done = replace(
        table,
        record_count=found.many,
        quoted=found.quoted,
        skipped=tuple(found.passed),
        extra_lines=tuple(found.folds),
        slices=tuple(found.marks),
    )
    return done, (*findings, *doubled(table.names, places), *found.findings)


def no_header(file: str) -> Finding:
    """The finding that a table has no header."""
    remedy = "表头写在数据上面的一行，一格一个名称"
    return new_finding(
        "TB-02",
        "表里找不到表头",
        remedy,
        location=Location(file),
        category=Category.FILE,
    )


def point(
    data: Buffer, table: ColumnFile, wanted: Collection[tuple[int, str]]
) -> dict[tuple[int, str], int]:
    """The 1-based column, in characters, at which fields begin on their records' first lines.

    Worked out for what failed only; a field on a later line of a folded record has none.
    """
    found: dict[tuple[int, str], int] = {}
    names: dict[int, list[str]] = {}
    for record, name in wanted:
        names.setdefault(record, []).append(name)
    for record, line in _lines_of(data, table, sorted(names)):
        starts = _starts(line, table.delimiter)
        for name in names[record]:
            at = table.names.index(name) if name in table.names else -1
            if 0 <= at < len(starts):
                found[record, name] = starts[at]
    return found


def _starts(line: str, sign: str) -> list[int]:
    starts, inside = [1], False
    for at, letter in enumerate(line, 2):
        if letter == '"':
            inside = not inside
        elif letter == sign and not inside:
            starts.append(at)
    return starts


def _lines_of(data: Buffer, table: ColumnFile, records: list[int]) -> Iterator[tuple[int, str]]:
    """The first physical line of each record; `records` ascend."""
    at, offset = -1, 0
    for record in records:
        mark, byte = table.slices[bisect_right(table.slices, (record, len(data))) - 1]
        if at < mark:
            at, offset = mark, byte
        offset = _below(data, offset, table.line(record) - table.line(at))
        at = record
        end = data.find(b"\n", offset)
        yield record, data[offset : end if end >= 0 else len(data)].decode("utf-8", "replace")


def _below(data: Buffer, offset: int, lines: int) -> int:
    """The byte at which the line begins that is so many lines below the one at `offset`."""
    while lines:
        count = data[offset : offset + _BLOCK].count(b"\n")
        if count < lines:
            offset, lines = offset + _BLOCK, lines - count
            continue
        for _ in range(lines):
            offset = data.find(b"\n", offset) + 1
        return offset
    return offset


def _seen(data: Buffer, file: str, wanted: Collection[str]) -> tuple[ColumnFile | None, _Found]:
    """The table by its header, and what the pass over its records finds."""
    if bytes(data[:2]) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise UnicodeDecodeError("utf-8", b"", 0, 1, "UTF-16")
    table = _table(data, file, wanted)
    return table, _survey(data, table) if table else _Found()


def _table(data: Buffer, file: str, wanted: Collection[str]) -> ColumnFile | None:
    """The table by its header alone; None if there is none."""
    lines = [line.decode("utf-8-sig" if not n else "utf-8") for n, line in _top(data)]
    sign = separator((lines or [""])[0])
    reader = csv.reader(lines, delimiter=sign)
    cells, ends = list[list[str]](), list[int]()
    try:
        for row in reader:
            cells.append(row)
            ends.append(reader.line_num)
    except csv.Error:
        raise _IrregularError from None
    top = find_header(cells, wanted)
    if top is None:
        return None
    names = tuple(header_name(cell) for cell in cells[top])
    return ColumnFile(
        file=file,
        names=names,
        data=data,
        record_count=0,
        delimiter=sign,
        lines_above=ends[top],
        records_above=top + 1,
    )


def _top(data: Buffer) -> Iterator[tuple[int, bytes]]:
    offset = 0
    for number in range(SEARCHED * 4):
        end = data.find(b"\n", offset, offset + MAX_RECORD)
        if end < 0:
            if data[offset : offset + MAX_RECORD]:
                yield number, data[offset : offset + MAX_RECORD]
            return
        yield number, data[offset : end + 1]
        offset = end + 1


def _survey(data: Buffer, table: ColumnFile) -> _Found:
    """A pass over the text, slice by slice. `many` is -1 where a quote never closes.

    Most slices are seen to be even at a glance; the others are gone through line by line.
    """
    lines = _Lines(data, table)
    offset, even = lines.start, _Even(table)
    while offset < len(data) and lines.found.many >= 0:
        end = data.rfind(b"\n", offset, offset + _SLICE) + 1 or data.find(b"\n", offset) + 1
        end = end or len(data)
        lines.found.marks.append((lines.found.many, offset))
        text = data[offset:end]
        text.decode()
        if b"\r" in text and text.count(b"\r") != text.count(b"\r\n"):
            raise _IrregularError
        count = even.records(text)
        if count < 0:
            end = lines.until(offset, end)
        else:
            lines.found.many += count
        offset = end
    _told(lines.found, table)
    return lines.found


class _Even:
    """Sees at a glance whether all lines of a slice are records of the header's width."""

    def __init__(self, table: ColumnFile) -> None:
        sign = table.delimiter.encode()
        self._width = len(table.names)
        self._line = sign * (self._width - 1) + b"\n"
        self._drop = bytes(byte for byte in range(256) if byte not in sign + b"\n")
        # A line that begins so may be blank or a sum.
        heads = map(re.escape, (sign, b" ", b"\t", b"\r", b"\n", b"\xe3\x80", *_SUM_HEADS))
        self._odd = re.compile(b"\n(?:" + b"|".join(heads) + b")")

    def records(self, text: bytes) -> int:
        """How many records they are; -1 if they have to be looked at line by line."""
        if self._width == 1 or b'"' in text or self._odd.match(b"\n" + text[:8]):
            return -1
        if self._odd.search(text):
            return -1
        whole = text if text.endswith(b"\n") else text + b"\n"
        kept = whole.translate(None, self._drop)
        count = len(kept) // len(self._line)
        return count if kept == self._line * count else -1


class _Lines:
    """Goes through records line by line, noting what is wrong and what is no row."""

    def __init__(self, data: Buffer, table: ColumnFile) -> None:
        self._stream = BytesIO(data) if isinstance(data, bytes) else data
        self._stream.seek(0)
        for _ in range(table.lines_above):
            self._stream.readline()
        self.start, self.found = self._stream.tell(), _Found()
        self._table, self._sign = table, table.delimiter.encode()
        self._quotes, self._extra = _Quotes(table.delimiter), 0

    def until(self, offset: int, end: int) -> int:
        """Go through the records that begin before `end`; the byte at which the next begins."""
        found, read, sign = self.found, self._stream.readline, self._sign
        want = len(self._table.names) - 1
        self._stream.seek(offset)
        while offset < end:
            line = body = read()
            if b'"' in line:
                line, body, more = self._quotes.closed(line, read)
                if more < 0:
                    _open(found, self._table)
                    return end
                self._quoted(more)
            offset += len(line)
            head = line[:3]
            edge = head in _SUM_HEADS or head[:1] in _EDGE
            if edge and _is_passed(line, self._table, found):
                found.passed.append(found.many)
            elif body.count(sign) != want:
                _ragged(found, self._table, body, sign)
            found.many += 1
        return offset

    def _quoted(self, more: int) -> None:
        self.found.quoted = True
        if more:
            self._extra += more
            self.found.folds.append((self.found.many + 1, self._extra))


class _Quotes:
    """Quoted cells of records, as RFC 4180 has them: a quote counts where a cell begins."""

    def __init__(self, sign: str) -> None:
        parts = (sign.encode(), sign.encode())
        self._whole = re.compile(rb'(?:^|(?<=%b))"(?:[^"]|"")*"(?=%b|\r?\n|$)' % parts)
        self._opens = re.compile(rb'(?:^|%b)"' % parts[:1])

    def closed(self, line: bytes, read: Callable[[], bytes]) -> tuple[bytes, bytes, int]:
        """A record whole, without its quoted cells, and how many further lines it took.

        -1 lines if a quote never closes; _IrregularError for a quote inside a cell.
        """
        for more in range(MAX_FOLD):
            body = self._whole.sub(b"", line)
            if b'"' not in body:
                return line, body, more
            if not self._opens.search(body):
                raise _IrregularError
            further = read()
            if not further or len(line) > MAX_RECORD:
                break
            line += further
        return line, b"", -1


def _place(table: ColumnFile, found: _Found) -> Location:
    return replace(table, extra_lines=tuple(found.folds)).location((found.many,))


def _open(found: _Found, table: ColumnFile) -> None:
    location = _place(table, found)
    message = f"第{location.line}行的引号没有配成对，后面的行都会被并进这一格，整个表没有读"
    remedy = "在这一行补上引号，或删去多余的引号"
    found.findings.append(
        new_finding("TB-06", message, remedy, location=location, category=Category.STRUCTURE)
    )
    found.many = -1


def _is_passed(line: bytes, table: ColumnFile, found: _Found) -> bool:
    """Whether a record is blank or a sum; a sum is told."""
    rest = line.lstrip(_BLANK + table.delimiter.encode())
    if rest and b'"' not in line and rest[:3] not in _SUM_HEADS:
        return False
    cells = next(csv.reader(StringIO(line.decode(), newline=""), delimiter=table.delimiter), [])
    first = next((text for text in ("".join(cell.split()) for cell in cells) if text), "")
    if first in SUMS:
        found.findings.append(sum_passed(first, _place(table, found)))
    return not first or first in SUMS


def _ragged(found: _Found, table: ColumnFile, body: bytes, sign: bytes) -> None:
    """A record with more or fewer cells than the header; empty cells too many are no fault."""
    cells = body.rstrip(b"\r\n").split(sign)
    many, due = len(cells), len(table.names)
    if many > due and not b"".join(cells[due:]).strip(_BLANK):
        return
    kind = "TB-07" if many > due else "TB-08"
    found.ragged[kind] = found.ragged.get(kind, 0) + 1
    if found.ragged[kind] > TOLD:
        return
    location = _place(table, found)
    if many > due:
        message = f"第{location.line}行有{many}格，表头只有{due}列，后面的没有读"
        remedy = "多半是内容里有逗号没有加引号：给那一格加上英文引号，或改用中文逗号"
        level = Severity.ERROR
    else:
        message = f"第{location.line}行只有{many}格，表头有{due}列，缺的当作空着"
        remedy = "核对是不是漏了一格，后面的内容有没有错位"
        level = Severity.WARNING
    found.findings.append(
        new_finding(
            kind, message, remedy, severity=level, location=location, category=Category.STRUCTURE
        )
    )


def _told(found: _Found, table: ColumnFile) -> None:
    for kind, count in found.ragged.items():
        if count > TOLD:
            level = Severity.ERROR if kind == "TB-07" else Severity.WARNING
            message = f"格数与表头不符的另有{count - TOLD}行，没有一一列出"
            location = Location(table.file)
            found.findings.append(
                new_finding(
                    kind,
                    message,
                    "",
                    severity=level,
                    location=location,
                    category=Category.STRUCTURE,
                )
            )
