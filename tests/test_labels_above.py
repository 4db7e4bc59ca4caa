"""Lines above a header that name a field say it of all rows; what names none is told."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import StringIO

import pytest
import test_map_laws as laws
from test_map_laws import ID, IDS, Check

from conftest import workbook

check = laws.check

HEADER = ("户编号", "户主", "户主证件号", "家庭人口")
ROWS = ((IDS[0], "张三", ID, 3), (IDS[1], "李四", "", 2))
BOTH = {"乡镇": "甲镇", "村": "甲村"}
READ = [
    (["乡镇：甲镇", None, "村：甲村"], BOTH),
    (["乡镇：甲镇 村：甲村"], BOTH),
    (["乡镇:甲镇，村:甲村"], BOTH),
    (["（乡镇：甲镇　村：甲村）"], BOTH),
    (["乡镇", "甲镇", "村", "甲村"], BOTH),
    (["乡镇：", "甲镇", "村：", "甲村"], BOTH),
    (["乡（镇）：甲镇", None, "行政村：甲村"], BOTH),
    (["镇", "甲镇", "行政村", "甲村"], BOTH),
    (["乡镇：甲镇", "填报日期：2018年3月1日", "村：甲村"], BOTH),
    (["乡 镇：甲镇", "村 ：甲村"], BOTH),
    (["村：甲村", None, None, "识别年度：2014"], {"村": "甲村", "识别年度": 2014}),
]


@pytest.mark.parametrize(("line", "expected"), READ)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_label_above_is_that_of_all_rows_and_told(
    check: Check, kind: str, line: Sequence[str], expected: Mapping[str, object]
) -> None:
    lines = [["贫困户花名册"], line, [None], HEADER, *ROWS]
    data: bytes = workbook(lines)
    if kind == "csv":
        out = StringIO()
        csv.writer(out).writerows([[cell or "" for cell in row] for row in lines])
        data = out.getvalue().encode()
    done = check({f"户.{kind}": data})
    for row in done.rows["户"]:
        assert {name: row.get(name) for name in expected} == expected
    for name in expected:
        assert f"“{name}”写在表的上面" in done.said("TB-22")
    assert not [f for f in done.findings if f.code == "ZD-01" and f.missing in expected]
    assert "TB-18" not in done.codes()


UNREAD = [
    (["乡镇：甲镇", "村组编码：0123"], "村组编码：0123"),
    (["家庭人口：120", "村：甲村"], None),
    (["联系电话：13900000001", "村：甲村"], "联系电话：139"),
    (["村：甲村", "村：乙村"], "村：甲村、村：乙村"),
    (["危房等级：戊"], "危房等级：戊"),
    (["户主：张三"], None),
]


@pytest.mark.parametrize(("line", "said"), UNREAD)
def test_a_label_that_is_not_read_is_told(
    check: Check, line: Sequence[str], said: str | None
) -> None:
    done = check({"户.xlsx": workbook([["贫困户花名册"], line, HEADER, *ROWS])})
    assert (said or "") in done.said("TB-18")
    assert ("TB-18" in done.codes()) == (said is not None)
    assert done.column("联系电话") == [None, None]
    assert done.column("家庭人口") == [3, 2]


FRAME = [
    ["填报单位：甲镇人民政府", None, "制表：钱某", "电话：13900000001"],
    ["单位：万元"],
    ["填表人：张三", None, "2018年3月1日"],
    ["表号：甲1表", None, "制定机关：某局"],
    ["审核人：", None, "填报日期："],
    ["附件1："],
    ["单 位：万 元"],
    ["单位：户、人", "时间：2018年"],
]


@pytest.mark.parametrize("line", FRAME)
def test_the_frame_of_a_form_is_not_told(check: Check, line: Sequence[str]) -> None:
    header = (*HEADER, "乡镇", "村", "人均纯收入")
    rows = [(*row, "甲镇", "甲村", 1) for row in ROWS]
    done = check({"户.xlsx": workbook([["贫困户花名册"], line, header, *rows])})
    assert not done.codes() & {"TB-18", "TB-22"}


def test_a_column_of_the_table_comes_before_a_label(check: Check) -> None:
    header = (*HEADER, "乡镇", "村")
    rows = [(*row, "甲镇", "甲村") for row in ROWS]
    done = check({"户.xlsx": workbook([["乡镇：乙镇"], header, *rows])})
    assert done.column("乡镇") == ["甲镇", "甲镇"]


def test_a_map_comes_before_a_label(check: Check) -> None:
    done = check(
        {"户.xlsx": workbook([["乡镇：乙镇"], HEADER, *ROWS])},
        "- 台账: 户\n  固定: {乡镇: 甲镇, 村: 甲村}\n",
    )
    assert done.column("乡镇") == ["甲镇", "甲镇"]
