"""Tables as clerks keep them: title rows, merged cells, spoilt ids, GB18030, missing columns."""

from __future__ import annotations

import random
import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlsxwriter

from conftest import LETTERS, Run
from docgen.load.table import read_table, read_tables
from docgen.model.source import Source
from docgen.schema.coerce import plain

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
Rows = list[list[object]]


def xlsx(rows: Rows, merged: tuple[str, ...] = (), sheet: str = "名单") -> bytes:
    """A workbook of one sheet; texts are inline, numbers are numbers."""

    def cell(value: object, location: str) -> str:
        if value is None:
            return ""
        if isinstance(value, int | float):
            return f'<c r="{location}"><v>{value!r}</v></c>'
        return f'<c r="{location}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'

    lines = "".join(
        f'<row r="{r}">{"".join(cell(v, f"{chr(64 + c)}{r}") for c, v in enumerate(row, 1))}</row>'
        for r, row in enumerate(rows, 1)
    )
    areas = "".join(f'<mergeCell ref="{area}"/>' for area in merged)
    joined = f'<mergeCells count="{len(merged)}">{areas}</mergeCells>' if merged else ""
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets><sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData>{joined}</worksheet>',
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


HEADER: list[object] = ["乡镇", "减贫户数"]
READ: list[tuple[str, Rows, tuple[str, ...], list[dict[str, str]]]] = [
    ("plain", [HEADER, ["东镇", 10]], (), [{"乡镇": "东镇", "减贫户数": "10"}]),
    ("a title above", [["2018年任务表", None], HEADER, ["东镇", 10]], ("A1:B1",), [{"乡镇": "东镇", "减贫户数": "10"}]),
    ("spaces and line ends in the header", [["乡 镇", "减贫\n户数"], ["　东镇 ", "10户"]], (), [{"乡镇": "东镇", "减贫户数": "10户"}]),
    ("merged cells", [HEADER, ["东镇", 1], [None, 2]], ("A2:A3",), [{"乡镇": "东镇", "减贫户数": "1"}, {"乡镇": "东镇", "减贫户数": "2"}]),
    ("empty rows", [HEADER, [None, None], ["东镇", 1], [None, None]], (), [{"乡镇": "东镇", "减贫户数": "1"}]),
    ("decimals", [HEADER, ["东镇", 1.25]], (), [{"乡镇": "东镇", "减贫户数": "1.25"}]),
    ("one column", [["乡镇"], ["东镇"]], (), [{"乡镇": "东镇"}]),
    ("a total row", [HEADER, ["东镇", 1], ["合 计", 1]], (), [{"乡镇": "东镇", "减贫户数": "1"}]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "merged", "wanted"), [r[1:] for r in READ], ids=[r[0] for r in READ]
)
def test_an_untidy_workbook_is_read(
    rows: Rows, merged: tuple[str, ...], wanted: list[dict[str, str]]
) -> None:
    source, _ = read_table(xlsx(rows, merged), "任务.xlsx", ["乡镇", "减贫户数"])
    assert source is not None
    assert plain(source.root) == wanted


SEEN = [
    ("a date", date(2018, 3, 16), "yyyy-mm-dd", "2018年3月16日"),
    ("a date without zeros", date(2018, 12, 1), "yyyy/m/d", "2018年12月1日"),
    (
        "a date and time",
        datetime.fromisoformat("2018-03-16T09:05"),
        "yyyy-mm-dd hh:mm",
        "2018年3月16日",
    ),
    ("a time", time(9, 5), "hh:mm", "09:05"),
    ("a duration", timedelta(hours=1, minutes=30), "[h]:mm", "1:30"),
    ("yes", True, "", "是"),
    ("no", False, "", "否"),
    ("a whole number", 12.0, "", "12"),
    ("a large number", 1e14, "", "100000000000000"),
    ("a small number", 0.00001, "", "0.00001"),
    ("zeros behind the point", 1.50, "0.00", "1.5"),
    ("less than nothing", -0.1, "", "-0.1"),
    ("spaces", "　甲 乙　", "", "甲 乙"),
]


@pytest.mark.parametrize(
    ("value", "look", "wanted"), [s[1:] for s in SEEN], ids=[s[0] for s in SEEN]
)
def test_a_cell_reads_as_people_see_it(value: object, look: str, wanted: str) -> None:
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet("名单")
    page.write_row(0, 0, ["乡镇", "值"])
    page.write(1, 0, "东镇")
    page.write(1, 1, value, book.add_format({"num_format": look}) if look else None)
    book.close()
    source, findings = read_table(out.getvalue(), "任务.xlsx")
    assert findings == ()
    assert source is not None
    assert plain(source.root) == [{"乡镇": "东镇", "值": wanted}]


def test_a_place_is_a_cell() -> None:
    source, _ = read_table(xlsx([["题"], HEADER, ["东镇", 10]]), "任务.xlsx", ["减贫户数"])
    assert source is not None
    assert str(source.location((0, "减贫户数"))) == "任务.xlsx[名单]!B3"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_csv(encoding: str, sign: str) -> None:
    text = f'乡镇{sign}减贫户数\r\n"东{sign}镇"{sign}10\r\n{sign}\r\n'
    source, findings = read_table(text.encode(encoding), "任务.csv", ["乡镇"])
    assert source is not None
    assert plain(source.root) == [{"乡镇": f"东{sign}镇", "减贫户数": "10"}]
    assert [finding.code for finding in findings] == (["YM-03"] if encoding == "gb18030" else [])


