"""Headers of registers: groups above columns, rows of units, tables side by side."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from test_messy_tables import Reading, config, delimited

from docgen.app.register_config import RegisterConfig
from docgen.load.table import read_tables
from docgen.registers.register_reader import read_register
from docgen.registers.register_schema import other_names

__all__ = ["config"]
Rows = Sequence[Sequence[Any]]
KEYS = ("户编号", "乡镇", "村", "户主", "户主证件号", "家庭人口")
ID, OTHER = "11010519491231002X", "110105194912310038"
ONE = ("530825100000001", "东山镇", "石桥村", "张某", ID, 3)
TWO = ("530825100000002", "东山镇", "石桥村", "李某", OTHER, 4)
BLANK = (None,) * len(KEYS)


def read(
    config: RegisterConfig, data: bytes, file: str = "户.xlsx", register: str = "户"
) -> Reading:
    """A table as the program reads it: headers are found by fields and by their other names."""
    schemas = [form.schema for form in config.forms.values()]
    names = {name for schema in schemas for name in schema.fields}
    names |= {other for s in schemas for name in s.fields for other in other_names(s, name)}
    tables, findings = read_tables(data, file, names)
    found, more = read_register(config.forms[register], tables)
    return Reading(found, (*findings, *more))


def merged(rows: Rows, *ranges: str) -> bytes:
    """A workbook of one sheet with merged cells."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for each in ranges:
        sheet.merge_cells(each)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def tall(count: int) -> list[str]:
    """The first columns, each merged over two rows."""
    return [f"{letter}1:{letter}2" for letter in "ABCDEFGHIJ"[:count]]


def wide(first: int, count: int) -> str:
    letters = "ABCDEFGHIJKL"
    return f"{letters[first]}1:{letters[first + count - 1]}1"


def below_group(
    config: RegisterConfig, group: str, names: Sequence[str], cells: Sequence[Any]
) -> list[Reading]:
    """A household with a group of columns behind it: merged, not merged, and as a CSV file."""
    rows = [
        (*KEYS, group, *[None] * (len(names) - 1)),
        (*BLANK, *names),
        (*ONE, *cells),
        (*TWO, *cells),
    ]
    ranges = [*tall(len(KEYS)), *([wide(len(KEYS), len(names))] if len(names) > 1 else [])]
    return [
        read(config, merged(rows, *ranges)),
        read(config, merged(rows)),
        read(config, delimited(rows), "户.csv"),
    ]


OTHERS = [
    ("帮扶人信息", ["姓名", "单位", "联系电话"], ["赵明", "农业局", "13600000001"]),
    ("帮扶责任人", ["姓名", "电话"], ["赵明", "13600000001"]),
    ("监护人", ["姓名", "身份证号码"], ["赵明", OTHER]),
    ("紧急联系人", ["姓名", "手机号"], ["赵明", "13600000001"]),
    ("填表人", ["姓名", "联系电话"], ["赵明", "13600000001"]),
    ("上年", ["纯收入", "人均纯收入"], [1500, 500]),
    ("2016年", ["纯收入", "人均纯收入"], [1500, 500]),
    ("支出", ["工资性收入", "财产性收入"], [1500, 500]),
    ("搬迁前", ["住房面积", "人均住房面积"], [60, 20]),
    ("退出时", ["家庭住址", "人均纯收入"], ["甲", 500]),
    ("其中：残疾人", ["劳动力", "联系电话"], [1, "13600000001"]),
    ("计划", ["纯收入", "人均纯收入"], [1500, 500]),
]


