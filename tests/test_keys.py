"""Keys and identity numbers: spoilt, written in another form, or only like another one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from test_messy_tables import HEADER, SOUND, changed, config, delimited, read

from conftest import Run, workbook
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


PERSON = "11010519491231002X"
OTHER_DOCUMENTS = [
    "E12345678", "EA1234567", "P530123456", "H12345678", "军字第1234567号", "G1234567(8)",
    "护照E12345678", "USA530000123456",
]  # fmt: skip


@pytest.mark.parametrize("number", OTHER_DOCUMENTS)
def test_the_number_of_another_document_is_told_as_such(
    config: RegisterConfig, number: str
) -> None:
    found = read(config, workbook([HEADER, changed(户主证件号=number)]))
    (finding,) = found.findings
    assert finding.code == "ZD-13"
    assert "不是18位的身份证号" in finding.message
    assert "写错" not in finding.message
    assert "免检表" in finding.remedy


def test_a_number_of_fifteen_digits_is_the_old_one(config: RegisterConfig) -> None:
    found = read(config, workbook([HEADER, changed(户主证件号="110105491231002")]))
    (finding,) = found.findings
    assert "15位的旧号" in finding.message
    assert "换成18位" in finding.remedy or "改写成18位" in finding.remedy
    cut = read(config, workbook([HEADER, changed(户主证件号="110105499931002")]))
    assert "应是18位，写了15位" in cut.said("ZD-13")


@pytest.mark.parametrize("sign", ["×", "х", "Х", "✕", "χ"])
def test_a_sign_that_only_looks_like_x_is_told_as_such(config: RegisterConfig, sign: str) -> None:
    found = read(config, workbook([HEADER, changed(户主证件号=PERSON[:-1] + sign)]))
    (finding,) = found.findings
    assert "看着像X" in finding.message
    assert "X" in finding.remedy


def check(space: Path, run: Run, members: Sequence[str], **cells: Cell) -> str:
    """What is said of a household and its members, who are given as lines of a file."""
    folder = space / "inputs/registers"
    folder.mkdir(exist_ok=True)
    (folder / "户.csv").write_bytes(delimited([HEADER, changed(**cells)]))
    lines = ["户编号,姓名,证件号,与户主关系", *members]
    (folder / "家庭成员.csv").write_text("\n".join(lines), encoding="utf-8")
    return run("check", "registers", root=space).out


@pytest.mark.parametrize("here", [PERSON, PERSON.lower(), f"{PERSON}42", f"{PERSON}42B1"])
@pytest.mark.parametrize("there", [PERSON, PERSON.lower(), f"{PERSON}42"])
def test_one_person_is_found_in_whatever_form_the_number_is_written(
    space: Path, run: Run, here: str, there: str
) -> None:
    out = check(space, run, [f"530825100000001,张某,{there},户主"], 户主证件号=here)
    assert "HD-35" not in out
    assert "ZD-13" not in out


@pytest.mark.parametrize(
    ("first", "second", "difference"),
    [
        (PERSON, PERSON.lower(), "（只差大小写）"),
        (PERSON, f"{PERSON}42", "一处多出“42”"),
        (PERSON.lower(), f"{PERSON}44B1", "与"),
        (PERSON, PERSON, ""),
    ],
)
def test_one_person_in_two_households_is_found_and_the_difference_told(
    space: Path, run: Run, first: str, second: str, difference: str
) -> None:
    members = [f"530825100000001,张某,{first},户主", f"530825100000002,张某,{second},配偶"]
    out = check(space, run, members)
    assert "CY-02" in out
    assert "CY-05" in out
    told = next(line for line in out.splitlines() if "证件号在别处也有" in line)
    assert difference in told
    assert bool(difference) == told.endswith("）")


def test_another_person_stays_another(space: Path, run: Run) -> None:
    out = check(space, run, ["530825100000001,张某,110105194912310011,户主"])
    assert "HD-35" in out
    assert "只差" not in out


ALIKE = [
    ("0001", "1", "只差前面的0，那处是“0001”"),
    ("DS-012", "DS-12", "只差前面的0"),
    ("DS-1", "DS—1", "只差“—”与“-”"),
    ("DS-1", "DS一1", "只差“一”与“-”"),
    ("DS-1", "DSー1", "只差“ー”与“-”"),
    ("DS-1", "DS﹘1", "只差“﹘”与“-”"),
    ("DS-O4", "DS-04", "只差“0”（数字）与“O”（字母）"),
    ("DS-l5", "DS-15", "只差“1”（数字）与“l”（字母）"),
    ("DS-А8", "DS-A8", "只差“A”（字母）与“А”（俄文字母）"),
    ("五〇-3", "五○-3", "只差“○”与“〇”"),
    ("③-1", "3-1", "只差"),
    ("Ⅲ-1", "III-1", "只差“III”与“Ⅲ”"),
    ("é-4", "e\u0301-4", "只差同一个字的两种编码"),
    ("DS-6", "ds-6", "只差大小写"),
    ("DS(1)", "DS（1）", "只差全角半角"),
    ("7", "7.0", "只差末尾的.0"),
]


@pytest.mark.parametrize(("there", "here", "difference"), ALIKE)
def test_a_key_that_is_only_written_in_another_way_is_told(
    space: Path, run: Run, there: str, here: str, difference: str
) -> None:
    out = check(space, run, [f"{here},张某,{PERSON},户主"], 户编号=there)
    told = next(line for line in out.splitlines() if "在户台账里没有" in line)
    assert difference in told
    assert "移出" not in out
    assert "成员表里有0人（“户编号”只差" in out
    assert "全角半角" in difference or "全角半角" not in out


@pytest.mark.parametrize("here", ["2", "DS-10", "10", "DS1"])
def test_a_key_that_looks_different_has_no_such_word(space: Path, run: Run, here: str) -> None:
    out = check(space, run, [f"{here},张某,{PERSON},户主"], 户编号="DS-1")
    assert "只差" not in out
    assert "户已销的" in out


def test_the_filler_of_another_script_is_not_seen(config: RegisterConfig) -> None:
    found = read(config, workbook([HEADER, changed(户编号="DS\u3164-1")]))
    assert found.rows[0]["户编号"] == "DS-1"
    assert found.codes() == ["TB-20"]


@pytest.mark.parametrize("dot", "•・‧∙")
def test_two_dots_of_a_name_are_told_apart(space: Path, run: Run, dot: str) -> None:
    out = check(space, run, [f"530825100000001,孙{dot}兴,{PERSON},户主"], 户主="孙·兴")
    assert f"只差“{dot}”与“·”，不是同一个字" in out
