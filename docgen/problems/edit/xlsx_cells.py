"""Changes into an Excel workbook: cells of one worksheet, nothing else of the package.

What a library that rebuilds a workbook loses (comments, drawings, filters, conditional formats,
other sheets' looks) stays, because the bytes around the changed cells are not touched: new text
stands in the cells themselves (inline strings), so even the shared strings stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from posixpath import dirname, join, normpath
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape
from zipfile import BadZipFile, ZipFile

from docgen.model.finding import WorkspaceError
from docgen.model.problem import Changes, Row
from docgen.model.source import Source, cell_name
from docgen.problems.edit.column_header import Header
from docgen.problems.edit.splices import Splice, spliced
from docgen.problems.edit.worksheet_xml import Cell, Line, Places, places
from docgen.problems.problem_rows import clean

_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_EPOCH = date(1899, 12, 30)
_DAY = re.compile(r"(\d{4})[-年](\d{1,2})[-月](\d{1,2})日?")
_SPANNING = ("conditionalFormatting", "dataValidation")
MAX_PART, MAX_BOOK = 256 * 2**20, 512 * 2**20


def is_workbook(file: str) -> bool:
    """Whether a name is an Excel workbook's."""
    return file.lower().endswith((".xlsx", ".xlsm"))


def amend(
    data: bytes, source: Source, changes: Changes, fields: Sequence[str]
) -> tuple[bytes, tuple[str, ...]]:
    """The workbook with the changes in it, and the cells with formulas that were left."""
    try:
        book = ZipFile(BytesIO(data))
    except BadZipFile as error:
        raise WorkspaceError(f"“{source.file}”打不开", "用 Excel 打开另存一份") from error
    with book:
        if sum(info.file_size for info in book.infolist()) > MAX_BOOK:
            raise WorkspaceError("工作簿太大", "把台账按乡镇拆成几本")
        part = _sheet_part(book, source.sheet)
        xml = _read(book, part)
        sheet = _Sheet(xml, places(xml), Header.of(source, changes, fields))
        new = {part: sheet.amended(changes)}
        if changes.added:
            new |= _tables(book, part, sheet.last_data, sheet.last_new)
        return _packed(book, new), tuple(sheet.left)


def _read(book: ZipFile, part: str) -> bytes:
    if book.getinfo(part).file_size > MAX_PART:
        raise WorkspaceError("工作簿太大", "把台账按乡镇拆成几本")
    xml = book.read(part)
    if b"<!DOCTYPE" in xml[:4096] or xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise WorkspaceError("工作簿的写法不认得", "用 Excel 打开另存一份再试")
    return xml


def _sheet_part(book: ZipFile, name: str) -> str:
    """The part that holds the worksheet of a name."""
    root = ET.fromstring(_read(book, "xl/workbook.xml"))
    targets = _targets(book, "xl/workbook.xml")
    for node in root.iter():
        if node.tag.endswith("}sheet") and node.get("name") == name:
            return targets[node.get(f"{_RELATIONS}id", "")]
    raise WorkspaceError(f"工作簿里没有“{name}”这张表", "核对工作表名")


def _targets(book: ZipFile, part: str) -> Mapping[str, str]:
    """The parts that a part relates to, by the ids of the relations."""
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in book.namelist():
        return {}
    root = ET.fromstring(_read(book, relations))
    return {
        node.get("Id", ""): normpath(join("/", dirname(part), node.get("Target", ""))).lstrip("/")
        for node in root
        if node.get("TargetMode") != "External"
    }


