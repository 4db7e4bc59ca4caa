"""Lists that systems of other offices export: web pages, XML and text that are named .xls."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Run, examples
from docgen.load.markup_grid import MarkupSheet
from docgen.load.table import read_tables
from docgen.load.web_page import read_web_page
from docgen.load.workbook_bounds import WorkbookError
from docgen.load.xml_workbook import read_xml_workbook
from docgen.model.finding import Finding
from docgen.model.source import ListNode, Source, TableRows

NAMES = ("户编号", "户主", "家庭人口")
NUMBER = "530825100000001"
PAGE = f"""\
<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="gb2312">
<style><!-- td {{mso-number-format:"\\@"; }} --></style></head><body>
<table border=1><tr><th colspan=3>某县名单</th></tr>
<tr><td>户编号<td>户主</td><td>家庭<br>人口</tr>
<!-- <tr><td>不是</td></tr> -->
<tr style="display: none"><td style='vnd.ms-excel.numberformat:@'>{NUMBER}</td><td>张&amp;某</td><td>3</td></tr>
<tr><td>0007</td><td onclick="if (a > b) show()">李<b>某</b>&nbsp;</td><td>
  4
</table></body></html>
"""
BOOK = """\
<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="s1"><NumberFormat ss:Format="0000"/></Style>
<Style ss:ID="s2"><NumberFormat ss:Format="m-d"/></Style><Style ss:ID="s3"><Font/></Style></Styles>
<Worksheet ss:Name="户"><Table><Column ss:Hidden="1"/><Column ss:Index="3" ss:Span="1" ss:Hidden="1"/>
<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">名单</Data></Cell></Row><Row ss:Span="1"/>
<Row><Cell><Data ss:Type="String">户编号</Data></Cell><Cell><Data ss:Type="String">户主</Data></Cell>
<Cell ss:Index="4"><Data ss:Type="String">申请日期</Data><Comment><ss:Data>批注</ss:Data></Comment></Cell></Row>
<Row ss:Index="6" ss:Hidden="1"><Cell ss:StyleID="s1"><Data ss:Type="Number">7</Data></Cell>
<Cell ss:StyleID="s3"><Data ss:Type="String">张&amp;<B>某</B></Data></Cell>
<Cell ss:Index="4" ss:StyleID="s2"><Data ss:Type="DateTime">2018-03-01T00:00:00.000</Data></Cell></Row>
<Row><Cell><Data ss:Type="Number">530825100000001234</Data></Cell><Cell/><Cell/>
<Cell><Data ss:Type="DateTime">2018-03-01T08:30:00.000</Data></Cell></Row>
</Table></Worksheet><Worksheet ss:Name="空"><Table/></Worksheet></Workbook>
"""


def read(data: bytes, file: str = "户.xls") -> tuple[list[Source], list[Finding]]:
    tables, findings = read_tables(data, file, NAMES)
    assert all(isinstance(table, Source) for table in tables)
    return [table for table in tables if isinstance(table, Source)], list(findings)


def rows_of(table: Source) -> TableRows:
    assert isinstance(table.root, ListNode)
    assert isinstance(table.root.items, TableRows)
    return table.root.items


@pytest.mark.parametrize("file", ["户.xls", "户.XLSX", "户.et", "户.html", "户.htm"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_web_page_is_read_as_a_workbook(file: str, encoding: str) -> None:
    (table,), findings = read(PAGE.encode(encoding), file)
    rows = rows_of(table)
    assert rows.names == [*NAMES]
    assert rows.rows == [(NUMBER, "张&某", "3"), ("0007", "李某", "4")]
    assert table.location((1, "户主")).cell == "B4"
    codes = ["TB-09"] if file.lower().endswith((".html", ".htm")) else ["TB-32", "TB-09"]
    assert [finding.code for finding in findings if finding.code != "YM-03"] == codes
    assert "第3行" in findings[-1].message


def test_xml_of_excel_is_read_as_a_workbook() -> None:
    (table,), findings = read(BOOK.encode())
    rows = rows_of(table)
    assert table.sheet == "户"
    assert rows.names == ["户编号", "户主", "", "申请日期"]
    assert rows.rows == [
        ("0007", "张&某", "", "3-1"),
        ("530825100000001234", "", "", "2018年3月1日"),
    ]
    assert rows.meant == {(0, 3): "2018年3月1日"}
    assert table.location((0, "户主")).cell == "B6"
    assert [f.message for f in findings[1:]] == [
        "第6行是隐藏的，照样读了",
        "A、C、D列是隐藏的，照样读了",
    ]


def test_content_outside_of_a_cell_is_read() -> None:
    (sheet,) = read_xml_workbook("<Worksheet><Table><Data>甲</Data><Row/><Data>乙")
    assert sheet.cells == [["甲"]]
    (sheet,) = read_xml_workbook("<Worksheet><Table><Data>甲</Data><Row/><Data>乙</Data>")
    assert sheet.cells == [["甲"], ["乙"]]


VALUES = [
    ("Number", "3", 3.0),
    ("Number", "-1.5E3", -1500.0),
    ("Number", "5.3082510000000102E+17", "5.3082510000000102E+17"),
    ("Number", "123456789012345", 123456789012345.0),
    ("Number", "1234567890123456", "1234567890123456"),
    ("Number", "nan", "nan"),
    ("Number", "1_000", "1_000"),
    ("DateTime", "今天", "今天"),
    ("Boolean", "1", True),
    ("Boolean", "0", False),
    ("Error", "#N/A", "#N/A"),
    ("String", " 甲\n乙 ", " 甲\n乙 "),
]


@pytest.mark.parametrize(("kind", "text", "value"), VALUES)
def test_a_cell_of_xml_has_the_value_of_its_kind(kind: str, text: str, value: object) -> None:
    data = f'<Worksheet ss:Name="表"><Table><Row><Cell><Data ss:Type="{kind}">{text}</Data>'
    (sheet,) = read_xml_workbook(data)
    assert sheet.cells == [[value]]
    assert type(sheet.cells[0][0]) is type(value)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", ["\t", ","])
def test_text_that_is_named_as_a_workbook_is_read_as_text(separator: str, encoding: str) -> None:
    text = "\n".join(separator.join(row) for row in (NAMES, (NUMBER, "张某", "3"), ()))
    mark = "\ufeff" if encoding.startswith("utf-16") else ""
    (table,), findings = read(f"{mark}{text}".encode(encoding))
    assert rows_of(table).rows == [(NUMBER, "张某", "3")]
    assert findings[0].code == "TB-32"


@pytest.mark.parametrize("data", [b"", b"abc", b"<", b"<p>a</p>", b"<table><td>", b"\0\1,\n"])
def test_what_holds_no_table_is_reported(data: bytes) -> None:
    tables, findings = read(data)
    assert tables == []
    assert [finding.code for finding in findings] == ["TB-01"]


def test_a_merged_cell_holds_its_value_in_each_row() -> None:
    page = "<table><tr><td rowspan=2>甲村<td>张某<tr><td>李某<tr><td>乙村<td>王某</table>"
    (table,), _ = read(f"<table><tr><td>村<td>户主{page[7:]}".encode())
    assert rows_of(table).rows == [("甲村", "张某"), ("甲村", "李某"), ("乙村", "王某")]


def test_a_title_above_a_list_may_state_its_unit() -> None:
    title = "<table><tr><td>某县名单<tr><td>单位：万元</table>"
    text = "<p>某县名单</p><p>单位：<b>万元</b></p>"
    rows = "<table><tr><td>户编号<td>户主<tr><td>1<td>张某</table>"
    for above in (title, text, f"{text}{title}", f"<table><tr><td>{text}{rows}</table>"):
        page = above if rows in above else above + rows
        tables, findings = read(page.encode(), "户.html")
        assert [rows_of(table).unit for table in tables if rows_of(table).rows] == ["万元"]
        assert findings == []


def test_hidden_cells_of_a_page_hide_their_column() -> None:
    hidden = "<td style='DISPLAY:none'>内部<td>户主<tr><td>9<td style='display: none;'>1"
    page = f"<table><tr><td>户编号{hidden}</table>"
    _, findings = read(page.encode(), "户.html")
    assert [f.message for f in findings if f.code == "TB-09"] == ["B列是隐藏的，照样读了"]


def test_a_table_in_a_cell_is_a_table_of_its_own() -> None:
    inner = "<table><tr><td>户编号<td>户主<tr><td>1<td>张某</table>"
    page = read_web_page(f"<table><tr><td>上<br>文{inner}下文<td>右</table><tr><td>外")
    inner = "<table><tr><td>张某<tr><td>李某</table>"
    (alone,) = read_web_page(f"<table><tr><td>户主：{inner}等<td>右</table>")
    assert alone.cells == [["户主：\n张某\n李某\n等", "右"]]
    assert [sheet.cells for sheet in page] == [
        [["上\n文下文", "右"]],
        [["户编号", "户主"], ["1", "张某"]],
        [["外"]],
    ]


@pytest.mark.parametrize(
    ("data", "code"), [(b"<table><td>\xff\xff\xff</table>", "YM-03"), (b"<\n" * 5_000_001, "YM-02")]
)
def test_a_page_that_cannot_be_read_says_why(data: bytes, code: str) -> None:
    tables, findings = read(data)
    assert tables == []
    assert [finding.code for finding in findings] == [code]


def test_of_a_page_without_line_ends_little_is_kept_above_a_table() -> None:
    """Each tag would copy what stands before it once more."""
    (sheet,) = read_web_page("单位：元<b>" * 5000 + "<table><tr><td>1<td>2")
    assert max(map(len, sheet.above)) <= 2000


LARGE = [
    "<td rowspan=9999999 colspan=9999999>x<tr>" * 400,
    "<td colspan=99999>x" * 400,
    "<tr>" + "<td>x" * 3000 + "<tr><td>x" * 3000,
]


@pytest.mark.parametrize("cells", LARGE, ids=["areas", "columns", "corners"])
def test_tables_that_are_too_large_are_refused(cells: str) -> None:
    with pytest.raises(WorkbookError):
        read_web_page(f"<table><tr>{cells}")


def test_hidden_columns_without_end_are_refused() -> None:
    column = '<Column ss:Span="9999999" ss:Hidden="1"/>'
    with pytest.raises(WorkbookError):
        read_xml_workbook(f"<Worksheet><Table>{column}<Row><Cell><Data>x")


def test_a_register_may_be_an_exported_list(space: Path, run: Run) -> None:
    path = space / "inputs/registers/户.xls"
    path.parent.mkdir()
    path.write_bytes(PAGE.encode("gb18030"))
    told = run("check", "registers", root=space)
    assert "inputs/registers/户.xls[表]!A3" in told.out
    assert "TB-32" in told.out


TEXTS = st.text("甲乙 <>&\"'ab1，\n", max_size=5)


@examples(60)
@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=5))
def test_every_text_of_a_page_is_read(rows: list[list[str]]) -> None:
    cells = ["".join(f"<td>{escape(text)}</td>" for text in row) for row in rows]
    page = "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"
    found: list[MarkupSheet] = read_web_page(page)
    expected = [[" ".join(text.split()) for text in row] for row in rows]
    read = found[0].cells if found else []
    for number, row in enumerate(expected):
        for column, text in enumerate(row):
            is_there = number < len(read) and column < len(read[number])
            assert (read[number][column] if is_there else "") == text


PIECES = ["<table>", "</table>", "<tr>", "<td", ">", "</td>", "甲", "<!--", "-->", "<Worksheet>"]
PIECES += [
    "<Table>",
    "<Row ss:Index='3'>",
    "<Cell>",
    "<Data>",
    "</Data>",
    '"',
    "'",
    "=",
    " ss:Span=2",
]


@examples(100)
@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_damaged_markup_never_raises(markup: str) -> None:
    read_web_page(markup)
    read_xml_workbook(markup)