@pytest.mark.parametrize(("group", "names", "cells"), OTHERS, ids=[each[0] for each in OTHERS])
def test_a_column_of_somebody_else_is_not_the_records_own(
    config: RegisterConfig, group: str, names: Sequence[str], cells: Sequence[Any]
) -> None:
    for found in below_group(config, group, names, cells):
        assert len(found.rows) == 2, found.rows
        fields = {name: found.rows[0].get(name) for name in (*names, "联系电话", "户主证件号")}
        assert [n for n in fields if n != "户主证件号" and fields[n] is not None] == []
        assert found.rows[0]["户主"] == "张某"
        assert found.rows[0]["户主证件号"] == ID
        assert f"{group}/{names[-1]}" in found.said("TB-18") or group == "填表人"
        assert "TB-03" not in found.codes()


def test_one_column_below_a_group_is_not_the_records_own(config: RegisterConfig) -> None:
    for group, name, cell in (("帮扶人", "联系电话", "13600000001"), ("上年", "纯收入", 5)):
        for found in below_group(config, group, [name], [cell]):
            assert found.rows[0][name] is None
            assert len(found.rows) == 2
            assert f"{group}/{name}" in found.said("TB-18") or group == "帮扶人"


def test_the_id_of_another_person_is_not_that_of_the_head(config: RegisterConfig) -> None:
    rows = [
        ("户编号", "乡镇", "村", "户主", "家庭人口", "帮扶人信息", None),
        (None, None, None, None, None, "姓名", "身份证号"),
        ("530825100000001", "东山镇", "石桥村", "张某", 3, "赵明", OTHER),
    ]
    for ranges in ([*tall(5), "F1:G1"], []):
        found = read(config, merged(rows, *ranges))
        assert found.rows[0]["户主"] == "张某"
        assert found.rows[0]["户主证件号"] is None
        assert "帮扶人信息/身份证号" in found.said("TB-18")
        assert all("是不是" not in each.remedy for each in found.findings)


PART = [
    (
        "帮扶责任人",
        [
            ("户编号", "乡镇", "责任人", "单位", "帮扶对象", None, None),
            (None, None, None, None, "户主", "证件号", "联系电话"),
            ("530825100000001", "东山镇", "赵明", "农业局", "李四", ID, "13600000001"),
        ],
        ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:G1"],
        {"责任人": "赵明", "证件号": None, "联系电话": None},
    ),
    (
        "村",
        [
            ("乡镇", "村", "其中：少数民族", None),
            (None, None, "总户数", "乡村人口"),
            ("东山镇", "石桥村", 15, 600),
        ],
        ["A1:A2", "B1:B2", "C1:D1"],
        {"村": "石桥村", "总户数": None, "乡村人口": None},
    ),
    (
        "村",
        [
            ("乡镇", "村", "非贫困户", None, "总户数"),
            (None, None, "建档立卡户数", "乡村人口", None),
            ("东山镇", "石桥村", 15, 600, 90),
        ],
        ["A1:A2", "B1:B2", "C1:D1", "E1:E2"],
        {"村": "石桥村", "总户数": 90, "乡村人口": None, "建档立卡户数": None},
    ),
    (
        "家庭成员",
        [
            ("户编号", "姓名", "证件号", "性别", "与户主关系", "监护人", None),
            (None, None, None, None, None, "姓名", "联系电话"),
            ("530825100000001", "张三", ID, "男", "户主", "李四", "13600000001"),
        ],
        ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "F1:G1"],
        {"姓名": "张三", "联系电话": None},
    ),
    (
        "家庭成员",
        [
            ("户编号", "成员信息", None, None, "户主", None),
            (None, "姓名", "证件号", "性别", "姓名", "证件号"),
            ("530825100000001", "张三", ID, "男", "李四", OTHER),
        ],
        ["A1:A2", "B1:D1", "E1:F1"],
        {"姓名": "张三", "证件号": ID, "性别": "男"},
    ),
    (
        "帮扶责任人",
        [
            ("户编号", "乡镇", "责任人", None, None),
            (None, None, "姓名", "单位", "电话"),
            ("530825100000001", "东山镇", "赵明", "农业局", "13600000001"),
        ],
        ["A1:A2", "B1:B2", "C1:E1"],
        {"责任人": "赵明", "单位": "农业局", "联系电话": "13600000001"},
    ),
    (
        "村",
        [
            ("乡镇", "村", None, "总户数"),
            (None, "名称", "编码", None),
            ("东山镇", "石桥村", "530825100001", 90),
        ],
        ["A1:A2", "B1:C1", "D1:D2"],
        {"乡镇": "东山镇", "村": "石桥村", "村编码": "530825100001", "总户数": 90},
    ),
]


