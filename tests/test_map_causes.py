"""What a map lacks is told at its cause, once, with what can be done."""

from __future__ import annotations

import pytest
import test_map_laws as laws
from test_map_laws import HEADER, ID, IDS, Check

from conftest import workbook

check = laws.check
ROW = f"{IDS[0]},东山镇,石桥村,张三,{ID},3"


@pytest.mark.parametrize(
    ("column", "said"),
    [("情况", "核对表头"), ("户主名", "是不是“户主”"), ("村民小组", "做出来的")],
)
def test_a_choice_by_a_lacking_column_is_told_once(check: Check, column: str, said: str) -> None:
    made = "  固定: {村民小组: 一组}\n" if column == "村民小组" else ""
    done = check({"户.csv": f"{HEADER}\n{ROW}\n"}, f"- 台账: 户\n  只取: {{{column}: 甲}}\n{made}")
    assert "一行也没有取" in done.said("TB-29")
    assert said in done.said("TB-29")
    assert "TB-43" not in done.codes()
    assert any(f.code == "GZ-08" for f in done.findings)


def test_a_blank_column_of_a_choice_is_still_told(check: Check) -> None:
    done = check({"户.csv": f"{HEADER},情况\n{ROW},\n"}, "- 台账: 户\n  只取: {情况: 甲}\n")
    assert "TB-43" in done.codes()
    assert "TB-29" not in done.codes()


BARE = [
    (
        "家庭成员",
        "户编号,乡镇,村,姓名,身份证号,与户主关系",
        f"{IDS[0]},甲镇,甲村,张三,{ID},户主",
        1,
    ),
    ("帮扶责任人", f"{HEADER},责任人", f"{ROW},赵明", 1),
    ("帮扶责任人", f"{HEADER},帮扶人", f"{ROW},赵明", 1),
    ("家庭成员", HEADER, ROW, 0),
    ("帮扶责任人", HEADER, ROW, 0),
]


@pytest.mark.parametrize(("register", "header", "row", "count"), BARE)
def test_a_bare_entry_is_for_a_table_with_all_it_needs(
    check: Check, register: str, header: str, row: str, count: int
) -> None:
    done = check({"户.csv": f"{header}\n{row}\n"}, f"- 台账: {register}\n")
    assert len(done.rows.get(register, [])) == count
    assert ("TB-47" in done.codes()) == (not count)
    assert len(done.rows["户"]) == 1


CARD = [
    (["编号", "项目", "单位", "数量"], "{项目: 项目, 内容: 数量, 单位: 单位}"),
    (["序号", "指标", "计量单位", "内容"], "{项目: 指标, 内容: 内容, 单位: 计量单位}"),
    (["序号", "项目", "备注", "内容"], "{项目: 项目, 内容: 内容}"),
]
ITEMS = [
    ("户编号", "", IDS[0]),
    ("户主姓名", "", "张三"),
    ("家庭人口", "人", 3),
    ("人均纯收入", "元", 5),
]


@pytest.mark.parametrize(("header", "turned"), CARD)
def test_names_in_a_later_column_are_told_with_the_map_that_reads_them(
    check: Check, header: list[str], turned: str
) -> None:
    rows = [
        header,
        *([at, name, unit or None, text] for at, (name, unit, text) in enumerate(ITEMS)),
    ]
    if header[2] == "备注":
        rows = [header, *([at, name, None, text] for at, (name, _, text) in enumerate(ITEMS))]
    table = workbook(rows)
    done = check({"户.xlsx": table})
    assert f"竖排: {turned}" in done.said("TB-15")
    assert "ZD-01" not in done.codes()
    done = check({"户.xlsx": table}, f"- 台账: 户\n  竖排: {turned}\n")
    assert done.column("户主") == ["张三"]
    assert done.column("家庭人口") == [3]


def test_a_sound_table_with_names_of_fields_in_a_cell_is_read(check: Check) -> None:
    rows = f"{HEADER},其他致贫原因\n" + "".join(
        f"{IDS[at]},东山镇,石桥村,张三,,3,{name}\n" for at, name in enumerate(("户主", "家庭人口"))
    )
    done = check({"户.csv": rows})
    assert len(done.rows["户"]) == 2
