"""Read one sheet of a table: its cells as text, its rows as nodes with the place of each cell.

A clerk's sheet is untidy: titles above the header, stray spaces, empty rows and totals are read or
reported, never guessed at. Numbers whose last digits Excel has lost are errors.

`workbook_reader` and `csv_records` make a `TableSheet` each for their files; `table` and
`form_reader` read it. The rows become `TableRows`, which make a node of a row only when somebody
asks for it.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.load.cell_format import CellValue, format_cell
from docgen.load.count_tables import only_counts
from docgen.load.error_values import UNCOMPUTED, is_error_value, report_error_values
from docgen.load.header_lines import find_header
from docgen.load.lines_above import LinesAbove, columns_of, find_lines_above
from docgen.load.stacked_tables import find_tables, report_blank_tables
from docgen.load.stated_units import find_stated_units
from docgen.load.table_header import (
    MAX_EXACT_NUMBER,
    find_repeated_columns,
    is_total_row,
    report_table_beside,
    report_total_row,
)
from docgen.load.table_suffixes import stem_of
from docgen.load.tables_beside import find_table_beside
from docgen.model.finding import Finding, Location
from docgen.model.source import (
    LOST_DIGITS,
    ListNode,
    Source,
    TableRows,
    UnreadPart,
    cell_name,
    column_letters,
)

Cells = list[list[CellValue]]
_NUMBERS = frozenset({int, float})


class TableSheet(Struct, frozen=True, kw_only=True):
    """A sheet of a table: its file, its name ('' in a CSV file) and its cells from A1 on.

    Rows may have different lengths in a delimited text. `cells` is a list and may be changed by
    `take_errors`, although the sheet itself is frozen.
    """

    file: str
    name: str
    cells: Cells
    day_texts: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """What cells with a day show of it (3-1, 2018年3月), by 0-based row and column."""
    sizes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """What cells mean: 1.31% for 0.0131, 2018年3月 for a day; by 0-based row and column."""
    codes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Numbers with the signs that their format shows (HJ-007), by 0-based row and column."""
    above: tuple[str, ...] = ()
    """The lines above the table, in a page or a Word file."""
    areas: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()
    """The first and the last cell of each merged area, by 0-based rows and columns."""
    covered: Sequence[str] = ()
    """Names of cells with a content that a merged area covers."""
    delimiter: str = ""
    """The sign between the cells of a text, '' in any other table."""

    def location(self, row: int, column: int) -> Location:
        """Return the location of a cell by its 0-based row and column.

        The name of the sheet is the part of the place, '' in a CSV file.
        """
        return Location(self.file, part=self.name, cell=cell_name(row + 1, column + 1))


def read_rows(
    sheet: TableSheet,
    field_names: Collection[str] = (),
    table: range | None = None,
    *,
    with_repeated: bool = True,
) -> tuple[Source, tuple[Finding, ...]] | None:
    """Return the rows below the header as a list of mappings, and the findings about them.

    None if the sheet has no header. Empty rows are passed over; totals are reported. `table` are
    the rows of the sheet that are read, all if it is None. Repeated columns are reported only
    `with_repeated`.

    Cells of the table are under the names of `find_header`; the source is called 表 if its sheet
    has no name. The findings are about repeated columns, totals and numbers with lost digits.
    """
    table = table or range(len(sheet.cells))
    lines = sheet.cells[table.start : table.stop]
    header = find_header(lines, field_names)
    if header is None:
        return None
    names = list(header.names)
    last = table.start + header.last
    locate = partial(sheet.location, last)
    below = lines[header.last + 1 :]
    findings: list[Finding] = []
    beside = find_table_beside(names, below)
    if beside:
        findings.append(report_table_beside(beside, locate))
        sheet = _left_of(sheet, beside)
    left = names[: beside or None]
    if with_repeated:
        findings += find_repeated_columns(left, locate)
    above_header = find_lines_above(
        lines[: header.first],
        columns_of(left, below),
        lambda number: sheet.location(number, 0),
        table.start,
    )
    findings += (each.finding for each in above_header)
    rows, row_findings = _read_records(
        sheet, left, range(last + 1, table.stop), may_have_names=not field_names
    )
    rows.unit = find_stated_units(
        lines[: header.first],
        lines[header.first : header.last + 1],
        outside=[sheet.above[::-1], [sheet.name], [stem_of(sheet.file)]],
    )
    rows.above = list(_titles(sheet, range(table.start, table.start + header.first), above_header))
    rows.span = table
    rows.unread = [
        *(UnreadPart((), "", is_same=True) for each in above_header if each.are_records),
        *_part_beside(names, below, beside),
    ]
    source = Source(sheet.file, ListNode(rows, last + 1, 1), (), sheet.name or "表")
    return source, (*findings, *row_findings)


