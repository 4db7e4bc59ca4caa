"""Workbooks that would take all memory are refused before they are read, with the cell to mend."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_table import xlsx

from conftest import Run
from docgen.load import workbook_bounds
from docgen.load.workbook_bounds import WorkbookError, bound_workbook
from docgen.load.workbook_reader import read_sheets

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TABLE = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>户编号</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>户主</t></is></c></row>'
    '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="inlineStr"><is><t>张三</t></is></c></row>'
)
SHARED = '<si><t>户主</t></si><si><t xml:space="preserve"> </t></si><si/><si><r><t>　</t></r></si>'
ROWS = [["户编号", "户主"], ["1", "张三"]]


def workbook(more: str = "", prefix: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    """A workbook of one table, with more rows in its XML."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(xlsx([]))) as sound, zipfile.ZipFile(out, "w") as copy:
        for name in sound.namelist():
            data = sound.read(name)
            if "sheet1" in name:
                text = f"<worksheet><sheetData>{TABLE}{more}</sheetData></worksheet>"
                data = named(text, prefix)
            if name == "[Content_Types].xml":
                kind = (
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
                )
                part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
                data = data.replace(b"</Types>", part.encode())
            if name.endswith("workbook.xml.rels"):
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
                relation = f'<Relationship Id="rId9" Type="{kind}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
                data = data.replace(b"</Relationships>", relation.encode())
            copy.writestr(name, data)
        copy.writestr("xl/sharedStrings.xml", named(f"<sst>{SHARED}</sst>", prefix))
        for name, data in (extra or {}).items():
            copy.writestr(name, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def named(xml: str, prefix: str) -> bytes:
    """The XML with its namespace, perhaps with a prefix before each tag."""
    if prefix:
        xml = (
            xml.replace("</", f"</{prefix}:")
            .replace("<", f"<{prefix}:")
            .replace(f"<{prefix}:/", "</")
        )
    declaration = f' xmlns:{prefix}="{MAIN}"' if prefix else f' xmlns="{MAIN}"'
    head, _, rest = xml.partition(">")
    return f"{head}{declaration}>{rest}".encode()


STRAY_BLANKS = {
    "a shared blank": '<row r="1048576"><c r="XFD1048576" t="s"><v>1</v></c></row>',
    "a shared text without text": '<row r="900000"><c r="ZZ900000" t="s"><v>2</v></c></row>',
    "a wide blank": '<row r="900000"><c r="ZZ900000" t="s"><v>3</v></c></row>',
    "a blank of its own": '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t xml:space="preserve"> &#160;</t></is></c></row>',
    "an empty cell": '<row r="1048576"><c r="XFD1048576" s="1"></c></row>',
    "an empty number": '<row r="1048576"><c r="XFD1048576"><v> </v></c></row>',
    "only a style": '<row r="1048576"><c r="XFD1048576" s="1"/></row>',
    "several": '<row r="5"><c r="XFD5" t="s"><v>1</v></c></row><row r="1048576"><c r="A1048576" t="s"><v>1</v></c></row>',
}


@pytest.mark.parametrize("prefix", ["", "x"])
@pytest.mark.parametrize("more", STRAY_BLANKS.values(), ids=STRAY_BLANKS)
def test_stray_blanks_far_out_are_left_out(more: str, prefix: str) -> None:
    sheets, findings = read_sheets(workbook(more, prefix), "户.xlsx")
    assert [finding.code for finding in findings] == []
    rows = [[str(cell or "").removesuffix(".0") for cell in row[:2]] for row in sheets[0].cells]
    assert [row for row in rows if any(cell.strip() for cell in row)] == ROWS


STRAY_VALUES = [
    ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "XFD1048576"),
    ('<row r="200000"><c r="ZZ200000" t="inlineStr"><is><t>甲</t></is></c></row>', "ZZ200000"),
    ('<row r="1048576"><c r="H1048576" t="s"><v>0</v></c></row>', "H1048576"),
    ('<row r="1048576"><c r="XFD1048576"><f>1+1</f><v></v></c></row>', "XFD1048576"),
    ('<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>', "第4294967295行第1列"),
    ('<row r="3"><c r="ZZZZZ3"><v>1</v></c></row>', "第3行第12356630列"),
    ('<row r="999999999999"><c r="ZZZZZZZ999999999999"><v>1</v></c></row>', "Excel 没有这一格"),
]