@pytest.mark.parametrize("is_merged", [True, False], ids=["merged", "blank"])
@pytest.mark.parametrize(
    ("register", "rows", "ranges", "expected"), PART, ids=[f"{p[0]}-{p[1][0][-3]}" for p in PART]
)
def test_groups_of_other_registers(
    config: RegisterConfig,
    register: str,
    rows: Rows,
    ranges: Sequence[str],
    expected: dict[str, Any],
    is_merged: bool,
) -> None:
    found = read(config, merged(rows, *(ranges if is_merged else ())), f"{register}.xlsx", register)
    assert len(found.rows) == 1
    assert {name: found.rows[0][name] for name in expected} == expected
    assert "TB-03" not in found.codes()


NEUTRAL = [
    ("基本情况", ["联系电话", "家庭住址"], ["13600000001", "甲"]),
    ("家庭基本信息", ["联系电话", "劳动力"], ["13600000001", 2]),
    ("户情况", ["联系电话", "劳动力"], ["13600000001", 2]),
    ("收入情况", ["工资性收入", "低保金"], [100, 20]),
    ("收入", ["工资性收入", "纯收入"], [100, 20]),
    ("一、家庭情况", ["联系电话", "劳动力"], ["13600000001", 2]),
    ("贫困户信息", ["联系电话", "劳动力"], ["13600000001", 2]),
    ("建档立卡户", ["识别年度", "劳动力"], [2014, 2]),
    ("公示情况", ["一次公示开始", "一次公示结束"], ["2014年4月1日", "2014年4月8日"]),
    ("住房情况", ["住房面积", "是否危房"], [60, "否"]),
]


@pytest.mark.parametrize(("group", "names", "cells"), NEUTRAL, ids=[each[0] for each in NEUTRAL])
def test_a_group_that_says_nothing_more_leaves_the_names(
    config: RegisterConfig, group: str, names: Sequence[str], cells: Sequence[Any]
) -> None:
    for found in below_group(config, group, names, cells):
        assert len(found.rows) == 2
        assert all(found.rows[0][name] is not None for name in names), found.findings
        assert "TB-18" not in found.codes()


def test_the_number_of_the_head_is_that_of_the_household_alone(config: RegisterConfig) -> None:
    rows = [
        ("户编号", "乡镇", "村", "户主", None, None, "家庭人口"),
        (None, None, None, "姓名", "身份证号", "联系电话", None),
        (*ONE[:5], "13600000001", 3),
    ]
    for ranges in (["D1:F1"], []):
        assert read(config, merged(rows, *ranges)).rows[0]["联系电话"] == "13600000001"
    for register, header in (
        ("家庭成员", ("户编号", "姓名", "证件号", "性别", "与户主关系", "户主联系电话")),
        ("户", (*KEYS, "帮扶人电话")),
    ):
        cells = (*ONE[: len(header) - 1], "13600000001")
        found = read(config, merged([header, cells]), f"{register}.xlsx", register)
        assert found.rows[0]["联系电话"] is None
        assert header[-1] in found.said("TB-18")


