"""What merged cells leave open is reported; places and names are filled over their rows."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from docx import Document
from test_messy_tables import Reading, read

from conftest import ROOT, Run
from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import RegisterConfig, read_register_config
from docgen.load.workbook_reader import read_sheets
from docgen.model.finding import Severity
from docgen.workspace.paths import Workspace

HEADER = ("户编号", "乡镇", "村", "户主", "户主证件号", "家庭人口", "工资性收入", "转移性收入")
HEADER += ("贫困户属性", "主要致贫原因", "识别年度", "家庭住址")
Cell = Any


def record(number: int, **cells: Cell) -> tuple[Cell, ...]:
    sound = ("甲镇", "甲村", "张某", "11010519491231002X", 3, 5000 + number, 600 + number)
    row = (f"53082510000{number:04d}", *sound, "一般贫困户", "因病", 2014, "一组")
    return tuple(cells.get(name, cell) for name, cell in zip(HEADER, row, strict=True))


ROWS = [HEADER, *(record(number) for number in range(1, 7))]


@pytest.fixture(scope="module")
def config() -> RegisterConfig:
    return read_register_config(ProjectReader(Workspace(ROOT)))


def book(rows: Sequence[Sequence[Cell]], *areas: str) -> bytes:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    for row in rows:
        page.append(row)
    for area in areas:
        page.merge_cells(area)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def column(found: Reading, name: str) -> list[Cell]:
    return [row[name] for row in found.rows]


ACROSS = [
    ("two amounts", "G2:H2", "工资性收入", ["转移性收入"]),
    ("a place and a name", "C2:D2", "村", ["户主"]),
    ("a name and its number", "D2:E2", "户主", ["户主证件号"]),
    ("a note over eight cells", "D2:K2", "户主", ["户主证件号", "家庭人口", "工资性收入"]),
    ("a block", "G2:H4", "工资性收入", ["转移性收入"]),
]


@pytest.mark.parametrize(
    ("area", "first", "others"), [a[1:] for a in ACROSS], ids=[a[0] for a in ACROSS]
)
def test_a_merge_over_columns_belongs_to_the_first(
    config: RegisterConfig, area: str, first: str, others: list[str]
) -> None:
    found = read(config, book(ROWS, area))
    assert found.codes() == ["TB-35"]
    finding = found.findings[0]
    assert finding.severity is Severity.ERROR
    assert area in finding.message
    assert finding.location is not None
    assert finding.location.cell == area.partition(":")[0]
    assert found.rows[0][first] is not None
    for name in others:
        assert found.rows[0][name] is None
        assert 0 in found.register.unreadable[name]
        assert found.rows[5][name] is not None


@pytest.mark.parametrize(
    ("area", "name", "rest"),
    [
        ("G2:G4", "工资性收入", [5001, None, None, 5004, 5005, 5006]),
        ("F3:F4", "家庭人口", [3, 3, None, 3, 3, 3]),
        ("H6:H7", "转移性收入", [601, 602, 603, 604, 605, None]),
    ],
)
def test_a_number_that_is_merged_over_rows_belongs_to_the_first(
    config: RegisterConfig, area: str, name: str, rest: list[Cell]
) -> None:
    found = read(config, book(ROWS, area))
    assert found.codes() == ["TB-35"]
    assert f"{area} “{name}”" in found.said("TB-35")
    assert column(found, name) == rest


def test_many_merges_of_a_column_are_one_finding(config: RegisterConfig) -> None:
    found = read(config, book(ROWS, "G2:G3", "G4:G5", "G6:G7", "C2:D2", "C5:D5"))
    assert found.codes() == ["TB-35"]
    assert len(found.findings) == 2
    assert "G2:G3、G4:G5、G6:G7" in found.said("TB-35")
    assert "C2:D2、C5:D5" in found.said("TB-35")


SOUND = [
    ("places", ["B2:B7", "C2:C4", "C5:C7"]),
    ("names and codes", ["A2:A3", "D2:D3", "E2:E3"]),
    ("a year", ["K2:K7"]),
    ("choices and texts", ["I2:I7", "J2:J5", "L2:L7"]),
]


@pytest.mark.parametrize("areas", [s[1] for s in SOUND], ids=[s[0] for s in SOUND])
def test_what_each_row_has_is_filled(config: RegisterConfig, areas: list[str]) -> None:
    found = read(config, book(ROWS, *areas))
    assert found.codes() == []
    for area in areas:
        first, last = (int(each[1:]) - 2 for each in area.split(":"))
        name = HEADER["ABCDEFGHIJKL".index(area[0])]
        values = column(found, name)[first : last + 1]
        assert values == [values[0]] * len(values)
        assert values[0] is not None


def test_zero_and_signs_of_a_blank_cell_belong_to_every_row(config: RegisterConfig) -> None:
    rows = [HEADER, record(1, 工资性收入=0, 转移性收入="—"), *ROWS[2:]]
    found = read(config, book(rows, "G2:G4", "H2:H4"))
    assert found.codes() == []
    assert column(found, "工资性收入")[:3] == [0, 0, 0]


def test_merged_cells_without_content_are_blank(config: RegisterConfig) -> None:
    blank = record(1, 工资性收入=None, 转移性收入=None)
    crossed = record(2, 工资性收入="/", 转移性收入=None)
    found = read(config, book([HEADER, blank, crossed, *ROWS[3:]], "G2:H2", "G3:H3"))
    assert found.codes() == []
    assert column(found, "转移性收入")[:3] == [None, None, 603]


FURNITURE = [
    ("a title", [("2018年户台账",), *ROWS], ["A1:L1"], ""),
    ("a banner between records", [*ROWS[:3], ("甲村",), *ROWS[3:]], ["A4:L4"], "TB-21"),
    ("a note over eight cells", [*ROWS, ("注：由村填报，镇核实",)], ["A8:H8"], "TB-21"),
    ("a sum", [*ROWS, ("甲镇合计", *[""] * 5, 30021, 3621)], ["A8:F8"], "TB-05"),
    ("a total", [*ROWS, ("合计", *[""] * 5, 30021, 3621)], ["A8:F8"], "TB-05"),
    ("signatures", [*ROWS, ("填表人：张某", *[""] * 5, "审核人：李某")], ["A8:F8", "G8:L8"], "TB-21"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "areas", "code"), [f[1:] for f in FURNITURE], ids=[f[0] for f in FURNITURE]
)
def test_what_is_no_record_may_be_merged(
    config: RegisterConfig, rows: list[tuple[Cell, ...]], areas: list[str], code: str
) -> None:
    found = read(config, book(rows, *areas))
    assert found.codes() == ([code] if code else [])
    assert len(found.rows) == 6


def test_a_header_of_two_lines_may_be_merged(config: RegisterConfig) -> None:
    upper = (*HEADER[:6], "收入", "", *HEADER[8:])
    lower = (*[""] * 6, "工资性收入", "转移性收入")
    tall = [f"{letter}1:{letter}2" for letter in "ABCDEFIJKL"]
    found = read(config, book([upper, lower, *ROWS[1:]], "G1:H1", *tall))
    assert found.codes() == []
    assert column(found, "转移性收入")[:2] == [601, 602]


def test_a_header_that_is_merged_with_a_record_is_no_content(config: RegisterConfig) -> None:
    found = read(config, book(ROWS, "B1:B2"))
    assert found.codes() == ["TB-35"]
    assert column(found, "乡镇") == [None, *["甲镇"] * 5]


def test_columns_without_a_name_beside_a_field_are_drawn_only(config: RegisterConfig) -> None:
    """A column that is drawn as two is one column."""
    rows = [(*row, "") for row in ROWS]
    areas = [f"L{number}:M{number}" for number in range(2, 8)]
    found = read(config, book(rows, *areas))
    assert found.codes() == []
    assert column(found, "家庭住址") == ["一组"] * 6


def test_columns_of_no_field_may_be_merged(config: RegisterConfig) -> None:
    rows = [(*ROWS[0], "序", "备注"), *((*row, 1, "好") for row in ROWS[1:])]
    found = read(config, book(rows, "M2:M5", "M6:N6"))
    assert found.codes("TB-18") == []


def test_rows_that_a_merge_takes_beyond_the_records_need_nothing(config: RegisterConfig) -> None:
    found = read(config, book([*ROWS, *[[]] * 3], "G7:G10"))
    assert found.codes() == []


def page() -> bytes:
    """The table as a web page, two amounts in one cell and one over two rows."""
    lines = [[str(cell) for cell in row] for row in ROWS]
    rows = ["".join(f"<td>{cell}" for cell in line) for line in lines]
    rows[1] = rows[1].replace("<td>5001<td>601", "<td colspan=2>5001")
    rows[2] = rows[2].replace("<td>5002", "<td rowspan=2>5002")
    rows[3] = rows[3].replace("<td>5003", "")
    return f"<html><table>{''.join(f'<tr>{row}' for row in rows)}</table></html>".encode()


def word_file() -> bytes:
    document = Document()
    table = document.add_table(len(ROWS), len(HEADER))
    for number, row in enumerate(ROWS):
        for place, text in enumerate(row):
            table.cell(number, place).text = str(text)
    for first, last in (((1, 6), (1, 7)), ((2, 6), (3, 6))):
        for place in {(2, 6): (3, 6), (1, 6): (1, 7)}[first], last:
            table.cell(*place).text = ""
        table.cell(*first).merge(table.cell(*last))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "file"), [(page(), "户.html"), (word_file(), "户.docx")], ids=["html", "docx"]
)
def test_pages_and_word_files_are_no_exception(
    config: RegisterConfig, data: bytes, file: str
) -> None:
    found = read(config, data, file)
    assert found.codes() == ["TB-35"]
    assert len(found.findings) == 2
    assert column(found, "工资性收入")[:4] == [5001, 5002, None, 5004]
    assert column(found, "转移性收入")[:3] == [None, 602, 603]


def test_an_open_document_knows_its_merged_cells() -> None:
    cells = (
        '<table:table-cell table:number-rows-spanned="2" office:value-type="string">'
        "<text:p>甲镇</text:p></table:table-cell>"
    )
    names = " ".join(
        f'xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"'
        for each in ("office", "text", "table")
    )
    body = (
        f"<table:table-row>{cells}</table:table-row>"
        "<table:table-row><table:covered-table-cell/></table:table-row>"
    )
    out = BytesIO()
    with ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:spreadsheet>"
            f'<table:table table:name="户">{body}{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    (sheet,), _ = read_sheets(out.getvalue(), "户.ods")
    assert sheet.areas == (((0, 0), (1, 0)), ((2, 0), (3, 0)))
    assert [row[0] for row in sheet.cells] == ["甲镇"] * 3


def test_what_a_merged_cell_covers_is_reported() -> None:
    data = book(ROWS[:4])
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            areas = b'</sheetData><mergeCells><mergeCell ref="G2:G4"/></mergeCells>'
            new.writestr(name, text.replace(b"</sheetData>", areas))
    _, findings = read_sheets(out.getvalue(), "户.xlsx")
    assert [f.code for f in findings] == ["TB-36"]
    assert "G3、G4" in findings[0].message


def test_a_check_says_so(space: Path, run: Run) -> None:
    folder = space / "inputs/registers"
    folder.mkdir()
    (folder / "户.xlsx").write_bytes(book(ROWS, "G2:H2"))
    told = run("check", "registers", root=space)
    assert "户.xlsx[Sheet]!G2" in told.out
    assert "TB-35" in told.out
