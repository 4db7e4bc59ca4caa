"""A document that names a register for its rows reads it as the check does."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_unread_columns import change, county, every, renamed, rows_of, write

from conftest import Run

__all__ = ["county"]
INPUT = "inputs/check-sheet/示例县/脱贫户核查表.yaml"


def build(run: Run, county: Path) -> str:
    return run("build", "check-sheet", INPUT, root=county.parents[2]).out


def shorten(county: Path, count: int = 2) -> Path:
    """The list of households with a few rows, so that a build is quick."""
    path = county / "户.csv"
    write(path, rows_of(path)[: count + 1])
    return path


@pytest.mark.parametrize(
    "names",
    [
        {"村": "行政村", "乡镇": "乡（镇）"},
        {"户主": "户主姓名"},
        {"乡镇": "所属乡镇", "村": "村委会"},
    ],
)
def test_other_names_of_fields_are_known(county: Path, run: Run, names: dict[str, str]) -> None:
    path = shorten(county)
    change(path, *(renamed(*each) for each in names.items()))
    told = build(run, county)
    assert told.count("已生成") == 2
    assert "错误" not in told


def test_a_column_map_holds_for_documents_too(county: Path, run: Run) -> None:
    path = shorten(county)
    change(path, renamed("村", "所在地"))
    text = "- 文件: 户.csv\n  列: {所在地: 村}\n"
    (county / "列名对照.yaml").write_text(text, encoding="utf-8")
    assert build(run, county).count("已生成") == 2


@pytest.mark.parametrize(
    "row",
    [
        ["填表人：张三", "", "", "审核人：李四"],
        ["合计", "", "", "", "", "", "12"],
        ["注：数据截至2017年底"],
    ],
)
def test_rows_that_are_no_records_get_no_document(county: Path, run: Run, row: list[str]) -> None:
    path = shorten(county)
    rows = rows_of(path)
    write(path, [*rows, row + [""] * (len(rows[0]) - len(row))])
    told = build(run, county)
    assert told.count("已生成") == 2
    assert "没有读入" in told
    assert "XW-01" not in told


@pytest.mark.parametrize("column", ["村", "乡镇", "户编号"])
def test_a_column_that_is_blank_throughout_is_the_one_cause(
    county: Path, run: Run, column: str
) -> None:
    change(shorten(county), every(column, ""))
    told = build(run, county)
    assert f"“{column}”整列都空着" in told
    assert told.count("错误 ZD-01") == 1
    assert "XW-01" not in told
    assert "WD-21" not in told
    assert told.count("未生成") == 1


def test_a_lacking_column_is_told_at_the_table(county: Path, run: Run) -> None:
    change(shorten(county), renamed("户编号", "户号"))
    told = build(run, county)
    assert "是不是“户号”这一列" in told
    assert "户.csv" in told
    assert "WD-21" not in told


def test_a_column_that_the_document_does_not_print_may_be_blank(county: Path, run: Run) -> None:
    change(shorten(county), every("联系电话", ""), every("家庭人口", ""))
    assert build(run, county).count("已生成") == 2
