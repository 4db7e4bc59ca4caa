"""Records of a delimited text with more or fewer cells than its header.

Few records are such, so they alone are looked at closely: blank cells more are sound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial

from msgspec import Struct, field

from docgen.codes import new_finding
from docgen.load.table_sheet import TableSheet
from docgen.model.finding import Category, Finding, Location
from docgen.model.source import ListNode, Source, TableRows

MAX_REPORTED = 100
"""Lines of the wrong width that are reported one by one, those too long and too short each."""
_TOO_SHORT = "TB-08"
_TOO_LONG = "TB-07"
_SEPARATORS = {
    ",": ("逗号", "，或改用中文逗号"),
    "\t": ("制表符（Tab）", "，或改用空格"),
    ";": ("分号", "，或改用中文分号"),
    "，": ("中文逗号", ""),
}
"""Names of separators, and what may be written in their place without another meaning."""


class WidthReport(Struct, dict=True):
    """Reports records whose number of cells is not that of the header, `names`."""

    names: Sequence[str]
    delimiter: str
    counts: Counter[str] = field(default_factory=Counter)

    @cached_property
    def _named(self) -> int:
        """The number of columns up to the last that has a name: blank ones may be left out."""
        return max((number for number, name in enumerate(self.names, 1) if name), default=0)

    def judge(self, cells: Sequence[str], locate: Callable[[], Location]) -> Finding | None:
        """Return the finding about a record; None if it is sound, or if enough are reported.

        `locate` returns its place, which is not needed for most records.
        """
        if len(cells) < self._named:
            code = _TOO_SHORT
        elif any(cell.strip() for cell in cells[len(self.names) :]):
            code = _TOO_LONG
        else:
            return None
        self.counts[code] += 1
        if self.counts[code] > MAX_REPORTED:
            return None
        location = locate()
        described, remedy = self._describe(code, len(cells))
        message = f"第{location.line or _row_of(location)}行{described}"
        return new_finding(code, message, remedy, location=location, category=Category.STRUCTURE)

    def _describe(self, code: str, count: int) -> tuple[str, str]:
        """Return what is wrong with a record of `count` cells, and how to mend it."""
        if code == _TOO_SHORT:
            remedy = "核对是不是漏了一格，后面的内容有没有错位"
            return f"只有{count}格，表头有{self._named}列，缺的当作空着", remedy
        sign, other = _SEPARATORS.get(self.delimiter, (f"“{self.delimiter}”", ""))
        remedy = f"多半是内容里有{sign}没有加引号：给那一格加上英文引号{other}"
        return f"有{count}格，表头只有{len(self.names)}列，后面的没有读", remedy

    def unlisted(self, file: str) -> Iterator[Finding]:
        """Yield how many records have no finding of their own."""
        for code, count in self.counts.items():
            if count > MAX_REPORTED:
                yield new_finding(
                    code,
                    f"格数与表头不符的另有{count - MAX_REPORTED}行，没有一一列出",
                    location=Location(file),
                    category=Category.STRUCTURE,
                )


def _row_of(location: Location) -> str:
    """Return the row of a cell, as a spreadsheet counts."""
    return location.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def names_of(source: Source) -> Sequence[str]:
    """Return the names of the columns of a table by rows, in their order."""
    rows = _rows_of(source)
    return () if rows is None else rows.names


def _rows_of(source: Source) -> TableRows | None:
    rows = source.root.items if isinstance(source.root, ListNode) else ()
    return rows if isinstance(rows, TableRows) else None


def find_uneven_rows(sheet: TableSheet, source: Source) -> Iterator[Finding]:
    """Yield a finding for each row of a delimited text that has not the width of its header.

    `source` are the rows of one table of the sheet. Sheets of workbooks have no such rows.
    """
    rows = _rows_of(source)
    if not sheet.delimiter or rows is None:
        return
    report = WidthReport(rows.names, sheet.delimiter)
    for cells, number in zip(rows.rows, rows.lines, strict=True):
        if len(cells) != len(rows.names):
            finding = report.judge(cells, partial(sheet.location, number, 0))
            if finding is not None:
                yield finding
    yield from report.unlisted(sheet.file)
