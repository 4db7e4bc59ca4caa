"""Units of columns: wherever a table states them, they are taken, or one finding says they are not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from test_messy_tables import ROOT, Reading, delimited, read

from conftest import workbook
from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import RegisterConfig, read_register_config
from docgen.model.finding import Severity
from docgen.workspace.paths import Workspace

KEYS = ("户编号", "乡镇", "村", "户主", "户主证件号", "家庭人口")
ONE = ("530825100000001", "甲镇", "甲村", "张某", "11010519491231002X", 3)
TWO = ("530825100000002", "甲镇", "甲村", "李某", "110105194912310038", 2)
MONEY = (*KEYS, "人均纯收入", "纯收入", "耕地面积")
ROWS = [(*ONE, 0.45, 1.35, 3), (*TWO, 0.48, 0.96, 4)]
IN_UNITS = (4500, 13500, 3)
Rows = list[Sequence[Any]]


@pytest.fixture(scope="module")
def config() -> RegisterConfig:
    return read_register_config(ProjectReader(Workspace(ROOT)))


def read_both(config: RegisterConfig, rows: Rows) -> list[Reading]:
    return [
        read(config, workbook(rows)),
        read(config, delimited(rows), "户.csv"),
    ]


def values(found: Reading) -> tuple[Any, ...]:
    return tuple(found.rows[0].get(name) for name in MONEY[6:])


NO = (None,) * 5
UNITS = (*NO, "人", "万元", "万元", "亩")
HINTS = ("必填",) * 6 + ("选填",) * 3
BELOW: dict[str, Rows] = {
    "numbers": [tuple(range(1, 10)), UNITS],
    "signs": [("甲", "乙", "丙", "丁", "戊", 1, 2, 3, 4), UNITS],
    "brackets": [tuple(f"({n})" for n in range(1, 10)), UNITS],
    "a word before numbers": [("栏次", None, None, None, None, 1, 2, 3, 4), ("单位", *UNITS[1:])],
    "hints": [HINTS, UNITS],
    "hints and numbers": [HINTS, tuple(range(1, 10)), UNITS],
    "a blank row": [(None,) * 9, UNITS],
    "units in brackets": [tuple(range(1, 10)), (*NO, "（人）", "（万元）", "（万元）", "（亩）")],
    "English": [("ID", "Town", "Village", "Head", "IDNo", "Persons", "Income", "Income", "Land"), UNITS],
    "kinds": [("编码", "名称", "名称", "姓名", "号码", *UNITS[5:])],
    "other kinds": [("编号", "名称", "名称", "名称", "号码", *UNITS[5:])],
    "one kind": [("代码", *UNITS[1:])],
    "texts": [("文本",) * 5 + UNITS[5:]],
    "a note behind a unit": [(*NO, "人", "万元（保留2位小数）", "万元，两位小数", "亩")],
    "the currency": [(*NO, "人", "人民币万元", "万元", "亩")],
    "a rate": [(*NO, "人", "万元/人·年", "万元/年", "亩")],
    "one line for all": [("单位：万元",)],
    "a sentence for all": [("（金额均以万元为单位）",)],
}  # fmt: skip


@pytest.mark.parametrize("rows", BELOW.values(), ids=BELOW)
def test_units_below_the_names_belong_to_the_header(config: RegisterConfig, rows: Rows) -> None:
    for found in read_both(config, [MONEY, *rows, *ROWS]):
        assert values(found) == pytest.approx(IN_UNITS)
        assert len(found.rows) == 2
        assert found.codes() == []


@pytest.mark.parametrize(
    ("name", "kind", "cell"),
    [
        ("申请日期", "yyyy-mm-dd", "2018年3月1日"),
        ("申请日期", "年/月/日", "2018年3月1日"),
        ("申请日期", "YYYY/MM/DD", "2018年3月1日"),
        ("危房等级", "A/B/C/D", "C"),
        ("危房等级", "级", "C"),
        ("是否退出", "是/否", "是"),
    ],
)
def test_what_a_column_holds_is_no_unit_beside_others(
    config: RegisterConfig, name: str, kind: str, cell: str
) -> None:
    rows = [(*MONEY, name), (*UNITS, kind), *((*row, cell) for row in ROWS)]
    for found in read_both(config, rows):
        assert values(found) == pytest.approx(IN_UNITS)
        assert len(found.rows) == 2
        assert name not in found.said("TB-18")


ABOVE: dict[str, Rows] = {
    "an office before": [("单位：东山镇人民政府　2018年3月　单位：万元",)],
    "an office in its cell": [("单位：东山镇", *(None,) * 7, "单位：万元")],
    "another word": [("单位：东山镇　计量单位：万元",)],
    "a bare unit at the right": [("填报单位：东山镇", *(None,) * 7, "万元")],
    "a bare unit behind a day": [("制表日期：2018年3月1日", *(None,) * 7, "万元")],
    "a bare unit behind a month": [("2018年3月", *(None,) * 7, "万元")],
    "a title and a bare unit": [("东山镇户台账", *(None,) * 5, "万元", None, None)],
    "a merged title": [("东山镇户台账",) * 6 + ("万元",) * 3],
    "a title, then a unit": [("户台账（金额：万元）",)],
    "a bare unit over the last column": [(None,) * 8 + ("万元",)],
    "a form": [("填报单位：", "东山镇", None, None, "金额单位：", "万元")],
    "a form without signs": [("填报单位", "东山镇", None, None, None, None, None, "单位", "万元")],
    "no sign": [("单位万元",)],
    "a wrong sign": [("单位；万元",)],
    "English": [("Unit：万元",)],
    "another sign": [("单位=万元",)],
    "two lines": [("单位：户",), ("金额：万元",)],
    "a title over units of columns": [("东山镇户台账", None, None, None, None, "人", "万元", "万元", "亩")],
}  # fmt: skip


@pytest.mark.parametrize("rows", ABOVE.values(), ids=ABOVE)
def test_units_above_the_names_are_those_of_the_columns(config: RegisterConfig, rows: Rows) -> None:
    for found in read_both(config, [*rows, MONEY, *ROWS]):
        assert values(found) == pytest.approx(IN_UNITS)
        assert found.codes() == []


@pytest.mark.parametrize(
    "line",
    [
        "收入表（不含补贴，单位：万元）",
        "收入表（除五保户外） 单位：万元",
        "（五保户除外，单位：万元）",
    ],
)
def test_an_exception_of_other_things_is_none_of_columns(config: RegisterConfig, line: str) -> None:
    for found in read_both(config, [(line,), MONEY, *ROWS]):
        assert values(found) == pytest.approx(IN_UNITS)
        assert found.codes() == []


def test_the_name_of_the_file_may_state_the_unit(config: RegisterConfig) -> None:
    for file in ("户（万元）.csv", "户（单位：万元）.csv"):
        found = read(config, delimited([MONEY, *ROWS]), file)
        assert values(found) == pytest.approx(IN_UNITS)
    found = read(config, delimited([("单位：元",), MONEY, *ROWS]), "户（万元）.csv")
    assert values(found) == pytest.approx((0.45, 1.35, 3))


@pytest.mark.parametrize(
    "line",
    [
        "单位：万元（人均指标：元）",
        "单位：万元；人均纯收入：元",
        "单位：万元（人均纯收入为元）",
        "单位：万元（除人均纯收入外）",
        "单位：万元（除人均指标外）",
        "单位：纯收入万元、人均纯收入元",
        "单位：万元（人均纯收入除外）",
        "单位：万元（不含人均纯收入）",
        "（以万元为单位，人均以元为单位）",
        "（除人均指标为元外，其余单位均为万元）",
        "人均纯收入单位：元，其他单位：万元",
        "计量单位：万元（人均收入单位：元）",
    ],
)
def test_an_exception_from_the_unit_above_is_followed(config: RegisterConfig, line: str) -> None:
    rows = [(line,), MONEY, (*ONE, 4500, 1.35, 3), (*TWO, 4800, 0.96, 4)]
    for found in read_both(config, rows):
        if "人均收入" not in line:
            assert values(found) == pytest.approx(IN_UNITS)
            assert found.codes() == []
        else:
            assert "“人均收入”" in found.said("TB-25")


@pytest.mark.parametrize("line", ["除注明外，单位为万元", "除另有说明外，金额单位：万元"])
def test_an_exception_that_headers_state_changes_the_others_only(
    config: RegisterConfig, line: str
) -> None:
    header = (*KEYS, "人均纯收入（元）", "纯收入", "耕地面积")
    rows = [(line,), header, (*ONE, 4500, 1.35, 3)]
    for found in read_both(config, rows):
        assert values(found) == pytest.approx(IN_UNITS)


@pytest.mark.parametrize("text", ["3000元/户", "0.3万元/户", "3000元/户/年"])
def test_an_amount_of_a_household_is_none_of_a_person(config: RegisterConfig, text: str) -> None:
    found = read(config, workbook([MONEY, (*ONE, text, 9000, 3)]))
    assert found.codes() == ["ZD-14"]
    assert found.rows[0]["人均纯收入"] is None


def test_an_amount_of_a_person_is_none_of_a_household(config: RegisterConfig) -> None:
    found = read(config, workbook([MONEY, (*ONE, 3000, "3000元/人", 3)]))
    assert found.codes() == ["ZD-14"]
    found = read(config, workbook([MONEY, (*ONE, 3000, "9000元/户", "3亩/户")]))
    assert values(found) == (3000, 9000, 3)
    assert found.codes() == []


@pytest.mark.parametrize("unit", ["元/户", "万元/户", "元／户·年"])
def test_a_header_of_households_over_amounts_of_persons_is_an_error(
    config: RegisterConfig, unit: str
) -> None:
    header = (*KEYS, f"人均纯收入（{unit}）", "纯收入", "耕地面积")
    for rows in ([header, *ROWS], [MONEY, (*NO, "人", unit, "元", "亩"), *ROWS]):
        found = read(config, workbook(rows))
        assert found.codes() == ["TB-25"]
        (finding,) = found.findings
        assert finding.location is not None
        assert finding.location.cell == f"G{len(rows) - 2}"


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("人均纯收入（元，整数）", 0.45),
        ("人均纯收入（万元，保留两位小数）", 4500),
        ("人均纯收入（保留2位小数）", 0.45),
        ("人均纯收入（整数）", 0.45),
        ("人均纯收入（人民币元）", 0.45),
        ("（万元）人均纯收入", 4500),
        ("人均纯收入万元", 4500),
        ("人均纯收入 万元", 4500),
        ("人均纯收入，万元", 4500),
        ("人均纯收入<万元>", 4500),
    ],
)
def test_a_note_beside_a_unit_is_a_note(config: RegisterConfig, header: str, value: float) -> None:
    found = read(config, workbook([(*KEYS, header), (*ONE, 0.45)]))
    assert found.codes() == []
    assert found.rows[0]["人均纯收入"] == pytest.approx(value)


@pytest.mark.parametrize(
    ("header", "remedy"),
    [
        ("人均纯收入（不含补贴）", "只写“人均纯收入”"),
        ("人均纯收入（不含补贴，万元）", "只写“人均纯收入（万元）”"),
        ("人均纯收入（2018年，万元）", "只写“人均纯收入（万元）”"),
        ("人均纯收入（万元）（2018年）", "只写“人均纯收入（万元）”"),
        ("人均纯收入（约，元）", "只写“人均纯收入（元）”"),
    ],
)
def test_a_note_about_what_is_counted_keeps_the_unit(
    config: RegisterConfig, header: str, remedy: str
) -> None:
    found = read(config, workbook([(*KEYS, header), (*ONE, 0.45)]))
    (finding,) = found.findings
    assert finding.code == "TB-25"
    assert remedy in finding.remedy
    assert finding.location is not None
    assert finding.location.cell == "G1"


@pytest.mark.parametrize("unit", ["平", "m^2", "㎡", "平米"])
def test_square_metres_have_several_names(config: RegisterConfig, unit: str) -> None:
    found = read(config, workbook([(*KEYS, f"住房面积（{unit}）"), (*ONE, 80)]))
    assert found.rows[0]["住房面积"] == 80


def test_a_line_of_units_may_stand_within_the_header(config: RegisterConfig) -> None:
    rows = [
        (*KEYS, "收入", None),
        (*(None,) * 6, "单位：万元"),
        (*(None,) * 6, "人均纯收入", "纯收入"),
        (*ONE, 0.45, 1.35),
    ]
    for found in read_both(config, rows):
        assert values(found)[:2] == pytest.approx(IN_UNITS[:2])
        assert found.codes() == []


@pytest.mark.parametrize("error", ["#REF!", "#NAME?", "#DIV/0!"])
def test_an_error_in_the_header_is_told_at_its_cell(config: RegisterConfig, error: str) -> None:
    for rows, cell in (
        ([(*KEYS[:5], error, "人均纯收入"), (*ONE, 4500)], "F1"),
        ([(*KEYS, error), (*ONE, 4500)], "G1"),
        ([(*KEYS, "人均纯收入"), (*NO, "人", error), (*ONE, 4500)], "G2"),
    ):
        found = read(config, workbook(rows))
        (finding,) = (each for each in found.findings if each.code == "TB-17")
        assert finding.severity is Severity.ERROR
        assert finding.location is not None
        assert finding.location.cell == cell
        assert set(found.codes()) <= {"TB-17", "ZD-01"}
        assert all("出错值" in each.remedy for each in found.findings if each.code == "ZD-01")
        assert len(found.rows) == 1


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("4500块", "块"),
        ("4500圆", "圆"),
        ("4500元钱", "元钱"),
        ("4500/年", "/年"),
        ("4500美元", "美元"),
    ],
)
def test_a_strange_unit_of_a_cell_is_named(config: RegisterConfig, text: str, word: str) -> None:
    found = read(config, workbook([(*KEYS, "人均纯收入"), (*ONE, text)]))
    (finding,) = found.findings
    assert f"不认得“{word}”" in finding.message
    assert "只写数" in finding.remedy
    assert "折算" in finding.remedy


def test_a_unit_below_the_records_is_no_signature(config: RegisterConfig) -> None:
    found = read(config, workbook([MONEY, *ROWS, ("单位：万元",)]))
    assert "签字" not in found.said("TB-21")
    assert "单位" in found.said("TB-21")
    assert found.codes("TB-21") == ["TB-25"]


def test_a_row_of_units_far_from_the_names_is_an_error(config: RegisterConfig) -> None:
    for units in (UNITS, ("单位", *UNITS[1:])):
        found = read(config, workbook([MONEY, ROWS[0], units, ROWS[1]]))
        assert len(found.rows) == 2
        assert found.codes("TB-21") == ["TB-25"]
        assert "万元" in found.said("TB-25")


def test_findings_about_a_column_stand_at_its_header(config: RegisterConfig) -> None:
    rows = [("台账",), (*KEYS, "备用", "人均纯收入（百块）"), (*ONE, "x", 45)]
    for found in read_both(config, rows):
        cells = {each.code: each.location.cell for each in found.findings if each.location}
        assert cells == {"TB-18": "G2", "TB-25": "H2"}
        assert "百块" not in found.said("TB-18")


SOUND: dict[str, Rows] = {
    "records": [MONEY, (*ONE, 4500, 13500, 3), (*TWO, 4800, 9600, 4)],
    "a blank row": [MONEY, (None,) * 9, (*ONE, 4500, 13500, 3), (*TWO, 4800, 9600, 4)],
    "numbers": [MONEY, tuple(range(1, 10)), (*ONE, 4500, 13500, 3), (*TWO, 4800, 9600, 4)],
    "an exception of the title": [("贫困户台账（不含五保户，除低保户外）",), MONEY, (*ONE, 4500, 13500, 3), (*TWO, 4800, 9600, 4)],
    "an office": [("单位：东山镇",), MONEY, (*ONE, 4500, 13500, 3), (*TWO, 4800, 9600, 4)],
    "a place": [("单位：东山镇", *(None,) * 7, "2018年"), MONEY, (*ONE, 4500, 13500, 3), (*TWO, 4800, 9600, 4)],
    "a form": [("填报单位", "东山镇", "联系人", "元某"), MONEY, (*ONE, 4500, 13500, 3), (*TWO, 4800, 9600, 4)],
}  # fmt: skip


@pytest.mark.parametrize("rows", SOUND.values(), ids=SOUND)
def test_sound_tables_are_read_as_they_are(config: RegisterConfig, rows: Rows) -> None:
    for found in read_both(config, rows):
        assert [row["人均纯收入"] for row in found.rows] == [4500, 4800]
        assert found.codes("TB-21") == []


@pytest.mark.parametrize(
    "first",
    [
        ("530825100000001", "甲镇", "甲村", "元某", "11010519491231002X", 3, None, None, None),
        ("530825100000001", "甲镇", "甲村", "张某", "11010519491231002X", "3人", "0.45万元", None, None),
    ],
)  # fmt: skip
def test_a_first_record_is_no_row_of_units(config: RegisterConfig, first: Sequence[Any]) -> None:
    for found in read_both(config, [MONEY, first, *ROWS[1:]]):
        assert len(found.rows) == 2
        assert found.rows[0]["户编号"] == "530825100000001"
