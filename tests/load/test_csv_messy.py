"""CSV files as they come: nothing in them is lost without a word, and what is said fits."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Sequence
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from conftest import ROOT, Run, workbook
from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import RegisterConfig, read_register_config
from docgen.load.table import read_tables
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Finding, Severity
from docgen.registers.batches import text_rows
from docgen.registers.register_reader import read_register
from docgen.workspace.paths import Workspace

NAMES = ("户编号", "乡镇", "村", "户主", "家庭人口")
ROWS = (
    ("530825100000001", "东山镇", "石桥村", "王建国", "3"),
    ("530825100000002", "东山镇", "大坪村", "李小梅", "4"),
    ("530825100000003", "西河镇", "石桥村", "赵大勇", "3"),
)


@pytest.fixture(scope="module")
def config() -> RegisterConfig:
    return read_register_config(ProjectReader(Workspace(ROOT)))


def lines(rows: Sequence[Sequence[str]], sign: str = ",", quoted: bool = False) -> str:
    """Rows as text with a sign between their cells, which are in quotes as far as need be."""
    style = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    out = StringIO(newline="")
    csv.writer(out, delimiter=sign, lineterminator="\r\n", quoting=style).writerows(rows)
    return out.getvalue()


def read(
    data: str | bytes, file: str = "户.csv", names: Sequence[str] = NAMES
) -> tuple[list[tuple[str, ...]], tuple[Finding, ...], bool]:
    """The rows of all tables, the findings, whether they were read by columns."""
    if isinstance(data, str):
        data = data.encode()
    tables, findings = read_tables(data, file, names)
    rows = [cells for table in tables for _, cells in text_rows(table)]
    return rows, findings, any(isinstance(table, ColumnFile) for table in tables)


def told(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Code and row of each finding about a row."""
    return [(f.code, f.location.cell) for f in findings if f.location and f.location.cell]


LONGER = (*ROWS[1], "患尿毒症，每周透析")
SIGNS = [",", "\t", ";", "|", "，"]
SURPLUS = [
    ("in every cell quoted", lambda sign: lines([NAMES, ROWS[0], LONGER], sign, quoted=True)),
    ("bare", lambda sign: lines([NAMES, ROWS[0]], sign) + sign.join(LONGER)),
    ("one quoted cell", lambda sign: lines([NAMES, ROWS[0]], sign) + sign.join((*ROWS[1], '"重病"'))),
    (
        "a quoted cell behind a blank one",
        lambda sign: lines([NAMES, ROWS[0]], sign) + sign.join((*ROWS[1], '""', '"重病"')),
    ),
    (
        "shifted by a sign that is not quoted",
        lambda sign: lines([NAMES, ROWS[0]], sign) + sign.join((*ROWS[1][:4], "又名李二", '"4"')),
    ),
    (
        "a quoted line end",
        lambda sign: lines([NAMES, ROWS[0]], sign) + sign.join((*ROWS[1], '"重\n病"')) + "\n",
    ),
    (
        "beside a quote inside a cell",
        lambda sign: lines([NAMES], sign)
        + sign.join((*ROWS[0][:3], "王5'10\"", "3\n"))
        + sign.join((*ROWS[1], "重病")),
    ),
    (
        "with lone carriage returns",
        lambda sign: (lines([NAMES, ROWS[0]], sign) + sign.join(LONGER)).replace("\r\n", "\r"),
    ),
]  # fmt: skip


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("text", [case[1] for case in SURPLUS], ids=[case[0] for case in SURPLUS])
def test_cells_beyond_the_header_are_told(text: object, sign: str) -> None:
    assert callable(text)
    rows, findings, _ = read(text(sign))
    assert len(rows) == 2
    assert told(findings) == [("TB-07", "A3")]
    assert findings[0].severity is Severity.ERROR


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("quoted", [False, True])
def test_cells_that_a_row_lacks_are_told(sign: str, quoted: bool) -> None:
    rows, findings, _ = read(lines([NAMES, ROWS[0], ROWS[1][:3]], sign, quoted))
    assert len(rows) == 2
    assert told(findings) == [("TB-08", "A3")]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("quoted", [False, True])
