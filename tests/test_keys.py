"""Keys and identity numbers: spoilt, written in another form, or only like another one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from test_messy_tables import HEADER, SOUND, changed, config, delimited, read

from conftest import Run, workbook
from docgen.app.register_config import RegisterConfig
from docgen.load.number_formats import changes_text, show_number
from docgen.model.finding import Severity
from docgen.model.source import ListNode, Source
from docgen.registers.group_names import GroupNames
from docgen.registers.register_schema import INDEX

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
    ("0%", 0.5, "50%"),
    ('[>=100]"A"0;"B"0', 5, "B5"),
    ('"HJ-"000', -7, "-HJ-007"),
    ('"HJ-"000', 7.5, "HJ-008"),
]
VALUES = [
    ("0", 7),
    ("0.00", 3.14),
    ("#,##0.00", 1234.5),
    ("General", 7),
    ("# ?/?", 0.5),
    ("0_);(0)", 3),
    ("yyyy/m/d", 43160),
    ("0.00E+00", 12),
    ("_ * #,##0_ ;_ * -#,##0_ ", 5),
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
    ["3-1", "2018-3-1", "2018-30-1", "3/1", "5E14", "DS-1", "MAR-01", "石桥3月村",
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
    told = next(line for line in out.splitlines() if "别的台账都没有" in line)
    assert "只差" in told
    assert difference in told or told.count(there) == told.count(here) == 1
    assert "移出" not in out
    assert "成员表里有0人" not in out
    assert "全角半角" in difference or "全角半角" not in out


@pytest.mark.parametrize("here", ["2", "DS-10", "10", "DS1"])
def test_a_key_that_looks_different_has_no_such_word(space: Path, run: Run, here: str) -> None:
    out = check(space, run, [f"{here},李某,110105194912310011,户主"], 户编号="DS-1")
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


def group(*places: tuple[str | None, str | None]) -> bytes:
    """A table of households in these places."""
    rows = [HEADER]
    for number, (township, village) in enumerate(places):
        cells = {"户编号": f"53082510000000{number}", "乡镇": township, "村": village}
        rows.append(changed(**cells))
    return workbook(rows)


def test_a_village_is_not_filled_down_into_the_next_township(config: RegisterConfig) -> None:
    places = [("东山镇", "石桥村"), (None, None), (None, None), ("西河镇", None), (None, None)]
    found = read(config, group(*places))
    assert [row["乡镇"] for row in found.rows] == ["东山镇"] * 3 + ["西河镇"] * 2
    assert [row["村"] for row in found.rows] == ["石桥村"] * 3 + [None] * 2
    assert found.codes() == ["ZD-01", "TB-22"]
    assert "“村”只写在每组的第一行，下面2行照上面的补着读：“石桥村”2行" in found.said("TB-22")


def test_a_village_is_filled_down_where_the_township_is_in_every_row(
    config: RegisterConfig,
) -> None:
    places = [("东山镇", "石桥村"), ("东山镇", None), ("西河镇", None), ("东山镇", None)]
    found = read(config, group(*places))
    assert [row["村"] for row in found.rows] == ["石桥村", "石桥村", None, None]


MARKS = ["同上", "同前", "〃", "″", "“", "”", '"', "＂", "''", "（同上）", "—〃—"]


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_for_the_cell_above_is_read_as_that_and_told(
    config: RegisterConfig, mark: str
) -> None:
    rows = [HEADER, SOUND, changed(户编号="2", 乡镇=mark, 村=mark, 村民小组=mark, 家庭人口=mark)]
    found = read(config, workbook(rows))
    for name in ("乡镇", "村", "村民小组", "家庭人口"):
        assert found.rows[1][name] == found.rows[0][name]
    assert found.codes() == ["TB-22"]
    assert f"“村”有1格写的是“{mark}”" in found.said("TB-22")


def test_a_mark_stands_for_the_text_above_across_the_end_of_a_group(
    config: RegisterConfig,
) -> None:
    found = read(config, group(("东山镇", "石桥村"), ("西河镇", "同上"), ("同上", "白马村")))
    assert [row["村"] for row in found.rows] == ["石桥村", "石桥村", "白马村"]
    assert [row["乡镇"] for row in found.rows] == ["东山镇", "西河镇", "西河镇"]


@pytest.mark.parametrize("text", ["同上村", "同心村", "上村", "同"])
def test_a_name_with_the_same_characters_is_no_such_mark(config: RegisterConfig, text: str) -> None:
    found = read(config, group(("东山镇", "石桥村"), ("东山镇", text)))
    assert found.rows[1]["村"] == text
    assert found.codes() == []


MEMBERS = ("户编号", "姓名", "证件号", "与户主关系")


def members(*numbers: str | None) -> bytes:
    """A table of persons with these numbers of households."""
    rows = [(number, "张某", PERSON, "户主") for number in numbers]
    return workbook([MEMBERS, *rows])


def test_the_number_of_a_household_is_filled_down_and_told(config: RegisterConfig) -> None:
    found = read(config, members("A-1", None, None, "A-2", None), "家庭成员.xlsx", "家庭成员")
    assert [row["户编号"] for row in found.rows] == ["A-1"] * 3 + ["A-2"] * 2
    assert found.codes() == ["TB-22"]
    assert "下面3行照上面的补着读：“A-1”2行、“A-2”1行" in found.said("TB-22")


def test_the_number_of_a_household_among_its_helpers_is_filled_down(
    config: RegisterConfig,
) -> None:
    rows = [("户编号", "责任人", "单位"), ("A-1", "赵某", "农业局"), (None, "吴某", "教育局")]
    found = read(config, workbook(rows), "帮扶责任人.xlsx", "帮扶责任人")
    assert [row["户编号"] for row in found.rows] == ["A-1"] * 2
    assert found.codes() == ["TB-22"]


def test_a_number_that_a_single_row_lacks_is_missing(config: RegisterConfig) -> None:
    numbers = ["A-1", "A-1", "A-2", None, "A-3", "A-3"]
    found = read(config, members(*numbers), "家庭成员.xlsx", "家庭成员")
    assert found.codes() == ["ZD-01"]
    assert found.rows[3]["户编号"] is None


def test_the_key_of_a_row_itself_is_not_filled_down(config: RegisterConfig) -> None:
    rows = [HEADER, SOUND, changed(户编号=None), changed(户编号=None)]
    found = read(config, workbook(rows))
    assert [row["户编号"] for row in found.rows] == [SOUND[0], None, None]
    assert found.codes() == ["ZD-01"]


def test_the_village_of_a_cadre_is_filled_down_with_the_township(config: RegisterConfig) -> None:
    header = ("姓名", "乡镇", "村", "单位")
    rows = [
        header,
        ("张某", "甲镇", "甲村", "局"),
        ("李某", None, None, "局"),
        ("王某", "乙镇", None, "局"),
    ]
    found = read(config, workbook(rows), "驻村干部.xlsx", "驻村干部")
    assert [row["村"] for row in found.rows] == ["甲村", "甲村", None]


def test_cells_are_filled_on_in_the_next_batch(config: RegisterConfig) -> None:
    def batch(first: int, *places: tuple[str | None, str | None]) -> pl.DataFrame:
        columns = {INDEX: range(first, first + len(places))}
        texts = {name: [p[at] for p in places] for at, name in enumerate(("乡镇", "村"))}
        return pl.DataFrame(
            {**columns, **texts}, schema_overrides={"乡镇": pl.String, "村": pl.String}
        )

    names = GroupNames(form=config.forms["户"], table=Source("户.csv", ListNode((), 1, 1)))
    first = names.fill(batch(0, ("甲镇", "甲村"), (None, None), (None, None), (None, "乙村")))
    second = names.fill(batch(4, (None, None), (None, "同上"), ("乙镇", None)))
    third = names.fill(batch(7, (None, None), (None, "丙村")))
    assert first["村"].to_list() == ["甲村", "甲村", "甲村", "乙村"]
    assert second["乡镇"].to_list() == ["甲镇", "甲镇", "乙镇"]
    assert second["村"].to_list() == ["乙村", "乙村", None]
    assert third["乡镇"].to_list() == ["乙镇", "乙镇"]
    assert third["村"].to_list() == [None, "丙村"]
