"""Values of cells and rows of tables: sums where they stand, and what a format shows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from test_left_out_rows import TABLES
from test_messy_tables import Cell, config, read

from conftest import workbook
from docgen.app.register_config import RegisterConfig

__all__ = ["config"]

_BESIDE = [
    "2016年",
    "2016年度",
    "2017年末",
    "2017年底",
    "全县",
    "其中：深度贫困",
    "上年同期",
    "乡镇小计",
    "最高",
    "合计",
    "平均",
    "占比偏高",
]


@pytest.mark.parametrize("register", list(TABLES))
@pytest.mark.parametrize("word", _BESIDE)
def test_a_column_beside_place_and_name_makes_no_sum(
    config: RegisterConfig, register: str, word: str
) -> None:
    header, records = TABLES[register]
    rows = [("类别", *header), *((word, *record) for record in records)]
    found = read(config, workbook(rows), f"{register}.xlsx", register)
    assert len(found.rows) == len(records), found.said("TB-05")
    assert "TB-05" not in found.codes()


def test_a_year_of_the_register_itself_makes_no_sum(config: RegisterConfig) -> None:
    for year in ("2016年", "2016年度", "2017年末"):
        rows = [("退出年度", "乡镇", "村"), (year, "东山镇", "石桥村"), (year, "西河镇", "白马村")]
        found = read(config, workbook(rows), "村退出.xlsx", "村退出")
        assert len(found.rows) == 2, year


_SUMS: list[tuple[str, Sequence[Cell]]] = [
    ("村", ("合计", None, None, None, None, 120, 4248)),
    ("村", ("小计", "东山镇", None, None, None, 120, 4248)),
    ("村", ("合计", "全县", "6个村", None, None, 120, 4248)),
    ("村", ("2016年", None, None, None, None, 120, 4248)),
    ("乡镇", ("全县", None, 120, 4248)),
    ("乡镇", ("合计", "6个乡镇", 120, 4248)),
    ("户", ("合计", None, None, None, None, None, 18)),
    ("户", ("合计", "6户", None, None, None, None, 18)),
    ("驻村干部", ("合计", "6人")),
]


@pytest.mark.parametrize(("register", "row"), _SUMS)
def test_a_sum_in_a_column_beside_is_still_known(
    config: RegisterConfig, register: str, row: Sequence[Cell]
) -> None:
    header, records = TABLES[register]
    row = (*row, *[None] * (len(header) + 1 - len(row)))
    rows = [("序号", *header), *((n, *record) for n, record in enumerate(records, 1)), row]
    found = read(config, workbook(rows), f"{register}.xlsx", register)
    assert len(found.rows) == len(records)
    assert "TB-05" in found.codes()