def test_sound_rows_and_blank_cells_more_are_sound(sign: str, quoted: bool) -> None:
    sound = (f"53{sign}0", "东山镇", "石桥村", '王"建"国', "3")
    text = lines([NAMES, sound, (*ROWS[1], "", " "), ROWS[2], ("",) * 7], sign, quoted)
    rows, findings, _ = read(text)
    assert [row[0] for row in rows] == [f"53{sign}0", ROWS[1][0], ROWS[2][0]]
    assert findings == ()


MENDS = {
    ",": ("有逗号", "改用中文逗号"),
    "\t": ("制表符", "改用空格"),
    ";": ("有分号", "改用中文分号"),
    "，": ("中文逗号没有", "英文引号"),
    "|": ("“|”", "英文引号"),
}


@pytest.mark.parametrize("sign", SIGNS)
def test_the_mend_of_a_long_row_is_for_its_separator(sign: str) -> None:
    _, findings, _ = read(lines([NAMES, ROWS[0]], sign) + sign.join(LONGER))
    for words in MENDS[sign]:
        assert words in findings[0].remedy
    assert (sign == ",") == ("有逗号" in findings[0].remedy)
    # The mend works: with quotes the same content is one cell of a sound row.
    mended = (*ROWS[1][:3], f"李{sign}梅", "4")
    assert read(lines([NAMES, mended], sign))[0] == [mended]


@pytest.mark.parametrize("sign", ["，", ","])
def test_many_long_rows_are_counted(sign: str) -> None:
    _, findings, _ = read(lines([NAMES, *[LONGER] * 150], sign))
    assert len(findings) == 101
    assert "另有50行" in findings[-1].message


OPEN = [
    ("to the end", '2,东山镇,"石桥村,李,4\n3,东山镇,石桥村,赵,3\n', 3),
    ("up to a quote in a later line", '2,东山镇,"石桥村,李,4\n3,东山镇,"石桥村",赵,3\n', 3),
    ("in the last line", '2,东山镇,石桥村,李,4\n3,东山镇,石桥村,赵,"3\n', 4),
]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("first", ["1,东山镇,石桥村,王,3\n", "1,东山镇,石桥村,王5'10\",3\n"])
@pytest.mark.parametrize(("text", "line"), [case[1:] for case in OPEN], ids=[c[0] for c in OPEN])
def test_an_open_quote_is_told_however_a_file_is_read(
    text: str, line: int, first: str, sign: str
) -> None:
    rows, findings, _ = read((",".join(NAMES) + "\n" + first + text).replace(",", sign))
    assert rows == []
    assert told(findings) == [("TB-06", f"A{line}")]


LONG = 140_000


@pytest.mark.parametrize(
    "line",
    [" " * LONG, "\t" * LONG, "　" * LONG, "," * LONG, " , " * LONG, '""', "   \n" * 50_000],
    ids=["spaces", "tabs", "wide spaces", "separators", "both", "quotes", "many lines"],
)
@pytest.mark.parametrize("place", [1, 3])
def test_a_blank_line_of_any_length_is_blank(line: str, place: int) -> None:
    texts = lines([NAMES, *ROWS]).splitlines()
    texts.insert(place, line)
    rows, findings, _ = read("\n".join(texts))
    assert rows == [*ROWS]
    assert findings == ()


@pytest.mark.parametrize("sign", [",", "，"])
@pytest.mark.parametrize("size", [LONG, 2**20 + 3])
@pytest.mark.parametrize("place", [1, 300])
@pytest.mark.parametrize("quoted", [False, True])
def test_a_cell_of_any_length_is_read(size: int, sign: str, place: int, quoted: bool) -> None:
    long = (*ROWS[1][:3], "王" * size, "4")
    rows = [ROWS[0]] * 301
    rows[place] = long
    for encoding in ("utf-8", "gb18030"):
        found, findings, _ = read(lines([NAMES, *rows], sign, quoted).encode(encoding))
        assert found[place][3] == "王" * size
        assert len(found) == len(rows)
        assert [f.code for f in findings if f.code != "YM-03"] == []


