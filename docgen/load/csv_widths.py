"""Records of a delimited text with more or fewer cells than its header.

Few records are such, so they alone are looked at closely: blank cells more are sound.

`csv_survey` reports records of a table by columns here, `find_uneven_rows` those of a table by
rows. Both share the limits and the words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
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
    """Reports records whose number of cells is not that of the header, `names`.

    `names` are those of the header in its order, '' for a column without one; `delimiter` is the
    sign between the cells. `counts` has the number of faulty records by the code of the finding,
    those without a finding of their own included.
    """

    names: Sequence[str]
    delimiter: str
    counts: Counter[str] = field(default_factory=Counter)

    @cached_property
    def _named(self) -> int:
        """The number of columns up to the last that has a name: blank ones may be left out.

        `names` of 户主, 村, '' give 2: a record of two cells is sound there.
        """
        return max((number for number, name in enumerate(self.names, 1) if name), default=0)

    def judge(self, cells: Sequence[str], locate: Callable[[], Location]) -> Finding | None:
        """Return the finding about a record; None if it is sound, or if enough are reported.

        `locate` returns its place, which is not needed for most records.

        `cells` are the texts of one record. TB-08 means that it has fewer cells than there are
        named columns, TB-07 that a cell behind the last column is filled in.
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
        """Return what is wrong with a record of `count` cells, and how to mend it.

        Both texts are for users, in Chinese. The remedy for a record that is too long names the
        separator: most often it stands inside a cell without quotes.
        """
        if code == _TOO_SHORT:
            remedy = "核对是不是漏了一格，后面的内容有没有错位"
            return f"只有{count}格，表头有{self._named}列，缺的当作空着", remedy
        sign, other = _SEPARATORS.get(self.delimiter, (f"“{self.delimiter}”", ""))
        remedy = f"多半是内容里有{sign}没有加引号：给那一格加上英文引号{other}"
        return f"有{count}格，表头只有{len(self.names)}列，后面的没有读", remedy

    def unlisted(self, file: str) -> Iterator[Finding]:
        """Yield how many records have no finding of their own.

        There is at most one finding a code, with the number of records beyond the first hundred.
        Its place is the whole file.
        """
        for code, count in self.counts.items():
            if count > MAX_REPORTED:
                yield new_finding(
                    code,
                    f"格数与表头不符的另有{count - MAX_REPORTED}行，没有一一列出",
                    location=Location(file),
                    category=Category.STRUCTURE,
                )


def _row_of(location: Location) -> str:
    """Return the row of a cell, as a spreadsheet counts.

    `AB12` gives `12`. It is a text, because it only goes into a message.
    """
    return location.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def without_rows(findings: Iterable[Finding], left_out: Iterable[Finding]) -> list[Finding]:
    """Return the findings in a file without those about the width of rows that are left out.

    `left_out` are the findings about these rows: a signature has few cells, and rightly so.
    """
    rows = {_row_of(each.location) for each in left_out if each.location} - {""}
    return [
        each
        for each in findings
        if each.code not in (_TOO_SHORT, _TOO_LONG)
        or each.location is None
        or _row_of(each.location) not in rows
    ]


def names_of(source: Source) -> Sequence[str]:
    """Return the names of the columns of a table by rows, in their order.

    () means that the root of the source is no table by rows, for instance a list of YAML.
    """
    rows = _rows_of(source)
    return () if rows is None else rows.names


def _rows_of(source: Source) -> TableRows | None:
    """Return the rows of a table as `TableRows`; None for a source of any other kind."""
    rows = source.root.items if isinstance(source.root, ListNode) else ()
    return rows if isinstance(rows, TableRows) else None


def find_uneven_rows(sheet: TableSheet, source: Source) -> Iterator[Finding]:
    """Yield a finding for each row of a delimited text that has not the width of its header.

    `source` are the rows of one table of the sheet. Sheets of workbooks have no such rows.

    Each row has its own number of cells here, because `TableSheet.cells` of a text are not filled
    up. A last finding states how many rows are not listed.
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
