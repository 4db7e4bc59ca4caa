"""Sheets of a workbook and tables below one another: each is read by its own header, or told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from docgen.app.build_result import no_progress
from docgen.app.check_registers import check_whole_registers
from docgen.model.finding import Finding, Severity
from docgen.workspace.paths import Workspace

Rows = Sequence[Sequence[Any]]
HEADER = ("户编号", "乡镇", "村", "户主", "户主证件号", "家庭人口")
LAYOUT_CODES = ("TB-15", "TB-26", "TB-30", "TB-18", "TB-21", "TB-05", "ZD-01", "TB-03", "TB-02")
IDS = ("11010519491231002X", "110105194912310038", "110105194912310054", "110105194912310070")


def household(number: int, village: str = "石桥村", township: str = "东山镇") -> tuple[Any, ...]:
    return (
        f"53082510000000{number}",
        township,
        village,
        "张王李赵"[number],
        IDS[number],
        2,
    )


@dataclass(frozen=True)
class Checked:
    """What was read of a folder, and what was said about it."""

    registers: Mapping[str, list[dict[str, Any]]]
    findings: Sequence[Finding]

    def column(self, register: str, name: str) -> list[Any]:
        return [row[name] for row in self.registers.get(register, [])]

    def told(self, code: str) -> list[str]:
        return [f"{f.location} {f.message} {f.remedy}" for f in self.findings if f.code == code]

    def codes(self) -> set[str]:
        return {each.code for each in self.findings} & {*LAYOUT_CODES}

    def errors(self) -> set[str]:
        found = {each.code for each in self.findings if each.severity is Severity.ERROR}
        return found & {*LAYOUT_CODES}


def check(space: Path, files: Mapping[str, Mapping[str, Rows] | Rows]) -> Checked:
    """Check a folder of tables: workbooks by sheet, CSV files by rows."""
    folder = space / "inputs/registers/示例县"
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Mapping):
            write_book(path, content)
        else:
            lines = (",".join("" if c is None else str(c) for c in row) for row in content)
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = check_whole_registers(Workspace(space), [folder], no_progress)
    rows = {name: each.frame.collect().to_dicts() for name, each in found.registers.items()}
    return Checked(rows, found.result.findings)


def write_book(path: Path, sheets: Mapping[str, Rows]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)


MOVED = ("乡镇", "村", "户编号", "户主", "家庭人口", "户主证件号")


def moved(number: int, village: str = "白马村") -> tuple[Any, ...]:
    cells = dict(zip(HEADER, household(number, village), strict=True))
    return tuple(cells[name] for name in MOVED)


GAP = (None, None)
SECOND_TABLES: list[tuple[str, list[Sequence[Any]]]] = [
    ("another order after a title", [GAP, ("二、白马村",), MOVED, moved(2)]),
    ("another order without a gap", [MOVED, moved(2)]),
    ("one more column", [GAP, (*HEADER, "人均纯收入"), (*household(2, "白马村"), 3000)]),
    ("a column fewer", [GAP, ("户编号", *HEADER[1:]), household(2, "白马村")]),
    ("another column first", [("序号", *HEADER), (1, *household(2, "白马村"))]),
    ("other names", [GAP, ("户编号", "镇", "行政村", "户主姓名", "身份证号", "人口数"), household(2, "白马村")]),
    ("marks in the header", [GAP, ("*村", "*户编号", "乡镇", "户主", "户主证件号", "家庭人口（人）"), ("白马村", household(2)[0], "东山镇", *household(2)[3:])]),
    ("gaps in the names", [tuple(map(" ".join, MOVED)), moved(2)]),
    ("wide gaps in short names", [GAP, tuple(map("\u3000".join, MOVED)), moved(2)]),
    ("a unit above", [GAP, ("单位：人",), MOVED, moved(2)]),
    ("the same header again", [HEADER, household(2, "白马村")]),
]  # fmt: skip


@pytest.mark.parametrize("below", [t[1] for t in SECOND_TABLES], ids=[t[0] for t in SECOND_TABLES])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_second_header_is_that_of_the_rows_below_it(
    space: Path, below: list[Sequence[Any]], form: str
) -> None:
    rows = [HEADER, household(0), household(1), *below]
    found = check(space, {"户.xlsx": {"户": rows}} if form == "xlsx" else {"户.csv": rows})
    assert found.column("户", "户编号") == [household(at)[0] for at in range(3)]
    assert found.column("户", "村") == ["石桥村", "石桥村", "白马村"]
    assert found.column("户", "户主证件号") == list(IDS[:3])
    assert found.column("户", "家庭人口") == [2, 2, 2]
    assert not found.errors()


def test_a_table_with_more_columns_far_below_does_not_hide_the_one_above(space: Path) -> None:
    wide = (*HEADER, "人均纯收入", "联系电话", "村民小组")
    rows = [HEADER, household(0), GAP, wide, (*household(1), 3000, "13800000000", "一组")]
    found = check(space, {"户.xlsx": {"户": rows}})
    assert found.column("户", "村民小组") == [None, "一组"]
    assert found.column("户", "户编号") == [household(0)[0], household(1)[0]]


MEMBERS = ("户编号", "姓名", "证件号", "性别", "与户主关系")
OTHER_TABLES: list[tuple[str, str, list[Sequence[Any]]]] = [
    ("persons", "家庭成员", [MEMBERS, (household(0)[0], "张三", IDS[3], "男", "之子")]),
    ("villages", "村", [("乡镇", "村", "总户数", "乡村人口"), ("东山镇", "石桥村", 20, 708)]),
    ("helpers", "帮扶责任人", [("户编号", "责任人", "单位", "联系电话"), (household(0)[0], "李四", "农业局", "13800000000")]),
    ("people without their households", "", [("姓名", "性别", "民族"), ("张三", "男", "汉族")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("register", "below"), [t[1:] for t in OTHER_TABLES], ids=[t[0] for t in OTHER_TABLES]
)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("gap", [True, False])
def test_a_table_of_another_kind_below_is_one_error_with_its_row(
    space: Path, register: str, below: list[Sequence[Any]], form: str, gap: bool
) -> None:
    rows = [HEADER, household(0), household(1), *([GAP] if gap else []), *below]
    found = check(space, {"户.xlsx": {"户": rows}} if form == "xlsx" else {"户.csv": rows})
    assert found.column("户", "户编号") == [household(0)[0], household(1)[0]]
    (told,) = found.told("TB-15")
    assert f"!A{5 if gap else 4} " in told
    assert not register or f"“{register}”" in told
    assert ("工作表" if form == "xlsx" else "文件") in told
    assert found.errors() == {"TB-15"}


def test_rules_about_a_table_below_that_is_not_read_are_not_judged(space: Path) -> None:
    rows = [HEADER, household(0), GAP, MEMBERS, (household(0)[0], "张", IDS[0], "男", "户主")]
    found = check(space, {"户.xlsx": {"户": rows}})
    assert [f.message for f in found.findings if f.code == "GZ-08" and "家庭成员" in f.message]


def test_three_tables_of_a_sheet_are_read(space: Path) -> None:
    rows = [HEADER, household(0), GAP, MOVED, moved(1), GAP, HEADER, household(2), household(3)]
    found = check(space, {"户.xlsx": {"户": rows}})
    assert found.column("户", "户编号") == [household(at)[0] for at in range(4)]
    assert found.column("户", "家庭人口") == [2] * 4


RECORDS_LIKE_HEADERS: list[tuple[str, str, Rows]] = [
    ("words that are also names of fields", "家庭成员", [MEMBERS, (household(0)[0], "户主", IDS[0], "男", "户主"), (household(0)[0], "张三", IDS[1], "男", "之子")]),
    ("levels", "归档文件", [("档号", "题名", "层级", "乡镇", "村"), ("0001-WS·2014-D30-FPB-0001", "乡镇", "村", "东山镇", "石桥村"), ("0001-WS·2014-D30-FPB-0002", "题名", "户", "东山镇", "石桥村")]),
    ("two words of a sparse row", "驻村干部", [("姓名", "乡镇", "村", "单位", "职务"), ("张三", "东山镇", "村", "乡镇", "村"), ("李四", "东山镇", "石桥村", "县", "干部")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("register", "rows"), [r[1:] for r in RECORDS_LIKE_HEADERS], ids=[r[0] for r in RECORDS_LIKE_HEADERS]
)  # fmt: skip
def test_a_record_with_words_of_a_header_is_one(space: Path, register: str, rows: Rows) -> None:
    for name in (f"{register}.csv", f"{register}.xlsx"):
        content = rows if name.endswith("csv") else {register: rows}
        found = check(space, {name: content})
        assert len(found.registers[register]) == 2
        assert not found.told("TB-15")
        (space / f"inputs/registers/示例县/{name}").unlink()


def test_a_header_without_rows_is_no_table(space: Path) -> None:
    rows = [HEADER, household(0), GAP, MEMBERS]
    found = check(space, {"户.xlsx": {"户": rows}})
    assert found.column("户", "户编号") == [household(0)[0]]
    assert not found.errors()


SET_ASIDE = (
    *("示例", "示例（勿删）", "样表", "样例", "范例", "填表说明", "填报说明", "说明", "模板"),
    *("户(作废)", "作废", "已删除", "户备份", "备份1", "下拉", "下拉选项", "数据字典", "汇总"),
    *("户汇总", "汇总表", "统计", "户_旧表"),
)


@pytest.mark.parametrize("name", SET_ASIDE)
def test_a_sheet_that_its_name_sets_aside_is_told_and_not_read(space: Path, name: str) -> None:
    sheets = {"户": [HEADER, household(0)], name: [HEADER, household(1)]}
    found = check(space, {"户.xlsx": sheets})
    assert found.column("户", "户编号") == [household(0)[0]]
    (told,) = found.told("TB-26")
    assert f"“{name}”" in told
    assert not found.errors()


@pytest.mark.parametrize("name", SET_ASIDE)
def test_the_only_sheet_of_a_register_is_read_whatever_its_name(space: Path, name: str) -> None:
    found = check(
        space, {"户.xlsx": {"填报注意": [("甲", "乙"), ("丙", "丁")], name: [HEADER, household(1)]}}
    )
    assert found.column("户", "户编号") == [household(1)[0]]


SOUND_SHEETS = (
    "户_西河镇",
    "西河镇",
    "示例县西河镇",
    "示例镇",
    "石桥村",
    "户（2）",
    "Sheet2",
    "二组",
)


@pytest.mark.parametrize("name", SOUND_SHEETS)
def test_other_sheets_of_a_register_are_read(space: Path, name: str) -> None:
    sheets = {"户": [HEADER, household(0)], name: [HEADER, household(1, "北寨村", "西河镇")]}
    found = check(space, {"户.xlsx": sheets})
    assert found.column("户", "户编号") == [household(0)[0], household(1)[0]]
    assert not found.codes()


UNLIKE: list[tuple[str, Rows]] = [
    ("sums of villages", [("乡镇", "村", "户数", "人口数"), ("东山镇", "石桥村", 3, 9)]),
    ("words to choose from", [("乡镇", "村", "贫困户属性"), ("东山镇", "石桥村", "低保户")]),
    ("fields and what they mean", [("字段", "乡镇", "村"), ("说明", "写全称", "写全称")]),
    ("nothing of ours", [("甲", "乙"), ("丙", "丁")]),
]


@pytest.mark.parametrize("rows", [u[1] for u in UNLIKE], ids=[u[0] for u in UNLIKE])
def test_a_sheet_without_the_key_and_what_is_needed_is_told_once(space: Path, rows: Rows) -> None:
    found = check(space, {"户.xlsx": {"户": [HEADER, household(0)], "Sheet2": rows}})
    assert found.column("户", "户编号") == [household(0)[0]]
    assert found.codes() == {"TB-26"}


OTHER_NAMES = ("户号码", "镇名字", "村", "户主", "公民证件", "几口人")


def test_a_list_of_people_under_other_names_is_an_error(space: Path) -> None:
    sheets = {"东山镇": [HEADER, household(0)], "西河镇": [OTHER_NAMES, household(1)]}
    found = check(space, {"户.xlsx": sheets})
    assert found.column("户", "户编号") == [household(0)[0]]
    (told,) = found.told("TB-15")
    assert "“户编号”" in told
    assert "西河镇" in told


def test_a_workbook_of_which_nothing_is_read_is_an_error(space: Path) -> None:
    sheets = {
        "甲": [("编号", "名字"), ("1", "张")],
        "乙": [("编号", "名字"), ("1", "张"), ("2", "王")],
    }
    found = check(space, {"户.xlsx": sheets})
    (told,) = found.told("TB-15")
    assert "乙" in told


PLACES = [
    ("a village in a book of a township", "东山镇户.xlsx", "大村村", "户"),
    ("a village in a plain book", "户.xlsx", "新村", "户"),
    ("a township", "户.xlsx", "中乡乡镇", "户"),
    ("villages of a township", "东山镇户.xlsx", "石桥村户", "户"),
]


@pytest.mark.parametrize(("file", "sheet"), [p[1:3] for p in PLACES], ids=[p[0] for p in PLACES])
def test_a_place_that_ends_like_a_register_is_a_place(space: Path, file: str, sheet: str) -> None:
    sheets = {"石桥村": [HEADER, household(0)], sheet: [HEADER, household(1, "大村村")]}
    found = check(space, {file: sheets})
    assert found.column("户", "户编号") == [household(0)[0], household(1)[0]]
    assert not found.codes()


@pytest.mark.parametrize("name", ["户/大村村.csv", "户/中乡乡镇.csv", "贫困户/示例县.csv"])
def test_a_place_in_the_folder_of_a_register_is_a_place(space: Path, name: str) -> None:
    found = check(space, {name: [HEADER, household(0)]})
    assert found.column("户", "户编号") == [household(0)[0]]
    assert not found.codes()


VILLAGES = [("乡镇", "村", "总户数", "乡村人口"), ("东山镇", "石桥村", 20, 708)]


@pytest.mark.parametrize(
    "name", ["村.csv", "东山镇村.csv", "示例县村.csv", "村/东山镇.csv", "东山镇_村.csv"]
)
def test_villages_are_still_known_by_the_names_of_their_tables(space: Path, name: str) -> None:
    found = check(space, {name: VILLAGES})
    assert found.column("村", "村") == ["石桥村"]
    assert not found.codes()


def test_a_sheet_of_villages_in_a_book_of_households_is_read_by_its_header(space: Path) -> None:
    found = check(space, {"东山镇户.xlsx": {"户": [HEADER, household(0)], "东山镇村": VILLAGES}})
    assert found.column("村", "村") == ["石桥村"]
    assert not found.codes()


def test_a_word_file_with_a_table_for_signatures_is_no_error(space: Path) -> None:
    folder = space / "inputs/registers/示例县"
    folder.mkdir(parents=True)
    document = docx.Document()
    for rows in (
        [HEADER, household(0)],
        [("填表人", "审核人"), ("张三", "李四")],
        [MOVED, moved(1)],
    ):
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = str(text)
        document.add_paragraph("下一张")
    document.save(str(folder / "户.docx"))
    found = check(space, {})
    assert found.column("户", "户编号") == [household(0)[0], household(1)[0]]
    assert found.codes() == {"TB-26"}