FAULTS = [
    ("an old workbook", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "TB-01", ".xlsx"),
    ("a damaged workbook", xlsx([HEADER])[:200], "TB-01", "Excel"),
    ("nothing in it", xlsx([[None]]), "TB-02", "表头"),
    ("a doubled column", xlsx([["乡镇", "乡镇", "户"], ["甲", "乙", 1]]), "TB-03", "删去"),
    ("an id as a number", xlsx([HEADER, ["东镇", 5.32901199001011e17]]), "TB-04", "文本"),
]


@pytest.mark.parametrize(
    ("data", "code", "mend"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS]
)
def test_what_cannot_be_read_is_told(data: bytes, code: str, mend: str) -> None:
    _, findings = read_table(data, "任务.xlsx")
    assert [finding.code for finding in findings] == [code]
    assert mend in findings[0].remedy


def test_what_nobody_sees_is_told() -> None:
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet("户")
    for row, cells in enumerate((("户编号", "户主"), ("1", "张三"), ("2", "李四"), ("3", "王五"))):
        page.write_row(row, 0, cells)
    for row in (1, 2):
        page.set_row(row, None, None, {"hidden": True})
    page.write_formula(3, 1, "=A1", None, "")
    page.write_blank(4, 0, None, book.add_format({"bold": True}))
    page.data_validation(0, 2, 9, 2, {"validate": "list", "source": ["是", "否"]})
    for name in ("去年", "选项", "空"):
        sheet = book.add_worksheet(name)
        if name != "空":
            sheet.write(0, 0, "是")
        sheet.very_hidden() if name == "选项" else sheet.hide()
    page.set_column(3, 3, None, None, {"hidden": True})
    book.close()
    tables, findings = read_tables(out.getvalue(), "户.xlsx", ("户主",))
    assert [str(f.location) + f.code for f in findings] == [
        "户.xlsx[户]!A2TB-09",
        "户.xlsx[户]!D1TB-09",
        "户.xlsx[户]!B4TB-11",
        "户.xlsx[去年]TB-10",
        "户.xlsx[选项]TB-10",
    ]
    assert "第2至3行" in findings[0].message
    assert "D列" in findings[1].message
    assert len(tables) == 1
    assert isinstance(tables[0], Source)
    assert len(plain(tables[0].root)) == 3


def damaged(source: random.Random) -> bytes:
    """A workbook with wrong bytes, in the package or in its parts, or cut off."""
    data = xlsx([["题"], HEADER, ["东镇", 10], ["西镇", 5.3e17]], ("A1:B1",))
    if source.random() < 0.5:
        return damage(source, data)[: source.choice([None, source.randrange(len(data))])]
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, damage(source, old.read(name)))
    return out.getvalue()


def damage(source: random.Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(source.randint(1, 4)):
        at = source.randrange(len(made))
        made[at : at + source.randint(0, 3)] = source.randbytes(source.randint(0, 3))
    return bytes(made)


def test_a_damaged_table_ends_in_findings_never_in_a_traceback() -> None:
    source = random.Random(20180625)
    for _ in range(1500):
        read, findings = read_table(damaged(source), "任务.xlsx", ["乡镇"])
        assert read is not None or findings
        read_table(source.randbytes(source.randrange(80)), "任务.csv", ["乡镇"])


TARGETS = "任务: [{名称: 减贫户数, 单位: 户}]\n名单: 任务.xlsx\n"


def put(space: Path, rows: Rows) -> None:
    folder = space / "inputs/letter"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "乡镇.yaml").write_text(LETTERS + TARGETS, encoding="utf-8")
    (folder / "任务.xlsx").write_bytes(xlsx(rows))


def test_letters_from_a_workbook(space: Path, run: Run) -> None:
    put(space, [["任务表", None], HEADER, ["东镇", 10], ["西镇", "许多"]])
    told = run("build", "letter", root=space)
    assert told.code == 1
    assert "任务.xlsx[名单]!B4" in told.out
    assert [path.name for path in (space / "outputs").rglob("*.docx")] == ["东镇责任书.docx"]


def test_a_missing_column_is_told_once_with_the_near_miss(space: Path, run: Run) -> None:
    put(space, [["乡镇", "减贫户"], ["东镇", 10], ["西镇", 20]])
    told = run("build", "letter", root=space)
    assert told.code == 1
    assert told.out.count("减贫户数”这一列") == 1
    assert "是不是“减贫户”" in told.out
    assert "ZR-02" not in told.out


def test_a_workbook_that_is_not_there_is_told_at_its_line(space: Path, run: Run) -> None:
    put(space, [HEADER])
    (space / "inputs/letter/任务.xlsx").unlink()
    told = run("build", "letter", root=space)
    assert told.code == 1
    assert "乡镇.yaml:11" in told.out
    assert "任务.xlsx" in told.out


def test_what_is_found_in_each_sheet_is_reported() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name in ("甲镇", "乙镇"):
            page = book.add_worksheet(name)
            page.write_row(0, 0, ["户主", "证件号"])
            page.write_row(1, 0, ["张三", 532628199001011234])
    tables, findings = read_tables(out.getvalue(), "户.xlsx", ["户主", "证件号"])
    assert [table.sheet for table in tables if isinstance(table, Source)] == ["甲镇", "乙镇"]
    places = [str(finding.location) for finding in findings]
    assert len(places) == 2
    assert "甲镇" in places[0]
    assert "乙镇" in places[1]
