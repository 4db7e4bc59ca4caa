"""Keys and identity numbers: spoilt, written in another form, or only like another one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from test_messy_tables import HEADER, SOUND, changed, config, delimited, read

from conftest import workbook
from docgen.app.register_config import RegisterConfig
from docgen.load.number_formats import changes_text, show_number
from docgen.model.finding import Severity

__all__ = ["config"]
Cell = Any

FORMATS = [
    ('"HJ-"000', 7, "HJ-007"),
    ('"东山"000', 7, "东山007"),
    ("00_ ", 7, "07"),
    ("0-0", 31, "3-1"),
    ("000-0000", 8351234, "835-1234"),
    ('000"号"', 7, "007号"),
    ("0###", 7, "0007"),
    ("[DBNum1]0", 7, "七"),
    ("[DBNum2][$-804]000", 12, "零壹贰"),
    ("\\H\\J\\-000", 7, "HJ-007"),
    ('"HJ-"General', 12, "HJ-12"),
    ('"卷"G/通用格式"号"', 12, "卷12号"),
    ("[Red]0000;[Blue]-0", 4, "0004"),
    ('"第"0.0"节"', 3.1, "第3.1节"),
]
VALUES = [
    ("0", 7),
    ("0.00", 3.1),
    ("#,##0.00", 1234.5),
    ("General", 7),
    ("0%", 0.5),
    ("# ?/?", 0.5),
    ("0_);(0)", 3),
    ("yyyy/m/d", 43160),
    ("0.00E+00", 12),
    ("_ * #,##0_ ;_ * -#,##0_ ", 5),
    ('[>=100]"A"0;"B"0', 5),
    ('"HJ-"000', -7),
    ('"HJ-"000', 7.5),
]


@pytest.mark.parametrize(("code", "number", "shown"), FORMATS)
def test_a_number_is_shown_as_its_format_says(code: str, number: float, shown: str) -> None:
    assert show_number(number, code) == shown
    assert changes_text(code)


@pytest.mark.parametrize(("code", "number"), VALUES)
def test_a_format_that_shows_the_value_is_passed_over(code: str, number: float) -> None:
    assert show_number(number, code) == ""


@pytest.mark.parametrize(("code", "number", "shown"), FORMATS)
def test_a_code_is_what_its_cell_shows(
    config: RegisterConfig, code: str, number: float, shown: str
) -> None:
    found = read(config, workbook([HEADER, changed(户编号=number)], {(1, 0): code}))
    assert found.rows[0]["户编号"] == shown
    assert found.codes() == []


@pytest.mark.parametrize("code", ['0"口"', "00", '"共"0', "0_ "])
def test_a_number_stays_one_whatever_its_format(config: RegisterConfig, code: str) -> None:
    found = read(config, workbook([HEADER, changed(家庭人口=3)], {(1, 5): code}))
    assert found.rows[0]["家庭人口"] == 3
    assert found.codes() == []


DAYS = [
    "3月1日", "03月01日", "1-Mar", "01-Mar-18", "Mar-01", "Dec-2018", "2018/3/1", "2018/03/01",
    "2018-03-01", "2018/3/1 0:00", "2018/3/1 0:00:00", "2018-03-01 00:00:00", "2018年3月1日",
]  # fmt: skip
NUMBERS = ["5.30825E+14", "5.30825e+014", "5E+14", "5.3E14", "530825198001010000.0"]


@pytest.mark.parametrize(
    ("text", "code"), [*((day, "TB-23") for day in DAYS), *((n, "TB-04") for n in NUMBERS)]
)
def test_a_spoilt_key_in_a_text_file_is_an_error(
    config: RegisterConfig, text: str, code: str
) -> None:
    found = read(config, delimited([HEADER, SOUND, changed(户编号=text)]), "户.csv")
    assert found.codes() == [code]
    assert text in found.said(code)
    assert found.rows[1]["户编号"] is None


@pytest.mark.parametrize(
    "text",
    ["3-1", "2018-3-1", "2018-30-1", "3/1", "5E14", "DS-1", "MAR-01", "2018年3月", "石桥3月村",
     "13月1日", "1.0", "2018/13/1", "HJ/2018/3/1", "NULLA", "一号", "2018-D30-FPB-0001"],
)  # fmt: skip
def test_a_key_that_is_only_like_a_day_or_a_number_is_sound(
    config: RegisterConfig, text: str
) -> None:
    found = read(config, delimited([HEADER, SOUND, changed(户编号=text)]), "户.csv")
    assert found.codes() == []
    assert found.rows[1]["户编号"] == text


@pytest.mark.parametrize("code", ['m"月"d"日"', "d-mmm", "mmm-yy", "yyyy/m/d", 'm"月"d"日";@'])
def test_a_key_that_a_workbook_shows_as_a_day_is_an_error(
    config: RegisterConfig, code: str
) -> None:
    found = read(config, workbook([HEADER, changed(户编号=date(2018, 3, 1))], {(1, 0): code}))
    assert found.codes() == ["TB-23"]


@pytest.mark.parametrize("text", ["NULL", "nan", "NaN", "None", "NaT", "<NA>", r"\N"])
def test_what_a_program_writes_for_a_blank_key_is_blank(config: RegisterConfig, text: str) -> None:
    found = read(config, delimited([HEADER, SOUND, changed(户编号=text)]), "户.csv")
    assert found.codes() == ["ZD-01"]
    assert found.rows[1]["户编号"] is None


def test_a_whole_number_that_a_program_made_a_fraction_is_read_and_told(
    config: RegisterConfig,
) -> None:
    header = (*HEADER, "联系电话")
    rows = [header, (*changed(户编号="530825100000001.0"), "13800000000.0")]
    found = read(config, delimited(rows), "户.csv")
    assert found.rows[0]["户编号"] == "530825100000001"
    assert found.rows[0]["联系电话"] == "13800000000"
    assert found.codes() == ["TB-20"]
    assert "小数点后的0" in found.said("TB-20")


def test_a_day_among_other_texts_is_told_and_a_column_of_days_is_not(
    config: RegisterConfig,
) -> None:
    group = {"村民小组": date(2018, 1, 2)}
    mixed = workbook([HEADER, SOUND, SOUND, changed(**group)], {(3, 7): "yyyy/m/d"})
    found = read(config, mixed)
    assert found.codes() == ["TB-23"]
    assert found.findings[0].severity is Severity.NOTICE
    assert found.rows[2]["村民小组"] == "2018年1月2日"
    days = workbook([HEADER, changed(**group), changed(**group)], {(1, 7): "m-d", (2, 7): "m-d"})
    assert read(config, days).codes() == []
