"""Headers of several lines: units, notes and numbers of columns beside names in their last line."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from test_headers import merged as book
from test_messy_tables import Cell, config, read

from docgen.app.register_config import RegisterConfig
from docgen.registers.register_schema import other_names

__all__ = ["config"]

_PEOPLE = ("户编号", "乡镇", "村", "户主", "户主证件号", "家庭人口")
_BLANK = (None,) * len(_PEOPLE)


def _household(number: int, *cells: Cell) -> tuple[Cell, ...]:
    key = f"53082510000000{number}"
    return (key, "东山镇", "石桥村", "李大甲", "11010519491231002X", 3, *cells)


_OVER_TWO = [f"{column}1:{column}2" for column in "ABCDEF"]
_OVER_THREE = [f"{column}1:{column}3" for column in "ABCDEF"]


@pytest.mark.parametrize("merged", [[*_OVER_TWO, "G1:H1"], ["G1:H1"], []])
@pytest.mark.parametrize(
    ("below", "income"),
    [
        (("工资性", "转移性", "（万元）"), 12000),
        (("工资性", "转移性", "万元"), 12000),
        (("工资性", "转移性", "[万元]"), 12000),
        (("工资性（元）", "转移性（元）", "（万元）"), 12000),
        (("工资性", "转移性", "（必填）"), 1.2),
        (("工资性", "转移性", "选填"), 1.2),
    ],
)
def test_units_stand_beside_names_in_the_last_line(
    config: RegisterConfig, below: Sequence[str], income: float, merged: Sequence[str]
) -> None:
    head = [(*_PEOPLE, "收入", None, "纯收入"), (*_BLANK, *below)]
    rows = [*head, _household(1, 1000, 500, 1.2), _household(2, 1000, 500, 1.2)]
    found = read(config, book(rows, *merged))
    assert found.codes() == []
    for row in found.rows:
        assert [row["工资性收入"], row["转移性收入"], row["纯收入"]] == [1000, 500, income]
    assert len(found.rows) == 2


def test_units_of_people_stand_there_too(config: RegisterConfig) -> None:
    head = [
        (*_PEOPLE, "收入", None, "纯收入"),
        (*_BLANK[1:], "（人）", "工资性", "转移性", "（元）"),
    ]
    found = read(config, book([*head, _household(1, 1000, 500, 1500)]))
    assert found.codes() == []
    assert found.rows[0]["家庭人口"] == 3


def test_the_third_line_has_units_too(config: RegisterConfig) -> None:
    head = [
        (*_PEOPLE, "家庭收入", None, "住房"),
        (*_BLANK, "收入", None, "住房面积"),
        (*_BLANK, "工资性", "转移性", "（平方米）"),
    ]
    rows = [*head, _household(1, 1000, 500, 80)]
    found = read(config, book(rows, *_OVER_THREE, "G1:H1", "G2:H2"))
    assert found.codes() == []
    (row,) = found.rows
    assert [row["工资性收入"], row["转移性收入"], row["住房面积"]] == [1000, 500, 80]


@pytest.mark.parametrize("cells", [("（万元）", "元", 1.2), ("工资", 500, "（万元）")])
def test_a_record_is_no_line_of_the_header(config: RegisterConfig, cells: Sequence[Cell]) -> None:
    head = (*_PEOPLE, "工资性收入", "转移性收入", "纯收入")
    found = read(config, book([head, _household(1, *cells), _household(2, 1, 2, 3)]))
    assert len(found.rows) == 2
    assert "ZD-03" in found.codes()


_MEMBER = ("户编号", "姓名", "证件号", "与户主关系")
_ONE = ("530825100000001", "李甲", "11010519491231002X", "户主")


@pytest.mark.parametrize(
    ("names", "phones", "expected"),
    [
        (("户联系电话", "人联系电话"), ("13800000001", "13800000002"), "13800000002"),
        (("户联系电话", "联系电话"), ("13800000001", "13800000002"), "13800000002"),
        (("户联系电话",), ("13800000001",), None),
        (("户 联系电话",), ("13800000001",), None),
        (("电话",), ("13800000001",), "13800000001"),
    ],
)
def test_the_telephone_of_the_household_is_no_persons_own(
    config: RegisterConfig, names: Sequence[str], phones: Sequence[str], expected: str | None
) -> None:
    rows = [(*_MEMBER, *names), (*_ONE, *phones)]
    found = read(config, book(rows), "家庭成员.xlsx", "家庭成员")
    assert found.rows[0]["联系电话"] == expected
    assert ("户" in found.said("TB-18")) == (names[0] != "电话")


@pytest.mark.parametrize("register", ["帮扶责任人", "驻村干部", "家庭成员"])
def test_only_the_register_of_households_knows_their_telephone(
    config: RegisterConfig, register: str
) -> None:
    assert "户联系电话" in other_names(config.forms["户"].schema, "联系电话")
    assert "户联系电话" not in other_names(config.forms[register].schema, "联系电话")
    assert "人联系电话" not in other_names(config.forms["户"].schema, "联系电话")


_PLACES = ("乡镇", "村", "总户数", "乡村人口")
_VILLAGES = [("东山镇", "石桥村", 100, 400), ("东山镇", "白马村", 50, 200)]
_LINES = [
    ("①", "②"),
    ("必填", "必填"),
    ("A1", "A2"),
    ("Households", "Population"),
    ("（1）", "（2）"),
    ("[1]", "[2]"),
    ("甲", "乙"),
    ("数值", "数值"),
    ("选填", "按户籍"),
    ("zhs", "xcrk"),
    ("Households (unit)", "Population, rural"),
]


@pytest.mark.parametrize("line", [*_LINES, ("1", "2"), ("一", "二"), ("按户籍数", "按常住数")])
def test_a_line_below_merged_places_is_no_record(
    config: RegisterConfig, line: Sequence[str]
) -> None:
    data = book([_PLACES, (None, None, *line), *_VILLAGES], "A1:A2", "B1:B2")
    found = read(config, data, "村.xlsx", "村")
    assert [row["总户数"] for row in found.rows] == [100, 50]
    assert found.codes() == ["TB-21"]


@pytest.mark.parametrize("line", _LINES)
def test_a_line_below_blank_places_is_no_record(
    config: RegisterConfig, line: Sequence[str]
) -> None:
    found = read(config, book([_PLACES, (None, None, *line), *_VILLAGES]), "村.xlsx", "村")
    assert [row["总户数"] for row in found.rows] == [100, 50]
    assert found.codes() == ["TB-21"]


@pytest.mark.parametrize(
    "line",
    [
        ("Township", "Villages (unit)", "Population"),
        ("Township", "Villagers' Committees", "Rural Population"),
        ("Township", "Villages", "Rural Population (10000 persons)"),
        ("Name of township", "No. of villages", "Population, rural"),
    ],
)
def test_a_line_in_english_is_no_record(config: RegisterConfig, line: Sequence[str]) -> None:
    rows = [("乡镇", "村数", "乡村人口"), line, ("东山镇", 5, 700), ("西河镇", 6, 800)]
    found = read(config, book(rows), "乡镇.xlsx", "乡镇")
    assert [row["乡镇"] for row in found.rows] == ["东山镇", "西河镇"]
    assert found.codes() == ["TB-21"]


@pytest.mark.parametrize("cells", [(100, 400), (7, "不详"), ("三", 400)])
def test_a_header_merged_over_a_record_hides_it(
    config: RegisterConfig, cells: Sequence[Cell]
) -> None:
    data = book([_PLACES, (None, None, *cells), *_VILLAGES], "A1:A2", "B1:B2")
    found = read(config, data, "村.xlsx", "村")
    assert found.said("TB-35").count("从表头") == 2
    assert len(found.rows) == 3


@pytest.mark.parametrize(
    "unit",
    ["单位：万元", "单位：元、%", "单位：公斤", "单位：人、万元", "单位：万元/亩", "（万元）"],
)
def test_a_unit_above_may_be_that_of_a_column_that_is_not_read(
    config: RegisterConfig, unit: str
) -> None:
    found = read(config, book([(unit,), (*_PEOPLE, "补助资金"), _household(1, 1.3)]))
    assert found.codes() == ["TB-18"]
    assert found.rows[0]["家庭人口"] == 3


@pytest.mark.parametrize(
    ("unit", "others"), [("单位：百块", ("补助资金",)), ("单位：百块", ()), ("单位：万元", ())]
)
def test_a_unit_above_that_nobody_takes_belongs_into_a_header(
    config: RegisterConfig, unit: str, others: Sequence[str]
) -> None:
    rows = [(unit,), (*_PEOPLE, *others), _household(1, *(1.3 for _ in others))]
    found = read(config, book(rows))
    (finding,) = (each for each in found.findings if each.code == "TB-25")
    assert "写到那一列的表头里" in finding.remedy
    assert "折算" not in finding.remedy


@pytest.mark.parametrize("unit", ["单位：元/月", "单位：百块"])
def test_a_unit_above_that_may_be_that_of_an_amount_is_an_error(
    config: RegisterConfig, unit: str
) -> None:
    rows = [(unit,), (*_PEOPLE, "人均纯收入", "补助资金"), _household(1, 3500, 1.3)]
    assert "TB-25" in read(config, book(rows)).codes()


_VILLAGE = ("东山镇", "石桥村")


@pytest.mark.parametrize(
    ("group", "name", "cell", "is_read"),
    [
        ("基础设施", "通硬化路", "是", True),
        ("公共服务", "饮水达标", "是", True),
        ("村两委", "村委会主任", "李明", True),
        ("其中：", "建档立卡户数", 20, True),
        ("其中", "是否贫困村", "是", True),
        ("上年", "通硬化路", "是", False),
        ("2016年", "饮水达标", "是", False),
        ("自然村", "通硬化路", "是", False),
        ("少数民族", "乡村人口", 20, False),
        ("五保户", "总户数", 20, False),
        ("村小组长", "负责人电话", "13700000001", False),
    ],
)
def test_a_field_below_a_group_is_read_unless_it_is_of_others(
    config: RegisterConfig, group: str, name: str, cell: Cell, is_read: bool
) -> None:
    head = [("乡镇", "村", group, None), (None, None, name, "自编栏")]
    data = book([*head, (*_VILLAGE, cell, "甲")], "A1:A2", "B1:B2", "C1:D1")
    (row,) = read(config, data, "村.xlsx", "村").rows
    assert (row[name] is not None) == is_read
