"""Read the sheets of an Excel workbook or a CSV file, cell by cell.

Each sheet becomes a `TableSheet`. Hidden sheets are not read, hidden rows and columns are; all are
reported, as are formulas without a value and files that cannot be read at all. A cell with an error
or such a formula holds the error's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import TypeVar

from msgspec.structs import replace
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from docgen.codes import new_finding
from docgen.load.csv_records import MAX_TABLE, read_csv_sheet
from docgen.load.decode import decode
from docgen.load.exported_text import is_delimited, is_markup, read_markup
from docgen.load.file_kinds import DAMAGED, find_kind, report_kind
from docgen.load.marked_text import report_marks
from docgen.load.markup_grid import Area, MarkupSheet
from docgen.load.number_formats import show_cell
from docgen.load.ods_details import read_ods_details
from docgen.load.sheet_details import SheetDetails, read_sheet_details
from docgen.load.table_sheet import Cells, TableSheet
from docgen.load.table_suffixes import (
    OPEN_SUFFIXES,
    TEXT_SUFFIXES,
    WORD_SUFFIXES,
    WORKBOOK_SUFFIXES,
)
from docgen.load.word_tables import read_word_tables
from docgen.load.workbook_bounds import MAX_CELLS, WorkbookError, bound_workbook
from docgen.load.xls_details import read_xls_details
from docgen.model.finding import Category, Finding, Location
from docgen.model.source import cell_name, column_letters, column_number

_SAVE_AGAIN = "在 Excel 或 WPS 里打开，另存为“Excel 工作簿（.xlsx）”，不设密码；打不开的，找回备份"
_Texts = dict[tuple[int, int], str]
"""Texts by 0-based row and column."""
_CELL_NAME = re.compile(r"([A-Z]+)(\d+)")
_MOST_COLUMNS = 10
"""Hidden columns that a finding names."""
_OLE_HEAD = b"\xd0\xcf\x11\xe0"
T = TypeVar("T")
_Sheets = tuple[list[TableSheet], tuple[Finding, ...]]


def read_sheets(data: bytes, file: str, *, hidden: bool = False) -> _Sheets:
    """Return the visible sheets of a workbook, or the one sheet of a CSV file.

    With `hidden` the other sheets of a workbook are returned instead.

    Nothing is raised: a file that cannot be read gives no sheet and one finding with the cause.
    """
    if file.lower().endswith(TEXT_SUFFIXES):
        return read_csv_sheet(data, file)
    try:
        exported = _read_exported(data, file, hidden=hidden)
        sheets, findings = exported or _read_workbook(data, file, hidden=hidden)
    except WorkbookError as error:
        remedy = "改好再存一份；分几张表、几个文件也行"
        return [], (_report_unreadable(f"表格读不了：{error}", remedy, file),)
    except PasswordError:
        return [], (_report_unreadable("表格读不了：设了密码", _SAVE_AGAIN, file),)
    except (CalamineError, ValueError, OSError):
        return [], (_report_damage(data, file),)
    return sheets, findings


def _report_damage(data: bytes, file: str) -> Finding:
    """Return the finding that a file is damaged, has no table, or is of another kind."""
    is_word = file.lower().endswith(WORD_SUFFIXES)
    # An old Word file has been converted before, unless its name hid what it is.
    readable = WORD_SUFFIXES[:1] if is_word else WORKBOOK_SUFFIXES
    kind = find_kind(data)
    if kind not in (None, DAMAGED) and kind.suffix not in readable:
        return report_kind(kind, file)
    if is_word:
        message = "表格读不了：Word 文件坏了，或里面没有表格"
        remedy = "是台账的，打开看看；不是的，移到别处，或在文件名前加“_”"
        return _report_unreadable(message, remedy, file)
    return _report_unreadable(*_describe_damage(data), file)


def _describe_damage(data: bytes) -> tuple[str, str]:
    """Return why a workbook cannot be read, for users, and what to do."""
    if is_markup(data):
        return "表格读不了：是网页或 XML 文件，里面没有表格", _SAVE_AGAIN
    if data.startswith(_OLE_HEAD):
        return "表格读不了：是旧的格式，设了密码或坏了", _SAVE_AGAIN
    if data.startswith(b"PK"):
        return "表格读不了：文件坏了，或不是 Excel 工作簿", _SAVE_AGAIN
    text, _ = decode(data, "", MAX_TABLE, MAX_CELLS)
    if text is None or "\0" in text:
        return "表格读不了：不是 Excel 工作簿，也不是文字文件", _SAVE_AGAIN
    remedy = "把扩展名改回原来的（.csv、.txt），一格一格要用逗号或制表符隔开"
    return "表格读不了：不是 Excel 工作簿，多半是改了扩展名的文字文件", remedy


def _read_exported(data: bytes, file: str, *, hidden: bool) -> _Sheets | None:
    """Return the tables of a Word file, of a page, XML or text named as a workbook; else None.

    Raises WorkbookError for tables that are too large, ValueError for a damaged Word file.

    None means that the file is none of these, or has no table: then it is read as a workbook.
    """
    findings: tuple[Finding, ...] = ()
    tables: list[MarkupSheet] | None
    if file.lower().endswith(WORD_SUFFIXES):
        tables = read_word_tables(data)
    elif is_markup(data):
        tables, findings = read_markup(data, file)
        if tables is None:
            return [], findings
        findings = (*_report_exported("网页或 XML", file), *findings)
    elif is_delimited(data):
        sheets, findings = read_csv_sheet(data, file)
        return sheets, (*_report_exported("用制表符或逗号隔开的文字", file), *findings)
    else:
        return None
    if not tables:
        return None
    for table in tables:
        place = Location(file, part=table.name or "表")
        if table.is_hidden:
            findings += (_report_hidden_sheet(table.name, file),)
        else:
            findings += tuple(_report_hidden_content(table.details, place))
    read = [_markup_sheet(table, file) for table in tables if table.is_hidden == hidden]
    return read, findings


def _markup_sheet(table: MarkupSheet, file: str) -> TableSheet:
    """Return a table of markup as a sheet, with what formats show and merged cells filled."""
    day_texts, sizes, codes = _show_formats(table.cells, table.details.formats)
    covered = _fill_areas(table.cells, (day_texts, sizes, codes), table.areas)
    return TableSheet(
        file=file,
        name=table.name,
        cells=table.cells,
        day_texts=day_texts,
        sizes=sizes,
        codes=codes,
        above=table.above,
        areas=table.areas,
        covered=covered,
    )


def _report_exported(form: str, file: str) -> Iterator[Finding]:
    """Yield the hint that a file is named as a workbook and is none."""
    if file.lower().endswith(OPEN_SUFFIXES):
        return
    yield new_finding(
        "TB-32",
        f"文件名叫 Excel，里面是{form}，照里面的表读了",
        "不改也行；要 Excel 打开时不再询问，另存为“Excel 工作簿（.xlsx）”",
        location=Location(file),
    )


def _report_old_format(file: str) -> Finding:
    """Return the hint that a format does not tell everything."""
    return new_finding(
        "TB-27",
        "这个文件只读得到各格的内容，出错值（#N/A）和隐藏的行看不出来",
        "要查得全，在 Excel 或 WPS 里另存为“Excel 工作簿（.xlsx）”",
        location=Location(file),
    )


def _report_unreadable(message: str, remedy: str, file: str) -> Finding:
    """Return the finding that a file cannot be read as a table."""
    return new_finding(
        "TB-01",
        message,
        remedy,
        location=Location(file),
        category=Category.FILE,
    )


def _read_workbook(data: bytes, file: str, *, hidden: bool) -> _Sheets:
    """Return the visible (or hidden) sheets of a workbook, and the findings about what is hidden.

    Raises CalamineError, ValueError or OSError if the workbook is damaged or too large.
    """
    workbook = CalamineWorkbook.from_filelike(BytesIO(bound_workbook(data)))
    details = _read_details(data)
    sheets: list[TableSheet] = []
    findings: list[Finding] = []
    for sheet in workbook.sheets_metadata:
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        is_hidden = sheet.visible != SheetVisibleEnum.Visible
        if is_hidden and workbook.get_sheet_by_name(sheet.name).height:
            findings.append(_report_hidden_sheet(sheet.name, file))
        if is_hidden != hidden:
            continue
        found = details.get(sheet.name, SheetDetails())
        sheets.append(_read_sheet(workbook, sheet.name, found, file))
        findings += _report_covered(sheets[-1])
        findings += _report_hidden_content(found, Location(file, part=sheet.name))
    if not details:
        findings.append(_report_old_format(file))
    return sheets, tuple(findings)


def _read_details(data: bytes) -> Mapping[str, SheetDetails]:
    """Return the details of each worksheet; none where only values can be read.

    The keys are names of worksheets.
    """
    if data.startswith(_OLE_HEAD):
        return read_xls_details(data)
    return read_sheet_details(data) or read_ods_details(data)


def _read_sheet(
    workbook: CalamineWorkbook, name: str, details: SheetDetails, file: str
) -> TableSheet:
    """Return a sheet, its cells from A1 on; each cell of a merged area holds its value."""
    sheet = workbook.get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise WorkbookError(f"工作表“{name}”超过 {MAX_CELLS} 格")
    cells: Cells = sheet.to_python(skip_empty_area=False)
    _add_rows_of_formulas(cells, details.empty_formulas)
    for (row, column), error in _places(details.errors, cells):
        cells[row][column] = error
    for (row, column), marked in _places(details.marked, cells):
        cells[row][column] = marked.text
    day_texts, sizes, codes = _show_formats(cells, details.formats)
    areas = tuple(sheet.merged_cell_ranges or details.areas)
    covered = _fill_areas(cells, (day_texts, sizes, codes), areas)
    return TableSheet(
        file=file,
        name=name,
        cells=cells,
        day_texts=day_texts,
        sizes=sizes,
        codes=codes,
        areas=areas,
        covered=covered,
    )


def _add_rows_of_formulas(cells: Cells, formulas: Iterable[str]) -> None:
    """Add the rows below the last value that hold formulas only; those are named by cell."""
    rows = {int(found[2]) - 1 for found in map(_CELL_NAME.fullmatch, formulas) if found}
    while cells and len(cells) in rows:
        cells.append([""] * len(cells[0]))


def _show_formats(cells: Cells, formats: Mapping[str, str]) -> tuple[_Texts, _Texts, _Texts]:
    """Give cells the leading zeros and the texts of their formats.

    Returns what days and times show that do not show all of a day, numbers with the units that they
    show and months that are stored as days, and what other numbers show.

    `formats` are by name of the cell (B7). A code of digits (0007) replaces the number in `cells`.
    """
    day_texts: _Texts = {}
    sizes: _Texts = {}
    codes: _Texts = {}
    for (row, column), code in _places(formats, cells):
        shown = show_cell(cells[row][column], code)
        if shown.value != "":
            cells[row][column] = shown.value
        if shown.day:
            day_texts[row, column] = shown.day
        if shown.meant:
            sizes[row, column] = shown.meant
        if shown.code:
            codes[row, column] = shown.code
    return day_texts, sizes, codes


def _fill_areas(
    cells: Cells, texts_of_cells: Sequence[_Texts], areas: Iterable[Area]
) -> tuple[str, ...]:
    """Give each cell of merged areas the value of its first one, and what that one shows.

    Returns the names of cells that had another value, which nobody sees.
    """
    covered: list[str] = []
    for (top, left), (bottom, right) in areas:
        for row in range(top, min(bottom + 1, len(cells))):
            for column in range(left, min(right + 1, len(cells[row]))):
                if cells[row][column] not in ("", cells[top][left]):
                    covered.append(cell_name(row + 1, column + 1))
                cells[row][column] = cells[top][left]
                for texts in texts_of_cells:
                    if (top, left) in texts:
                        texts[row, column] = texts[top, left]
    return tuple(covered)


def _places(by_cell: Mapping[str, T], cells: Cells) -> Iterator[tuple[tuple[int, int], T]]:
    """Yield what is known by cell name by 0-based row and column, of cells that are there."""
    for name, text in by_cell.items():
        found = _CELL_NAME.fullmatch(name)
        if found is None:
            continue
        row = int(found[2]) - 1
        column = column_number(found[1]) - 1
        if row < len(cells) and column < len(cells[row]):
            yield (row, column), text


def _report_hidden_sheet(name: str, file: str) -> Finding:
    """Return the finding that a hidden sheet is not read."""
    return new_finding(
        "TB-10",
        f"工作表“{name}”是隐藏的，没有读",
        "要读的取消隐藏",
        location=Location(file, part=name),
    )


def _report_covered(sheet: TableSheet) -> Iterator[Finding]:
    """Yield the finding that merged cells cover others with a content, if they do."""
    if sheet.covered:
        listed = "、".join(sheet.covered[:_MOST_COLUMNS])
        yield new_finding(
            "TB-36",
            f"合并的格下面有{len(sheet.covered)}格压着看不见的内容，没有读：{listed}",
            "取消合并，看看哪一格对，只留对的",
            location=Location(sheet.file, part=sheet.name, cell=sheet.covered[0]),
        )


def _report_hidden_content(details: SheetDetails, sheet: Location) -> Iterator[Finding]:
    """Yield the findings about hidden rows and columns and about formulas without a value."""
    if details.rows:
        yield new_finding(
            "TB-09",
            f"第{_format_numbers(details.rows)}行是隐藏的，照样读了",
            "不该算的行删去",
            location=replace(sheet, cell=f"A{details.rows[0]}"),
        )
    if details.columns:
        letters = [column_letters(number) for number in details.columns[:_MOST_COLUMNS]]
        more = "等" if len(details.columns) > len(letters) else ""
        yield new_finding(
            "TB-09",
            f"{'、'.join(letters)}{more}列是隐藏的，照样读了",
            "不该有的列删去",
            location=replace(sheet, cell=f"{letters[0]}1"),
        )
    if details.struck:
        yield new_finding(
            "TB-31",
            f"第{_format_numbers(details.struck)}行划了删除线，照样读了",
            "作废的行删去",
            location=replace(sheet, cell=f"A{details.struck[0]}"),
        )
    yield from report_marks(details.marked, details.struck_cells, sheet)
    if details.empty_formulas:
        yield new_finding(
            "TB-11",
            f"有{len(details.empty_formulas)}格公式没有算出的值，没有读",
            "用 Excel 或 WPS 打开，算好后保存",
            location=replace(sheet, cell=details.empty_formulas[0]),
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
