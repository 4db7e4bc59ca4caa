"""Columns below groups in a column map: a unit in the header does not change their names."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from test_column_map import ID, config, read
from test_headers import merged as book
from test_messy_tables import Cell

from docgen.app.register_config import RegisterConfig

__all__ = ["config"]

_PEOPLE = ("户编号", "乡镇", "村", "户主", "户主证件号", "家庭人口")
_BLANK = (None,) * 6
_RECORD = ("530825100000001", "东山镇", "石桥村", "张某", ID, 3, 0.82, 0.1)
_WAGES = ("工资性", "转移性")
_UNITS = ("（万元）", "（万元）")


@pytest.mark.parametrize(
    ("lines", "factor"),
    [
        ([(*_PEOPLE, "收入", None), (*_BLANK, *_WAGES)], 1),
        ([(*_PEOPLE, "收入（万元）", None), (*_BLANK, *_WAGES)], 10000),
        ([(*_PEOPLE, "收入", None), (*_BLANK, "工资性（万元）", "转移性（万元）")], 10000),
        ([(*_PEOPLE, "收入", None), (*_BLANK, *_WAGES), (*_BLANK, *_UNITS)], 10000),
        ([("单位：万元",), (*_PEOPLE, "收入", None), (*_BLANK, *_WAGES)], 10000),
    ],
)
@pytest.mark.parametrize(
    "second", ["转移性收入", "{字段: 转移性收入}", "{字段: 转移性收入, 去掉: [整]}"]
)
def test_a_joined_name_needs_no_unit(
    config: RegisterConfig, lines: Sequence[Sequence[Cell]], factor: float, second: str
) -> None:
    text = f"- 台账: 户\n  列:\n    收入/工资性: 工资性收入\n    收入/转移性: {second}\n"
    rows, codes, _ = read(config, text, book([*lines, _RECORD]), "户.xlsx")
    (row,) = rows["户"]
    assert row["工资性收入"] == pytest.approx(0.82 * factor)
    assert row["转移性收入"] == pytest.approx(0.1 * factor)
    assert not {"TB-29", "TB-18"} & {*codes}


def test_a_map_may_say_another_field_than_the_name(config: RegisterConfig) -> None:
    text = "- 台账: 户\n  列:\n    收入/工资性: 财产性收入\n    收入/务工: 工资性收入\n"
    lines = [(*_PEOPLE, "收入（万元）", None), (*_BLANK, "工资性", "务工")]
    rows, codes, _ = read(config, text, book([*lines, _RECORD]), "户.xlsx")
    assert rows["户"][0]["财产性收入"] == pytest.approx(8200)
    assert rows["户"][0]["工资性收入"] == pytest.approx(1000)
    assert "TB-29" not in codes


def test_a_joined_name_that_is_absent_is_told(config: RegisterConfig) -> None:
    text = "- 台账: 户\n  列:\n    收入/工资: 工资性收入\n"
    lines = [(*_PEOPLE, "收入（万元）", None), (*_BLANK, *_WAGES)]
    _, codes, _ = read(config, text, book([*lines, _RECORD]), "户.xlsx")
    assert "TB-29" in codes
