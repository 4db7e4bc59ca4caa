"""Lists of findings: by rule in few lines, as worksheets by township, and on paper."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from docgen.model.finding import Category, Finding, Location, Severity
from docgen.model.sheet import Link
from docgen.report.summary import (
    MOST_ALIKE,
    MOST_PARAGRAPHS,
    MOST_PLACES,
    SCREEN,
    split_alike,
    to_list,
    to_sheets,
    to_summary,
)

BOOK = "inputs/registers/户.xlsx"


def finding(code: str, severity: Severity = Severity.ERROR, **more: Any) -> Finding:
    more = {"remedy": "补上", "basis": "某办法第3条", **more}
    return Finding(code=code, severity=severity, message=f"{code}有误", **more)


def at(cell: str, file: str = BOOK) -> dict[str, Any]:
    return {"location": Location(file, part="甲'镇", cell=cell)}


def test_a_summary_lists_each_rule_once_the_worst_and_most_frequent_first() -> None:
    findings = [
        finding("TS-01", Severity.NOTICE, remedy="", basis="", **at("A9")),
        finding("CW-01", **at("A1")),
        *(finding("CW-02", **at(f"A{row}")) for row in range(2, 6)),
        finding("CW-01", remedy="删去", **at("A6")),
        *(finding("YB-01", Severity.WARNING, **at(f"B{row}")) for row in range(1, 4)),
    ]
    place = "inputs/registers/户.xlsx[甲'镇]!"
    assert to_summary(findings).splitlines()[:-1] == [
        "错误 CW-02　4 处",
        f"    {place}A2　CW-02有误",
        f"    {place}A3　CW-02有误",
        f"    {place}A4　CW-02有误",
        "    ……还有 1 处",
        "  整改：补上",
        "  依据：某办法第3条",
        "错误 CW-01　1 处",
        f"    {place}A1　CW-01有误",
        "  整改：补上",
        "  依据：某办法第3条",
        "错误 CW-01　1 处",
        f"    {place}A6　CW-01有误",
        "  整改：删去",
        "  依据：某办法第3条",
        "警告 YB-01　3 处",
        f"    {place}B1　YB-01有误",
        f"    {place}B2　YB-01有误",
        f"    {place}B3　YB-01有误",
        "  整改：补上",
        "  依据：某办法第3条",
        "提示 TS-01　1 处",
        f"    {place}A9　TS-01有误",
    ]


def test_worksheets_number_the_findings_of_all_and_of_each_township() -> None:
    findings = [
        finding("TS-01", Severity.NOTICE, group="乙镇", **at("A1")),
        finding("CW-01", group="甲镇", **at("A2")),
        finding("CW-02", **at("A3")),
    ]
    sheets = to_sheets(findings, "问题清单")
    assert [(sheet.name, sheet.title) for sheet in sheets] == [
        ("问题清单", "问题清单"),
        ("乙镇", "乙镇问题清单"),
        ("甲镇", "甲镇问题清单"),
    ]
    place = "inputs/registers/户.xlsx[甲'镇]!"
    rows = [list(row) for row in sheets[0].rows]
    assert rows == [
        [Decimal(1), "错误", "CW-01", f"{place}A2", "CW-01有误", "补上", "某办法第3条", ""],
        [Decimal(2), "错误", "CW-02", f"{place}A3", "CW-02有误", "补上", "某办法第3条", ""],
        [Decimal(3), "提示", "TS-01", f"{place}A1", "TS-01有误", "补上", "某办法第3条", ""],
    ]
    assert [row[:3] for row in map(list, sheets[2].rows)] == [[Decimal(1), "错误", "CW-01"]]


@pytest.mark.parametrize(
    ("more", "place"),
    [
        (at("D17"), Link(f"{BOOK}[甲'镇]!D17", f"../../{BOOK}#'甲''镇'!D17")),
        (at("D17", "a.csv"), Link("a.csv[甲'镇]!D17", "../../a.csv")),
        ({"location": Location(BOOK)}, Link(BOOK, f"../../{BOOK}")),
        ({}, ""),
    ],
)
def test_a_place_opens_its_cell(more: dict[str, Any], place: object) -> None:
    (sheet,) = to_sheets([finding("CW-01", **more)], "问题清单", "../..")
    assert next(iter(sheet.rows))[3] == place


def test_the_list_on_paper_has_short_places_and_room_to_tick() -> None:
    listed = to_list(
        [finding("TS-01", Severity.NOTICE, **at("A1")), finding("CW-01", **at("A2"))], "问题清单"
    )
    assert (listed.name, listed.title) == ("问题清单", "问题清单")
    assert [list(row) for row in listed.rows] == [
        [Decimal(1), "CW-01", "CW-01有误", f"{Path(BOOK).name}[甲'镇]!A2", "补上", ""],
        [Decimal(2), "TS-01", "TS-01有误", f"{Path(BOOK).name}[甲'镇]!A1", "补上", ""],
    ]


def test_unread_tables_come_before_what_follows_from_them() -> None:
    findings = [
        *(finding("CW-01", **at(f"A{row}")) for row in range(9)),
        finding("TB-01", category=Category.FILE, **at("A1")),
    ]
    assert to_summary(findings).startswith("错误 TB-01")


def test_only_findings_with_many_alike_share_a_paragraph() -> None:
    few = [finding("CW-01", **at(f"A{row}")) for row in range(MOST_PLACES)]
    some = [finding("CW-03", **at(f"A{row}")) for row in range(MOST_ALIKE)]
    many = [finding("CW-02", **at(f"A{row}")) for row in range(MOST_ALIKE + 1)]
    assert split_alike([*many, *few]) == (few, many)
    assert split_alike([*some, *few]) == ([*some, *few], [])
    assert split_alike([*few, *some, *many]) == (few, [*some, *many])


def lacking(column: str, file: str = BOOK) -> Finding:
    found = finding("ZD-01", **at("A1", file), category=Category.STRUCTURE, basis="")
    return replace(found, message=f"没有“{column}”这一列", remedy=f"加一列“{column}”")


def many_rules(count: int, severity: Severity = Severity.NOTICE) -> list[Finding]:
    return [finding(f"TS-{n:02}", severity, remedy=f"改{n}", **at("B2")) for n in range(count)]


def test_columns_that_one_table_lacks_are_one_line_where_there_is_much_to_tell() -> None:
    findings = [*map(lacking, "甲乙丙丁戊"), lacking("甲", "村.csv"), *many_rules(12)]
    lines = to_summary(findings).splitlines()
    assert lines[0] == "错误 ZD-01　6 处"
    assert lines[1].endswith("没有“甲”“乙”“丙”“丁”“戊”这一列")
    assert lines[3] == "  整改：加一列“……”"
    assert len(lines) <= SCREEN


def test_little_is_told_in_full() -> None:
    text = to_summary([lacking("甲"), lacking("乙")])
    assert text.count("整改：加一列") == 2
    assert "“甲”“乙”" not in text


@pytest.mark.parametrize("count", [20, 45, 70, 500])
def test_a_summary_is_a_screen_with_the_worst_first(count: int) -> None:
    findings = [*many_rules(count), finding("CW-01", **at("A1"))]
    lines = to_summary(findings).splitlines()
    assert len(lines) <= SCREEN
    assert lines[:2] == ["错误 CW-01　1 处", f"    {BOOK}[甲'镇]!A1　CW-01有误"]
    assert lines[-1].startswith("错误 1，提示")
    assert ("还有" in lines[-2]) == (count > MOST_PARAGRAPHS)


def test_remedies_that_name_what_the_message_does_not_are_kept() -> None:
    other = [replace(lacking("甲"), remedy="改成“子”"), replace(lacking("乙"), remedy="改成“丑”")]
    text = to_summary([*other, *many_rules(20)])
    assert "改成“子”" in text
    assert "改成“丑”" in text


@pytest.mark.parametrize("count", [12, 20, 26])
def test_remedies_stay_where_one_place_less_is_enough(count: int) -> None:
    findings = [
        finding(f"TS-{n:02}", Severity.ERROR, remedy=f"改{n}。", **at(f"B{row}"))
        for n in range(count)
        for row in range(2, 7)
    ]
    lines = to_summary(findings).splitlines()
    assert len(lines) <= SCREEN
    assert [line for line in lines if "整改" in line] == [f"  整改：改{n}。" for n in range(count)]