@pytest.mark.parametrize(("more", "place"), STRAY_VALUES)
def test_a_stray_value_is_named_with_its_cell(more: str, place: str) -> None:
    sheets, findings = read_sheets(workbook(more), "户.xlsx")
    assert sheets == []
    assert [finding.code for finding in findings] == ["TB-01"]
    assert "工作表“名单”" in findings[0].message
    assert place in findings[0].message


ODD_CELLS = {
    "single quotes": "<row r='{row}'><c r='{column}{row}'><v>1</v></c></row>",
    "spaces around the sign": '<row r="{row}"><c r = "{column}{row}"><v>1</v></c></row>',
    "a line end in the tag": '<row r="{row}"><c\n\tr="{column}{row}"\n><v>1</v></c></row>',
    "a larger sign in the tag": '<row r="{row}"><c s=">" r="{column}{row}"><v>1</v></c></row>',
    "a decoy": """<row r="{row}"><c s=' r="A1"' r='{column}{row}'><v>1</v></c></row>""",
    "a row alone far out": '<row r="2"><c r="{column}2"><v>1</v></c></row><row r="{row}"><c><v>1</v></c></row>',
    "small letters": '<row r="{row}"><c r="{small}{row}"><v>1</v></c></row>',
    "a prefix of its own": '<y-z:row xmlns:y-z="'
    + MAIN
    + '" r="{row}"><y-z:c r="{column}{row}"><y-z:v>1</y-z:v></y-z:c></y-z:row>',
}


@pytest.mark.parametrize("form", ODD_CELLS.values(), ids=ODD_CELLS)
def test_a_far_value_is_seen_however_its_cell_is_written(form: str) -> None:
    more = form.format(row=1048576, column="XFD", small="xfd")
    sheets, findings = read_sheets(workbook(more), "户.xlsx")
    assert sheets == []
    assert "离别的内容太远" in findings[0].message
    near = form.format(row=7, column="D", small="d")
    sheets, findings = read_sheets(workbook(near), "户.xlsx")
    assert not [finding for finding in findings if finding.code == "TB-01"]
    assert len(sheets[0].cells) == 7


def test_many_cells_without_references_are_counted() -> None:
    cells = "<c/>" * 16_000
    more = f'<row r="3">{cells}<c><v>1</v></c></row><row r="80000"><c r="A80000"><v>1</v></c></row>'
    _, findings = read_sheets(workbook(more), "户.xlsx")
    assert "离别的内容太远" in findings[0].message


def test_a_worksheet_is_seen_however_the_book_names_it() -> None:
    out = BytesIO()
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with zipfile.ZipFile(BytesIO(workbook(far))) as sound, zipfile.ZipFile(out, "w") as copy:
        for name in sound.namelist():
            data = sound.read(name)
            if name.endswith(("workbook.xml", "workbook.xml.rels")):
                data = data.replace(b'"', b"'")
            copy.writestr(name, data)
    _, findings = read_sheets(out.getvalue(), "户.xlsx")
    assert "离别的内容太远" in findings[0].message


def damaged(data: bytes, how: str) -> bytes:
    """A workbook of which one part cannot be read: another than the worksheet, or that itself."""
    if how == "another part":
        return data.replace(b"PICTURE", b"PICTURF", 1)
    with zipfile.ZipFile(BytesIO(data)) as package:
        place = package.getinfo("xl/worksheets/sheet1.xml").header_offset + 30
    return data[:place] + b"XL" + data[place + 2 :]


@pytest.mark.parametrize("how", ["another part", "the name before the worksheet"])
def test_damage_of_a_part_hides_no_far_cell(how: str) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    data = workbook(far, extra={"a.png": b"PICTURE"})
    parts = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as sound, zipfile.ZipFile(parts, "w") as copy:
        for name in sorted(sound.namelist()):
            copy.writestr(name, sound.read(name))
    sheets, findings = read_sheets(damaged(parts.getvalue(), how), "户.xlsx")
    assert sheets == []
    assert [finding.code for finding in findings] == ["TB-01"]


