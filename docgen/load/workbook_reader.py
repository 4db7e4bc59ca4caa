"""Read the sheets of an Excel workbook or a CSV file, cell by cell.

Each sheet becomes a `TableSheet`. Hidden sheets are not read and hidden rows are; both are
reported, as are formulas without a value and files that cannot be read at all.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from docgen.codes import new_finding
from docgen.load.decode import decode
from docgen.load.hidden_content import HiddenContent, read_hidden_content
from docgen.load.table_header import detect_separator
from docgen.load.table_sheet import Cells, TableSheet
from docgen.load.workbook_bounds import MAX_CELLS, WorkbookError, bound_workbook
from docgen.model.finding import Category, Finding, Location

OLD_SUFFIXES = (".xls", ".et")
MAX_TABLE = 512 * 2**20
"""Bytes of a CSV file that is read record by record."""
_OLE_HEAD = b"\xd0\xcf\x11\xe0"
_Sheets = tuple[list[TableSheet], tuple[Finding, ...]]


def read_sheets(data: bytes, file: str) -> _Sheets:
    """Return the visible sheets of a workbook, or the one sheet of a CSV file."""
    if data.startswith(_OLE_HEAD) or file.lower().endswith(OLD_SUFFIXES):
        remedy = "在 Excel 或 WPS 里打开，另存为“Excel 工作簿（.xlsx）”，不设密码"
        return [], (_report_unreadable("这是旧的 .xls 表格，或设了密码", remedy, file),)
    if file.lower().endswith(".csv"):
        return _read_csv(data, file)
    try:
        return _read_workbook(data, file)
    except WorkbookError as error:
        remedy = "改好再存一份；分几张表、几个文件也行"
        return [], (_report_unreadable(f"表格读不了：{error}", remedy, file),)
    except (CalamineError, ValueError, OSError):
        remedy = "用 Excel 打开另存一份；打不开的，找回备份"
        return [], (_report_unreadable("表格读不了：文件坏了，或不是 Excel 工作簿", remedy, file),)


def _report_unreadable(message: str, remedy: str, file: str) -> Finding:
    """Return the finding that a file cannot be read as a table."""
    return new_finding(
        "TB-01",
        message,
        remedy,
        location=Location(file),
        category=Category.FILE,
    )


def _read_workbook(data: bytes, file: str) -> _Sheets:
    """Return the visible sheets of a workbook, and the findings about its hidden content.

    Raises CalamineError, ValueError or OSError if the workbook is damaged or too large.
    """
    workbook = CalamineWorkbook.from_filelike(BytesIO(bound_workbook(data)))
    visible_names = _list_sheets(workbook, SheetVisibleEnum.Visible)
    sheets = [TableSheet(file, name, _read_cells(workbook, name)) for name in visible_names]
    hidden_names = _list_sheets(workbook, SheetVisibleEnum.Hidden)
    findings = [
        *_report_hidden_sheets(hidden_names, file),
        *_report_hidden_content(data, file, visible_names),
    ]
    return sheets, tuple(findings)


def _list_sheets(workbook: CalamineWorkbook, visibility: SheetVisibleEnum) -> list[str]:
    """Return the names of the sheets that are visible, or hidden."""
    return [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == visibility]


def _read_cells(workbook: CalamineWorkbook, name: str) -> Cells:
    """Return the cells of a sheet from A1 on; each cell of a merged area holds its value."""
    sheet = workbook.get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise WorkbookError(f"工作表“{name}”超过 {MAX_CELLS} 格")
    cells: Cells = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for row in cells[top : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = cells[top][left]
    return cells


def _report_hidden_sheets(names: Sequence[str], file: str) -> Iterator[Finding]:
    """Yield a finding for each hidden sheet: it is not read."""
    for name in names:
        yield new_finding(
            "TB-10",
            f"工作表“{name}”是隐藏的，没有读",
            "要读的取消隐藏",
            location=Location(file, part=name),
        )


def _report_hidden_content(
    data: bytes, file: str, visible_names: Sequence[str]
) -> Iterator[Finding]:
    """Yield the findings about hidden rows and empty formulas of the visible sheets."""
    contents = read_hidden_content(data)
    for name in visible_names:
        content = contents.get(name, HiddenContent())
        if content.rows:
            yield new_finding(
                "TB-09",
                f"第{_format_numbers(content.rows)}行是隐藏的，照样读了",
                "不该算的行删去",
                location=Location(file, part=name, cell=f"A{content.rows[0]}"),
            )
        if content.empty_formulas:
            yield new_finding(
                "TB-11",
                f"有{len(content.empty_formulas)}格公式没有算出的值，当作空着",
                "用 Excel 或 WPS 打开，算好后保存",
                location=Location(file, part=name, cell=content.empty_formulas[0]),
            )


def _format_numbers(numbers: Sequence[int], max_ranges: int = 5) -> str:
    """Return ascending numbers as ranges, at most `max_ranges` of them: 3、5至9."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1][1:] = [number]
        else:
            ranges.append([number])
    text = "、".join("至".join(map(str, ends)) for ends in ranges[:max_ranges])
    if len(ranges) > max_ranges:
        text += "等"
    return text


def _read_csv(data: bytes, file: str) -> _Sheets:
    """Return a CSV file as one sheet without a name, read record by record."""
    text, findings = decode(data, file, MAX_TABLE, MAX_CELLS)
    if text is None:
        return [], findings
    separator = detect_separator(text.partition("\n")[0])
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        cells: Cells = [list(record) for record in reader]
    except csv.Error as error:
        finding = _report_unreadable(f"CSV 读不了：{error}", "在 Excel 里另存一份", file)
        return [], (finding,)
    return [TableSheet(file, "", cells, is_text=True)], findings