def _titles(
    sheet: TableSheet, numbers: range, others: Sequence[LinesAbove]
) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines above a header with their rows from 0, without what else stands there.

    Lines outside the sheet come first, in row -1.
    """
    yield from ((-1, [line]) for line in sheet.above)
    taken = {number for each in others for number in each.rows}
    for number in numbers:
        if number not in taken:
            yield number, [*map(format_cell, sheet.cells[number])]


def _left_of(sheet: TableSheet, column: int) -> TableSheet:
    """Return a sheet without the columns from `column` on."""
    return replace(
        sheet,
        cells=[row[:column] for row in sheet.cells],
        day_texts={place: text for place, text in sheet.day_texts.items() if place[1] < column},
        sizes={place: text for place, text in sheet.sizes.items() if place[1] < column},
        codes={place: text for place, text in sheet.codes.items() if place[1] < column},
    )


def _part_beside(names: Sequence[str], rows: Cells, begin: int) -> Iterator[UnreadPart]:
    """Yield the table that begins at a column, 0 for none, unless it only counts.

    `names` are those of all columns, `rows` the rows below the header.
    """
    right = names[begin:]
    if begin and not only_counts(right, [row[begin:] for row in rows]):
        yield UnreadPart(tuple(filter(None, right)), f"{column_letters(begin + 1)}列起")


def read_stacked_tables(
    sheet: TableSheet, field_names: Collection[str]
) -> Iterator[tuple[Source, tuple[Finding, ...]]]:
    """Yield each table of a sheet, as `read_rows` returns it: one may stand below another.

    Without `field_names` there is one table at most. Repeated columns are left to the reader of the
    register, who knows which of them are read.
    """
    tables = find_tables(sheet.cells, field_names)
    others = tuple(report_blank_tables(sheet.cells, tables, sheet.location))
    for number, table in enumerate(tables):
        result = read_rows(sheet, field_names, table, with_repeated=False)
        if result is not None:
            source, findings = result
            rows = source.root.items if isinstance(source.root, ListNode) else None
            if isinstance(rows, TableRows):
                rows.is_lower = number > 0
                rows.only_counts = len(tables) > 1 and only_counts(rows.names, rows.rows)
            yield source, (*findings, *others)
            others = ()


def _read_records(
    sheet: TableSheet, names: list[str], numbers: range, *, may_have_names: bool
) -> tuple[TableRows, list[Finding]]:
    """Return the records in some rows, and the findings about them.

    `numbers` are the 0-based rows below the header, `may_have_names` tells whether a total may have
    names beside its label (`is_total_row`). Days that are shown without a year are read as
    they are shown (3-1); what the cell means is in `meant`, for fields that are days.
    """
    findings: list[Finding] = []
    rows: list[tuple[str, ...]] = []
    row_numbers = array("L")
    meant: dict[tuple[int, int], str] = {}
    lost: list[tuple[int, int]] = []
    tidy = _TidyTexts()
    day_texts = _by_row(sheet.day_texts)
    for number in numbers:
        row = sheet.cells[number]
        texts = tidy.of_row(row)
        first = next(filter(None, texts), "")
        if not first:
            continue
        if is_total_row(first, texts, may_have_names=may_have_names):
            findings.append(report_total_row(first, sheet.location(number, texts.index(first))))
            continue
        if not _NUMBERS.isdisjoint(map(type, row)):
            lost += ((number, column) for column in _columns_of_lost_digits(row))
        for column, text in day_texts.get(number, ()):
            meant[len(rows), column] = texts[column]
            texts[column] = text
        rows.append(tuple(texts))
        row_numbers.append(number)
    meant |= _by_index(sheet.sizes, row_numbers)
    findings += _report_lost_digits(sheet, lost)
    marked = {(row, at): format_cell(sheet.cells[row][at]) + LOST_DIGITS for row, at in lost}
    codes = _by_index({**sheet.codes, **marked}, row_numbers)
    read = TableRows(names, rows, row_numbers, meant=meant, codes=codes, areas=sheet.areas)
    return read, findings


def _by_index(
    texts: Mapping[tuple[int, int], str], row_numbers: Sequence[int]
) -> dict[tuple[int, int], str]:
    """Return texts of cells by the index of their record and their column.

    Rows that are no record (blank, totals) have no index, so their texts are left out.
    """
    if not texts:
        return {}
    indexes = {number: index for index, number in enumerate(row_numbers)}
    return {(indexes[row], column): text for (row, column), text in texts.items() if row in indexes}


def _by_row(texts: Mapping[tuple[int, int], str]) -> Mapping[int, list[tuple[int, str]]]:
    """Return texts of cells as (column, text) by row.

    The list of a row is in the order of the mapping.
    """
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in texts.items():
        by_row.setdefault(row, []).append((column, text))
    return by_row


def take_errors(sheet: TableSheet) -> tuple[Finding, ...]:
    """Make cells with an error of the spreadsheet blank; return a finding for each column.

    Formulas without a value have a finding of their own.

    Columns are named by their letters (C列), because the header is not known yet. The place is that
    of the first error of the column.
    """
    texts_by_column: dict[int, list[str]] = {}
    first_rows: dict[int, int] = {}
    for number, row in enumerate(sheet.cells):
        for column, cell in enumerate(row):
            if not isinstance(cell, str) or not is_error_value(cell):
                continue
            row[column] = ""
            if cell != UNCOMPUTED:
                texts_by_column.setdefault(column, []).append(cell)
                first_rows.setdefault(column, number)
    return tuple(
        report_error_values(
            f"{column_letters(column + 1)}列",
            texts,
            len(texts),
            sheet.location(first_rows[column], column),
        )
        for column, texts in texts_by_column.items()
    )


class _TidyTexts(dict[str, str]):
    """The texts of cells without spaces around them, by what stands in the cells.

    Equal texts of a table are one object: a million rows name the same few villages.

    It maps a text as it stands in a cell to that text without spaces at both ends; full-width
    spaces become plain ones.
    """

    def of_row(self, row: Sequence[CellValue]) -> list[str]:
        """Return the texts of the cells of a row.

        Values that are no texts are formatted as `format_cell` does. '' stands for a blank cell.
        """
        return [self[cell if type(cell) is str else format_cell(cell)] for cell in row]

    def __missing__(self, text: str) -> str:
        """Return the tidy form of a text that is met for the first time, and remember it."""
        tidy = text.replace("\u3000", " ").strip()
        self[text] = self.setdefault(tidy, tidy)
        return self[text]


def find_lost_digits(sheet: TableSheet, row: int) -> Iterator[Finding]:
    """Yield a finding for each number of a row that is too long for Excel to keep exactly.

    `row` is 0-based. An identity number of 18 digits that Excel took for a number is such a case:
    only fifteen digits of it are exact.
    """
    for column in _columns_of_lost_digits(sheet.cells[row]):
        yield from _report_lost_digits(sheet, [(row, column)])


def _columns_of_lost_digits(row: Sequence[CellValue]) -> Iterator[int]:
    """Yield the columns of the numbers of a row that have lost their last digits."""
    for column, cell in enumerate(row):
        if isinstance(cell, int | float) and abs(cell) >= MAX_EXACT_NUMBER:
            yield column


def _report_lost_digits(sheet: TableSheet, cells: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    """Yield a finding for each column with numbers that have lost digits, at the first of them.

    `cells` are their 0-based rows and columns.
    """
    counts = Counter(column for _, column in cells)
    for column, count in counts.items():
        row = next(row for row, at in cells if at == column)
        more = f"，这一列共{count}格" * (count > 1)
        yield new_finding(
            "TB-04",
            f"“{sheet.cells[row][column]:.5E}”是被 Excel 当成数字的号码，末几位已经丢了{more}",
            "先把这一列设成“文本”格式，再照原件重新录入；不能靠改格式找回",
            location=sheet.location(row, column),
        )
