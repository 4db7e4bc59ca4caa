"""A column that a table lacks is said as that: no row is at fault, and no cell is to be written."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from conftest import Run
from docgen.problems.applicable_rules import find_applicable_rules
from test_unread_columns import cell, change, check, county, errors, renamed, without

__all__ = ["county"]

LACKING = [
    ("归档文件", "签字人", "GD-27"),
    ("归档文件", "日期", "GD-23"),
    ("痕迹记录", "签字", "HJ-07"),
    ("村", "村自评意见", "CU-51"),
    ("户", "主要致贫原因", "HD-38"),
    ("家庭成员", "变更原因", "CY-08"),
]


@pytest.mark.parametrize("register, column, code", LACKING)
def test_a_lacking_column_is_to_be_added_or_renamed(
    county: Path, run: Run, register: str, column: str, code: str
) -> None:
    change(county / f"{register}.csv", without(column))
    found = [each for each in check(run, county.parents[2]) if each["code"] == code]
    for each in found:
        if f"没有“{column}”这一列" in each["message"]:
            assert f"加一列“{column}”" in each["remedy"]
            assert "docgen map" in each["remedy"]
    told = Counter(each["message"] for each in found)
    assert max(told.values(), default=1) == 1


@pytest.mark.parametrize("column, header", [("签字人", "签字的人"), ("备注", "备注栏")])
def test_a_near_header_is_named(county: Path, run: Run, column: str, header: str) -> None:
    change(county / "归档文件.csv", renamed(column, header))
    found = [each for each in check(run, county.parents[2]) if f"没有“{column}”" in each["message"]]
    assert found
    assert all(f"是不是“{header}”这一列" in each["remedy"] for each in found)


def test_a_blank_cell_still_gets_what_a_cell_needs(county: Path, run: Run) -> None:
    change(county / "户.csv", cell(2, "主要致贫原因", ""))
    (found,) = [each for each in check(run, county.parents[2]) if each["code"] == "HD-38"]
    assert "照登记表补填" in found["remedy"]


@pytest.mark.parametrize("header", ["脱贫时间", "销号年份"])
def test_years_are_not_counted_on_without_the_year_of_the_end(
    county: Path, run: Run, header: str
) -> None:
    change(county / "户.csv", renamed("退出年度", header))
    found = check(run, county.parents[2])
    assert "HD-33" not in errors(found)
    (lacking,) = [each for each in found if each["code"] == "HD-25"]
    assert "没有“退出年度”这一列" in lacking["message"]


def test_years_are_not_counted_on_where_the_year_of_the_end_is_blank(
    county: Path, run: Run
) -> None:
    change(county / "户.csv", cell(1, "是否退出", "是"), cell(1, "退出年度", ""))
    found = errors(check(run, county.parents[2]))
    assert "HD-33" not in found
    assert found.count("HD-25") == 1


def test_problems_of_a_rule_without_its_column_are_not_gone() -> None:
    assert find_applicable_rules({}, {}, []) == frozenset()