@pytest.mark.parametrize("place", ["all", "header", "rows"])
def test_blank_columns_take_no_more_time_than_as_many_cells(
    config: RegisterConfig, place: str
) -> None:
    """Four lines of many columns: what looks at each column must not look at all the others."""
    tail = "," * 6_000
    head, *body = lines([NAMES, *ROWS]).splitlines()
    texts = [head + tail * (place != "rows"), *(row + tail * (place != "header") for row in body)]
    rows, _, _ = read("\n".join(texts))
    assert [row[: len(NAMES)] for row in rows] == [*ROWS]
    tables, findings = read_tables("\n".join(texts).encode(), "户.csv", NAMES)
    begun = time.process_time()
    register, _ = read_register(config.forms["户"], tables)
    assert time.process_time() - begun < 5
    assert register.frame.collect().height == len(ROWS)
    assert findings == ()


def package(*parts: str, head: bytes = b"") -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        if head:
            archive.writestr("mimetype", head)
        for part in parts:
            archive.writestr(part, b"x")
    return out.getvalue()


def old_file(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0" + b"\0" * 600 + f"{stream}\0".encode("utf-16-le") + b"\0" * 60


XLSX = package("[Content_Types].xml", "xl/workbook.xml")
KINDS = [
    ("an empty file", b"", "空文件", "重新发一份"),
    ("blank bytes", b"\0" * 4096, "空文件", "重新发一份"),
    ("a workbook", XLSX, "Excel 工作簿", "改回 .xlsx"),
    ("an old workbook", old_file("Workbook"), "旧的 Excel 工作簿", "改回 .xls"),
    ("a very old workbook", old_file("Book"), "旧的 Excel 工作簿", "改回 .xls"),
    ("a binary workbook", package("xl/workbook.bin"), ".xlsb", "另存为“Excel 工作簿（.xlsx）”"),
    ("a free workbook", package(head=b"application/vnd.oasis.opendocument.spreadsheet"), "表格", ".ods"),
    ("a Word file", package("word/document.xml"), "Word 文件", "改回 .docx"),
    ("an old Word file", old_file("WordDocument"), "旧的 Word 文件", "改回 .doc"),
    ("a locked file", old_file("EncryptedPackage"), "设了密码", "去掉密码"),
    ("a ZIP archive", package("户.xlsx"), "压缩文件", "先解压"),
    ("a RAR archive", b"Rar!\x1a\x07\0" + b"\x80" * 99, "压缩文件", "先解压"),
    ("a 7z archive", b"7z\xbc\xaf'\x1c" + b"\x80" * 99, "压缩文件", "先解压"),
    ("a PDF file", b"%PDF-1.4\n1 0 obj\n", "PDF", "重新录入"),
    ("a photo", b"\xff\xd8\xff\xe0" + b"\x80" * 99, "图片", "重新录入"),
    ("a screenshot", b"\x89PNG\r\n\x1a\n" + b"\x80" * 99, "图片", "重新录入"),
    ("rich text", b"{\\rtf1\\ansi ,,,\n", "RTF", "Word"),
]  # fmt: skip
TEXT_KINDS = [
    ("a page", b"<html><table><tr><td>1,2</td></tr></table>", "网页", ".html"),
    ("a part of a page", "\ufeff \n<table><tr><td>户,村</td></tr>".encode(), "网页", ".html"),
    ("XML", b'<?xml version="1.0"?>\n<Workbook/>', "XML", ".xml"),
    ("half a workbook", XLSX[:60], "坏了的", "重新发一份"),
]


@pytest.mark.parametrize("file", ["户.csv", "户.TSV", "户.txt", "户.xlsx", "户.xls", "户.docx"])
@pytest.mark.parametrize(
    ("data", "kind", "mend"), [k[1:] for k in KINDS], ids=[k[0] for k in KINDS]
)
def test_a_file_with_the_name_of_another_kind_is_told(
    data: bytes, kind: str, mend: str, file: str
) -> None:
    rows, (finding,), _ = read(data, file)
    assert rows == []
    assert finding.code == "TB-01"
    readable = {".xlsx": "workbook", ".xls": "workbook", ".ods": "workbook", ".docx": "Word"}
    suffix = "." + file.rpartition(".")[2]
    own = readable.get(mend.rpartition(" ")[2] if " " in mend else mend, "text")
    if readable.get(suffix) != own:
        assert kind in finding.message
        assert mend in finding.remedy


@pytest.mark.parametrize("file", ["户.csv", "户.txt"])
@pytest.mark.parametrize(
    ("data", "kind", "mend"), [k[1:] for k in TEXT_KINDS], ids=[k[0] for k in TEXT_KINDS]
)
def test_a_page_with_the_name_of_a_text_is_told(
    data: bytes, kind: str, mend: str, file: str
) -> None:
    rows, (finding,), _ = read(data, file)
    assert (rows, finding.code) == ([], "TB-01")
    assert kind in finding.message
    assert mend in finding.remedy


@pytest.mark.parametrize("data", ["没有分隔的文字\n第二行\n".encode(), b"abc"])
def test_only_text_is_said_to_be_text(data: bytes) -> None:
    _, (finding,), _ = read(data, "户.xlsx")
    assert "文字文件" in finding.message
    assert ".csv" in finding.remedy
    _, (other,), _ = read(b"\x80\xff\0\1" * 99, "户.xlsx")
    assert "也不是文字文件" in other.message


@pytest.mark.parametrize("names", [("<户>", "村"), ("PK", "村"), ("%PD", "村"), ("BZh", "GIF8")])
def test_a_sound_text_that_begins_like_another_kind_is_read(names: tuple[str, str]) -> None:
    rows, findings, _ = read(lines([names, ("1", "2")]), names=names)
    assert (rows, findings) == ([("1", "2")], ())


def both(text: str, other: str) -> list[bytes]:
    """A text in UTF-8 with lines in GBK below it, and the other way round."""
    return [text.encode() + other.encode("gbk"), text.encode("gbk") + other.encode()]


HEAD = ",".join(NAMES) + "\n"
MIXED = [
    ("a last row", HEAD + "1,东山镇,石桥村,王建国,3\n", "2,东山镇,石桥村,李小梅,4\n", 3),
    ("names of two characters", "id,name\n1,王三\n", "2,李四\n", 3),
    ("a note", HEAD + "1,东山镇,石桥村,王建国,3\n", "填表人：张三\n", 3),
    ("a header alone", HEAD, "1,东山镇,石桥村,王建国,3\n" * 3, 2),
    ("many rows", HEAD + "1,东山镇,石桥村,王建国,3\r\n" * 300, "2,东山,石桥,李梅,4\r\n" * 3, 302),
]


@pytest.mark.parametrize(
    ("text", "other", "line"), [case[1:] for case in MIXED], ids=[case[0] for case in MIXED]
)
def test_a_file_of_two_encodings_is_told_with_the_line(text: str, other: str, line: int) -> None:
    for data in both(text, other):
        rows, (finding,), _ = read(data)
        assert (rows, finding.code, finding.severity) == ([], "YM-03", Severity.ERROR)
        assert f"第{line}行" in finding.message
        assert finding.location is not None
        assert finding.location.line == line
        # An editor would save one of the two as what nobody wrote.
        assert "记事本" not in finding.remedy


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_file_that_ends_inside_a_character_was_not_sent_as_a_whole(encoding: str) -> None:
    _, (finding,), _ = read((HEAD + "1,东山镇,石桥村,王").encode(encoding)[:-1])
    assert "没有传完" in finding.message
    assert "记事本" not in finding.remedy
    if encoding != "utf-16":
        assert "第2行" in finding.message


@pytest.mark.parametrize(
    "text", ["id,name\n1,濮", HEAD + "1,濮桥,村,鑫,3\n", "号,名\n1,濮\n", "濮"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_encoding_is_read(text: str, encoding: str) -> None:
    _, findings, _ = read(text.encode(encoding), names=("id", "name", "号", "名", *NAMES, "濮"))
    assert [f.severity for f in findings if f.code == "YM-03"] in ([], [Severity.NOTICE])


FORMS = {
    "csv": lambda rows: (lines(rows).encode(), "户.csv"),
    "tabs": lambda rows: (lines(rows, "\t", quoted=True).encode(), "户.txt"),
    "wide commas": lambda rows: (lines(rows, "，").encode("gb18030"), "户.csv"),
    "xlsx": lambda rows: (workbook(rows), "户.xlsx"),
    "text in xls": lambda rows: (lines(rows).encode(), "户.xls"),
}
VILLAGES = (("东山镇", "石桥村", "120", "350"), ("东山镇", "大坪村", "90", "200"))
NO_HEADER = [
    ("records", ROWS),
    ("one record", ROWS[:1]),
    ("a title above", (("东山镇台账",), *ROWS)),
    ("places and numbers", VILLAGES),
    ("one row of places and numbers", VILLAGES[1:]),
    ("few columns", [(row[3], row[0]) for row in ROWS] + [("合计", "3")]),
    ("days", [("王建国", "2018-03-06"), ("李小梅", "2018-4-1"), ("王建国", "2018-03-07")]),
    ("a signature below", (*ROWS, ("填表人：张三",))),
]
HEADERS = [
    ("other names", [("镇名", "村名", "人数"), *[("东山镇", "石桥村", "3")] * 3]),
    ("years", [("指标", "2016", "2017", "2018"), ("户数", "100", "90", "80")]),
    ("months", [("指标", "1月", "2月"), ("户数", "100", "90")]),
    ("a header on every page", [("甲名", "乙名", "丙名"), ("东山镇", "1", "2")] * 3),
    ("counted columns", [("名甲", "名乙", "名丙"), ("1", "2", "3"), ("东山镇", "4", "5")]),
    ("no records", [("名甲", "名乙", "名丙")]),
    (
        "a telephone above",
        [("电话", "13800000000"), ("甲名", "乙名", "丙名"), ("东山镇", "1", "2")],
    ),
    ("one known name", [("7", "东山镇", "户主"), ("7", "东山镇", "王建国"), ("7", "东山镇", "李")]),
    ("a known name below", [*ROWS[:1], ("户主", "", "", "", ""), *ROWS[1:]]),
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("rows", [case[1] for case in NO_HEADER], ids=[c[0] for c in NO_HEADER])
def test_a_table_without_a_header_is_not_read(rows: Sequence[Sequence[str]], form: str) -> None:
    if len(rows[0]) == 1 and form == "text in xls":
        return  # Its first line shows no separator, so that it is not taken for a table.
    data, file = FORMS[form](rows)
    read_rows, findings, _ = read(data, file)
    assert read_rows == []
    (finding,) = [f for f in findings if f.code not in ("YM-03", "TB-32")]
    assert (finding.code, finding.severity) == ("TB-02", Severity.ERROR)
    assert "第一行就是内容" in finding.message
    # What it says helps: with a header above, all is read.
    data, file = FORMS[form]([(*NAMES, "甲", "乙")[: len(rows[-1])], *rows])
    assert "TB-02" not in [f.code for f in read(data, file)[1]]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("rows", [case[1] for case in HEADERS], ids=[c[0] for c in HEADERS])
def test_a_header_of_other_names_is_no_record(rows: Sequence[Sequence[str]], form: str) -> None:
    data, file = FORMS[form](rows)
    assert "TB-02" not in [f.code for f in read(data, file)[1]]


def test_a_table_for_no_register_is_not_judged() -> None:
    for form in FORMS:
        assert "TB-02" not in [f.code for f in read(*FORMS[form](ROWS), names=())[1]]


JOINED = [
    ("spaces", "    ", "空格"),
    ("wide spaces", "　", "空格"),
    ("one space", " ", "空格"),
    ("wide semicolons", "；", "“；”"),
    ("list commas", "、", "“、”"),
    ("carets", "^", "“^”"),
    ("tildes", "~", "“~”"),
    ("colons", "：", "“：”"),
    ("two signs", "||", "“||”"),
    ("underlines", "__", "“__”"),
]


@pytest.mark.parametrize("title", ["", "东山镇贫困户台账\n"])
@pytest.mark.parametrize(("sign", "name"), [c[1:] for c in JOINED], ids=[c[0] for c in JOINED])
def test_names_in_one_cell_are_told_with_the_sign_between_them(
    sign: str, name: str, title: str
) -> None:
    texts = [sign.join(row) for row in (NAMES, *ROWS)]
    cells = [[text] for text in (*title.split(), *texts)]
    for data, file in [
        ((title + "\n".join(texts)).encode(), "户.csv"),
        ((title + "\n".join(texts)).encode("gbk"), "户.txt"),
        (workbook(cells), "户.xlsx"),
    ]:
        if sign == "||" and not file.endswith("xlsx"):
            continue
        rows, findings, _ = read(data, file)
        (finding,) = [f for f in findings if f.code != "YM-03"]
        assert (rows, finding.code) == ([], "TB-02")
        assert name in finding.message
        assert name in finding.remedy


@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_lines_that_are_one_cell_are_told(sign: str) -> None:
    """Lines pasted into column A, lines in quotes, a whole table in one cell."""
    texts = [sign.join(row) for row in (NAMES, *ROWS)]
    whole = "\n".join(texts)
    for data, file in [
        (workbook([[text] for text in texts]), "户.xlsx"),
        (workbook([[whole]]), "户.xlsx"),
        ("\n".join(f'"{text}"' for text in texts).encode(), "户.csv"),
        (f'"{whole}"\n'.encode(), "户.csv"),
    ]:
        rows, (finding,), _ = read(data, file)
        assert (rows, finding.code) == ([], "TB-02")
        assert {",": "逗号", "\t": "制表符", ";": "“;”"}[sign] in finding.message


@pytest.mark.parametrize("name", ["村/户主", "户主（村）", "村-户主", "户主(村、组)"])
def test_a_name_of_two_parts_is_one_name(name: str) -> None:
    for form in FORMS:
        data, file = FORMS[form]([(name, "镇名"), ("石桥村王", "东山镇"), ("大坪村李", "西河镇")])
        assert "TB-02" not in [f.code for f in read(data, file)[1]]


NOTES = [
    "填表人：张三，审核人：李四",
    "注：以上为2018年数",
    "合计",
    "以下空白",
    "填表人：张三,审核人：李四",
]


@pytest.mark.parametrize("note", NOTES)
@pytest.mark.parametrize("sign", [",", "\t", "，"])
def test_a_line_that_is_left_out_is_not_called_short(
    note: str, sign: str, space: Path, run: Run
) -> None:
    sample = (ROOT / "inputs/registers/示例县/户.csv").read_text("utf-8").splitlines()[:3]
    text = "\n".join(line.replace(",", sign) for line in sample)
    short = sign.join(sample[1].split(",")[:3])
    folder = space / "inputs/registers"
    folder.mkdir()
    (folder / "户.csv").write_text(f"{text}\n{note}\n{short}\n", "utf-8")
    told = json.loads(run("check", "registers", "--format", "json", root=space).out)["findings"]
    rows = [(each["code"], each["cell"][1:]) for each in told if each["code"].startswith("TB-")]
    assert [code for code, row in rows if row == "4"] in (["TB-21"], ["TB-05"])
    assert ("TB-08", "5") in rows
