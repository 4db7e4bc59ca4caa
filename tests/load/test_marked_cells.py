"""Texts of which a part is struck through, raised or hidden are not run together with the rest."""

from __future__ import annotations

from io import BytesIO
from struct import pack
from zipfile import ZipFile

import openpyxl
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from conftest import examples
from docgen.load.marked_text import (
    HIDDEN,
    INHERITED,
    LOWERED,
    RAISED,
    STRUCK,
    MarkedText,
    Piece,
    read_pieces,
)
from docgen.load.table_sheet import TableSheet
from docgen.load.web_page import read_web_page
from docgen.load.workbook_reader import read_sheets
from docgen.load.xls_texts import read_rich_texts
from docgen.load.xml_workbook import read_xml_workbook
from docgen.model.finding import Finding

HEADER = ("户编号", "户主", "人均纯收入", "家庭人口", "住房面积")
NUMBER = "530825100000001"
Marked = list[tuple[str, str]]
"""The pieces of a cell, each with its look."""
OLD_NAME: Marked = [("王建国", STRUCK), ("王新名", "")]
AMOUNT: Marked = [("3002", STRUCK), ("4500", "")]
NOTED: Marked = [("3", ""), ("①", RAISED)]
AREA: Marked = [("85m", ""), ("2", RAISED)]
CELLS = (OLD_NAME, AMOUNT, NOTED, AREA)
READ = ["王新名", "4500", "3", "85m2"]


def only(data: bytes, file: str) -> tuple[TableSheet, list[Finding]]:
    (sheet,), findings = read_sheets(data, file)
    return sheet, list(findings)


