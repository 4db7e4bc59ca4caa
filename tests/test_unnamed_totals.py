"""Rows without any name whose numbers are the sums of others, and rows that nobody filled in."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from test_messy_tables import Cell, Reading, config, delimited, read

from conftest import workbook
from docgen.app.register_config import RegisterConfig

__all__ = ["config"]

VILLAGE_HEAD = ("乡镇", "村", "总户数", "乡村人口")
STONE = ("东山镇", "石桥村", 20, 80)
HORSE = ("东山镇", "白马村", 30, 120)
GREAT = ("西河镇", "大村", 5, 21)
HEAD = ("户编号", "乡镇", "村", "户主", "户主证件号", "家庭人口", "工资性收入", "转移性收入")
IDS = ("11010519491231002X", "110105194912310038", "110105194912310054", "110105194912310070")
NAMES = "张王李赵"


def household(
    number: int, *amounts: int, people: int = 3, town: str = "东山镇"
) -> tuple[Cell, ...]:
    code = f"53082510000000{number}"
    return (code, town, "石桥村", NAMES[number], IDS[number], people, *amounts)


A, C = household(0, 100, 200), household(1, 300, 400)
D, E = household(2, 100, 200, town="西河镇"), household(3, 100, 100, town="西河镇")
NONE = (None,) * 5


def read_rows(
    config: RegisterConfig, form: str, register: str, rows: Sequence[Sequence[Cell]]
) -> Reading:
    data = workbook(rows) if form == "xlsx" else delimited(rows)
    return read(config, data, f"{register}.{form}", register)


VILLAGE_SUMS: list[tuple[str, list[Sequence[Cell]]]] = [
    ("below", [STONE, HORSE, (None, None, 50, 200)]),
    ("above", [(None, None, 50, 200), STONE, HORSE]),
    ("small numbers", [("东山镇", "石桥村", 1, 4), ("东山镇", "白马村", 2, 5), (None, None, 3, 9)]),
    ("of each township", [STONE, HORSE, ("东山镇", None, 50, 200), GREAT, ("西河镇", None, 5, 21)]),
    ("of all and of each", [STONE, HORSE, ("东山镇", None, 50, 200), GREAT, (None, None, 55, 221)]),
    ("with signs of thousands", [("东山镇", "甲村", 900, 4000), ("东山镇", "乙村", 800, 3000), (None, None, "1，700", "7，000")]),
    ("a dash", [STONE, HORSE, ("—", "—", 50, 200)]),
]  # fmt: skip


@pytest.mark.parametrize("rows", [v[1] for v in VILLAGE_SUMS], ids=[v[0] for v in VILLAGE_SUMS])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_row_of_sums_without_a_name_is_no_village(
    config: RegisterConfig, form: str, rows: list[Sequence[Cell]]
) -> None:
    found = read_rows(config, form, "村", [VILLAGE_HEAD, *rows])
    villages = [row[1] for row in rows if row[1] not in (None, "—")]
    assert [row["村"] for row in found.rows] == villages
    assert set(found.codes()) == {"TB-21"}
    assert "各行之和" in found.said("TB-21")


SUMS: list[tuple[str, list[Sequence[Cell]]]] = [
    ("below", [A, C, (*NONE, 6, 400, 600)]),
    ("above", [(*NONE, 6, 400, 600), A, C]),
    ("between", [A, C, (*NONE, 6, 400, 600), D, E, (*NONE, 6, 200, 300)]),
    ("of all at the end", [A, C, (*NONE, 6, 400, 600), D, E, (*NONE, 6, 200, 300), (*NONE, 12, 600, 900)]),
    ("people only, with a count", [A, C, D, (None, None, None, 3, None, 9, None, None)]),
    ("a count in another column", [A, C, D, (None, None, None, None, 3, 9, None, None)]),
    ("a township", [A, C, D, (None, "东山镇", None, None, None, 9, None, None)]),
    ("each township at the end", [A, C, D, E, (None, "东山镇", None, None, None, 6, 400, 600), (None, "西河镇", None, None, None, 6, 200, 300)]),
]  # fmt: skip


@pytest.mark.parametrize("rows", [s[1] for s in SUMS], ids=[s[0] for s in SUMS])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("numbered", [False, True])
def test_a_row_of_sums_without_a_name_is_no_household(
    config: RegisterConfig, form: str, rows: list[Sequence[Cell]], *, numbered: bool
) -> None:
    whole = [HEAD, *rows]
    if numbered:
        whole = [("序号", *HEAD), *((at, *row) for at, row in enumerate(rows, 1))]
    found = read_rows(config, form, "户", whole)
    assert [row["户编号"] for row in found.rows] == [row[0] for row in rows if row[0]]
    assert set(found.codes("TB-18")) == {"TB-21"}


RECORDS: list[tuple[str, Sequence[Cell]]] = [
    ("other numbers", (*NONE, 7, 410, 650)),
    ("a head", (None, None, None, "钱", None, 6, 400, 600)),
    ("an identity", (None, None, None, None, IDS[3], 6, 400, 600)),
    ("a code", ("530825100000009", None, None, None, None, 6, 400, 600)),
]


@pytest.mark.parametrize("row", [r[1] for r in RECORDS], ids=[r[0] for r in RECORDS])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_row_that_is_no_sum_of_others_stays_a_record(
    config: RegisterConfig, form: str, row: Sequence[Cell]
) -> None:
    found = read_rows(config, form, "户", [HEAD, A, C, row])
    assert len(found.rows) == 3
    assert "TB-21" not in found.codes()


UNFILLED: list[tuple[str, list[Sequence[Cell]]]] = [
    ("a number and a township", [(3, None, "东山镇", *[None] * 7), (4, None, "东山镇", *[None] * 7)]),
    ("a number and a village", [(3, None, "东山镇", "石桥村", *[None] * 6)]),
    ("an answer", [(None, *[None] * 8, "否"), (None, *[None] * 8, "否")]),
    ("a number and an answer", [(3, *[None] * 8, "否"), (4, *[None] * 8, "否")]),
    ("all of them", [(3, None, "东山镇", "石桥村", *[None] * 5, "否")]),
]  # fmt: skip


@pytest.mark.parametrize("rows", [u[1] for u in UNFILLED], ids=[u[0] for u in UNFILLED])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_row_that_was_only_prepared_is_no_record(
    config: RegisterConfig, form: str, rows: list[Sequence[Cell]]
) -> None:
    head = ("序号", *HEAD, "是否退出")
    found = read_rows(config, form, "户", [head, (1, *A, "否"), (2, *C, "否"), *rows])
    assert len(found.rows) == 2
    assert set(found.codes("TB-18")) == {"TB-21"}
    assert "是没有填的空行" in found.said("TB-21")