def test_a_picture_that_is_damaged_hinders_no_table() -> None:
    data = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook())) as sound, zipfile.ZipFile(data, "w") as copy:
        copy.writestr("a.png", b"PICTURE")
        for name in sound.namelist():
            copy.writestr(name, sound.read(name))
    sheets, findings = read_sheets(damaged(data.getvalue(), "another part"), "户.xlsx")
    assert findings == ()
    assert len(sheets[0].cells) == len(ROWS)


def test_a_value_that_is_far_but_not_too_far_is_read() -> None:
    more = '<row r="20000"><c r="CV20000"><v>7</v></c></row>'
    sheets, findings = read_sheets(workbook(more), "户.xlsx")
    assert not findings
    assert sheets[0].cells[19999][99] == 7


BOMBS = {
    "a part that swells": ({"xl/x.xml": b"0" * 2**22}, "压缩得不正常"),
    "too many parts": ({f"xl/{n}.xml": b"" for n in range(5_000)}, "不像是工作簿"),
}


@pytest.mark.parametrize(("extra", "said"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_before_it_unpacks(extra: dict[str, bytes], said: str) -> None:
    _, findings = read_sheets(workbook(extra=extra), "户.xlsx")
    assert [finding.code for finding in findings] == ["TB-01"]
    assert said in findings[0].message


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_bounds, "MAX_UNPACKED", 10_000)
    with pytest.raises(WorkbookError, match="太大"):
        bound_workbook(workbook(extra={"xl/media/x.bin": Random(1).randbytes(20_000)}))


def test_a_piece_that_ends_inside_a_tag_loses_no_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    data = workbook('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    for size in (1, 7, 64, 333):
        monkeypatch.setattr(workbook_bounds, "_CHUNK", size)
        with pytest.raises(WorkbookError, match="XFD1048576"):
            bound_workbook(data)


def test_a_sound_workbook_stays_as_it_is_and_a_damaged_one_is_reported() -> None:
    data = workbook()
    assert bound_workbook(data) is data
    for broken in (b"", b"PK\x03\x04", data[:200], data[:-40]):
        _, findings = read_sheets(broken, "户.xlsx")
        (finding,) = findings
        assert finding.message.startswith("表格读不了：")


def test_a_register_with_a_stray_cell_stops_that_file_only(space: Path, run: Run) -> None:
    folder = space / "inputs/registers"
    folder.mkdir()
    (folder / "户.xlsx").write_bytes(workbook(STRAY_VALUES[0][0]))
    (folder / "村.csv").write_text("村,乡镇\n甲村,乙镇\n", "utf-8")
    told = run("check", "registers", root=space)
    assert told.code == 1
    assert "XFD1048576" in told.out
    assert told.err == ""


def open_document(rows: str) -> bytes:
    """An OpenDocument table with one sheet."""
    space = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    content = f'<office:document-content {space}><office:body><office:spreadsheet><table:table table:name="户">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def cells(*texts: str) -> str:
    return "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )


def test_an_open_document_table_is_read_with_what_it_shows() -> None:
    padded = '<table:table-cell office:value-type="float" office:value="7"><text:p>0007</text:p></table:table-cell>'
    error = '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
    day = '<table:table-cell office:value-type="date" office:date-value="2018-03-01"><text:p>3-1</text:p></table:table-cell>'
    rows = [cells("户编号", "户主", "组"), padded + error + day, cells("1", "张某", "一")]
    data = open_document(
        '<table:table-column/><table:table-column table:visibility="collapse"/>'
        + "".join(f"<table:table-row>{row}</table:table-row>" for row in rows[:2])
        + f'<table:table-row table:visibility="filter">{rows[2]}</table:table-row>'
    )
    (sheet,), findings = read_sheets(data, "户.ods")
    assert [row[:2] for row in sheet.cells] == [["户编号", "户主"], ["0007", "#N/A"], ["1", "张某"]]
    assert sheet.day_texts == {(1, 2): "3-1"}
    assert [(each.code, each.message[:5]) for each in findings] == [
        ("TB-09", "第3行是隐"),
        ("TB-09", "B列是隐藏"),
    ]


@pytest.mark.parametrize(
    "row",
    [
        f'<table:table-row table:number-rows-repeated="1048575"/><table:table-row><table:table-cell table:number-columns-repeated="16383"/>{cells("x")}</table:table-row>',
        f'<table:table-row table:number-rows-repeated="999999999">{cells("x", "y", "z", "a", "b", "c")}</table:table-row>',
    ],
)
def test_a_far_cell_of_an_open_document_table_is_named(row: str) -> None:
    sheets, (finding,) = read_sheets(open_document(row), "户.ods")
    assert sheets == []
    assert "离别的内容太远" in finding.message


def test_far_blanks_of_an_open_document_table_are_no_content() -> None:
    row = f'<table:table-row>{cells("户编号", "户主")}<table:table-cell table:number-columns-repeated="16382"/></table:table-row><table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    (sheet,), _ = read_sheets(open_document(row), "户.ods")
    assert sheet.cells[0][:2] == ["户编号", "户主"]


_TAGS = ("<c", "<col", "<x:c", "<row", "</c")
_ATTRIBUTES = (' r="{}"', ' s="3"', " r='{}'", ' r = "{}"', '\tr="{}"', "")
_PLACES = ("A1", "AZ89999", "BA1", "A90000", "XFD1048576", "a1", "1")


@given(
    st.lists(
        st.builds(
            lambda tag, attributes, place, end: (
                (tag + "".join(attributes)).replace("{}", place) + end
            ),
            st.sampled_from(_TAGS),
            st.lists(st.sampled_from(_ATTRIBUTES), max_size=2),
            st.sampled_from(_PLACES),
            st.sampled_from((">", "/>", '> r="XFD1"', "\v>")),
        ),
        max_size=6,
    )
)
def test_what_is_soon_counted_is_near_and_plain_to_the_long_way_too(tags: list[str]) -> None:
    chunk = "".join(tags).encode()
    if workbook_bounds._has_plain_near_cells(chunk):
        assert not workbook_bounds._ODD_CELL.search(chunk)
        assert not workbook_bounds._QUOTED_CELL.search(chunk)
        cells = b"".join(re.findall(rb"<c[\s/>][^<>]*>?", chunk))
        assert not workbook_bounds._FAR.search(cells)


def test_a_far_cell_of_an_open_document_table_is_named_with_its_sheet() -> None:
    cell = "<table:table-cell><text:p>7</text:p></table:table-cell>"
    blank = '<table:table-cell table:number-columns-repeated="16383"/>'
    rows = f'<table:table-row table:number-rows-repeated="1048575"/><table:table-row>{blank}{cell}</table:table-row>'
    second = '</table:table><table:table table:name="名&amp;单">'
    with pytest.raises(WorkbookError) as raised:
        bound_workbook(open_document(f"<table:table-row>{cell}</table:table-row>{second}{rows}"))
    assert str(raised.value).startswith("工作表“名&单”的 XFD1048576 写着内容，离别的内容太远")
    assert str(raised.value).endswith("删去它再存")


def test_too_large_a_table_says_how_large_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    row = (
        "<table:table-row><table:table-cell><text:p>7</text:p></table:table-cell></table:table-row>"
    )
    monkeypatch.setattr(workbook_bounds, "MAX_CONTENT", 2**20)
    with pytest.raises(WorkbookError) as raised:
        bound_workbook(open_document(row * 40_000))
    assert str(raised.value) == "各张表解开共有 3 MB，超过 1 MB，要分成几个文件"


def test_too_large_a_worksheet_with_far_cells_says_what_to_delete(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook_bounds, "MAX_SEARCHED", 100)
    with pytest.raises(WorkbookError) as raised:
        bound_workbook(workbook(STRAY_BLANKS["a shared blank"]))
    assert "工作表“名单”到最外面的格" in str(raised.value)
    assert str(raised.value).endswith("删去表外的空行、空列再存")
