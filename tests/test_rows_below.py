"""Rows that are no records still say something of the records: their unit, or their place."""

from __future__ import annotations

from typing import Any

import pytest
from test_messy_tables import HEADER, SOUND, changed, delimited, read

from conftest import ROOT, workbook
from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import RegisterConfig, read_register_config
from docgen.load.stated_units import read_stated_units
from docgen.workspace.paths import Workspace

Cell = Any
Row = tuple[Cell, ...]


@pytest.fixture(scope="module")
def config() -> RegisterConfig:
    return read_register_config(ProjectReader(Workspace(ROOT)))


def record(number: int, **cells: Cell) -> Row:
    return changed(户编号=f"53082510000000{number}", **cells)


def filled(*cells: Cell) -> Row:
    return cells + (None,) * (len(HEADER) - len(cells))


BELOW = [
    filled("单位：万元"),
    filled("（单位：万元）"),
    filled(None, None, None, "单位：万元"),
    filled("填表人：李某", None, None, "审核人：张某", None, None, "单位：万元"),
    filled("注：本表金额单位为万元"),
    filled("说明：1.收入以万元计"),
    filled("备注：金额均为万元。"),
    ("单位：万元",) * len(HEADER),
    filled("注：金额单位：人民币万元"),
    filled("单位：千元"),
]


@pytest.mark.parametrize("row", BELOW)
@pytest.mark.parametrize("is_csv", [False, True])
def test_a_unit_below_the_records_is_an_error(
    config: RegisterConfig, row: Row, is_csv: bool
) -> None:
    rows = [HEADER, record(1), record(2), row]
    data, file = (delimited(rows), "户.csv") if is_csv else (workbook(rows), "户.xlsx")
    found = read(config, data, file)
    assert found.codes("TB-21") == ["TB-25"]
    assert "写在表的下面" in found.said("TB-25")
    assert "“人均纯收入”" in found.said("TB-25")
    assert len(found.rows) == 2


@pytest.mark.parametrize(
    "row",
    [
        filled("单位：元"),
        filled("单位：人、户"),
        filled("单位：某某镇人民政府"),
        filled("单位：（盖章）"),
        filled("填报单位：甲镇"),
        filled("注：收入为全年数"),
        filled("单位：万亩"),
    ],
)
def test_a_line_below_that_changes_no_number_is_only_left_out(
    config: RegisterConfig, row: Row
) -> None:
    found = read(config, workbook([HEADER, record(1), record(2), row]))
    assert found.codes() == ["TB-21"]


def test_a_unit_below_that_the_header_has_too_is_no_error(config: RegisterConfig) -> None:
    header = tuple("人均纯收入（万元）" if name == "人均纯收入" else name for name in HEADER)
    found = read(config, workbook([header, record(1, 人均纯收入=0.5), filled("单位：万元")]))
    assert found.codes() == ["TB-21"]
    assert found.rows[0]["人均纯收入"] == 5000


def test_a_sum_that_names_its_unit_says_nothing_of_the_records(config: RegisterConfig) -> None:
    rows = [HEADER, record(1), record(2), ("合计（万元）", None, None, None, None, 6, 0.9969)]
    assert "TB-25" not in read(config, workbook(rows)).codes()


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("本表金额单位为万元", "万元"),
        ("收入均为万元", "万元"),
        ("金额均为元", "元"),
        ("资金一律为千元", "千元"),
        ("面积为承包面积", ""),
    ],
)
def test_a_sentence_may_state_a_unit(line: str, unit: str) -> None:
    assert read_stated_units([line]) == unit


TOWNSHIPS = [
    ("甲镇", "乙镇"),
    ("一、甲镇", "二、乙镇"),
    ("甲镇（2户）", "乙镇（2户）"),
    ("甲镇：", "乙镇："),
]


@pytest.mark.parametrize("banners", TOWNSHIPS)
@pytest.mark.parametrize("column", [0, 1, 3])
def test_a_township_above_its_rows_is_filled_in(
    config: RegisterConfig, banners: tuple[str, str], column: int
) -> None:
    rows: list[Row] = [HEADER]
    for number, banner in enumerate(banners):
        rows += [filled(*(None,) * column, banner)]
        rows += [record(2 * number + each, 乡镇=None) for each in range(2)]
    found = read(config, delimited(rows), "户.csv")
    assert found.codes() == ["TB-21", "TB-22"]
    assert [row["乡镇"] for row in found.rows] == ["甲镇", "甲镇", "乙镇", "乙镇"]
    cell = f"{'ABCD'[column]}2"
    assert f"“甲镇”（{cell}）2行" in found.said("TB-22")


def test_villages_end_with_their_township(config: RegisterConfig) -> None:
    rows = [
        HEADER,
        filled("甲镇"),
        filled("甲村"),
        record(1, 乡镇=None, 村=None),
        filled("乙村"),
        record(2, 乡镇=None, 村=None),
        filled("乙镇"),
        record(3, 乡镇=None, 村=None),
        filled("丙镇丙村"),
        record(4, 乡镇=None, 村=None),
    ]
    found = read(config, delimited(rows), "户.csv")
    places = [(row["乡镇"], row["村"]) for row in found.rows]
    assert places == [("甲镇", "甲村"), ("甲镇", "乙村"), ("乙镇", None), ("丙镇", "丙村")]
    assert found.codes() == ["TB-21", "ZD-01", "TB-22"]


def test_a_merged_banner_is_filled_in(config: RegisterConfig) -> None:
    rows = [HEADER, ("甲村",) * len(HEADER), record(1, 村=None), record(2, 村=None)]
    found = read(config, delimited(rows), "户.csv")
    assert [row["村"] for row in found.rows] == ["甲村", "甲村"]


NOT_FILLED = [
    ("rows that have their place", "甲镇", ["乙镇", None]),
    ("a word for all places", "全镇", [None, None]),
    ("a title", "甲镇贫困户名册", [None, None]),
    ("an office", "甲镇人民政府", [None, None]),
]


@pytest.mark.parametrize(
    ("banner", "places"), [each[1:] for each in NOT_FILLED], ids=[each[0] for each in NOT_FILLED]
)
def test_another_row_fills_nothing(
    config: RegisterConfig, banner: str, places: list[str | None]
) -> None:
    rows = [HEADER, filled(banner), *(record(n, 乡镇=each) for n, each in enumerate(places))]
    found = read(config, delimited(rows), "户.csv")
    assert [row["乡镇"] for row in found.rows] == places
    assert "TB-22" not in found.codes()


def test_a_column_that_a_workbook_lacks_is_told_once(config: RegisterConfig) -> None:
    rows = [HEADER, filled("甲镇"), record(1, 乡镇=None), record(2, 乡镇=None)]
    found = read(config, workbook(rows))
    assert [each.code for each in found.findings] == ["ZD-01", "TB-21"]
    assert "写进下面每一行" in found.findings[1].remedy


def test_rows_below_no_banner_stay_as_they_are(config: RegisterConfig) -> None:
    rows = [HEADER, SOUND, filled("甲镇")]
    found = read(config, workbook(rows))
    assert found.codes() == ["TB-21"]
    assert found.rows[0]["乡镇"] == "甲镇"
