"""Tables (.xlsx, .csv) → Source: a list of rows, every cell as text, with its place.

As tolerant as a clerk's table is untidy, and never guessing: title rows above the header, merged
cells, stray spaces, empty rows are read; what Excel has spoilt
(an id turned into 5.32E+17) is told.
"""

from __future__ import annotations

import csv
from array import array
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from math import isfinite
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from docgen.codes import new_finding
from docgen.load.decode import decode, file_finding
from docgen.load.delimited import Buffer, no_header, read_columns
from docgen.load.hidden_content import unseen
from docgen.load.parquet import read_parquet
from docgen.load.table_header import (
    EXACT,
    SUMS,
    doubled,
    find_header,
    header_name,
    separator,
    sum_passed,
)
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Finding, Location, Severity
from docgen.model.source import ListNode, Source, TableRows, cell_name

SUFFIXES = (".xlsx", ".xlsm", ".csv")
PARQUET = ".parquet"
OLD = (".xls", ".et")
MAX_CELLS = 5_000_000
MAX_TABLE = 512 * 2**20
_OLE = b"\xd0\xcf\x11\xe0"


def is_table(file: str) -> bool:
    """Whether a name is a table's, one that is refused included."""
    return file.lower().endswith((*SUFFIXES, *OLD))


Cells = list[list[Any]]
Table = Source | ColumnFile


def read_table(
    data: bytes, file: str, wanted: Collection[str] = ()
) -> tuple[Source | None, tuple[Finding, ...]]:
    """The rows of a table as mappings from header to text; `wanted` helps to find the header.

    Of a workbook the first sheet is read that has a header. Rows without content are passed over.
    """
    sheets, findings = read_cells(data, file)
    for sheet in sheets:
        if find_header(sheet.cells, wanted) is not None:
            source, faults = rows_of(sheet, wanted)
            return source, (*findings, *faults)
    return None, findings if findings else (no_header(file),)


def read_tables(
    data: Buffer, file: str, wanted: Collection[str] = (), path: str = ""
) -> tuple[tuple[Table, ...], tuple[Finding, ...]]:
    """Every table of a file that has a header: of a workbook each worksheet, else the file itself.

    A regular CSV file and a Parquet file (read from `path` if it is given) stay columns; all else
    is rows, each table a `Source` whose `sheet` is its name.
    """
    if file.lower().endswith(PARQUET):
        table, findings = read_parquet(data, file, path)
        return ((table,) if table else ()), findings
    if file.lower().endswith(".csv"):
        table, findings = read_columns(data, file, wanted)
        if table is not None or findings:
            return ((table,) if table else ()), findings
    return read_sheets(bytes(data), file, wanted)


def read_sheets(
    data: bytes, file: str, wanted: Collection[str] = ()
) -> tuple[tuple[Source, ...], tuple[Finding, ...]]:
    """Every table of a workbook or a CSV file that has a header, record by record."""
    sheets, findings = read_cells(data, file)
    found = []
    for sheet in sheets:
        if find_header(sheet.cells, wanted) is not None:
            source, faults = rows_of(sheet, wanted)
            found.append(source)
            findings += faults
    if not found and not findings:
        findings = (no_header(file),)
    return tuple(found), findings


def read_cells(data: bytes, file: str) -> tuple[list[TableSheet], tuple[Finding, ...]]:
    if data.startswith(_OLE) or file.lower().endswith(OLD):
        remedy = "在 Excel 或 WPS 里打开，另存为“Excel 工作簿（.xlsx）”，不设密码"
        return [], (table_fault("TB-01", "这是旧的 .xls 表格，或设了密码", remedy, Location(file)),)
    if file.lower().endswith(".csv"):
        return _read_csv(data, file)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        seen = [m.name for m in book.sheets_metadata if m.visible == SheetVisibleEnum.Visible]
        sheets = [TableSheet(file, name, _cells(book, name)) for name in seen]
        hidden = [m.name for m in book.sheets_metadata if m.visible == SheetVisibleEnum.Hidden]
        return sheets, tuple(_unseen(data, file, seen, hidden))
    except (CalamineError, ValueError, OSError) as error:
        remedy = "用 Excel 打开另存一份；打不开的，找回备份"
        return [], (table_fault("TB-01", f"表格读不了：{error}", remedy, Location(file)),)


