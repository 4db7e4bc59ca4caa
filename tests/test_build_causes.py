"""A build says a fault once, the cause before what follows from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_unread_columns import cell, change, check, county, every, rows_of

from conftest import Run
from docgen.app.build_result import Output
from docgen.cli.output import _document_lines
from docgen.model.finding import Category, Finding, Severity
from docgen.report.summary import to_summary

pytestmark = pytest.mark.slow

__all__ = ["county"]
CATALOG = "inputs/catalog/示例县"


@pytest.mark.parametrize(
    "register, column, text, code",
    [
        ("归档文件", "题名", "", "ZD-01"),
        ("案卷", "起始日期", "去年", "ZD-03"),
        ("归档文件", "页数", "若干", "ZD-03"),
    ],
)
def test_a_cell_with_an_error_is_not_told_as_lacking_too(
    county: Path, run: Run, register: str, column: str, text: str, code: str
) -> None:
    change(county / f"{register}.csv", every(column, text))
    told = run("build", "catalog", CATALOG, root=county.parents[2])
    assert told.code == 1
    assert code in told.out
    assert "GW-10" not in told.out
    assert "未生成" in told.out


def test_a_blank_cell_that_only_the_document_needs_is_told(county: Path, run: Run) -> None:
    change(county / "归档文件.csv", cell(1, "页数", ""))
    assert "GW-10" in run("build", "catalog", CATALOG, root=county.parents[2]).out


def outputs(count: int, folders: int, status: str = "new") -> list[Output]:
    return [
        Output("inputs/甲.yaml", f"outputs/甲/{n % folders}/{n}.docx", status == "new")
        for n in sorted(range(count), key=lambda n: n % folders)
    ]


@pytest.mark.parametrize("count, folders", [(110, 30), (41, 41), (100, 10)])
def test_many_documents_are_a_line_for_each_status(count: int, folders: int) -> None:
    made = outputs(count, folders)
    lost = [Output("inputs/甲.yaml（卷）", "")]
    assert list(_document_lines([*made, *lost])) == [
        f"已生成　outputs/甲/　{count} 份",
        "未生成　inputs/甲.yaml　1 份",
    ]


def test_few_documents_are_told_one_by_one() -> None:
    assert len(list(_document_lines(outputs(40, 10)))) == 40


def finding(code: str, count: int, **more: object) -> list[Finding]:
    return [Finding(code=code, severity=Severity.ERROR, message=f"{code}有误", **more)] * count  # type: ignore[arg-type]


def test_causes_come_before_what_follows_from_them() -> None:
    findings = [
        *finding("HT-02", 20),
        *finding("ZD-04", 2),
        *finding("GW-10", 30),
        *finding("HD-20", 1, is_cause=True),
        *finding("GZ-08", 1, category=Category.STRUCTURE),
    ]
    told = to_summary(findings)
    places = [told.index(code) for code in ("GZ-08", "HD-20", "ZD-04", "GW-10", "HT-02")]
    assert places == sorted(places)


def test_a_number_that_two_households_have_comes_first(county: Path, run: Run) -> None:
    rows = rows_of(county / "户.csv")
    change(county / "户.csv", cell(1, "户编号", rows[2][rows[0].index("户编号")]))
    assert run("check", "registers", root=county.parents[2]).out.startswith("错误 HD-20")


RATES = [("村", "贫困发生率", "5.6%", "CU-40"), ("县", "综合贫困发生率", "56‰", "XJ-40")]


@pytest.mark.parametrize("register, column, text, code", RATES)
def test_a_rate_is_told_as_it_is_written(
    county: Path, run: Run, register: str, column: str, text: str, code: str
) -> None:
    change(county / f"{register}.csv", every(column, text), every("是否退出", "是"))
    told = [each for each in check(run, county.parents[2]) if each["code"] == code]
    assert told
    assert all("5.6%" in each["message"] for each in told)


@pytest.mark.parametrize("more", [(), ("--excel",)])
def test_a_register_needs_no_option_to_be_a_workbook(
    county: Path, run: Run, more: tuple[str, ...]
) -> None:
    root = county.parents[2]
    assert run("new", "户", "东山镇", *more, root=root).code == 0
    assert list(root.glob("inputs/registers/**/*东山镇*.xlsx"))
