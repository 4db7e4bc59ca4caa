"""Tables of another kind below a register, whose names are no fields of any register."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_sheets import GAP, HEADER, Rows, check, household

_WORK = [("序号", "姓名", "务工地", "工资"), (1, "赵六", "广东", 3000), (2, "钱七", "浙江", 4000)]
_GOODS = [("编号", "物资", "去向", "件数"), ("W1", "大米", "甲组", 20)]
_PROJECTS = [("项目名称", "投资额", "完成时间", "备注"), ("水渠", "20万元", "2017-3-1", None)]
_SUMS = [("类别", "户数", "人数"), ("低保户", 3, 5), ("五保户", 1, 1)]
_TITLE = ("外出务工人员名单",)


@pytest.mark.parametrize("below", [_WORK, _GOODS, _PROJECTS, _SUMS])
@pytest.mark.parametrize("between", [[], [GAP], [_TITLE], [GAP, _TITLE], [GAP, _TITLE, GAP]])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_it_is_one_error_with_its_row(space: Path, below: Rows, between: Rows, form: str) -> None:
    rows = [HEADER, household(0), household(1), *between, *below]
    found = check(space, {"户.xlsx": {"户": rows}} if form == "xlsx" else {"户.csv": rows})
    assert found.column("户", "户编号") == [household(0)[0], household(1)[0]]
    (told,) = found.told("TB-15")
    assert f"!A{4 + len(between)} 从这一行起是另一张表，没有读" in told
    assert found.errors() == {"TB-15"}


_SIGNED = [("填表人", "张三", "审核人", "李四"), ("联系电话", 13800000001, "日期", "2017年3月1日")]


@pytest.mark.parametrize(
    "rows",
    [
        [HEADER, household(0), GAP, *_SIGNED],
        [HEADER, household(0), HEADER, household(1)],
        [("序号", *HEADER), (1, *household(0)), ("序号", *HEADER), (2, *household(1))],
    ],
)
def test_signatures_and_headers_of_later_pages_are_none(space: Path, rows: Rows) -> None:
    assert not check(space, {"户.xlsx": {"户": rows}}).told("TB-15")


def test_a_record_of_words_is_none(space: Path) -> None:
    header = ("乡镇", "村", "总户数", "村委会主任")
    rows = [
        header,
        ("东山镇", "石桥村", 5, "李明"),
        ("东山镇", "单位", "不详", "备注"),
        ("东山镇", "大村", 6, "王二"),
    ]
    found = check(space, {"村.xlsx": {"村": rows}})
    assert found.column("村", "村") == ["石桥村", "单位", "大村"]
