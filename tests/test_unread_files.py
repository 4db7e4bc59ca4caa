"""Files and sheets that are not read, hold nothing, hold the same twice, or are named wrongly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from test_sheets import HEADER, IDS, MEMBERS, Checked, check, household

from docgen.app.project_reader import ProjectReader
from docgen.app.register_sources import RegisterSources
from docgen.model.finding import Severity
from docgen.workspace.paths import Workspace

FOLDER = "inputs/registers/示例县"
PEOPLE = [
    MEMBERS,
    (household(0)[0], "张", IDS[0], "男", "户主"),
    ("530825100000009", "李四", IDS[3], "男", "户主"),
]
"""Members of a household that is read, and of one that is not."""
ACROSS = "CY-01"
"""The rule that a member's household is among the households."""
HOUSEHOLDS = [HEADER, household(0), household(1), household(2)]


def codes(found: Checked) -> set[str]:
    return {each.code for each in found.findings}


def errors(found: Checked) -> set[str]:
    return {each.code for each in found.findings if each.severity is Severity.ERROR}


def said(found: Checked, code: str) -> str:
    return "\n".join(found.told(code))


def put(space: Path, name: str, data: bytes) -> None:
    path = space / FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def zip_of(name: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr(name, b"x")
    return out.getvalue()


UNREAD_FILES: list[tuple[str, bytes, str]] = [
    ("户_西河镇.zip", zip_of("户.xlsx"), "解压"),
    ("户_西河镇.zip", b"x", "解压"),
    ("西河镇/户.rar", b"Rar!\x1a\x07\0" + b"\x80" * 99, "解压"),
    ("户_西河镇.7z", b"x", "解压"),
    ("户_西河镇.tar.gz", b"\x1f\x8b\x08x", "解压"),
    ("户_西河镇.pdf", b"%PDF-1.4 x", "Excel"),
    ("户_西河镇.jpg", b"\xff\xd8\xff x", "Excel"),
    ("户_西河镇.ofd", b"x", "Excel"),
    ("户_西河镇.xlsb", b"x", "另存为 .xlsx"),
    ("户_西河镇.xlsb", zip_of("xl/workbook.bin"), "另存为“Excel 工作簿（.xlsx）”"),
    ("户_西河镇.mht", b"x", "另存为 .xlsx"),
    ("户_西河镇.eml", b"x", "附件"),
    ("户_西河镇", b"x", "补上 .xlsx"),
    ("户_西河镇", zip_of("xl/workbook.xml"), "扩展名改回 .xlsx"),
    ("户_西河镇.xlsx.crdownload", b"x", "另存为 .xlsx"),
    ("户/西河镇.pdf", b"%PDF-1.4 x", "Excel"),
]


@pytest.mark.parametrize(("name", "data", "mend"), UNREAD_FILES)
def test_rules_that_look_into_an_unread_file_are_not_judged(
    space: Path, name: str, data: bytes, mend: str
) -> None:
    put(space, name, data)
    found = check(space, {"户_东山镇.csv": HOUSEHOLDS, "家庭成员.csv": PEOPLE})
    assert mend in said(found, "TB-24")
    assert "“户”还有表没有读" in said(found, "GZ-08")
    assert ACROSS not in codes(found)


UNKNOWN = [
    ("西河镇.xlsx", b"PK\x03\x04 damaged"),
    ("西河镇.zip", zip_of("a")),
    ("附件1.pdf", b"%PDF-1.4"),
    ("上报", b"x"),
    ("西河镇.xlsx", b""),
]


@pytest.mark.parametrize(("name", "data"), UNKNOWN)
def test_an_unread_file_of_an_unknown_register_may_be_of_any(
    space: Path, name: str, data: bytes
) -> None:
    put(space, name, data)
    twice = [*HOUSEHOLDS, household(0)]
    people = [*PEOPLE, ("530825100000001", "王五", "110105194912310099", "男", "之子")]
    found = check(space, {"户_东山镇.csv": twice, "家庭成员.csv": people})
    (told,) = found.told("GZ-08")
    assert Path(name).name in told
    assert ACROSS not in codes(found)
    # Rules within a row, and those that find two rows alike, are judged.
    assert {"ZD-13", "HD-20"} <= codes(found)


@pytest.mark.parametrize("is_whole", [True, False])
def test_documents_of_findings_have_none_of_rules_that_are_not_judged(
    space: Path, is_whole: bool
) -> None:
    if not is_whole:
        put(space, "户_西河镇.zip", zip_of("户.xlsx"))
    check(space, {"户_东山镇.csv": HOUSEHOLDS, "家庭成员.csv": PEOPLE})
    sources = RegisterSources(ProjectReader(Workspace(space)))
    county = sources.registers_in(space / FOLDER)
    assert (ACROSS in {each.code for each in county.findings_of("家庭成员")}) == is_whole
    assert ("GZ-08" in {each.code for each in county.findings}) != is_whole


@pytest.mark.parametrize("target", ["nowhere.xlsx", "/etc/hostname"])
def test_a_link_that_leads_nowhere_or_out_is_an_unread_file(space: Path, target: str) -> None:
    (space / FOLDER).mkdir(parents=True)
    (space / FOLDER / "户_西河镇.xlsx").symlink_to(target)
    found = check(space, {"户_东山镇.csv": HOUSEHOLDS, "家庭成员.csv": PEOPLE})
    assert "链接" in said(found, "GW-01")
    assert "是不是" not in said(found, "GW-01")
    assert "“户”还有表没有读" in said(found, "GZ-08")
    assert ACROSS not in codes(found)


def test_without_an_unread_file_the_rule_is_judged(space: Path) -> None:
    put(space, "_旧.zip", zip_of("a"))
    found = check(space, {"户_东山镇.csv": HOUSEHOLDS, "家庭成员.csv": PEOPLE})
    assert ACROSS in codes(found)
    assert not found.told("GZ-08")


PASTED = "\n".join(",".join(map(str, row)) for row in HOUSEHOLDS)
ONE_CELL = [
    "2018年东山镇台账",
    "本镇没有贫困户",
    PASTED,
    PASTED.replace(",", "\t"),
    PASTED.replace(",", " "),
    PASTED.partition("\n")[2],
    "户编号、乡镇、村、户主",
    "一、东山镇石桥村张三户，3人",
]


def write_cell(path: Path, text: str) -> None:
    """Write a table of one cell in the form that the suffix names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        book.active["A1"] = text
        book.save(path)
    elif path.suffix == ".docx":
        document = docx.Document()
        document.add_table(1, 1).cell(0, 0).text = text
        document.save(str(path))
    elif path.suffix == ".html":
        cell = text.replace("\n", "<br>")
        path.write_text(f"<html><table><tr><td>{cell}</td></tr></table></html>", "utf-8")
    else:
        path.write_text(f'"{text}"\n', encoding="utf-8")


@pytest.mark.parametrize("text", ONE_CELL)
@pytest.mark.parametrize("name", ["户.xlsx", "户.docx", "户.html", "户.csv", "户.txt"])
def test_a_table_of_one_cell_is_an_error_and_unread(space: Path, name: str, text: str) -> None:
    write_cell(space / FOLDER / name, text)
    found = check(space, {"家庭成员.csv": PEOPLE})
    assert "TB-02" in errors(found)
    assert "GZ-08" in codes(found)
    assert ACROSS not in codes(found)


@pytest.mark.parametrize("line", ["东山镇,石桥村,张三", "a,b,c", "2018年,东山镇"])
def test_a_table_of_one_line_is_an_error(space: Path, line: str) -> None:
    put(space, "户.csv", f"{line}\n".encode())
    found = check(space, {"家庭成员.csv": PEOPLE})
    assert "TB-02" in errors(found)
    assert ACROSS not in codes(found)


@pytest.mark.parametrize(
    "files",
    [
        {"户_西河镇.csv": [HEADER]},
        {"户_西河镇.xlsx": {"户": [HEADER]}},
        {"户_西河镇.xlsx": {"户": [("2018年台账",), HEADER]}},
        {"户_西河镇.xlsx": {"户": [HEADER], "说明": [("每户一行",)]}},
    ],
)
def test_a_header_without_records_is_said_once(space: Path, files: Mapping[str, Any]) -> None:
    found = check(space, {"户_东山镇.csv": HOUSEHOLDS, "家庭成员.csv": PEOPLE, **files})
    (told,) = found.told("TB-60")
    assert "写“无”" in told
    assert ACROSS not in codes(found)
    assert "ZD-01" not in codes(found)


@pytest.mark.parametrize("word", ["无", "（无）", "没有", "本镇无", "零报告"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_table_may_say_that_there_is_nothing(space: Path, word: str, form: str) -> None:
    rows = [HEADER, (word, *[None] * 5)]
    name = f"户_西河镇.{form}"
    content = {"户": rows} if form == "xlsx" else rows
    found = check(space, {"户_东山镇.csv": HOUSEHOLDS, "家庭成员.csv": PEOPLE, name: content})
    assert word in said(found, "TB-60")
    assert not found.told("GZ-08")
    assert not {"ZD-01", "TB-08", "TB-15"} & codes(found)
    assert ACROSS in codes(found)


def test_an_empty_register_that_no_rule_looks_into_is_sound(space: Path) -> None:
    found = check(space, {"家庭成员.csv": [MEMBERS], "户.csv": [HEADER]})
    assert "TB-60" not in codes(found)


WRONG_NAMES: list[tuple[str, dict[str, Any], str, str]] = [
    ("members in households", {"户.csv": PEOPLE}, "户", "家庭成员"),
    ("members in a book", {"户.xlsx": {"Sheet1": PEOPLE}}, "户", "家庭成员"),
    ("households of a folder", {"乡镇/东山镇.csv": HOUSEHOLDS}, "乡镇", "户"),
    ("two names", {"石桥 村 户台账.csv": HOUSEHOLDS}, "村", "户"),
    ("a folder of households", {"户/村.csv": HOUSEHOLDS}, "村", "户"),
    ("a sheet", {"户.xlsx": {"家庭成员": HOUSEHOLDS}}, "家庭成员", "户"),
    ("a sheet beside others", {"户.xlsx": {"户": HOUSEHOLDS, "Sheet2": PEOPLE}}, "户", "家庭成员"),
    ("villages", {"家庭成员.csv": [("乡镇", "村", "总户数", "乡村人口", "耕地面积"), ("东山镇", "石桥村", 20, 70, 9)]}, "家庭成员", "村"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "name", "header"), [w[1:] for w in WRONG_NAMES], ids=[w[0] for w in WRONG_NAMES]
)
def test_a_header_of_another_register_than_the_name_says_is_one_error(
    space: Path, files: Mapping[str, Any], name: str, header: str
) -> None:
    found = check(space, files)
    (told,) = found.told("TB-15")
    assert f"看名称是“{name}”，看表头像“{header}”" in told
    assert found.errors() == {"TB-15"}
    assert len(found.told("GZ-08")) == 2


def test_a_file_is_read_after_the_name_is_mended_as_told(space: Path) -> None:
    found = check(space, {"家庭成员_户.csv": PEOPLE, "户_东山镇.csv": HOUSEHOLDS})
    assert len(found.column("家庭成员", "姓名")) == 2
    assert not found.told("TB-15")


SOUND_NAMES: list[tuple[str, dict[str, Any]]] = [
    ("heads under the name of persons", {"户.csv": [("户编号", "乡镇", "村", "姓名", "证件号", "家庭人口"), household(0)]}),
    ("few columns of households", {"户.csv": [("户编号", "户主", "性别"), (household(0)[0], "张", "男")]}),
    ("a list of persons with places", {"家庭成员.csv": [("乡镇", "村", *MEMBERS), ("东山镇", "石桥村", *PEOPLE[1])]}),
    ("words to choose from", {"户.xlsx": {"户": HOUSEHOLDS, "码": [("乡镇", "村"), ("东山镇", "石桥村")]}}),
]  # fmt: skip


@pytest.mark.parametrize("files", [s[1] for s in SOUND_NAMES], ids=[s[0] for s in SOUND_NAMES])
def test_a_header_that_may_be_that_of_the_name_is_read(
    space: Path, files: Mapping[str, Any]
) -> None:
    assert not check(space, files).told("TB-15")


COPIES: list[tuple[str, dict[str, Any]]] = [
    ("a copy", {"户_东山镇.csv": HOUSEHOLDS, "户_东山镇 - 副本.csv": HOUSEHOLDS}),
    ("another format", {"户.csv": HOUSEHOLDS, "户.xlsx": {"户": HOUSEHOLDS}}),
    ("two sheets", {"户.xlsx": {"户": HOUSEHOLDS, "户 (2)": HOUSEHOLDS}}),
    ("other order of rows", {"户.csv": HOUSEHOLDS, "户2.xlsx": {"户": [HEADER, *HOUSEHOLDS[:0:-1]]}}),
    ("other order of columns", {"户.csv": HOUSEHOLDS, "户（新）.csv": [row[::-1] for row in HOUSEHOLDS]}),
    ("a blank column more", {"户.csv": HOUSEHOLDS, "户_2.csv": [(*HEADER, "联系电话"), *((*r, None) for r in HOUSEHOLDS[1:])]}),
    ("a folder", {"户.csv": HOUSEHOLDS, "旧/户.csv": HOUSEHOLDS}),
]  # fmt: skip


@pytest.mark.parametrize("files", [c[1] for c in COPIES], ids=[c[0] for c in COPIES])
def test_the_same_content_twice_is_told_once_and_read_once(
    space: Path, files: Mapping[str, Any]
) -> None:
    found = check(space, files)
    (told,) = found.told("TB-61")
    assert "内容一样（3行）" in told
    assert len(found.column("户", "户编号")) == 3
    assert not {"HD-20", "HD-21"} & codes(found)
    assert not found.errors()


def test_three_copies_are_two_findings(space: Path) -> None:
    files = {f"户_{n}.csv": HOUSEHOLDS for n in "甲乙丙"}
    found = check(space, files)
    assert len(found.told("TB-61")) == 2
    assert len(found.column("户", "户编号")) == 3


def test_most_rows_of_another_file_are_told_with_their_number(space: Path) -> None:
    files = {"户_甲.csv": HOUSEHOLDS, "户_乙.csv": [*HOUSEHOLDS[:3], household(3)]}
    found = check(space, files)
    (told,) = found.told("TB-61")
    assert "有2行与" in told
    assert "户_甲.csv" in told
    assert "户_乙.csv" in told
    assert len(found.column("户", "户编号")) == 4
    assert "HD-20" not in codes(found)


def test_what_is_wrong_in_a_copied_row_is_told_once(space: Path) -> None:
    wrong = [HEADER, household(0), (*household(1)[:4], "110105194912310039", 2)]
    found = check(space, {"户_甲.csv": wrong, "户_乙.csv": wrong})
    assert len(found.told("ZD-13")) == 1


ALIKE: list[tuple[str, Sequence[Any], Sequence[Any]]] = [
    ("one row of many", HOUSEHOLDS, [HEADER, household(0), household(3)]),
    ("the same keys and other rows", HOUSEHOLDS, [HEADER, *((*row[:5], 9) for row in HOUSEHOLDS[1:])]),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), [a[1:] for a in ALIKE], ids=[a[0] for a in ALIKE])
def test_few_equal_rows_are_no_copy(space: Path, first: Any, second: Any) -> None:
    found = check(space, {"户_甲.csv": first, "户_乙.csv": second})
    assert not found.told("TB-61")
    assert "HD-20" in codes(found)


def test_tables_of_two_townships_are_no_copies(space: Path) -> None:
    other = [HEADER, household(3, "北寨村", "西河镇")]
    assert not check(space, {"户_甲.csv": HOUSEHOLDS, "户_乙.csv": other}).told("TB-61")


def hide(space: Path, sheet: str) -> None:
    path = space / FOLDER / "户.xlsx"
    book = openpyxl.load_workbook(path)
    book[sheet].sheet_state = "hidden"
    book.save(path)


def books(second: str, rows: Sequence[Any]) -> dict[str, Any]:
    return {"户.xlsx": {"东山镇": HOUSEHOLDS, second: rows}, "家庭成员.csv": PEOPLE}


HIDDEN = [
    ("a township", "西河镇", [HEADER, household(3)], "户"),
    ("a default name", "Sheet2", [HEADER, household(3)], "户"),
    ("another register", "Sheet2", [("乡镇", "村", "总户数", "乡村人口"), ("东山镇", "石桥村", 2, 8)], "村"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "rows", "register"), [h[1:] for h in HIDDEN])
def test_a_hidden_sheet_with_records_is_an_unread_table(
    space: Path, name: str, rows: Sequence[Any], register: str
) -> None:
    files = books(name, rows)
    check(space, files)
    hide(space, name)
    found = check(space, {"家庭成员.csv": PEOPLE})
    assert f"“{name}”是隐藏的，没有读，看表头像“{register}”台账" in said(found, "TB-30")
    assert f"“{register}”还有表没有读" in said(found, "GZ-08")
    assert (ACROSS in codes(found)) == (register != "户")


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("选项", [HEADER, household(3)]),
        ("码表", [("乡镇", "村"), ("东山镇", "石桥村")]),
        ("Sheet2", [("乡镇", "村"), ("东山镇", "石桥村")]),
        ("Sheet2", [HEADER]),
        ("Sheet2", [("填表说明",), ("每户一行",)]),
    ],
)
def test_other_hidden_sheets_are_a_notice(space: Path, name: str, rows: Sequence[Any]) -> None:
    check(space, books(name, rows))
    hide(space, name)
    found = check(space, {"家庭成员.csv": PEOPLE})
    assert found.told("TB-10")
    assert not found.told("GZ-08")


PROJECTS = [("项目名称", "地点", "投资"), ("修路", "石桥村", "50万元"), ("架桥", "大村", 60)]
TABLES_ABOVE: list[tuple[str, list[Sequence[Any]]]] = [
    ("projects", PROJECTS),
    ("numbered", [("序号", "项目", "金额", "备注"), (1, "修路", 50, "已完"), (2, "架桥", 60, None)]),
    ("one record", [("商品", "单价", "数量"), ("肥料", 120, 3)]),
    ("texts alone", [("项目", "地点", "进度"), ("修路", "石桥村", "已完"), ("架桥", "大村", "未完")]),
    ("sums of townships", [("乡镇", "户数", "人口"), ("东山镇", 20, 80), ("西河镇", 30, 90)]),
    ("behind a title", [("2018年项目表",), (None,), *PROJECTS]),
]  # fmt: skip


@pytest.mark.parametrize("above", [t[1] for t in TABLES_ABOVE], ids=[t[0] for t in TABLES_ABOVE])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("gap", [True, False])
def test_an_unknown_table_above_is_told_with_its_rows(
    space: Path, above: list[Sequence[Any]], form: str, gap: bool
) -> None:
    rows = [*above, *([(None, None)] if gap else []), *HOUSEHOLDS]
    found = check(space, {"户.xlsx": {"户": rows}} if form == "xlsx" else {"户.csv": rows})
    (told,) = found.told("TB-62")
    assert f"至第{len(above)}行" in told
    assert len(found.column("户", "户编号")) == 3
    assert not found.errors()


KNOWN_ABOVE: list[tuple[str, list[Sequence[Any]]]] = [
    ("cadres", [("姓名", "职务", "电话"), ("张三", "书记", "13800000000")]),
    ("names", [("户主", "村"), ("张三", "石桥村"), ("李四", "大村")]),
]


@pytest.mark.parametrize("above", [k[1] for k in KNOWN_ABOVE], ids=[k[0] for k in KNOWN_ABOVE])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_table_with_few_names_above_that_of_the_register_is_one_error(
    space: Path, above: list[Sequence[Any]], form: str
) -> None:
    rows = [*above, (None, None), *HOUSEHOLDS]
    found = check(space, {"户.xlsx": {"户": rows}} if form == "xlsx" else {"户.csv": rows})
    assert len(found.told("TB-15")) == 1
    assert found.errors() == {"TB-15"}
    assert len(found.column("户", "户编号")) == 3


TITLES: list[list[Sequence[Any]]] = [
    [("东山镇户台账",), ("填报单位：东山镇", "填报日期：2018年3月", "单位：元")],
    [("填报单位", "东山镇", "联系人", "张三"), ("电话", "0871-123456", "日期", "2018年3月1日")],
    [("填报单位", "东山镇", "联系人", "张三"), ("电话", "087112345", "日期", "2018"), ("地址", "街上", "邮编", "665000")],
    [("县：示例县", None, "乡镇：东山镇"), ("填表人：张三", None, "审核：李四", None, "2018-3-1")],
    [("填报说明",), ("一、每户一行",), ("二、照户口簿写，不漏人",)],
    [("总户数", 20, "总人口", 80), ("贫困户", 5, "贫困人口", 20)],
    [("文件编号", "2018-01", "密级", "内部")],
    [("户的情况", None, None, "户主的情况", None, "人口")],
    [("附件1", None, None, None, None, "第1页")],
]  # fmt: skip


@pytest.mark.parametrize("above", TITLES)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_titles_and_fields_of_a_form_above_a_header_are_no_table(
    space: Path, above: list[Sequence[Any]], form: str
) -> None:
    rows = [*above, *HOUSEHOLDS]
    found = check(space, {"户.xlsx": {"户": rows}} if form == "xlsx" else {"户.csv": rows})
    assert not found.told("TB-62")
    assert len(found.column("户", "户编号")) == 3


PHONE, OTHER_PHONE = "13800000000", "13911111111"
OF_WHOM: list[tuple[str, str, str, dict[str, Any]]] = [
    ("帮扶责任人", "户编号,户主,电话,帮扶人,帮扶单位,帮扶人电话", f"{household(0)[0]},张三,{PHONE},李四,农业局,{OTHER_PHONE}", {"联系电话": OTHER_PHONE}),
    ("帮扶责任人", "户编号,户主,电话,帮扶人,单位", f"{household(0)[0]},张三,{PHONE},李四,农业局", {"联系电话": None, "单位": "农业局"}),
    ("帮扶责任人", "户编号,户主,证件号,帮扶人", f"{household(0)[0]},张三,{IDS[0]},李四", {"证件号": None}),
    ("帮扶责任人", "户编号,户主,户主证件号,电话,帮扶人", f"{household(0)[0]},张三,{IDS[0]},{PHONE},李四", {"联系电话": None}),
    ("帮扶责任人", "户编号,贫困户,手机号,帮扶人", f"{household(0)[0]},张三,{PHONE},李四", {"联系电话": None}),
    ("帮扶责任人", "户编号,户主,性别,帮扶人", f"{household(0)[0]},张三,男,李四", {"性别": None}),
    ("帮扶责任人", "户编号,户主,职务,帮扶人", f"{household(0)[0]},张三,农民,李四", {"职务": None}),
    ("户", "户编号,乡镇,村,户主,户主证件号,家庭人口,帮扶人,帮扶单位,联系电话", f"{','.join(map(str, household(0)))},李四,农业局,{PHONE}", {"联系电话": None}),
]  # fmt: skip


@pytest.mark.parametrize(("register", "header", "record", "values"), OF_WHOM)
def test_a_column_that_may_be_of_another_person_is_not_read_and_told(
    space: Path, register: str, header: str, record: str, values: dict[str, Any]
) -> None:
    put(space, f"{register}.csv", f"{header}\n{record}\n".encode())
    found = check(space, {})
    (row,) = found.registers[register]
    assert {name: row[name] for name in values} == values
    assert found.told("TB-18")


OF_RECORD: list[tuple[str, str, str, dict[str, Any]]] = [
    ("帮扶责任人", "户编号,户主,帮扶人,单位,电话", f"{household(0)[0]},张三,李四,农业局,{PHONE}", {"联系电话": PHONE, "单位": "农业局"}),
    ("帮扶责任人", "户编号,户主,帮扶人,性别,职务", f"{household(0)[0]},张三,李四,男,局长", {"性别": "男", "职务": "局长"}),
    ("帮扶责任人", "户编号,电话,帮扶人", f"{household(0)[0]},{PHONE},李四", {"联系电话": PHONE}),
    ("户", "户编号,乡镇,村,户主,户主证件号,家庭人口,自编号,联系电话,帮扶人", f"{','.join(map(str, household(0)))},7,{PHONE},李四", {"联系电话": PHONE}),
    ("户", "户编号,乡镇,村,帮扶人,户主,户主证件号,家庭人口,联系电话", f"{household(0)[0]},东山镇,石桥村,李四,张,{IDS[0]},2,{PHONE}", {"联系电话": PHONE}),
]  # fmt: skip


@pytest.mark.parametrize(("register", "header", "record", "values"), OF_RECORD)
def test_a_column_behind_the_person_of_the_record_is_read(
    space: Path, register: str, header: str, record: str, values: dict[str, Any]
) -> None:
    put(space, f"{register}.csv", f"{header}\n{record}\n".encode())
    (row,) = check(space, {}).registers[register]
    assert {name: row[name] for name in values} == values


CARD_MAP = "- 文件: '卡*'\n  台账: 户\n  竖排: {项目: 项目}\n  列: {项目: 村民小组}\n"


def card(space: Path, *merged: str) -> Checked:
    """A table on its side with two households; the key shows 530 and three digits."""
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [
        ("项目", "甲", "乙"),
        ("户编号", 1, 2),
        ("乡镇", "东山镇", "东山镇"),
        ("村", "石桥村", "石桥村"),
        ("家庭人口", 3, 4),
        ("人均纯收入", 3000, 4000),
    ]
    for row in rows:
        sheet.append(row)
    for cell in ("B2", "C2"):
        sheet[cell].number_format = '"HJ-"000'
    for area in merged:
        sheet.merge_cells(area)
    out = BytesIO()
    book.save(out)
    put(space, "卡.xlsx", out.getvalue())
    put(space, "列名对照.yaml", CARD_MAP.encode())
    return check(space, {})


def test_a_table_on_its_side_shows_what_its_formats_show(space: Path) -> None:
    found = card(space)
    assert found.column("户", "户编号") == ["HJ-001", "HJ-002"]
    assert found.column("户", "家庭人口") == [3, 4]


def test_places_merged_over_records_on_their_side_are_those_of_all(space: Path) -> None:
    found = card(space, "B3:C3", "B4:C4")
    assert found.column("户", "乡镇") == ["东山镇", "东山镇"]
    assert not found.told("TB-35")


def test_a_number_merged_over_records_on_their_side_is_an_error(space: Path) -> None:
    found = card(space, "B6:C6")
    assert "B6:C6" in said(found, "TB-35")
    assert found.column("户", "人均纯收入") == [3000, None]


def test_a_cell_merged_over_items_on_their_side_is_an_error(space: Path) -> None:
    found = card(space, "C5:C6")
    assert "C5:C6" in said(found, "TB-35")
    assert found.column("户", "家庭人口") == [3, 4]
    assert found.column("户", "人均纯收入") == [3000, None]