def xlsx() -> bytes:
    """A workbook of shared texts, and one row that is struck through in part of its cells."""
    fonts = {
        STRUCK: InlineFont(strike=True),
        RAISED: InlineFont(vertAlign="superscript"),
        "": InlineFont(),
    }
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(HEADER)
    page.append([NUMBER])
    for column, cell in enumerate(CELLS, 2):
        pieces = [TextBlock(fonts[look], text) for text, look in cell]
        page.cell(2, column).value = CellRichText(*pieces)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def shared(data: bytes, pieces: str, style: str = "") -> bytes:
    """The workbook with one shared text, which B2 holds."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name.endswith("sheet1.xml"):
                start = text.index('<c r="B2"')
                end = text.index("</c>", start) + 4
                text = f'{text[:start]}<c r="B2"{style} t="s"><v>1</v></c>{text[end:]}'
            if name.endswith("workbook.xml.rels"):
                text = text.replace(
                    "</Relationships>",
                    '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/'
                    'officeDocument/2006/relationships/sharedStrings" '
                    'Target="sharedStrings.xml"/></Relationships>',
                )
            new.writestr(name, text)
        items = f"<si><t>甲</t></si><si>{pieces}</si>"
        new.writestr(
            "xl/sharedStrings.xml",
            f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{items}</sst>',
        )
    return out.getvalue()


ELEMENTS = {STRUCK: "s", RAISED: "sup", LOWERED: "sub"}


def in_elements(cell: Marked) -> str:
    return "".join(
        f"<{ELEMENTS[look]}>{text}</{ELEMENTS[look]}>" if look else text for text, look in cell
    )


def page(*cells: str) -> bytes:
    head = "".join(f"<td>{name}</td>" for name in HEADER)
    row = "".join(f"<td>{cell}</td>" for cell in (NUMBER, *cells))
    return f"<html><table><tr>{head}</tr><tr>{row}</tr></table></html>".encode()


def xml_book(*cells: str, options: str = "", styles: str = "") -> bytes:
    data = "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in cells)
    head = "".join(f'<Cell><Data ss:Type="String">{name}</Data></Cell>' for name in HEADER)
    first = f'<Cell><Data ss:Type="String">{NUMBER}</Data></Cell>'
    return (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{styles}'
        f'<Worksheet ss:Name="户"><Table><Row>{head}</Row><Row>{first}{data}</Row></Table>'
        f"{options}</Worksheet></Workbook>"
    ).encode()


def docx() -> bytes:
    document = Document()
    table = document.add_table(2, len(HEADER))
    for column, name in enumerate(HEADER):
        table.cell(0, column).text = name
    table.cell(1, 0).text = NUMBER
    for column, cell in enumerate(CELLS, 1):
        for text, look in cell:
            font = table.cell(1, column).paragraphs[0].add_run(text).font
            font.strike = look == STRUCK
            font.superscript = look == RAISED
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def ods(row: str, styles: str = "") -> bytes:
    """An OpenDocument table with the usual styles of pieces, and with one row below the header."""
    line, place = "style:text-line-through-style", "style:text-position"
    usual = (
        f'<style:style style:name="S"><style:text-properties {line}="solid"/></style:style>'
        f'<style:style style:name="P"><style:text-properties {place}="super 58%"/></style:style>'
        f'<style:style style:name="N"><style:text-properties {line}="none"/></style:style>'
    )
    head = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{name}</text:p></table:table-cell>'
        for name in HEADER
    )
    namespaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "style", "text", "table")
    )
    content = (
        f"<office:document-content {namespaces}><office:automatic-styles>{usual}{styles}"
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="户"><table:table-row>{head}</table:table-row>'
        f"<table:table-row>{row}</table:table-row></table:table></office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    out = BytesIO()
    with ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("content.xml", content)
    return out.getvalue()


def ods_cell(content: str, style: str = "") -> str:
    name = f' table:style-name="{style}"' if style else ""
    return (
        f'<table:table-cell{name} office:value-type="string">'
        f"<text:p>{content}</text:p></table:table-cell>"
    )


def ods_span(text: str, look: str) -> str:
    style = {STRUCK: "S", RAISED: "P"}.get(look, "")
    return f'<text:span text:style-name="{style}">{text}</text:span>' if style else text


ODS = ods(
    "".join(
        ods_cell("".join(ods_span(*piece) for piece in cell)) for cell in ([(NUMBER, "")], *CELLS)
    )
)
BOOKS = {
    "xlsx": (xlsx(), "户.xlsx"),
    "ods": (ODS, "户.ods"),
    "html": (page(*map(in_elements, CELLS)), "户.html"),
    "xml": (xml_book(*map(in_elements, CELLS)), "户.xml"),
    "docx": (docx(), "户.docx"),
}


@pytest.mark.parametrize(("data", "file"), BOOKS.values(), ids=list(BOOKS))
def test_what_is_struck_or_a_mark_is_left_out(data: bytes, file: str) -> None:
    sheet, findings = only(data, file)
    assert sheet.cells[1][1:] == READ
    told = {finding.code: finding.message for finding in findings}
    assert set(told) == {"TB-31", "TB-36"}
    assert "B2、C2 格" in told["TB-31"]
    assert "“王建国”、“3002”" in told["TB-31"]
    assert "D2 格" in told["TB-36"]
    assert "“①”" in told["TB-36"]


RUNS = "<r><rPr><strike/></rPr><t>3002</t></r><r><rPr><b/></rPr><t xml:space='preserve'>45 </t></r>"


def test_a_shared_text_of_a_workbook_is_read_by_its_pieces() -> None:
    sheet, findings = only(shared(xlsx(), f"{RUNS}<rPh sb='0' eb='1'><t>音</t></rPh>"), "户.xlsx")
    assert sheet.cells[1][1] == "45 "
    assert "B2" in findings[0].message


def struck_xlsx(rows: int = 1) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (HEADER, [NUMBER, "张某", 3001, 3, 85], [NUMBER, "李某", 3002, 4, 85]):
        page.append(row)
    for row in range(rows):
        page.cell(2, 3 + row).font = Font(strike=True)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_cell_that_is_struck_throughout_is_read_and_reported() -> None:
    sheet, findings = only(struck_xlsx(), "户.xlsx")
    assert sheet.cells[1][2] == 3001
    assert [(f.code, f.message) for f in findings] == [("TB-31", "C2 格划了删除线，照样读了")]


def test_a_row_that_is_mostly_struck_is_one_finding() -> None:
    _, findings = only(struck_xlsx(rows=3), "户.xlsx")
    assert [f.message for f in findings] == ["第2行划了删除线，照样读了"]


def test_a_first_piece_without_a_font_has_that_of_its_cell() -> None:
    """Who takes the line from a part of a struck cell leaves the rest without properties."""
    pieces = "<r><t>3002</t></r><r><rPr><sz val='11'/></rPr><t>4500</t></r>"
    data = shared(struck_xlsx(), pieces, ' s="1"')
    sheet, _ = only(data, "户.xlsx")
    assert sheet.cells[1][1] == "4500"
    sheet, findings = only(shared(struck_xlsx(), pieces), "户.xlsx")
    assert sheet.cells[1][1] == "30024500"
    assert [f.message for f in findings] == ["C2 格划了删除线，照样读了"]


def test_an_ods_cell_may_be_struck_by_its_own_style_or_in_spans() -> None:
    row = "".join(
        (
            ods_cell(NUMBER),
            ods_cell("旧<text:span text:style-name='N'>新</text:span>", "S"),
            ods_cell("5000", "S"),
            ods_cell("甲<text:s text:c='2'/>乙<text:line-break/>"),
            ods_cell("7<office:annotation><text:p><text:span text:style-name='S'>批</text:span>"
                     "</text:p></office:annotation>"),
        )
    )  # fmt: skip
    sheet, findings = only(ods(row), "户.ods")
    assert sheet.cells[1][1:3] == ["新", "5000"]
    assert [f.message.partition("：")[0] for f in findings] == [
        "C2 格划了删除线，照样读了",
        "B2 格里有一段字划了删除线，这一段没有读",
    ]


PAGES = [
    ("<del>3002</del>4500", "4500"),
    ("<strike>3002</strike> 4500", "4500"),
    ('<span style="text-decoration: line-through">30<b>02</b></span>4500', "4500"),
    ('<font class="font6">3002</font>4500', "4500"),
    ('<font class="font5">30</font>02', "3002"),
    ("4500<sup>注1</sup>", "4500"),
    ('4500<span style="vertical-align:super">2</span>', "4500"),
    ("85m<sup>2</sup>", "85m2"),
    ("CO<sub>2</sub>", "CO2"),
    ("<s>3002", "3002"),
    ("<s>3002<br>", "3002"),
    ("<p><s>3002</s></p><p>4500</p>", "4500"),
    ("<span style='display:none'>00045</span>45", "45"),
    ("<select><option>甲<option selected>乙<option>丙</select>", "乙"),
    ('<select><option value="selected">甲</option><option>乙</option></select>镇', "甲镇"),
    ("<select multiple><option>甲<option selected>乙<option selected>丙</select>", "乙、丙"),
    ("<select><optgroup label=x><option>甲</optgroup></select>", "甲"),
    ("<select><option selected='selected'>甲</option>", "甲"),
    ("<input value='王某'>", "王某"),
    ("<input type=text value=王某 />", "王某"),
    ("<input type=checkbox value=1>是<input type='hidden' value='7'>", "是"),
    ("<textarea>王某</textarea>", "王某"),
    ("王<script>var a='<td>x</td>'</script>某<style>.b{}</style>", "王某"),
    ("<ins>王某</ins>", "王某"),
]
CSS = (
    "<style><!-- .font5 {color:black;} .font6 {color:red;text-decoration:line-through;} --></style>"
)


@pytest.mark.parametrize(("cell", "text"), PAGES)
def test_a_cell_of_a_page_holds_what_a_browser_shows(cell: str, text: str) -> None:
    (sheet,) = read_web_page(f"{CSS}<table><tr><td>甲<td>{cell}</td><td>后</td></tr></table>")
    assert sheet.cells == [["甲", text, "后"]]


def test_a_row_of_a_page_may_be_struck_through() -> None:
    rows = "<tr><td>甲<td>乙<td>丙<tr style='text-decoration:line-through'><td>1<td>2<td>3"
    (sheet,) = read_web_page(f"<table>{rows}<tr><td>4<td style='text-decoration:line-through'>5")
    assert sheet.cells == [["甲", "乙", "丙"], ["1", "2", "3"], ["4", "5", ""]]
    assert sheet.details.struck == (2,)
    assert sheet.details.struck_cells == ("B3",)


def test_xml_of_excel_has_struck_styles_and_hidden_worksheets() -> None:
    style = '<Styles><Style ss:ID="s9"><Font ss:StrikeThrough="1"/></Style></Styles>'
    data = xml_book("张某", "3001", styles=style).replace(
        b'<Cell><Data ss:Type="String">3001', b'<Cell ss:StyleID="s9"><Data ss:Type="String">3001'
    )
    (sheet,) = read_xml_workbook(data.decode())
    assert sheet.details.struck_cells == ("C2",)
    for word in ("SheetHidden", "SheetVeryHidden"):
        options = f"<WorksheetOptions><Visible>{word}</Visible></WorksheetOptions>"
        sheets, findings = read_sheets(xml_book("张某", options=options), "户.xml")
        assert sheets == []
        assert [f.code for f in findings] == ["TB-10"]
    options = "<WorksheetOptions><Visible>SheetVisible</Visible></WorksheetOptions>"
    sheets, _ = read_sheets(xml_book("张某", options=options), "户.xml")
    assert len(sheets) == 1


def text_of(content: str, runs: bytes = b"") -> bytes:
    options = 8 if runs else 0
    count = pack("<H", len(runs) // 4) if runs else b""
    head = pack("<HB", len(content), options | 1) + count
    return head + content.encode("utf-16-le") + runs


def test_shared_texts_of_an_old_workbook_go_on_in_other_records() -> None:
    runs = pack("<HHHH", 0, 5, 4, 0)
    whole = pack("<II", 2, 2) + text_of("甲乙") + text_of("3002四五", runs)
    wanted = [(1, [("3002", 5), ("四五", 0)])]
    assert list(read_rich_texts([whole])) == wanted
    start = len(whole) - len(runs) - 8
    for cut in (start, start + 2, start + 6):
        assert list(read_rich_texts([whole[:cut], b"\1" + whole[cut:]])) == wanted
    for cut in (len(whole) - 8, len(whole) - 4):
        assert list(read_rich_texts([whole[:cut], whole[cut:]])) == wanted
    narrow = pack("<II", 1, 1) + pack("<HBH", 4, 8, 1) + b"ab" + b""
    assert list(read_rich_texts([narrow, b"\1c\0d\0" + pack("<HH", 2, 6)])) == [
        (0, [("ab", None), ("cd", 6)])
    ]


@examples(50)
@given(st.binary(max_size=60), st.integers(0, 60))
def test_damaged_shared_texts_end(data: bytes, cut: int) -> None:
    list(read_rich_texts([data[:cut], data[cut:]]))


PIECES = [
    ("struck before", [("3", STRUCK), ("4", "")], "4"),
    ("struck behind", [("4", ""), ("3", STRUCK)], "4"),
    ("struck throughout", [("3", STRUCK), (" ", "")], "3 "),
    ("raised throughout", [("3", RAISED)], "3"),
    ("a mark before", [("*", RAISED), ("3", "")], "3"),
    ("a square", [("3 km", ""), ("2", RAISED)], "3 km2"),
    ("a name that ends like a unit", [("Tom", ""), ("2", RAISED)], "Tom"),
    ("a power", [("3×10", ""), ("4", RAISED)], "3×104"),
    ("a lowered mark", [("3003", ""), ("2", LOWERED)], "3003"),
    ("a formula", [("H", ""), ("2", LOWERED), ("O", "")], "H2O"),
    ("equal marks", [("3m", ""), ("2", RAISED), ("，共5", ""), ("2", RAISED)], "3m2，共5"),
    ("hidden", [("7", HIDDEN), ("8", "")], "8"),
    ("hidden throughout", [("7", HIDDEN)], "7"),
    ("plain", [("7", ""), ("8", INHERITED)], "78"),
]


@pytest.mark.parametrize(("pieces", "text"), [p[1:] for p in PIECES], ids=[p[0] for p in PIECES])
def test_pieces_make_the_text_that_counts(pieces: Marked, text: str) -> None:
    found = read_pieces(Piece(*each) for each in pieces)
    assert found.text == text
    left_out = sum(len(piece.text) for piece in found.left_out)
    assert left_out + len(found.text) == sum(len(each) for each, _ in pieces)


def test_a_struck_number_of_a_person_is_masked() -> None:
    sheet, findings = only(page("<s>11010519491231002X</s>110105194912310038"), "户.html")
    assert sheet.cells[1][1] == "110105194912310038"
    assert "491231" not in findings[0].message


def test_a_long_list_of_marked_cells_is_one_finding() -> None:
    rows = "".join(f"<tr><td>{number}<td><s>3</s>4" for number in range(30))
    sheet, findings = only(f"<table>{rows}</table>".encode(), "户.html")
    assert sheet.cells[-1] == ["29", "4"]
    (finding,) = findings
    assert "等30格里" in finding.message
    assert MarkedText(text="").left_out == ()