def test_the_head_may_be_divided_into_its_parts(config: RegisterConfig) -> None:
    for group, names in (
        ("户主", ("姓名", "证件号")),
        ("户主", ("姓名", "身份证号")),
        ("户主信息", ("姓名", "身份证号码")),
        ("户主信息", ("户主姓名", "户主身份证号码")),
        ("户主情况", ("户主", "户主证件号")),
    ):
        rows = [
            ("户编号", "乡镇", "村", group, None, "家庭人口"),
            (None, None, None, *names, None),
            ONE,
            TWO,
        ]
        ranges = ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"]
        for data, file in (
            (merged(rows, *ranges), "户.xlsx"),
            (merged(rows), "户.xlsx"),
            (delimited(rows), "户.csv"),
        ):
            found = read(config, data, file)
            assert found.codes() == [], (group, names)
            assert [row["户主"] for row in found.rows] == ["张某", "李某"]
            assert [row["户主证件号"] for row in found.rows] == [ID, OTHER]


DIVIDED = [
    ("家庭人口", ["男", "女", "合计"], [1, 2, 3], 3),
    ("家庭人口", ["合计", "男", "女"], [3, 1, 2], 3),
    ("家庭人口", ["男", "女"], [1, 2], None),
    ("人均纯收入", ["2015年", "2016年", "2017年"], [1000, 2000, 3000], None),
    ("人均纯收入", [2015, 2016, 2017], [1000, 2000, 3000], None),
    ("工资性收入", ["计划", "实际"], [1000, 2000], None),
    ("是否退出", ["是", "否"], ["√", None], None),
    ("住房面积", ["搬迁前", "搬迁后"], [60, 100], None),
    ("联系电话", ["本人", "帮扶人"], ["13600000001", "13600000002"], None),
]


@pytest.mark.parametrize(
    ("field", "names", "cells", "expected"), DIVIDED, ids=[f"{d[0]}/{d[1][0]}" for d in DIVIDED]
)
def test_a_field_that_is_divided_is_none_of_its_parts(
    config: RegisterConfig,
    field: str,
    names: Sequence[Any],
    cells: Sequence[Any],
    expected: Any,
) -> None:
    keys = [name for name in KEYS if name != field]
    first = dict(zip(KEYS, ONE, strict=True))
    second = dict(zip(KEYS, TWO, strict=True))
    rows = [
        (*keys, field, *[None] * (len(names) - 1)),
        (*[None] * len(keys), *names),
        (*(first[name] for name in keys), *cells),
        (*(second[name] for name in keys), *cells),
    ]
    ranges = [*tall(len(keys)), wide(len(keys), len(names))]
    for data, file in (
        (merged(rows, *ranges), "户.xlsx"),
        (merged(rows), "户.xlsx"),
        (delimited(rows), "户.csv"),
    ):
        found = read(config, data, file)
        assert [row["户编号"] for row in found.rows] == [ONE[0], TWO[0]]
        assert found.rows[0][field] == expected
        assert "TB-03" not in found.codes()
        assert f"{field}/{names[0]}" in found.said("TB-18") or expected
        assert all("是不是" not in each.remedy for each in found.findings)


def money(config: RegisterConfig, rows: Rows, *ranges: str) -> list[Reading]:
    return [
        read(config, merged(rows, *ranges)),
        read(config, merged(rows)),
        read(config, delimited(rows), "户.csv"),
    ]


MONEY = (*KEYS, "纯收入", "人均纯收入")
UNIT_ROWS = [
    [*BLANK, "（万元）", "（万元）"],
    [*BLANK, "万元", "万元"],
    [*BLANK, "单位：万元", "单位：万元"],
    [*BLANK[:5], "人", "万元", "万元"],
    [*BLANK[:5], "（人）", "[万元]", "【万元】"],
    ["—", "—", "—", "—", "—", "人", "万元", "万元"],
    ["/", "/", "/", "/", "/", "人", "万元", "万元"],
    ["单位", *BLANK[:5], "万元", "万元"],
    ["计量单位", *BLANK[:4], "人", "万元", "万元/人"],
    ["（必填）", *BLANK[:5], "（万元）", "（万元）"],
]


