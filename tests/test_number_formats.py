"""Cells with a number format are read as people see them, whatever the format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_messy_tables import HEADER, SOUND, Reading, changed, config, delimited, read

from conftest import examples, workbook
from docgen.app.register_config import RegisterConfig
from docgen.load.format_codes import read_code
from docgen.load.shown_numbers import draw_number
from docgen.model.source import SPOILT_DAY

__all__ = ["config"]
Cell = Any
VILLAGES = ("乡镇", "村", "总户数", "贫困发生率")
TOWNSHIPS = ("乡镇", "村数", "收入增幅")
RATE = 0.0213


def read_last(
    config: RegisterConfig, header: Sequence[str], row: Sequence[Cell], code: str, register: str
) -> Reading:
    """A register of one row whose last cell has a number format."""
    data = workbook([header, row], {(1, len(row) - 1): code} if code else None)
    return read(config, data, f"{register}.xlsx", register)


def read_income(config: RegisterConfig, value: Cell, code: str = "") -> Reading:
    column = HEADER.index("人均纯收入")
    data = workbook([HEADER, changed(人均纯收入=value)], {(1, column): code} if code else None)
    return read(config, data)


def read_key(config: RegisterConfig, value: Cell, code: str) -> Reading:
    return read(config, workbook([HEADER, changed(户编号=value)], {(1, 0): code}))


PERCENTS = [
    "0.00%", "0%", "0.0%;-0.0%", r"0.00%_);\(0.00%\)", r"0.00%_);[Red]\(0.00%\)", r"0.00%;\-0.00%",
    '0.00%;-0.00%;"—"', '0.00%;;"无"', '0.0%;"-"0.0%', r"0.00%\ ", '0.00%" "', '0.0%"↑"',
    '_ * 0.00%_ ;_ * -0.00%_ ;_ * "-"??_ ;_ @_ ', "[红色]0.00%;[蓝色]-0.00%", "0.00_ %", '"↑"0.0%',
    "[$-804]0.00%", "+0.0%;-0.0%", "0.00%;@", "[>=0.01]0.00%;0.000%", "#,##0.00%",
]  # fmt: skip


@pytest.mark.parametrize("code", PERCENTS)
def test_a_share_is_read_as_it_is_shown(config: RegisterConfig, code: str) -> None:
    found = read_last(config, VILLAGES, ("甲镇", "甲村", 100, RATE), code, "村")
    assert found.codes() == []
    assert found.rows[0]["贫困发生率"] == pytest.approx(RATE)


@pytest.mark.parametrize("code", ['0.00"%"', r"0.00\%", "0.00!%", '0.00_%"%"', '+0.00"%";-0.0%'])
def test_a_percent_sign_that_is_a_text_changes_nothing(config: RegisterConfig, code: str) -> None:
    found = read_last(config, VILLAGES, ("甲镇", "甲村", 100, 2.13), code, "村")
    assert found.codes() == []
    assert found.rows[0]["贫困发生率"] == pytest.approx(RATE)


SIGNED = [
    ("+0.0%;-0.0%", -0.05), ('"↑"0.0%;"↓"0.0%', -0.05), (r"0.0%_);\(0.0%\)", -0.05),
    ("0.0%;[Red]0.0%", -0.05), ("0.0%", -0.05), ('0.0%;"下降"0.0%', -0.05), ("0.0%;[Red](0.0%)", -0.05),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value"), SIGNED)
def test_a_negative_number_keeps_its_sign(config: RegisterConfig, code: str, value: float) -> None:
    found = read_last(config, TOWNSHIPS, ("甲镇", 3, value), code, "乡镇")
    assert found.rows[0]["收入增幅"] == pytest.approx(value)


AMOUNTS = [
    (0.45, '"￥"0.00"万元"', 4500), (0.45, '¥0.00"万元"', 4500), (0.45, r'\¥0.00"万元"', 4500),
    (0.45, '[$￥-804]0.00"万元"', 4500), (0.45, '"人均"0.00"万元"', 4500), (0.45, '0.00" 万元"', 4500),
    (0.45, '+0.00"万元";-0.00"万元"', 4500), (0.45, "0.00万元", 4500), (0.45, '0.00"万"元', 4500),
    (0.45, '_ * 0.00"万元"_ ;_ * -0.00"万元"_ ', 4500), (0.45, '# ??/??"万元"', 4500),
    (0.45, '0.00E+00"万元"', 4500), (0.4512, '0.0"万元"', 4512), (4500, '0.00,"千元"', 4500),
    (4500, r'0\.0,"万元"', 4500), (45678, '0!.0,"万元"', 45678), (45000, '0"."0000"万元"', 45000),
    (4500, '#","##0"元"', 4500), (4500, '0 000"元"', 4500), (4500, '[DBNum2]General"元整"', 4500),
    (500, '[<1]0.00"万元";0"元"', 500), (0.5, '[<1]0.00"万元";0"元"', 5000),
    (500, '[>=10000]0.00"万";0', 500), (20000, '[>=10000]0,"千";0', 20000),
    (500, '[<0]"亏"0"元";0"元"', 500), (-0.5, '0.0"元";-0.0"万元"', -5000),
    (-500, '0"元";"亏损"0"元"', -500), (-4500, '#,##0"元"_);(#,##0"元")', -4500),
    (-4500, "#,##0_);(#,##0)", -4500), (-4500, "#,##0;[Red]#,##0", -4500), (45, '0"00元"', 4500),
    (0, '0"元";-0"元";"—"', 0), (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 0),
    (4500, "￥#,##0.00", 4500), (4500, "#,##0.00", 4500), (4500, "0.00E+00", 4500), (4500, "00000", 4500),
    ("0.45", '@"万元"', 4500), ("0.45万元", "@", 4500), ("4500", '0"元"', 4500),
]  # fmt: skip


@pytest.mark.parametrize(("value", "code", "amount"), AMOUNTS)
def test_an_amount_is_read_with_the_unit_that_its_cell_shows(
    config: RegisterConfig, value: Cell, code: str, amount: float
) -> None:
    found = read_income(config, value, code)
    assert found.codes("TB-25") == []
    assert found.rows[0]["人均纯收入"] == pytest.approx(amount)


REFUSED = [
    (4500, '"约"0', "约4500"), (4500, '0"左右"', "4500左右"), (0.45, '0.00"万元以下"', "0.45万元以下"),
    (4500, '0"斤"', "4500斤"), (4500, "$0", "$4500"), (4500, '"亏损"0"元"', "亏损4500元"),
    (4500, '0"km"', "4500km"), (1, '"有"', "有"), ("4500", '"约"@', "约4500"), (4500, '0"多"', "4500多"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "code", "told"), REFUSED)
def test_what_a_format_adds_is_told_as_a_text_that_says_so(
    config: RegisterConfig, value: Cell, code: str, told: str
) -> None:
    found = read_income(config, value, code)
    typed = read_income(config, told)
    assert found.rows[0]["人均纯收入"] is None
    assert [f.message for f in found.findings] == [f.message for f in typed.findings]
    assert any(told in finding.message for finding in found.findings)


COUNTS = [
    (3, '0"万人"', 30000), (3, '0"万"', 30000), (1.05, '0.00"万"', 10500), (3, '0"口"', 3),
    (3, '"共"0', 3), (3, "00", 3), (3, '[DBNum1]General"人"', 3), (3, "0.0", 3), (3, '￥0', 3),
    (3, '0"户"', None), (3, '0"张"', None), (3.4, '0"人"', None), (3, '"约"0"人"', None), (3, "0%", None),
]  # fmt: skip


@pytest.mark.parametrize(("value", "code", "count"), COUNTS)
def test_a_whole_number_follows_the_unit_of_its_format(
    config: RegisterConfig, value: float, code: str, count: float | None
) -> None:
    column = HEADER.index("家庭人口")
    found = read(config, workbook([HEADER, changed(家庭人口=value)], {(1, column): code}))
    assert found.rows[0]["家庭人口"] == count
    assert (found.codes("TB-25") == []) == (count is not None)


YEARS = [
    (16, '"20"00', 2016), (2016, '0"年"', 2016), (2016, '0"年度"', 2016),
    (date(2016, 3, 5), "yyyy", 2016), (date(2016, 3, 1), 'yyyy"年"', 2016), (2016, '0"年底"', None),
]  # fmt: skip


@pytest.mark.parametrize(("value", "code", "year"), YEARS)
def test_a_year_is_read_as_its_cell_shows_it(
    config: RegisterConfig, value: Cell, code: str, year: int | None
) -> None:
    found = read_last(config, (*HEADER, "退出年度"), (*SOUND, value), code, "户")
    assert found.rows[0]["退出年度"] == year


KEYS = [
    (7, "000!号", "007号"), (7, '[DBNum1]General"组"', "七组"), (7, '"HJ-"@', "HJ-7"), (7, '000"（新）"', "007（新）"),
    ("7", '"HJ-"@', "HJ-7"), ("HJ7", '@"号"', "HJ7号"), (7, '[>100]"A"000;"B"000', "B007"), ("7", "@", "7"),
    (-7, '"HJ-"000', "-HJ-007"), (7.6, '"HJ-"000', "HJ-008"), (1, '[=1]"一户";0', "一户"), (7, "000.00", "007.00"),
    (530825100000002, "0.00", "530825100000002"), ("530825100000002.00", "@", "530825100000002"),
    (530825100000002, "#,##0", "530825100000002"), (12, '[DBNum2]General"号"', "壹拾贰号"),
    (date(2018, 3, 1), "m-d", "3-1"), (time(1, 30), "h:mm", "1:30"), (time(1, 30), "hh:mm", "01:30"),
    (timedelta(hours=30), "[h]:mm", "30:00"), (7, "!d0", "d7"), (7, "0000;-0000;;@", "0007"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "code", "key"), KEYS)
def test_a_key_is_what_its_cell_shows(
    config: RegisterConfig, value: Cell, code: str, key: str
) -> None:
    found = read_key(config, value, code)
    assert found.rows[0]["户编号"] == key
    assert found.codes("TB-20") == []


DAYS = [
    'yyyy"年"m"月"', "yyyy/m", "yyyy-m", "yyyy", "m.d", "mmmm d", "mmm-yy", "dd", "yyyy.mm.dd", "mm.dd",
    "yyyymmdd", "yy-m", 'm"月"', "aaaa", "e", "h:mm", '[DBNum1][$-804]m"月"d"日"', "[$-804]mmmm", "d/m/yy",
]  # fmt: skip


@pytest.mark.parametrize("code", DAYS)
def test_a_day_in_a_key_is_told_however_it_is_shown(config: RegisterConfig, code: str) -> None:
    found = read_key(config, date(2018, 3, 1), code)
    assert found.codes() == ["TB-23"]
    assert found.rows[0]["户编号"] is None
    assert SPOILT_DAY not in found.said("TB-23")


TEXTS = [
    (date(2018, 3, 1), 'yyyy"年"m"月"', "2018年3月"), (date(2018, 3, 1), "yyyy/m/d", "2018年3月1日"),
    (43160, "aaaa", "星期四"), (datetime.fromisoformat("2018-03-01T08:24"), "yyyy/m/d h:mm", "2018/3/1 8:24"),
    (time(13, 30), '上午/下午h"时"mm"分"', "下午1时30分"), (0.5, "0%", "50%"), ("3", '@"组"', "3组"),
    (12, '[DBNum1]General"组"', "一十二组"), (3, '0"组"', "3组"), (3.5, "￥#,##0.00", "￥3.50"), (3, "0", "3"),
    (1234, "#,##0", "1234"), (3.1, "0.00", "3.10"), (0.5, "# ?/?", "0.5"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "code", "shown"), TEXTS)
def test_a_text_is_what_its_cell_shows(
    config: RegisterConfig, value: Cell, code: str, shown: str
) -> None:
    column = HEADER.index("村民小组")
    found = read(config, workbook([HEADER, changed(村民小组=value)], {(1, column): code}))
    assert found.rows[0]["村民小组"] == shown
    assert found.codes("TB-23") == []


SPOILT = ["2018年3月", "2018年03月", "3/1/2018", "03/01/2018", "2018-Mar"]


@pytest.mark.parametrize("key", SPOILT)
def test_a_day_that_a_text_file_has_among_keys_is_told(config: RegisterConfig, key: str) -> None:
    found = read(config, delimited([HEADER, SOUND, changed(户编号=key)]), "户.csv")
    assert found.codes() == ["TB-23"]


def test_a_field_is_a_code_by_its_name(config: RegisterConfig) -> None:
    rows = [(*SOUND, code) for code in ("MB0001", '="MB0005"', "ＭＢ0007", "1.2E+15")]
    found = read(config, delimited([(*HEADER, "明白卡编号"), *rows]), "户.csv")
    values = [row["明白卡编号"] for row in found.rows]
    assert values == ["MB0001", "MB0005", "MB0007", None]
    assert "1.2E+15" in found.said("TB-04")


EARLY = [
    (0, "yyyy-mm-dd", "1900-01-00"), (0.5, "yyyy/m/d", "1900/1/0"), (1, "yyyy-mm-dd", "是数字1）"),
    (36, 'yyyy"年"m"月"d"日"', "是数字36）"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "code", "told"), EARLY)
def test_a_small_number_in_a_cell_of_days_is_told_as_shown(
    config: RegisterConfig, value: float, code: str, told: str
) -> None:
    found = read_last(config, (*HEADER, "申请日期"), (*SOUND, value), code, "户")
    assert found.codes() == ["ZD-03"]
    assert told in found.said("ZD-03")
    assert found.rows[0]["申请日期"] is None


@pytest.mark.parametrize("code", ["yyyy/m/d", "m-d", "aaaa", "yyyy/m/d h:mm", "d-mmm-yy"])
def test_a_day_is_a_day_however_it_is_shown(config: RegisterConfig, code: str) -> None:
    row = (*SOUND, date(2018, 3, 1))
    found = read_last(config, (*HEADER, "申请日期"), row, code, "户")
    assert found.codes() == []
    assert found.rows[0]["申请日期"] == date(2018, 3, 1)


BEFORE = st.sampled_from(["", '"￥"', "¥", '"约"', "+", r"\¥", "[$￥-804]", "_ ", "[红色]", '"近"'])
BEHIND = st.sampled_from(
    ["", '"万元"', '"元"', "万", '"千元"', '"亿"', "%", '"%"', '"户"', '"左右"', '" 元"', '"万元以下"', "_)", '"元/人"', "!元"]
)  # fmt: skip
DIGITS = st.sampled_from(
    ["0", "0.00", "#,##0", "#,##0.0", "0.0#", "General", "0000", "0.00,", "??0"]
)
NUMBERS = st.one_of(st.integers(1, 99999), st.decimals("0.01", "9999", places=2).map(float))


@examples(60)
@given(BEFORE, DIGITS, BEHIND, NUMBERS)
def test_a_formatted_amount_is_read_as_the_text_it_shows(
    config: RegisterConfig, before: str, digits: str, behind: str, number: float
) -> None:
    code = before + digits + behind
    exact = Decimal(repr(number))
    section, has_minus = read_code(code).choose(exact)
    shown = draw_number(section, exact, has_minus=has_minus)
    found = read_income(config, number, code)
    typed = read_income(config, shown)
    value, told = found.rows[0]["人均纯收入"], typed.rows[0]["人均纯收入"]
    assert (value is None) == (told is None)
    assert found.codes() == typed.codes()
    if told:
        digits, decimals = re.search(r"([\d,]+)(\.\d+)?", shown).groups(default="")
        unit = told / (float(digits.replace(",", "") + decimals) or 1)
        assert value == pytest.approx(told, abs=0.51 * unit / 10 ** len(decimals[1:]))
