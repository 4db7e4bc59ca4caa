"""Tables that stand one below another in a sheet: the rows of each, by their headers.

A later row that names fields begins another table, unless it repeats the header above: a sheet that
is printed has that on every page.

`table_sheet` splits the cells of a sheet by `find_tables`; `csv_columns` asks `has_second_header`
whether a file may be read by columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property
from itertools import pairwise, zip_longest

from msgspec import Struct

from docgen.codes import new_finding
from docgen.load.header_lines import MOST_LINES, are_labels
from docgen.load.stated_units import read_stated_units, states_units
from docgen.load.table_header import TOTAL_LABELS, normalize_header
from docgen.load.tables_above import name_rows
from docgen.load.tables_below import (
    LABELS,
    begin_like_names,
    begins_other_table,
    may_name_columns,
    repeats_columns,
)
from docgen.model.finding import Category, Finding, Location, Severity
from docgen.model.header_names import header_form, header_forms
from docgen.model.lazy_pattern import LazyPattern

Rows = Sequence[Sequence[object]]
_LEAST_NAMES = 2
"""Names of fields in the header of a table with no other column."""
_MANY_NAMES = 3
"""Names of fields in the header of a table that has other columns too."""
_FEW = 5
"""A line with fewer digits may be a header."""
_NUMBER = re.compile(r"[0-9]{5}")
"""A row with such a number is a record, as most are."""
_NO_RECORD = LazyPattern(
    r"[(（]?(?:(?:本[县乡镇村])?(?:无|没有|零报告)|没有记录|以下空白|空白)[)）]?"
    r"|(?:合|总|小|共)计|(?:注|备注|说明|附).*|.*(?:[:：。，；]|\d年).*|[\W_]+"
)
"""A text below a header that is no record."""
_GAPS = ("", " ", "  ", "\u3000")
"""What stands between the signs of a short name that is to fill its cell: 户 主."""
_YEARS = re.compile("20[0-9]{2}年".encode())
"""Years may be names of columns."""
_OTHERS = bytes(byte for byte in range(256) if byte not in b"\n0123456789")
"""Bytes that are neither digits nor ends of lines."""
_EDGES = ' \t\r"'
"""What may stand around a name in a line: spaces and quotes."""


def find_tables(cells: Rows, field_names: Collection[str]) -> list[range]:
    """Return the rows of each table of a sheet: one range over all rows if there is one table.

    The lines of a title belong to the table below them. A header without rows is no table.

    The ranges have 0-based indexes of rows, follow each other without a gap and begin with row 0.
    Without `field_names` no header can be known, so there is one table. A table whose header has no
    record below it is left out; `report_blank_tables` tells it.
    """
    everything = range(len(cells))
    if not field_names:
        return [everything]
    search = _HeaderSearch(cells, field_names)
    headers = list(search.headers())
    ends = [search.top_of(below, header.stop) for header, below in pairwise(headers)]
    tables: list[range] = []
    start = 0
    for header, end in zip(headers, [*ends, everything.stop], strict=False):
        if search.has_records(header.stop, end) or search.has_codes(start, header.start):
            tables.append(range(start, end))
        start = end
    return tables or [everything]


def report_blank_tables(
    cells: Rows, tables: Sequence[range], locate: Callable[[int, int], Location]
) -> Iterator[Finding]:
    """Yield a notice for each run of rows between tables: a header without records.

    `tables` are those of `find_tables`. `locate` returns the place of a cell by its row and column.
    """
    ends = [0, *(table.stop for table in tables)]
    starts = [*(table.start for table in tables), len(cells)]
    for start, end in zip(ends, starts, strict=True):
        filled = [number for number in range(start, end) if _texts_of(cells[number])]
        if not filled:
            continue
        yield new_finding(
            "TB-60",
            f"{name_rows(range(filled[0], filled[-1] + 1))}只有表头，没有记录，没有读",
            "有记录的，补在表头下面；没有的，不用管",
            severity=Severity.NOTICE,
            location=locate(filled[0], 0),
            category=Category.STRUCTURE,
        )


class SecondHeaders(Struct, dict=True):
    """Looks for headers of other tables in pieces of a delimited text in UTF-8.

    `head` are the rows of the header above. A table with another one below is then read record by
    record.
    """

    head: Rows
    field_names: Collection[str]
    separator: str

    @cached_property
    def _search(self) -> _HeaderSearch:
        return _HeaderSearch(self.head, self.field_names)

    @cached_property
    def texts(self) -> frozenset[str]:
        """Return the texts of which a header has several; none if no field is known.

        They are the names of fields, also with gaps (户 主), and the texts of the header above.
        """
        if not self.field_names:
            return frozenset()
        names = {gap.join(name) for name in self.field_names for gap in _GAPS}
        of_head = {str(cell) for row in self.head for cell in row if cell}
        return frozenset(names | of_head | LABELS)

    def are_in(self, text: bytes) -> bool:
        """Return whether a line of a text is a header other than that in `head`."""
        if not self.field_names:
            return False
        for line in _find_lines_of_text(text):
            of_line = line.decode(errors="replace").split(self.separator)
            cells = [cell.strip(_EDGES) for cell in of_line]
            if self._search.is_header(cells) and not self._search.repeats(cells, self.head):
                return True
            if self._search.is_list(cells) and not repeats_columns(cells, self.head):
                return True
        return False


def _find_lines_of_text(text: bytes) -> Iterator[bytes]:
    """Yield the lines that have few digits beside years; a line of most registers has many."""
    digits = _YEARS.sub(b"", text).translate(None, _OTHERS).split(b"\n")
    if min(map(len, digits)) < _FEW:
        lines = zip(text.split(b"\n"), digits, strict=True)
        yield from (line for line, of_line in lines if len(of_line) < _FEW)


class _HeaderSearch(Struct, dict=True):
    """Looks for headers among the rows of a sheet.

    `cells` are the rows in which headers are looked for, `field_names` the names that make a row
    one.
    """

    cells: Rows
    field_names: Collection[str]

    def __post_init__(self) -> None:
        """Compute the forms of all names, and begin to note which texts have one of them."""
        self.forms = {form for name in self.field_names for form in header_forms(name)}
        self.known = dict[str, bool]()
        self.beginnings = {sign for form in self.forms for sign in (form[0], form[0].upper())}

    def headers(self) -> Iterator[range]:
        """Yield the lines of each header that is not the one above it once more.

        The ranges have indexes of rows. A header of several lines is one range.
        """
        current: range | None = None
        blocks = list(self._blocks())
        blocks += self._other_lines(blocks)
        for block in sorted(blocks, key=lambda each: each.start):
            if current is None or self._is_other(block, current):
                yield block
                current = block

    def _is_other(self, block: range, current: range) -> bool:
        """Return whether the lines of a header begin another table than that of the one above."""
        head = [self.cells[number] for number in current]
        row = self.cells[block.start]
        if self.is_header(row):
            return not self.repeats(row, head)
        return begins_other_table(self.cells, range(current.stop, block.start), head)

    def _other_lines(self, blocks: Sequence[range]) -> Iterator[range]:
        """Yield each row that may name columns which are no fields, below the first of `blocks`."""
        if not blocks:
            return
        for number in begin_like_names(self.cells, self._is_known):
            if number > blocks[0].start and self.is_list(self.cells[number]):
                yield range(number, number + 1)

    def _blocks(self) -> Iterator[range]:
        """Yield the lines of each header, from the first that names fields to the last.

        Rows between the lines of one block belong to it if they hold labels only, or state units.
        """
        numbers = [at for at, row in enumerate(self.cells) if self.is_header(row)]
        block = range(0)
        for number in numbers:
            if block and self._goes_on(block, number):
                block = range(block.start, number + 1)
                continue
            if block:
                yield block
            block = range(number, number + 1)
        if block:
            yield block

    def is_list(self, row: Sequence[object]) -> bool:
        """Return whether a row may name the columns of a list of another kind, mostly no fields."""
        return may_name_columns(row, self._is_known) and not self.is_header(row)

    def is_header(self, row: Sequence[object]) -> bool:
        """Return whether most texts of a row are names of fields.

        It needs two names of fields, three if other texts stand beside them, and more names than
        other texts. No text may look like a value.
        """
        if not self._may_be_names(row):
            return False
        filled = set(_texts_of(row))
        known = list(filter(self._is_known, filled))
        if len(known) < (_LEAST_NAMES if len(known) == len(filled) else _MANY_NAMES):
            return False
        return len(known) * 2 > len(filled) and are_labels(list(filled))

    def _may_be_names(self, row: Sequence[object]) -> bool:
        """Return whether the cells of a row may be names: texts, most of which begin like one.

        It rules out most records at little cost. A mark or a number may stand before a name.
        """
        names = others = 0
        for cell in row:
            if cell is None or cell == "":
                continue
            if not isinstance(cell, str):
                return False
            if cell[0] in self.beginnings or not cell[0].isalpha():
                names += 1
            else:
                others += 1
        return names > others and not any(_NUMBER.search(str(cell)) for cell in row)

    def _goes_on(self, block: range, number: int) -> bool:
        """Return whether a line belongs to the header that begins above it.

        `block` are the lines so far, `number` is the index of a later line. A header has at most
        three lines. One that names other fields in several columns begins another table.
        """
        if self._renames(self.cells[block.stop - 1], self.cells[number]):
            return False
        between = [_texts_of(row) for row in self.cells[block.stop : number]]
        return number - block.start < MOST_LINES and all(
            (texts and are_labels(texts)) or states_units(texts) for texts in between
        )

    def _renames(self, upper: Sequence[object], lower: Sequence[object]) -> bool:
        """Return whether a line names other fields below several fields of the line above it.

        A group above its columns is one field at most, perhaps merged over all of them.
        """
        pairs = [tuple(map(normalize_header, pair)) for pair in zip(upper, lower, strict=False)]
        renamed = {
            above
            for above, below in pairs
            if self._is_known(above) and self._is_known(below)
            if header_forms(above).isdisjoint(header_forms(below))
        }
        return len(renamed) > 1

    def has_records(self, start: int, end: int) -> bool:
        """Return whether some row from `start` to before `end` has several cells, or a short text.

        A note or a sum below a header, or the word 无, is one text and no record.
        """
        rows = map(_texts_of, self.cells[start:end])
        return any(len(texts) > 1 or not _NO_RECORD.fullmatch(texts[0]) for texts in rows if texts)

    def has_codes(self, start: int, end: int) -> bool:
        """Return whether a long number stands in some row from `start` to before `end`."""
        texts = (text for row in self.cells[start:end] for text in _texts_of(row))
        return any(map(_NUMBER.search, texts))

    def repeats(self, row: Sequence[object], head: Rows) -> bool:
        """Return whether a header is one above it once more: its names stand where they stood.

        `head` are all lines of the header above; a sheet that is printed may repeat only one of
        them.
        """
        return any(self._stands_in(row, each) for each in head)

    def _stands_in(self, row: Sequence[object], head: Sequence[object]) -> bool:
        """Report whether each field that two rows name stands in the same column of both.

        Texts of `row` that are no fields are not compared.
        """
        return all(
            header_form(normalize_header(cell)) == header_form(normalize_header(above))
            for cell, above in zip_longest(row, head, fillvalue="")
            if self._is_known(normalize_header(cell))
        )

    def _is_known(self, text: str) -> bool:
        """Report whether a text is the name of a field in any of its forms."""
        if text not in self.known:
            self.known[text] = not self.forms.isdisjoint(header_forms(text))
        return self.known[text]

    def top_of(self, block: range, least: int) -> int:
        """Return the first row that belongs to a table: its titles and the groups of its names.

        `least` is the row behind the header above, at which the search ends. `block` are the lines
        of the header. Titles belong to the table below them.
        """
        top = block.start
        names = len(set(_texts_of(self.cells[block.start])))
        while top > least and self._is_above(top - 1, names):
            top -= 1
        title = top - 1
        while title > least and not _texts_of(self.cells[title]):
            title -= 1
        # A title may stand apart; several texts there are the last record of the table above.
        return title if least < title < top - 1 and self._is_above(title, 2) else top

    def _is_above(self, number: int, names: int) -> bool:
        """Return whether a row is a title, states a unit, or groups so many names below it.

        A row of totals belongs to the table above. A group stands over two columns at least, so
        such a row has at most half as many texts.
        """
        texts = _texts_of(self.cells[number])
        distinct = set(texts)
        if not texts or not TOTAL_LABELS.isdisjoint(distinct):
            return False
        if len(distinct) == 1 and read_stated_units(texts):
            return True
        return are_labels(texts) and len(distinct) * 2 <= max(names, 2)


def _texts_of(row: Sequence[object]) -> list[str]:
    """Return the texts of a row without spaces and without blank cells."""
    return [text for text in map(normalize_header, row) if text]