@pytest.mark.parametrize("units", UNIT_ROWS, ids=lambda row: "".join(map(str, row[-3:])))
@pytest.mark.parametrize("is_below", [True, False], ids=["below", "above"])
def test_a_row_of_units_is_part_of_the_header(
    config: RegisterConfig, units: Sequence[Any], is_below: bool
) -> None:
    if not is_below and ("单位：万元" in units or len(set(units)) == 2):
        return  # It is then the unit of the whole table.
    header = [MONEY, units] if is_below else [units, MONEY]
    rows = [*header, (*ONE, 4, 1.2), (*TWO, 8, 2)]
    ranges = [f"{letter}1:{letter}2" for letter in "ABCDE"] if is_below and not units[0] else []
    for found in money(config, rows, *ranges):
        assert [row["纯收入"] for row in found.rows] == [40000, 80000], found.findings
        assert [row["人均纯收入"] for row in found.rows] == [12000, 20000]
        assert found.codes() == []


def test_a_row_of_units_under_merged_names(config: RegisterConfig) -> None:
    rows = [
        (*KEYS, "收入", None, "耕地面积", "住房面积"),
        (*BLANK, "工资性收入", "纯收入", None, None),
        (*BLANK[:5], "人", "万元", "千元", "公顷", "㎡"),
        (*ONE, 4, 1.2, 2, 60),
        (*TWO, 4, 1.2, 2, 60),
    ]
    for found in money(config, rows):
        row = found.rows[0]
        assert (row["工资性收入"], row["纯收入"], row["耕地面积"]) == (40000, 1200, 30)
        assert row["住房面积"] == 60
        assert len(found.rows) == 2
        assert found.codes() == []


def test_a_row_of_units_below_two_merged_lines(config: RegisterConfig) -> None:
    for group in ("家庭收入", "收入", "收入情况"):
        rows = [
            (*KEYS, group, None),
            (*BLANK, "工资性", "财产性"),
            (*BLANK, "（万元）", "（元）"),
            (*ONE, 3, 4),
            (*TWO, 3, 4),
        ]
        for found in money(config, rows, *(f"{letter}1:{letter}3" for letter in "ABCDEF"), "G1:H1"):
            assert [(row["工资性收入"], row["财产性收入"]) for row in found.rows] == [
                (30000, 4)
            ] * 2
            assert found.codes() == []


def test_units_of_counts_and_shares(config: RegisterConfig) -> None:
    rows = [
        ("乡镇", "村", "总户数", "乡村人口", "贫困发生率"),
        (None, None, "户", "人", "%"),
        ("东山镇", "石桥村", 20, 708, 1.5),
    ]
    for data, file in ((merged(rows), "村.xlsx"), (delimited(rows), "村.csv")):
        (row,) = read(config, data, file, "村").rows
        assert (row["村"], row["总户数"], row["乡村人口"]) == ("石桥村", 20, 708)
        assert row["贫困发生率"] == pytest.approx(0.015)


@pytest.mark.parametrize(
    ("name", "units", "said"),
    [
        ("住房面积", ["坪"], "坪"),
        ("住房面积", ["（坪）"], "坪"),
        ("耕地面积", ["元"], "元"),
        ("纯收入（元）", ["万元"], "万元"),
    ],
)
def test_a_unit_in_a_row_that_does_not_fit_is_named(
    config: RegisterConfig, name: str, units: Sequence[str], said: str
) -> None:
    rows = [(*KEYS, name), (*BLANK[:5], "人", *units), (*ONE, 4), (*TWO, 5)]
    for found in money(config, rows):
        assert len(found.rows) == 2
        assert said in found.said("TB-25")


NO_UNITS = [
    ("530825100000009", "东山镇", "白马村", "王某", OTHER, 4, 5, 6),
    ("530825100000009", None, None, None, None, "4人", "5万元", None),
    ("户编号", "镇", "村", "户主", None, "人", None, None),
    ("530825100000009", "镇", "村", "人", None, None, None, None),
]


