"""Sheets beside those of a register: a table about its records, another register, no header."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import pytest
from test_sheets import HEADER, IDS, VILLAGES, Checked, Rows, check, household

from docgen.model.finding import Severity

KEY = household(0)[0]
HOUSEHOLDS = [HEADER, household(0), household(1)]


def write_word(folder: Path, *tables: Rows) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    document = docx.Document()
    for rows in tables:
        table = document.add_table(len(rows), max(map(len, rows)))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=False):
                cell.text = str(text)
        document.add_paragraph("下一张")
    document.save(str(folder / "户.docx"))


def write_page(folder: Path, *tables: Rows) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    bodies = []
    for rows in tables:
        lines = ("".join(f"<td>{text}</td>" for text in row) for row in rows)
        bodies.append("<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>")
    (folder / "户.html").write_text("<html>" + "<p>下</p>".join(bodies) + "</html>", "utf-8")


def check_second(space: Path, rows: Rows, form: str, sheet: str = "Sheet2") -> Checked:
    """Check a file of households with a second table, as a workbook, in Word, or as a page."""
    folder = space / "inputs/registers/示例县"
    if form == "xlsx":
        return check(space, {"户.xlsx": {"户": HOUSEHOLDS, sheet: rows}})
    (write_word if form == "docx" else write_page)(folder, HOUSEHOLDS, rows)
    return check(space, {})


FORMS = ("xlsx", "docx", "html")
OTHERS: list[tuple[str, str, Rows]] = [
    ("villages", "村", VILLAGES),
    ("villages and more", "村", [(*VILLAGES[0], "耕地面积"), (*VILLAGES[1], 9)]),
    ("helpers", "帮扶责任人", [("户编号", "责任人", "单位", "联系电话"), (KEY, "赵明", "农业局", "13800000001")]),
    ("members", "家庭成员", [("户编号", "姓名", "证件号", "与户主关系"), (KEY, "张", IDS[0], "户主")]),
    ("members and places", "家庭成员", [("乡镇", "村", "户编号", "姓名", "证件号", "与户主关系"), ("东山镇", "石桥村", KEY, "张", IDS[0], "户主")]),
    ("members with the head", "家庭成员", [("户编号", "户主", "姓名", "证件号", "与户主关系", "性别"), (KEY, "张", "张", IDS[0], "户主", "男")]),
]  # fmt: skip


@pytest.mark.parametrize(("register", "rows"), [o[1:] for o in OTHERS], ids=[o[0] for o in OTHERS])
@pytest.mark.parametrize("form", FORMS)
def test_a_table_of_another_register_is_told_as_such(
    space: Path, register: str, rows: Rows, form: str
) -> None:
    found = check_second(space, rows, form)
    assert found.column("户", "户编号") == [household(0)[0], household(1)[0]]
    (told,) = found.told("TB-15")
    assert f"看表头像“{register}”" in told
    assert found.errors() == {"TB-15"}
    assert any(f"“{register}”还有表没有读" in each for each in found.told("GZ-08"))
    if form != "xlsx":
        assert "工作表" not in told
        assert f"文件名用“{register}”开头" in told


SIDES: list[tuple[str, Rows]] = [
    ("incomes", [("户编号", "户主", "工资性收入", "转移性收入"), (KEY, "张", 100, 300)]),
    ("resettlement", [("户编号", "户主", "安置点", "人数"), (KEY, "张", "东山", 3)]),
    ("subsidies with places", [("户编号", "乡镇", "村", "户主", "补助金额"), (*household(0)[:4], 100)]),
    ("disabilities", [("户编号", "户主", "户主证件号", "残疾等级"), (KEY, "张", IDS[0], "二级")]),
    ("all but one", [(*HEADER[:5], "住房面积"), (*household(0)[:5], 90)]),
    ("many years", [("户编号", "年度", "户主"), (KEY, 2016, "张"), (KEY, 2017, "张")]),
    ("telephones", [("户编号", "联系电话"), (KEY, "13800000001")]),
]  # fmt: skip


@pytest.mark.parametrize("rows", [s[1] for s in SIDES], ids=[s[0] for s in SIDES])
@pytest.mark.parametrize("form", FORMS)
def test_a_table_about_the_same_records_is_told_and_adds_none(
    space: Path, rows: Rows, form: str
) -> None:
    found = check_second(space, rows, form)
    assert found.column("户", "户编号") == [household(0)[0], household(1)[0]]
    (told,) = found.told("TB-15")
    assert "同一批“户”的另一张表" in told
    assert not found.errors()
    assert not found.told("GZ-08")
    assert not found.told("HD-20")


@pytest.mark.parametrize("sheet", ["户_收入", "户收入", "收入", "东山镇"])
def test_the_name_of_a_sheet_makes_no_records_of_what_is_said_of_others(
    space: Path, sheet: str
) -> None:
    found = check_second(space, SIDES[0][1], "xlsx", sheet)
    assert found.column("户", "户编号") == [household(0)[0], household(1)[0]]
    assert len(found.told("TB-15")) == 1


@pytest.mark.parametrize("form", FORMS)
def test_a_table_with_the_key_of_others_is_an_error(space: Path, form: str) -> None:
    rows = [("户编号", "户主", "安置点"), (household(2)[0], "李", "东山")]
    found = check_second(space, rows, form)
    (told,) = found.told("TB-15")
    assert "“乡镇”" in told
    assert found.errors() == {"TB-15"}
    assert any("“户”还有表没有读" in each for each in found.told("GZ-08"))
    assert ("名称前加" in told) == (form == "xlsx")


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("form", FORMS)
def test_records_without_a_header_are_told(space: Path, count: int, form: str) -> None:
    found = check_second(space, [household(2), household(3)][:count], form)
    assert found.column("户", "户编号") == [household(0)[0], household(1)[0]]
    (told,) = found.told("TB-02")
    assert "没有表头" in told
    assert found.errors() == {"TB-02"}
    assert any("“户”还有表没有读" in each for each in found.told("GZ-08"))


SOUND: list[tuple[str, Sequence[Any]]] = [
    ("as before", HEADER),
    ("without the township", ("户编号", "村", "户主", "户主证件号", "家庭人口")),
    ("without places", ("户编号", "户主", "户主证件号", "家庭人口")),
    ("more columns", (*HEADER, "人均纯收入", "联系电话")),
    ("another order", ("乡镇", "村", "户主", "户编号", "户主证件号", "家庭人口")),
]


@pytest.mark.parametrize("header", [s[1] for s in SOUND], ids=[s[0] for s in SOUND])
@pytest.mark.parametrize("sheet", ["西河镇", "Sheet2", "户_西河镇"])
def test_a_sheet_of_other_records_is_read(space: Path, header: Sequence[Any], sheet: str) -> None:
    row = dict(zip(HEADER, household(2, "北寨村", "西河镇"), strict=True))
    rows = [header, [row.get(name) for name in header]]
    found = check_second(space, rows, "xlsx", sheet)
    assert found.column("户", "户编号") == [household(at)[0] for at in range(3)]
    assert not found.told("TB-15")
    assert all(each.severity is not Severity.ERROR or each.missing for each in found.findings)
