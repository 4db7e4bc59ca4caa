"""Rows of a township with the sums of its villages are no villages, though no word says so."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from test_messy_tables import Cell, Reading, config, read

from conftest import workbook
from docgen.app.register_config import RegisterConfig

__all__ = ["config"]

HEAD = ("乡镇", "村", "总户数", "乡村人口")
STONE = ("东山镇", "石桥村", 100, 400)
HORSE = ("东山镇", "白马村", 200, 800)


def read_villages(
    config: RegisterConfig, *rows: Sequence[Cell], head: Sequence[Cell] = HEAD
) -> Reading:
    return read(config, workbook([head, *rows]), "村.xlsx", "村")


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([("东山镇", None, 300, 1200), STONE, HORSE], "下面"),
        ([("东山镇", None, 300, 1200), (None, *STONE[1:]), (None, *HORSE[1:])], "下面"),
        ([("东山镇", "/", 300, 1200), STONE, HORSE], "下面"),
        ([("东山镇", "—", 300, 1200), STONE, HORSE], "下面"),
        ([STONE, HORSE, ("东山镇", None, 300, 1200)], "上面"),
        ([("东山镇", None, 300, 9999), STONE, HORSE], "下面"),
    ],
)
def test_a_row_with_the_sums_of_others_is_left_out(
    config: RegisterConfig, rows: Sequence[Sequence[Cell]], reason: str
) -> None:
    found = read_villages(config, *rows)
    assert [(row["乡镇"], row["村"]) for row in found.rows] == [
        ("东山镇", "石桥村"),
        ("东山镇", "白马村"),
    ]
    assert set(found.codes()) <= {"TB-21", "TB-22"}
    assert f"“东山镇”一行的数是{reason}各行之和" in found.said("TB-21")


def test_each_township_gives_its_place_to_the_villages_below(config: RegisterConfig) -> None:
    found = read_villages(
        config,
        ("东山镇", None, 300, 1200),
        (None, "石桥村", 100, 400),
        (None, "白马村", 200, 800),
        ("西河镇", None, 50, 210),
        (None, "大村", 50, 210),
    )
    assert [row["乡镇"] for row in found.rows] == ["东山镇", "东山镇", "西河镇"]
    assert found.codes() == ["TB-21", "TB-22"]


def test_a_rate_beside_the_sums_does_not_matter(config: RegisterConfig) -> None:
    head = (*HEAD, "贫困发生率")
    rows = [("东山镇", None, 300, 1200, "2.6%"), (*STONE, "2%"), (*HORSE, "3%")]
    assert len(read_villages(config, *rows, head=head).rows) == 2


@pytest.mark.parametrize(
    "row",
    [
        ("东山镇", None, 120, 500),
        ("东山镇", None, 200, 401),
        ("东山镇", None, 0, 0),
        ("东山镇", None, None, None),
    ],
)
def test_a_village_without_its_name_stays_a_record(
    config: RegisterConfig, row: Sequence[Cell]
) -> None:
    found = read_villages(config, STONE, row, HORSE)
    assert "下面" not in found.said("TB-21")
    assert "上面" not in found.said("TB-21")
    assert len(found.rows) + found.codes().count("TB-21") == 3


def test_small_numbers_are_no_sums_by_chance(config: RegisterConfig) -> None:
    rows = [("东山镇", None, 3, None), ("东山镇", "甲村", 1, 40), ("东山镇", "乙村", 2, 80)]
    found = read_villages(config, *rows)
    assert len(found.rows) == 3
    assert "ZD-01" in found.codes()