@pytest.mark.parametrize("row", NO_UNITS)
def test_a_row_with_other_texts_is_no_row_of_units(
    config: RegisterConfig, row: Sequence[Any]
) -> None:
    for found in money(config, [MONEY, row, (*ONE, 4, 1.2), (*TWO, 8, 2)]):
        assert [each["纯收入"] for each in found.rows if each["户主"] == "张某"] == [4]


NAMES = [
    ("1.户编号", "2.乡镇", "3.村", "4.户主", "5.户主证件号", "6.家庭人口"),
    ("①户编号", "②乡镇", "③村", "④户主", "⑤户主证件号", "⑥家庭人口"),
    ("（1）户编号", "（2）乡镇", "（3）村", "（4）户主", "（5）户主证件号", "（6）家庭人口"),
    ("一、户编号", "二、乡镇", "三、村", "四、户主", "五、户主证件号", "六、家庭人口"),
    ("1、户编号", "2．乡镇", "3)村", "4、户主", "5、户主证件号", "6、家庭人口"),
    ("户编号", "乡镇(A2)", "村*必填", "户主", "户主证件号", "家庭人口（人）（必填）"),
    ("户编号*", "乡镇（A2）", "村（必填）", "【必填】户主", "户主证件号-18位", "家庭人口：人"),
    ("户编号", "乡镇①", "村②", "户主¹", "户主证件号※", "家庭人口①"),
    ("户编号", "乡镇（注1）", "村《必填》", "户主〈选填〉", "户主证件号｛18位｝", "家庭人口「人」"),
    ("户编号（必填", "乡镇[选填]", "村【下拉】", "户主 *", "户主证件号", "家庭人口／人"),
]


@pytest.mark.parametrize("names", NAMES, ids=lambda names: names[-1])
def test_marks_and_numbers_in_a_header_are_no_part_of_a_name(
    config: RegisterConfig, names: Sequence[str]
) -> None:
    for data, file in ((merged([names, ONE]), "户.xlsx"), (delimited([names, ONE]), "户.csv")):
        found = read(config, data, file)
        assert found.codes() == []
        assert tuple(found.rows[0][name] for name in KEYS) == ONE


@pytest.mark.parametrize(
    "header",
    [
        *("纯收入《万元》", "纯收入〈万元〉", "纯收入｛万元｝", "纯收入「万元」", "纯收入（万元"),
        *(
            "纯收入（万元）（必填）",
            "纯收入（必填）（万元）",
            "*纯收入：万元",
            "纯收入-万元",
            "纯收入/万元",
        ),
        *("1.纯收入（单位：万元）", "纯收入：万元/年", "纯收入—万元"),
    ],
)
def test_a_unit_is_read_however_it_is_set_off(config: RegisterConfig, header: str) -> None:
    found = read(config, merged([(*KEYS, header), (*ONE, 1.2)]))
    assert found.rows[0]["纯收入"] == 12000
    assert found.codes() == []


@pytest.mark.parametrize("header", ["纯收入（坪）", "纯收入【坪】", "纯收入（坪"])
def test_a_strange_unit_is_named_however_it_is_set_off(config: RegisterConfig, header: str) -> None:
    found = read(config, merged([(*KEYS, header), (*ONE, 1.2)]))
    assert found.rows[0]["纯收入"] is None
    assert header in found.said("TB-25")


@pytest.mark.parametrize("header", ["村：户", "村/户", "户主-人", "纯收入（上年）", "纯收入-上年"])
def test_a_note_that_changes_a_name_is_not_passed_over(config: RegisterConfig, header: str) -> None:
    found = read(config, merged([(*KEYS, header), (*ONE, 7)]))
    assert [found.rows[0][name] for name in KEYS] == list(ONE)
    assert found.rows[0]["纯收入"] is None
    assert header in found.said("TB-18") + found.said("TB-25")


