"""Editing the XML of a worksheet: texts are written into cells by splices.

New text is written into the cells themselves (inline strings), so the shared strings of the
workbook stay as they are. A new cell takes the style of a cell like it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from xml.sax.saxutils import escape

from docgen.model.source import cell_name
from docgen.problems.edit.column_header import Header
from docgen.problems.edit.splices import Splice, apply_splices
from docgen.problems.edit.worksheet_spans import CellSpan, RowSpan, SheetSpans
from docgen.problems.ledger import Changes
from docgen.problems.problem_rows import clean_text

_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's dates."""
_DAY = re.compile(r"(\d{4})[-年](\d{1,2})[-月](\d{1,2})日?")
_WITH_AREAS = ("conditionalFormatting", "dataValidation")
_Cells = Mapping[int, str]
"""Texts by 1-based column."""


@dataclass
class WorksheetEditor:
    """Edits one worksheet. Rows and columns are 1-based, as in the file."""

    xml: bytes
    spans: SheetSpans
    header: Header

    def __post_init__(self) -> None:
        """Find the rows below which new rows are written, and prepare the list of formulas."""
        self.formula_cells: list[str] = []
        """The names of cells left unchanged because they contain a formula."""
        self.header_row = self.header.line + 1
        # Rules and tables of the worksheet end in the last row of data. New rows follow the last
        # row with content, because there may be notes below the table.
        self.last_data_row = max([self.header.line, *self.header.data_lines]) + 1
        self.last_used_row = max(self.header_row, self.spans.last_used_row)

    def amend(self, changes: Changes) -> bytes:
        """Return the XML with the changes."""
        splices = [*self._edit_header(), *self._edit_rows(changes), *self._add_rows(changes)]
        splices += self._remove_rows(changes)
        splices += self._extend_areas(added=bool(changes.added))
        return apply_splices(self.xml, splices)

    def _edit_header(self) -> Iterator[Splice[bytes]]:
        """Yield the splices of the columns that the header lacks."""
        titles = dict(enumerate(self.header.added_names, self.header.width + 1))
        yield from self._write_row(self.header_row, titles)

    def _edit_rows(self, changes: Changes) -> Iterator[Splice[bytes]]:
        """Yield the splices of the rows that exist."""
        rows = {self.header.data_lines[at] + 1: row for at, row in changes.edits.items()}
        for number, row in sorted(rows.items()):
            yield from self._write_row(number, self.header.place_texts(row, first=1))

    def _remove_rows(self, changes: Changes) -> Iterator[Splice[bytes]]:
        """Yield the splices that empty the rows that are deleted.

        The rows and their formulas stay, so that no reference and no area of the sheet shifts.
        """
        for index in sorted(changes.removed):
            number = self.header.data_lines[index] + 1
            for column, cell in sorted(self.spans.rows[number].cells.items()):
                if cell.has_content and not cell.has_formula:
                    content = self._build_cell(number, column, "", cell)
                    yield Splice(cell.start, cell.end, content)

    def _add_rows(self, changes: Changes) -> Iterator[Splice[bytes]]:
        """Yield the splices of new rows, and count them as used."""
        for row in changes.added:
            self.last_used_row += 1
            cells = dict(enumerate(self.header.order_texts(row), 1))
            yield from self._write_row(self.last_used_row, cells)

    def _write_row(self, number: int, cells: _Cells) -> Iterator[Splice[bytes]]:
        """Yield the splices that write texts into a row, which may not exist yet."""
        row = self.spans.rows.get(number)
        if row is None:
            yield self._insert_row(number, cells)
        elif not row.cells and row.tag_end == row.end:
            yield self._fill_empty_row(row, number, cells)
        else:
            yield from self._write_cells(row, number, cells)

    def _insert_row(self, number: int, cells: _Cells) -> Splice[bytes]:
        """Insert a row after the last row with a lower number."""
        ends = [row.end for other, row in self.spans.rows.items() if other < number]
        offset = max(ends, default=self.spans.data_end)
        tag = f'<{self.spans.prefix}row r="{number}">'.encode()
        return Splice(offset, offset, tag + self._build_cells(number, cells) + self._end_tag())

    def _fill_empty_row(self, row: RowSpan, number: int, cells: _Cells) -> Splice[bytes]:
        """Fill a row whose start tag closes itself."""
        tag = _drop_column_hint(self.xml[row.start : row.end].rstrip(b"/> \r\n"))
        content = self._build_cells(number, cells)
        return Splice(row.start, row.end, tag + b">" + content + self._end_tag())

    def _write_cells(self, row: RowSpan, number: int, cells: _Cells) -> Iterator[Splice[bytes]]:
        """Yield the splices that replace cells of a row and insert new ones.

        A cell with a formula is left unchanged and recorded. A blank text empties a cell.
        """
        if max(cells, default=0) > max(row.cells, default=0):
            tag = self.xml[row.start : row.tag_end]
            yield Splice(row.start, row.tag_end, _drop_column_hint(tag))
        for column, text in sorted(cells.items()):
            cell = row.cells.get(column)
            if cell is None:
                offset = _insertion_offset(row, column)
                yield Splice(offset, offset, self._build_new_cell(number, column, text))
            elif cell.has_formula:
                self.formula_cells.append(cell_name(number, column))
            elif text or cell.has_content:
                content = self._build_cell(number, column, text, cell)
                yield Splice(cell.start, cell.end, content)

    def _end_tag(self) -> bytes:
        """Return the end tag of a row."""
        return f"</{self.spans.prefix}row>".encode()

    def _build_cells(self, number: int, cells: _Cells) -> bytes:
        """Return the XML of new cells in the order of their columns."""
        new = [self._build_new_cell(number, column, cells[column]) for column in sorted(cells)]
        return b"".join(new)

    def _build_new_cell(self, number: int, column: int, text: str) -> bytes:
        """Return the XML of a cell that does not exist yet, in the style of its model."""
        return self._build_cell(number, column, text, self._find_model(number, column))

    def _find_model(self, number: int, column: int) -> CellSpan:
        """Return the cell whose style a new cell takes.

        It is the last cell of the header for a new column, else the cell in the last row of data.
        A table without data has no such cell.
        """
        if number == self.header_row:
            return self.spans.find_cell(self.header_row, self.header.width)
        if self.last_data_row == self.header_row:
            return CellSpan(start=0)
        return self.spans.find_cell(self.last_data_row, column)

    def _build_cell(self, number: int, column: int, text: str, model: CellSpan) -> bytes:
        """Return the XML of a cell in the style of a model.

        Returns b'' for a blank cell without style, because it need not exist.
        A day is written as a date of Excel if the model contains one.
        """
        prefix = self.spans.prefix
        head = f'<{prefix}c r="{cell_name(number, column)}"'
        if model.style:
            head += f' s="{model.style}"'
        if not text:
            return _build_blank_cell(head, model)
        day = _DAY.fullmatch(text)
        if day and model.is_number:
            value = (date(*map(int, day.groups())) - _EPOCH).days
            return f"{head}><{prefix}v>{value}</{prefix}v></{prefix}c>".encode()
        content = escape(clean_text(text))
        inner = f'<{prefix}is><{prefix}t xml:space="preserve">{content}</{prefix}t></{prefix}is>'
        return f'{head} t="inlineStr">{inner}</{prefix}c>'.encode()

    def _extend_areas(self, added: bool) -> Iterator[Splice[bytes]]:
        """Yield splices that extend the used area of the sheet, and rules down to its last row."""
        last_column = self.header.width + len(self.header.added_names)
        for name, start, end in self.spans.tags:
            tag = self.xml[start:end]
            if name == "dimension":
                yield Splice(start, end, _extend_dimension(tag, self.last_used_row, last_column))
            elif name in _WITH_AREAS and added:
                extend = partial(_extend_area, last=self.last_data_row, new=self.last_used_row)
                yield Splice(start, end, re.sub(rb'sqref="[^"]*"', extend, tag))