def _unseen(data: bytes, file: str, seen: list[str], hidden: list[str]) -> Iterator[Finding]:
    """What nobody sees in the workbook, and what was made of it."""
    for name in hidden:
        told, remedy = f"工作表“{name}”是隐藏的，没有读", "要读的取消隐藏"
        yield new_finding("TB-10", told, remedy, location=Location(file, part=name))
    for name, found in unseen(data).items():
        if name in seen and found.rows:
            location = Location(file, part=name, cell=f"A{found.rows[0]}")
            told = f"第{_ranges(found.rows)}行是隐藏的，照样读了"
            yield new_finding("TB-09", told, "不该算的行删去", location=location)
        if name in seen and found.blank:
            location = Location(file, part=name, cell=found.blank[0])
            told = f"有{len(found.blank)}格公式没有算出的值，当作空着"
            remedy = "用 Excel 或 WPS 打开，算好后保存"
            yield new_finding("TB-11", told, remedy, location=location)


def _ranges(numbers: tuple[int, ...], most: int = 5) -> str:
    """3、5至9: rows as people tell them, a few of them."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    shown = "、".join("至".join(map(str, span)) for span in spans[:most])
    return shown + ("等" if len(spans) > most else "")


def _read_csv(data: bytes, file: str) -> tuple[list[TableSheet], tuple[Finding, ...]]:
    text, findings = decode(data, file, MAX_TABLE, MAX_CELLS)
    if text is None:
        return [], tuple(findings)
    sign = separator(text.partition("\n")[0])
    try:
        cells: Cells = [list(row) for row in csv.reader(StringIO(text, newline=""), delimiter=sign)]
    except csv.Error as error:
        return [], (
            table_fault("TB-01", f"CSV 读不了：{error}", "在 Excel 里另存一份", Location(file)),
        )
    return [TableSheet(file, "", cells, True)], tuple(findings)


def table_fault(code: str, message: str, remedy: str, location: Location) -> Finding:
    return file_finding(code, Severity.ERROR, message, remedy, location)


def _cells(book: CalamineWorkbook, name: str) -> Cells:
    """The cells of a sheet from A1 on, the first cell of a merged area in all of it."""
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise ValueError(f"工作表“{name}”超过 {MAX_CELLS} 格")
    cells: Cells = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for row in cells[top : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = cells[top][left]
    return cells


@dataclass(frozen=True)
class TableSheet:
    """A sheet: its file, its name ('' of a CSV file), its cells."""

    file: str
    name: str
    cells: Cells
    is_text: bool = False
    """Whether its cells are all text, as in a CSV file."""

    def location(self, row: int, column: int) -> Location:
        """The place of a cell; 0-based indexes."""
        return Location(self.file, part=self.name, cell=cell_name(row + 1, column + 1))


def rows_of(sheet: TableSheet, wanted: Collection[str]) -> tuple[Source, tuple[Finding, ...]]:
    top = find_header(sheet.cells, wanted)
    assert top is not None
    names = [header_name(cell) for cell in sheet.cells[top]]
    findings = list(doubled(names, [sheet.location(top, column) for column in range(len(names))]))
    rows: list[tuple[str, ...]] = []
    lines = array("L")
    for number, row in enumerate(sheet.cells[top + 1 :], top + 1):
        texts = [
            cell.replace("\u3000", " ").strip() if type(cell) is str else cell_text(cell)
            for cell in row
        ]
        first = next((text for text in texts if text), "")
        if not first:
            continue
        if "".join(first.split()) in SUMS:
            findings.append(sum_passed(first, sheet.location(number, texts.index(first))))
            continue
        if not sheet.is_text:
            findings += spoilt(sheet, number, row)
        rows.append(tuple(texts))
        lines.append(number)
    root = ListNode(TableRows(names, rows, lines), top + 1, 1)
    return Source(sheet.file, root, (), sheet.name or "表"), tuple(findings)


def spoilt(sheet: TableSheet, number: int, row: list[Any]) -> Iterator[Finding]:
    """Long numbers that Excel keeps as floats: their last digits are gone, nobody can mend them."""
    for column, cell in enumerate(row):
        if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= EXACT:
            message = f"“{cell:.5E}”是被 Excel 当成数字的号码，末几位已经丢了"
            remedy = "先把这一列设成“文本”格式，再照证件重新录入；不能靠改格式找回"
            location = sheet.location(number, column)
            yield new_finding("TB-04", message, remedy, location=location)


def cell_text(cell: Any) -> str:
    """What a person sees in a cell."""
    if cell is None or isinstance(cell, str):
        return (cell or "").replace("\u3000", " ").strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and isfinite(cell):
        exact = Decimal(str(cell))
        return str(int(exact)) if exact == int(exact) else format(exact.normalize(), "f")
    if isinstance(cell, datetime | date):
        return f"{cell.year}年{cell.month}月{cell.day}日"
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    return str(cell) if not isinstance(cell, timedelta) else str(cell).removesuffix(":00")
