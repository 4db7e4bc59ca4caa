"""A column that a table lacks is said as that: no row is at fault, and no cell is to be written."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from test_unread_columns import cell, change, check, county, errors, every, renamed, without

from conftest import ROOT, Run
from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import read_register_config
from docgen.model.finding import Finding, Severity
from docgen.problems.applicable_rules import find_applicable_rules
from docgen.registers.register import Register
from docgen.workspace.paths import Workspace

pytestmark = pytest.mark.slow

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
    lacking = [each for each in found if f"没有“{column}”这一列" in each["message"]]
    assert lacking
    for each in lacking:
        assert f"加一列“{column}”" in each["remedy"]
        assert "docgen map" in each["remedy"]
    told = Counter(each["message"] for each in found)
    assert max(told.values(), default=1) == 1


def test_a_near_header_is_named(county: Path, run: Run) -> None:
    change(county / "归档文件.csv", renamed("签字人", "签字的人"))
    found = [each for each in check(run, county.parents[2]) if "没有“签字人”" in each["message"]]
    assert found
    assert all("是不是“签字的人”这一列" in each["remedy"] for each in found)


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
    config = read_register_config(ProjectReader(Workspace(ROOT)))
    form = config.forms["归档文件"]
    registers = {
        name: Register(form=config.forms[name], frame=pl.LazyFrame()) for name in ("归档文件", "户")
    }
    rules = {form.name: config.rules[form.name]}
    lacking = Finding(code="GD-27", severity=Severity.ERROR, message="", missing="签字人")
    codes = find_applicable_rules(registers, rules, [lacking])
    assert "GD-27" not in codes
    assert find_applicable_rules(registers, rules, []) == codes | {"GD-27"}


FORMS = [("村退出", "CT-07"), ("乡镇退出", "ZT-06"), ("县退出", "XT-07")]


@pytest.mark.parametrize("register, code", FORMS)
@pytest.mark.parametrize("how", ["lacking", "blank"])
def test_a_sentence_never_shows_its_template(
    county: Path, run: Run, register: str, code: str, how: str
) -> None:
    path = county / f"{register}.csv"
    change(path, without("认定表") if how == "lacking" else every("认定表", ""))
    found = check(run, county.parents[2])
    assert not [each for each in found if "{{" in each["message"] + each["remedy"]]
    told = {each["message"] for each in found if each["code"] == code}
    assert told
    words = {"lacking": "没有“认定表”这一列", "blank": "（空着）"}
    assert all(words[how] in each for each in told)
    assert not any("《" in each for each in told)