def _packed(book: ZipFile, new: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as packed:
        packed.comment = book.comment
        for info in book.infolist():
            packed.writestr(info, new.get(info.filename) or book.read(info))
    return out.getvalue()


@dataclass
class _Sheet:
    """A worksheet while it is changed; line numbers and columns are 1-based, as in the file."""

    xml: bytes
    places: Places
    header: Header

    def __post_init__(self) -> None:
        self.left: list[str] = []
        held = [number for number, line in self.places.rows.items() if line.held]
        self.last_held = max([*held, self.header.line + 1])
        self.last_data = max([*self.header.rows, self.header.line]) + 1
        self.last_new = self.last_held

    def amended(self, changes: Changes) -> bytes:
        """The XML with the changes in it."""
        lines = {self.header.rows[index] + 1: row for index, row in changes.edits.items()}
        self.last_new = self.last_held + len(changes.added)
        new = dict(enumerate(changes.added, self.last_held + 1))
        splices = list[Splice[bytes]]()
        if self.header.more:
            titles = dict(enumerate(self.header.more, self.header.width + 1))
            splices += self._line(self.header.line + 1, titles, self.header.width)
        for number, row in sorted(lines.items()):
            cells = {self.header.column(name) + 1: text for name, text in row.items()}
            splices += self._line(number, cells, 0)
        for number, row in new.items():
            cells = dict(enumerate(self.header.cells(row), 1))
            splices += self._line(number, cells, self.last_data)
        return spliced(self.xml, [*splices, *self._around(new)])

    def _line(self, number: int, cells: Mapping[int, str], model: int) -> Iterator[Splice[bytes]]:
        """A line with these cells; `model` is the line (or, in the header, the column) whose
        look new cells take."""
        line = self.places.rows.get(number)
        if line is None:
            made = b"".join(self._cell(number, c, t, model) for c, t in sorted(cells.items()))
            yield self._whole(number, made)
        elif not line.cells and line.tag_end == line.end:
            made = b"".join(self._cell(number, c, t, model) for c, t in sorted(cells.items()))
            tag = self.xml[line.start : line.end].rstrip(b"/> \r\n")
            yield Splice(line.start, line.end, _spanless(tag) + b">" + made + self._close())
        else:
            yield from self._into(line, number, cells, model)

    def _into(
        self, line: Line, number: int, cells: Mapping[int, str], model: int
    ) -> Iterator[Splice[bytes]]:
        ends = max(line.cells, default=0)
        if max(cells, default=0) > ends:
            tag = self.xml[line.start : line.tag_end]
            yield Splice(line.start, line.tag_end, _spanless(tag))
        for column, text in sorted(cells.items()):
            cell = line.cells.get(column)
            if cell is None:
                after = [other.start for at, other in line.cells.items() if at > column]
                at = min(after, default=line.inner_end)
                yield Splice(at, at, self._cell(number, column, text, model))
            elif cell.formula:
                self.left.append(cell_name(number, column))
            elif text:
                made = self._made(number, column, text, cell)
                yield Splice(cell.start, cell.end, made)

    def _whole(self, number: int, made: bytes) -> Splice[bytes]:
        before = [other.end for at, other in self.places.rows.items() if at < number]
        tag = f'<{self.places.prefix}row r="{number}">'.encode()
        at = max(before, default=self.places.data_end)
        return Splice(at, at, tag + made + self._close())

    def _close(self) -> bytes:
        return f"</{self.places.prefix}row>".encode()

    def _cell(self, number: int, column: int, text: str, model: int) -> bytes:
        """A new cell that looks like its model: the cell above, in the header the one beside."""
        in_header = number == self.header.line + 1
        row, at = (number, model) if in_header else (model or self.last_data, column)
        line = self.places.rows.get(row)
        like = (line.cells.get(at) if line else None) or Cell(0)
        if row == self.header.line + 1 and not in_header:
            like = Cell(0)  # an empty table: what stands above is the header
        return self._made(number, column, text, like)

    def _made(self, number: int, column: int, text: str, like: Cell) -> bytes:
        prefix, style = self.places.prefix, f' s="{like.style}"' if like.style else ""
        head = f'<{prefix}c r="{cell_name(number, column)}"{style}'
        day = _DAY.fullmatch(text)
        if not text:
            return f"{head}/>".encode() if style else b""
        if day and like.is_number:
            # Where dates stand as Excel's own, a new one is another of them.
            value = (date(*map(int, day.groups())) - _EPOCH).days
            return f"{head}><{prefix}v>{value}</{prefix}v></{prefix}c>".encode()
        said = escape(clean(text))
        inner = f'<{prefix}is><{prefix}t xml:space="preserve">{said}</{prefix}t></{prefix}is>'
        return f'{head} t="inlineStr">{inner}</{prefix}c>'.encode()

    def _around(self, new: Mapping[int, Row]) -> Iterator[Splice[bytes]]:
        """What tells how far the table goes: its dimension, rules that hold to its last row."""
        right = self.header.width + len(self.header.more)
        for name, start, end in self.places.tags:
            tag = self.xml[start:end]
            if name == "dimension":
                yield Splice(start, end, _area(tag, b"ref", self.last_new, right))
            elif name in _SPANNING and new:
                yield Splice(start, end, _stretched(tag, self.last_data, self.last_new))


def _spanless(tag: bytes) -> bytes:
    """A row's tag without the hint which columns it has."""
    return re.sub(rb'\s+spans="[^"]*"', b"", tag)


def _area(tag: bytes, name: bytes, bottom: int, right: int) -> bytes:
    """A tag whose area reaches at least to a row and column."""
    match = re.search(name + rb'="([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?"', tag)
    if match is None:
        return tag
    first, last = match[1] + match[2], (match[3] or match[1]).decode()
    column = max(last, re.sub(r"\d", "", cell_name(1, right)), key=lambda c: (len(c), c))
    row = max(int(match[4] or match[2]), bottom)
    area = name + b'="' + first + f':{column}{row}"'.encode()
    return tag[: match.start()] + area + tag[match.end() :]


def _stretched(tag: bytes, last: int, new: int) -> bytes:
    """A tag whose areas that end in the last row of the data end in the new last row."""

    def longer(match: re.Match[bytes]) -> bytes:
        return re.sub(rb":(\$?[A-Z]+\$?)%d(?=[ \"])" % last, rb":\g<1>%d" % new, match[0])

    return re.sub(rb'sqref="[^"]*"', longer, tag)


def _tables(book: ZipFile, part: str, last: int, new: int) -> dict[str, bytes]:
    """The tables (Excel's “表格”) of a worksheet that end in its last row, made longer."""
    found = {}
    for target in _targets(book, part).values():
        if "/tables/" in target and target in book.namelist():
            xml = _read(book, target)
            pattern = rb'(ref="[A-Z]+\d+:[A-Z]+)%d"' % last
            longer = re.sub(pattern, rb"\g<1>%d" % new + b'"', xml)
            if longer != xml and b"totalsRowCount" not in xml:
                found[target] = longer
    return found