UNDER_GROUPS = [
    ("收入", ["工资性（万元）", "财产性（元）"]),
    ("收入（万元）", ["工资性", "财产性（元）"]),
    ("收入（万元）", ["工资性收入", "财产性收入（元）"]),
    ("收入情况（万元）", ["工资性", "财产性（元）"]),
    ("收入", ["1.工资性（万元）", "2.财产性（元）"]),
]


@pytest.mark.parametrize(("group", "names"), UNDER_GROUPS)
def test_a_unit_of_a_group_or_below_one_counts(
    config: RegisterConfig, group: str, names: Sequence[str]
) -> None:
    for found in below_group(config, group, names, [1.5, 2]):
        assert [(row["工资性收入"], row["财产性收入"]) for row in found.rows] == [(15000, 2)] * 2
        assert found.codes() == []


def test_groups_above_all_columns(config: RegisterConfig) -> None:
    rows = [
        ("基本情况", *[None] * 5, "收入", None, "帮扶人信息", None),
        (*KEYS, "工资性", "财产性", "姓名", "联系电话"),
        (*ONE, 1, 2, "赵明", "13600000001"),
    ]
    for ranges in (["A1:F1", "G1:H1", "I1:J1"], []):
        found = read(config, merged(rows, *ranges))
        (row,) = found.rows
        assert (row["工资性收入"], row["财产性收入"], row["联系电话"]) == (1, 2, None)
        assert tuple(row[name] for name in KEYS) == ONE
        assert "帮扶人信息/联系电话" in found.said("TB-18")


TITLES = [
    (["东山镇", None, None, None, "2017年度", None], []),
    (["东山镇", "东山镇", "东山镇", None, "2017年度", None], ["A1:C1"]),
    ([None, None, None, None, None, "2017年"], []),
    ([None, None, None, None, "2017年", None], []),
    ([None, None, "东山镇贫困户台账", None, None, None], []),
    (["东山镇贫困户", None, None, None, None, None], ["A1:F1"]),
    (["附件1", None, None, None, "单位：元", None], []),
    (["填报单位：东山镇", None, None, "2017年12月", None, None], []),
]


@pytest.mark.parametrize(("title", "ranges"), TITLES)
def test_a_title_is_no_group(
    config: RegisterConfig, title: Sequence[Any], ranges: Sequence[str]
) -> None:
    found = read(config, merged([title, KEYS, ONE], *ranges))
    assert found.codes() == []
    assert tuple(found.rows[0][name] for name in KEYS) == ONE


def test_three_lines_without_merging(config: RegisterConfig) -> None:
    days = ["2014年4月1日", "2014年4月8日", "2014年4月14日", "2014年4月21日"]
    for group in ("公示时间", "公示", "公示情况"):
        rows = [
            (*KEYS, group, None, None, None),
            (*BLANK, "一次公示", None, "二次公示", None),
            (*BLANK, "开始", "结束", "开始", "结束"),
            (*ONE, *days),
            (*TWO, *days),
        ]
        for found in money(config, rows):
            assert [row["户编号"] for row in found.rows] == [ONE[0], TWO[0]]
            row = found.rows[0]
            read_days = [row[f"{n}次公示{e}"].day for n in "一二" for e in ("开始", "结束")]
            assert read_days == [1, 8, 14, 21]
            assert found.codes() == []


BESIDE = [
    [(*KEYS, None, *KEYS), (*ONE, None, *TWO)],
    [(*KEYS, *KEYS), (*ONE, *TWO)],
    [("东山镇", *BLANK, "西河镇", *BLANK[1:]), (*KEYS, None, *KEYS), (*ONE, None, *TWO)],
    [(*KEYS, None, *KEYS[:4], "备注"), (*ONE, None, *TWO[:4], "甲")],
    [(*KEYS, None, *KEYS, None, *KEYS), (*ONE, None, *TWO, None, *TWO)],
]