def _build_blank_cell(head: str, model: CellSpan) -> bytes:
    """Return a cell with nothing but the style of its model; b'' if that has none."""
    if not model.style:
        return b""
    return f"{head}/>".encode()


def _insertion_offset(row: RowSpan, column: int) -> int:
    """Return the offset of the first cell after a column, or the end of the row's content."""
    starts = [cell.start for other, cell in row.cells.items() if other > column]
    return min(starts, default=row.inner_end)


def _drop_column_hint(tag: bytes) -> bytes:
    """Return the start tag of a row without its hint of the used columns."""
    return re.sub(rb'\s+spans="[^"]*"', b"", tag)


def _extend_dimension(tag: bytes, last_row: int, last_column: int) -> bytes:
    """Return a tag whose area reaches at least to a row and a column."""
    match = re.search(rb'ref="([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?"', tag)
    if match is None:
        return tag
    right = (match[3] or match[1]).decode()
    needed = re.sub(r"\d", "", cell_name(1, last_column))
    column = max(right, needed, key=lambda letters: (len(letters), letters))
    row = max(int(match[4] or match[2]), last_row)
    area = b'ref="' + match[1] + match[2] + f':{column}{row}"'.encode()
    return tag[: match.start()] + area + tag[match.end() :]


def _extend_area(match: re.Match[bytes], last: int, new: int) -> bytes:
    """Return the areas of an attribute; those that end in the row `last` end in `new`."""
    return re.sub(rb":(\$?[A-Z]+\$?)%d(?=[ \"])" % last, rb":\g<1>%d" % new, match[0])
