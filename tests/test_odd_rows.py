"""Rows of examples, of numbers, of types and of notes, and names of files with years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from test_messy_tables import HEADER, SOUND, changed, config, delimited, read

from conftest import workbook
from docgen.app.register_config import RegisterConfig
from docgen.registers.table_names import find_register

__all__ = ["config"]

WIDE = HEADER
FAR = [changed(户编号=f"53082510000000{number}") for number in range(2, 8)]
ROWS: list[tuple[str, Sequence[Any]]] = [
    ("an example in each cell", ("如：530825100000001", "如：东山镇", "如：石桥村", "如：张三", "如：110105…", "如：3", None, None)),
    ("numbers of two digits", ("01", "02", "03", "04", "05", "06", "07", "08")),
    ("numbers of columns", tuple(f"c{number}" for number in range(1, 9))),
    ("capitals", tuple(f"C{number}" for number in range(1, 9))),
    ("types", ("文本型", "文本型", "文本型", "文本型", "文本型", "数值型", "数值型", "文本型")),
    ("types of a database", ("varchar", "varchar", "varchar", "varchar", "varchar", "int", "decimal", "varchar")),
    ("types with lengths", ("varchar(20)", "varchar(20)", "varchar(20)", "varchar(10)", "varchar(18)", "int", "decimal(10)", "varchar(20)")),
    ("where it is taken from", ("省系统编号", None, None, None, "以户口簿为准", None, None, None)),
]  # fmt: skip


@pytest.mark.parametrize("row", [r[1] for r in ROWS], ids=[r[0] for r in ROWS])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_row_that_says_how_to_fill_in_is_no_record(
    config: RegisterConfig, row: Sequence[Any], form: str
) -> None:
    rows = [HEADER, row, SOUND, *FAR]
    data = delimited(rows) if form == "csv" else workbook(rows)
    found = read(config, data, f"户.{form}")
    assert [each["户编号"] for each in found.rows] == [SOUND[0], *(far[0] for far in FAR)]
    assert found.codes() == ["TB-21"]


@pytest.mark.parametrize("text", ["(2 rows affected)", "7 rows selected.", "(1 row affected)"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_a_database_adds_is_no_record(config: RegisterConfig, text: str, form: str) -> None:
    rows = [HEADER, SOUND, *FAR, (text, *[None] * 7)]
    data = delimited(rows) if form == "csv" else workbook(rows)
    found = read(config, data, f"户.{form}")
    assert len(found.rows) == 1 + len(FAR)
    assert set(found.codes()) <= {"TB-21", "TB-07"}
    assert "TB-21" in found.codes()


HEAD = ("乡镇", "村", "总户数", "乡村人口")
VILLAGES = [("东山镇", f"{name}村", 20, 80) for name in "甲乙丙丁戊己"]
NAMES = ["非贫困村", "贫困村", "深度贫困村", "合计村数", "其中：非贫困村", "已出列贫困村"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", ["东山镇", None])
def test_a_kind_of_villages_is_no_village(
    config: RegisterConfig, name: str, place: str | None
) -> None:
    rows = [HEAD, *VILLAGES, (place, name, 21, 83)]
    found = read(config, workbook(rows), "村.xlsx", "村")
    assert len(found.rows) == len(VILLAGES)
    assert found.codes() == ["TB-05"]


def test_a_note_in_place_of_a_village_is_none(config: RegisterConfig) -> None:
    rows = [HEAD, *VILLAGES, ("东山镇", "备注：略", None, None)]
    found = read(config, workbook(rows), "村.xlsx", "村")
    assert len(found.rows) == len(VILLAGES)
    assert found.codes() == ["TB-21"]


FILES = (
    *(
        "2018年户台账",
        "01户",
        "户1",
        "户2018",
        "附件1：户",
        "2018户",
        "户（2018）",
        "2018年度贫困户花名册",
    ),
    *("附件1 户", "3.户", "户01"),
)


@pytest.mark.parametrize("name", FILES)
def test_a_year_or_a_number_beside_its_name_hides_no_register(
    config: RegisterConfig, name: str
) -> None:
    assert find_register((name,), config.forms) == "户"


@pytest.mark.parametrize("name", ["2016退出", "低保户1", "1", "2018年", "非户"])
def test_a_number_makes_no_register(config: RegisterConfig, name: str) -> None:
    assert find_register((name,), config.forms) == ""