@pytest.mark.parametrize("rows", BESIDE, ids=["apart", "close", "titles", "other", "three"])
def test_tables_side_by_side_are_one_error(config: RegisterConfig, rows: Rows) -> None:
    for found in money(config, rows):
        assert [row["户编号"] for row in found.rows] == [ONE[0]]
        (error,) = [each for each in found.findings if each.code == "TB-03"]
        assert "并排" in error.message
        assert "删" not in error.remedy
        assert "工作表" in error.remedy
        assert "户编号" not in found.said("TB-18")


def test_one_name_twice_is_no_second_table(config: RegisterConfig) -> None:
    found = read(config, merged([(*KEYS, "备注", "户主"), (*ONE, "甲", "乙")]))
    (error,) = [each for each in found.findings if each.code == "TB-03"]
    assert "“户主”有两列" in error.message
    assert found.rows[0]["户主"] == "张某"


PAGES = [
    [(*KEYS, "收入", None), (*BLANK, "工资性", "财产性")],
    [(*KEYS, "工资性收入", "财产性收入"), (*BLANK, "（元）", "（元）")],
    [(*KEYS, "劳动力", None), (*BLANK, "男", "女")],
]


@pytest.mark.parametrize("header", PAGES, ids=["groups", "units", "unread"])
def test_a_header_of_two_lines_is_known_again_on_the_next_page(
    config: RegisterConfig, header: Rows
) -> None:
    for found in money(config, [*header, (*ONE, 1, 2), *header, (*TWO, 3, 4)]):
        assert [row["户编号"] for row in found.rows] == [ONE[0], TWO[0]]
        assert found.said("TB-21").count("重复的表头") == 2


@pytest.mark.parametrize("person", ["帮扶人", "监护人姓名", "包户干部", "第一书记", "联系人"])
@pytest.mark.parametrize("name", ["联系电话", "电话", "手机号", "联系电话（必填）"])
def test_a_number_behind_another_person_is_not_the_records_own(
    config: RegisterConfig, person: str, name: str
) -> None:
    found = read(config, merged([(*KEYS, person, name), (*ONE, "赵明", "13600000001")]))
    assert found.rows[0]["联系电话"] is None
    assert f"“{name}”紧跟在“{person}”后面" in found.said("TB-18")
    for header, cells in (
        ((*KEYS, name, person), (*ONE, "13600000001", "赵明")),
        ((*KEYS, "是否有残疾人", name), (*ONE, "有", "13600000001")),
        ((*KEYS[:3], name, *KEYS[3:]), (*ONE[:3], "13600000001", *ONE[3:])),
    ):
        found = read(config, merged([header, cells]))
        assert found.rows[0]["联系电话"] == "13600000001"
    found = read(
        config, merged([(*KEYS, person, "单位", name), (*ONE, "赵明", "甲", "13600000001")])
    )
    assert found.rows[0]["联系电话"] is None
    assert f"“{name}”在“{person}”后面" in found.said("TB-18")
    found = read(config, merged([(*KEYS, person, f"{person}{name}"), (*ONE, "赵明", "1360000")]))
    assert found.rows[0]["联系电话"] is None
    assert "紧跟" not in found.said("TB-18")


def test_the_id_of_the_head_behind_another_person_is_the_heads(config: RegisterConfig) -> None:
    header = (*KEYS[:4], "帮扶人", *KEYS[4:])
    found = read(config, merged([header, (*ONE[:4], "赵明", *ONE[4:])]))
    assert found.rows[0]["户主证件号"] == ID
    header = (*KEYS[:4], "监护人", "身份证号", KEYS[5])
    found = read(config, merged([header, (*ONE[:4], "赵明", OTHER, 3)]))
    assert found.rows[0]["户主证件号"] is None
    assert "身份证号" in found.said("TB-18")
