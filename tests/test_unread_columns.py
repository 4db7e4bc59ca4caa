"""What is not read is not judged: a missing column or an odd cell is one finding, not hundreds."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from docgen.app.check_registers import check_registers
from docgen.workspace.paths import Workspace

pytestmark = pytest.mark.slow

Rows = list[list[str]]
Change = Callable[[Rows], Rows]
COUNTY = "inputs/registers/示例县"
CELLS = {"ZD-01", "ZD-03", "ZD-04", "ZD-08", "ZD-12", "ZD-14", "TB-17", "TB-18", "TB-28", "TB-29"}
"""What is said about the cells and columns themselves."""


@pytest.fixture
def county(samples: Path) -> Path:
    """The registers of the sample county, alone in their workspace."""
    for other in (samples / "inputs/registers").iterdir():
        if other.name != "示例县":
            shutil.rmtree(other)
    return samples / COUNTY


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def write(path: Path, rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


def change(path: Path, *changes: Change) -> None:
    rows = rows_of(path)
    for each in changes:
        rows = each(rows)
    write(path, rows)


def without(column: str) -> Change:
    def drop(rows: Rows) -> Rows:
        number = rows[0].index(column)
        return [row[:number] + row[number + 1 :] for row in rows]

    return drop


def renamed(column: str, name: str) -> Change:
    return lambda rows: [[name if cell == column else cell for cell in rows[0]], *rows[1:]]


def every(column: str, text: str) -> Change:
    def fill(rows: Rows) -> Rows:
        number = rows[0].index(column)
        return [rows[0], *([*row[:number], text, *row[number + 1 :]] for row in rows[1:])]

    return fill


def cell(row: int, column: str, text: str) -> Change:
    def put(rows: Rows) -> Rows:
        rows[row][rows[0].index(column)] = text
        return rows

    return put


def check(run: Run, root: Path) -> list[dict[str, Any]]:
    out = run("check", "registers", "--format", "json", root=root).out
    found: list[dict[str, Any]] = json.loads(out)["findings"]
    return found


def errors(findings: Iterable[dict[str, Any]]) -> list[str]:
    return [each["code"] for each in findings if each["severity"] == "错误"]


MISSING = [
    ("归档文件", "户编号", "HD-01"),
    ("归档文件", "材料", "CU-05"),
    ("归档文件", "层级", "XZ-01"),
    ("归档文件", "村", "CU-05"),
    ("归档文件", "乡镇", "XZ-01"),
    ("归档文件", "案卷号", "AJ-04"),
    ("归档文件", "年度", "HD-33"),
    ("归档文件", "档号", "HJ-02"),
    ("户", "户编号", "CY-01"),
    ("户", "乡镇", "XZ-33"),
    ("户", "村", "CU-32"),
    ("户", "家庭人口", "CU-33"),
    ("村", "村", "HD-55"),
    ("村", "乡镇", "XZ-31"),
    ("乡镇", "乡镇", "CU-55"),
    ("家庭成员", "户编号", "HD-22"),
    ("家庭成员", "与户主关系", "HD-23"),
    ("家庭成员", "证件号", "HD-35"),
    ("案卷", "案卷号", "GD-34"),
    ("帮扶责任人", "户编号", "HD-51"),
    ("系统导出", "户编号", "HD-54"),
    ("痕迹记录", "类型", "CU-52"),
    ("照片", "事项编号", "HJ-25"),
    ("驻村干部", "第一书记", "CU-54"),
]


@pytest.mark.parametrize("register, column, code", MISSING)
def test_a_column_that_rules_look_into_is_missed_once(
    county: Path, run: Run, register: str, column: str, code: str
) -> None:
    change(county / f"{register}.csv", without(column))
    findings = check(run, county.parents[2])
    told = [each for each in findings if each["code"] == "GZ-08"]
    assert findings[0] is told[0]
    assert {each["severity"] for each in told} == {"错误"}
    assert f"“{register}”（{register}.csv" in told[0]["message"]
    assert f"“{column}”" in told[0]["message"]
    assert code in told[0]["message"]
    assert len(told) == 1
    assert f"“{column}”" in told[0]["remedy"]
    # Other errors are about the column itself, and each is one.
    others = Counter(errors(findings[1:]))
    assert max(others.values(), default=1) == 1
    assert len(others) <= 3


def test_another_header_is_proposed_for_the_column(county: Path, run: Run) -> None:
    change(county / "归档文件.csv", renamed("户编号", "户编码"))
    first = check(run, county.parents[2])[0]
    assert first["code"] == "GZ-08"
    assert "户编码" in first["remedy"]


@pytest.mark.parametrize("column", ["户编号", "材料"])
def test_a_column_that_is_blank_throughout_is_to_be_filled(
    county: Path, run: Run, column: str
) -> None:
    change(county / "归档文件.csv", every(column, ""))
    findings = check(run, county.parents[2])
    assert errors(findings) == ["GZ-08"]
    assert "补写" in findings[0]["remedy"]


def test_the_text_begins_with_the_column(county: Path, run: Run) -> None:
    change(county / "户.csv", without("户编号"))
    out = run("check", "registers", root=county.parents[2]).out
    assert "GZ-08" in out[:40]
    assert "每行都一样" not in out


def split(county: Path, register: str, column: str) -> tuple[Path, Path]:
    """Divide a register into two files by whether a row is the first with its value."""
    rows = rows_of(county / f"{register}.csv")
    number = rows[0].index(column)
    some = {row[number] for row in rows[1 : len(rows) // 2]}
    paths = (county / f"{register}_甲.csv", county / f"{register}_乙.csv")
    write(paths[0], [rows[0], *(row for row in rows[1:] if row[number] in some)])
    write(paths[1], [rows[0], *(row for row in rows[1:] if row[number] not in some)])
    (county / f"{register}.csv").unlink()
    return paths


@pytest.mark.parametrize(
    "register, column",
    [("归档文件", "户编号"), ("归档文件", "材料"), ("户", "户编号"), ("户", "村")],
)
def test_one_of_several_tables_lacks_the_column(
    county: Path, run: Run, register: str, column: str
) -> None:
    path, _ = split(county, register, "乡镇")
    assert not errors(check(run, county.parents[2]))
    change(path, without(column))
    findings = check(run, county.parents[2])
    assert findings[0]["code"] == "GZ-08"
    assert path.name in findings[0]["message"]
    assert set(errors(findings)) <= {"GZ-08", "ZD-01", "GD-06"}


def test_a_catalogue_of_villages_needs_no_households(county: Path, run: Run) -> None:
    rows = rows_of(county / "归档文件.csv")
    number = rows[0].index("户编号")
    write(county / "归档文件_户.csv", [rows[0], *(row for row in rows[1:] if row[number])])
    write(county / "归档文件_村.csv", [rows[0], *(row for row in rows[1:] if not row[number])])
    (county / "归档文件.csv").unlink()
    change(county / "归档文件_村.csv", without("户编号"))
    assert not errors(check(run, county.parents[2]))


@pytest.mark.parametrize(
    "register, column",
    [
        ("户", "危房等级"),
        ("户", "识别年度"),
        ("户", "联系电话"),
        ("归档文件", "文号"),
        ("归档文件", "代签"),
        ("家庭成员", "文化程度"),
        ("系统导出", "人均纯收入"),
    ],
)
def test_a_column_that_need_not_be_there_is_not_missed(
    county: Path, run: Run, register: str, column: str
) -> None:
    rows = rows_of(county / f"{register}.csv")
    if column in rows[0]:
        change(county / f"{register}.csv", without(column))
    assert not errors(check(run, county.parents[2]))


@pytest.mark.parametrize("text", ["#N/A", "#REF!"])
def test_a_key_of_error_values_is_no_absence(county: Path, run: Run, text: str) -> None:
    change(county / "归档文件.csv", every("户编号", text))
    findings = check(run, county.parents[2])
    assert findings[0]["code"] == "GZ-08"
    assert "没有读出来" in findings[0]["message"]
    assert set(errors(findings)) == {"GZ-08", "TB-17"}


def test_a_list_in_yaml_without_the_key_is_told(county: Path, run: Run) -> None:
    rows = rows_of(county / "归档文件.csv")
    items = [{n: c for n, c in zip(rows[0], row, strict=True) if c} for row in rows[1:]]
    for item in items:
        item.pop("户编号", None)
    (county / "归档文件.csv").unlink()
    text = json.dumps(items, ensure_ascii=False)
    (county / "归档文件.yaml").write_text(text, encoding="utf-8")
    assert set(errors(check(run, county.parents[2]))) == {"GZ-08"}


def test_problems_are_not_collected_without_the_column(county: Path, run: Run) -> None:
    ledger = county / "问题台账.xlsx"
    before = ledger.read_bytes()
    change(county / "归档文件.csv", without("户编号"))
    told = run("lookback", "collect", COUNTY, root=county.parents[2])
    assert told.code == 1
    assert "GZ-08" in told.out
    assert ledger.read_bytes() == before


def test_a_rule_that_is_not_judged_is_not_complete(county: Path) -> None:
    workspace = Workspace(county.parents[2])
    before = {matrix.name: matrix.columns for matrix in check_registers(workspace).matrices}
    assert "户" in before
    change(county / "归档文件.csv", without("户编号"))
    after = {matrix.name for matrix in check_registers(workspace).matrices}
    assert after == before.keys() - {"户"}


def test_a_rule_about_writing_names_the_column_once(county: Path, run: Run) -> None:
    change(county / "归档文件.csv", without("日期"))
    findings = [each for each in check(run, county.parents[2]) if each["code"] == "GD-05"]
    assert len(findings) == 1
    assert "没有“日期”这一列" in findings[0]["message"]


ODD_CELLS = [
    ("户", 3, "家庭人口", "二"),
    ("户", 3, "家庭人口", "#N/A"),
    ("户", 3, "家庭人口", "0"),
    ("户", 4, "是否退出", "已脱贫"),
    ("户", 4, "是否退出", "#VALUE!"),
    ("户", 2, "退出年度", "二〇一六？"),
    ("归档文件", 11, "页数", "5-9"),
    ("归档文件", 3, "保管期限", "长期"),
    ("归档文件", 3, "件号", "三"),
    ("归档文件", 3, "年度", "前年"),
    ("家庭成员", 2, "性别", "女性"),
    ("家庭成员", 2, "健康状况", "还可以"),
    ("家庭成员", 1, "与户主关系", "当家人"),
    ("村", 1, "是否贫困村", "深度"),
    ("痕迹记录", 1, "类型", "开会"),
    ("痕迹记录", 1, "日期", "春节前"),
    ("系统导出", 1, "是否退出", "销号"),
    ("驻村干部", 1, "第一书记", "队长"),
]


@pytest.mark.parametrize("register, row, column, text", ODD_CELLS)
def test_one_odd_cell_is_one_error(
    county: Path, run: Run, register: str, row: int, column: str, text: str
) -> None:
    change(county / f"{register}.csv", cell(row, column, text))
    found = errors(check(run, county.parents[2]))
    assert len(found) == 1
    assert set(found) <= CELLS


def test_groups_without_the_odd_cell_are_judged(county: Path, run: Run) -> None:
    """A wrong sum of another village is told beside the cell."""
    change(county / "户.csv", cell(3, "家庭人口", "二"))
    village = rows_of(county / "户.csv")
    places = [tuple(row[village[0].index(name)] for name in ("乡镇", "村")) for row in village]
    villages = rows_of(county / "村.csv")
    header = villages[0]
    number = next(
        n
        for n, row in enumerate(villages[1:], 1)
        if (row[header.index("乡镇")], row[header.index("村")]) in set(places) - {places[3]}
        and row[header.index("建档立卡人数")]
    )
    change(county / "村.csv", cell(number, "建档立卡人数", "999"))
    assert "CU-33" in errors(check(run, county.parents[2]))


def test_a_blank_cell_still_counts_as_nothing(county: Path, run: Run) -> None:
    change(county / "归档文件.csv", cell(11, "页数", ""))
    assert "AJ-05" in errors(check(run, county.parents[2]))


def test_a_name_in_marks_is_quoted_once(county: Path, run: Run) -> None:
    change(county / "村退出.csv", cell(1, "认定表", "《某某表》"))
    (finding,) = [each for each in check(run, county.parents[2]) if each["code"] == "CT-07"]
    assert "用的是《某某表》" in finding["message"]
