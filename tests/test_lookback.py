"""`docgen lookback`: from the checks into the ledger people keep, and two ledgers into one."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
import yaml
from python_calamine import CalamineWorkbook
from sample_ledger import HOUSEHOLDS, VILLAGES, Ledger

from conftest import ROOT, Run
from docgen.model.sheet import Sheet
from docgen.problems.indicators import Indicator, find_indicator
from docgen.report.workbook import to_workbook

SAMPLES = ROOT / "inputs/registers"


@pytest.fixture
def county(space: Path) -> Path:
    """A workspace with the households and villages of the sample county that has known faults."""
    folder = space / "inputs/registers"
    folder.mkdir()
    for name in ("county.yaml", "户.csv", "家庭成员.csv", "村.csv", "乡镇.csv"):
        shutil.copy(SAMPLES / "_有缺" / name, folder)
    return space


@pytest.fixture
def whole_county(space: Path) -> Path:
    """A workspace with all registers of that county."""
    shutil.copytree(SAMPLES / "_有缺", space / "inputs/registers")
    return space


def rows(path: Path) -> list[dict[str, str]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return [{k: v for k, v in row.items() if v} for row in csv.DictReader(stream)]
    if path.suffix == ".yaml":
        return [
            {k: str(v) for k, v in row.items()} for row in yaml.safe_load(path.read_text("utf-8"))
        ]
    cells = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return [{k: v for k, v in zip(cells[1], row, strict=False) if v} for row in cells[2:]]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["xlsx", "csv", "yaml"])
def test_what_the_checks_find_becomes_rows_and_twice_changes_nothing(
    whole_county: Path, run: Run, suffix: str
) -> None:
    path = whole_county / f"inputs/registers/问题台账.{suffix}"
    if suffix != "xlsx":
        for table in sorted(path.parent.glob("*.csv"))[::2]:
            table.unlink()
    told = run("check", "registers", "--format", "json", root=whole_county)
    found = {
        (f["code"], f.get("key")) for f in json.loads(told.out)["findings"] if f["code"][:2] != "ZD"
    }
    first = run("lookback", "collect", "--to", path.name, root=whole_county)
    assert first.code == 0, first.out + first.err
    ledger = rows(path)
    assert len(ledger) == len(
        {code for code, _ in found} and {(r["规则"], r["业务键"]) for r in ledger}
    )
    assert {row["规则"] for row in ledger} == {code for code, _ in found}
    assert [row["编号"] for row in ledger] == [f"WT{n:04d}" for n in range(1, len(ledger) + 1)]
    for row in ledger:
        assert row["状态"] == "登记"
        assert row["责任单位"].endswith(("人民政府", "局", "办"))
        assert row["完成时限"] > row["登记日期"]
        assert row["层级"] in ("户", "村", "乡镇", "县")
    before = path.read_bytes()
    again = run("lookback", "collect", root=whole_county)
    assert "台账没有变动" in again.out
    assert path.read_bytes() == before
    assert not list(path.parent.glob("_*"))
    # The ledger is sound by its own rules.
    told = run("check", "registers", "--format", "json", root=whole_county)
    assert not [f for f in json.loads(told.out)["findings"] if f["code"].startswith(("WT", "WL"))]


@pytest.mark.slow
def test_a_problem_is_known_by_its_indicator(whole_county: Path, run: Run) -> None:
    exits = whole_county / "inputs/registers/户退出.csv"
    lines = exits.read_text("utf-8").splitlines()
    at = lines[0].split(",").index("饮水安全")
    cells = lines[1].split(",")
    lines[1] = ",".join([*cells[:at], "否", *cells[at + 1 :]])
    exits.write_text("\n".join(lines) + "\n", encoding="utf-8")
    run("lookback", "collect", "--to", "问题台账.csv", root=whole_county)
    row = next(
        r for r in rows(whole_county / "inputs/registers/问题台账.csv") if r["规则"] == "HT-18"
    )
    assert row["指标"] == "饮水安全"
    assert row["标准"] == "有安全饮水，取水半径不超过1公里"
    assert row["责任单位"] == "县水务局"
    home = next(
        r for r in rows(whole_county / "inputs/registers/户.csv") if r["户编号"] == cells[0]
    )
    assert (row["层级"], row["户编号"], row["户主"]) == ("户", cells[0], home["户主"])
    assert len(row["证件号"]) == 18


@pytest.mark.slow
def test_what_people_wrote_stays_and_what_is_mended_is_proposed(
    whole_county: Path, run: Run
) -> None:
    folder = whole_county / "inputs/registers"
    path = folder / "问题台账.csv"
    run("lookback", "collect", "--to", path.name, root=whole_county)
    text = path.read_text("utf-8-sig")
    one = next(row for row in rows(path) if row["规则"] == "BF-02")
    text = text.replace(f"{one['问题描述']},", "帮扶人换了，没有写日期,", 1)
    path.write_text(text, encoding="utf-8-sig")
    helpers = folder / "帮扶责任人.csv"
    good = SAMPLES / "示例县/帮扶责任人.csv"
    shutil.copy(good, helpers)
    told = run("lookback", "collect", root=whole_county)
    assert "未再查出 1" in told.out
    after = next(row for row in rows(path) if row["规则"] == "BF-02")
    assert after["机检"] == "〖未再查出，核实后可申请销号〗"
    assert after["状态"] == "登记"
    assert after["问题描述"] == "帮扶人换了，没有写日期"
    kept = list(folder.glob("_问题台账（*备份）.csv"))
    assert [copy.read_text("utf-8-sig") for copy in kept] == [text]
    assert kept[0].name in told.out


@pytest.mark.slow
def test_a_table_that_is_not_there_or_not_readable_mends_nothing(
    whole_county: Path, run: Run
) -> None:
    folder = whole_county / "inputs/registers"
    run("lookback", "collect", "--to", "问题台账.csv", root=whole_county)
    before = (folder / "问题台账.csv").read_bytes()
    (folder / "帮扶责任人.csv").unlink()
    told = run("lookback", "collect", root=whole_county)
    assert "未再查出 0" in told.out
    assert (folder / "问题台账.csv").read_bytes() == before
    (folder / "户.csv").unlink()
    (folder / "户.xlsx").write_bytes(b"PK\x03\x04")
    told = run("lookback", "collect", root=whole_county)
    assert told.code == 1
    assert "TB-01" in told.out
    assert (folder / "问题台账.csv").read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("made", "said"), [("- 编号: A1\n", "读回来对不上，没有写"), ("甲：乙\n", "写了就读不回来")]
)
def test_a_ledger_that_would_not_read_back_is_not_written(
    county: Path, run: Run, monkeypatch: pytest.MonkeyPatch, made: str, said: str
) -> None:
    monkeypatch.setattr("docgen.problems.ledger_bytes.begin", lambda *_: made.encode())
    told = run("lookback", "collect", "--to", "问题台账.yaml", root=county)
    assert told.code == 2
    assert said in told.err
    assert not (county / "inputs/registers/问题台账.yaml").exists()


@pytest.mark.slow
def test_a_workbook_may_hold_the_ledger_its_moves_and_notes(county: Path, run: Run) -> None:
    names = ("编号", "层级", "问题描述", "登记日期", "状态")
    row = ("WT0007", "县", "人查出的问题", "2018-3-1", "登记")
    moves = Sheet("问题流转", "流转", ("编号", "日期", "由", "到", "经办人"), [])
    sheets = [
        Sheet("问题台账", "台账", names, [row]),
        moves,
        Sheet("_说明", "说明", ("甲",), [("乙",)]),
    ]
    path = county / "inputs/registers/全县.xlsx"
    path.write_bytes(to_workbook(sheets))
    told = run("lookback", "collect", root=county)
    assert told.code == 0, told.err
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["问题台账", "问题流转", "_说明"]
    found = rows(path)
    assert [row["编号"] for row in found[:2]] == ["WT0007", "WT0008"]
    assert found[0]["问题描述"] == "人查出的问题"
    assert "台账没有变动" in run("lookback", "collect", root=county).out


@pytest.mark.slow
def test_a_ledger_with_two_columns_of_one_name_is_not_written(county: Path, run: Run) -> None:
    path = county / "inputs/registers/问题台账.csv"
    path.write_text(
        "编号,问题描述,问题描述,登记日期,状态,层级\nWT0001,甲,乙,2018-3-1,登记,县\n", "utf-8"
    )
    before = path.read_bytes()
    told = run("lookback", "collect", root=county)
    assert told.code == 1
    assert "TB-03" in told.out
    assert path.read_bytes() == before


@pytest.mark.slow
def test_two_ledgers_need_to_be_told_which(county: Path, run: Run) -> None:
    folder = county / "inputs/registers"
    for name in ("甲镇", "乙镇"):
        (folder / f"问题台账_{name}.csv").write_text("编号,问题描述,登记日期,状态,层级\n", "utf-8")
    told = run("lookback", "collect", root=county)
    assert told.code == 2
    assert "用 --to 写明" in told.err
    assert run("lookback", "collect", "--to", "问题台账_甲镇.csv", root=county).code == 0
    assert run("lookback", "collect", "--to", "../外面.csv", root=county).code == 2
    again = run("lookback", "collect", "--to", "问题台账_乙镇.csv", root=county)
    assert "台账没有变动" in again.out


@pytest.mark.slow
def test_what_the_county_has_not_decided_stays_blank_until_it_has(county: Path, run: Run) -> None:
    settings, path = (
        county / f"inputs/registers/{name}" for name in ("county.yaml", "问题台账.csv")
    )
    text = settings.read_text("utf-8")
    settings.unlink()
    told = run("lookback", "collect", "--to", path.name, root=county)
    assert told.code == 0
    for name in ("指标方案", "责任单位", "整改天数"):
        assert f"县里还没有定“{name}”" in told.out
    blank = rows(path)
    assert not [row for row in blank if "完成时限" in row or "责任单位" in row]
    # What a person has written stays, a closed row as it is.
    lines = path.read_text("utf-8-sig").splitlines()
    names = lines[0].split(",")
    for number, (name, cell) in enumerate((("责任单位", "扶贫办"), ("状态", "销号")), 1):
        cells = next(csv.reader([lines[number]]))
        cells[names.index(name)] = cell
        lines[number] = ",".join(f'"{each}"' for each in cells)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    settings.write_text(text, encoding="utf-8")
    told = run("lookback", "collect", root=county)
    filled = rows(path)
    assert filled[0]["责任单位"] == "扶贫办"
    assert "责任单位" not in filled[1]
    assert all(row["责任单位"] and row["完成时限"] for row in (filled[0], *filled[2:]))
    decided = {"责任单位", "完成时限", "指标", "标准", "问题类别", "机检", "状态"}
    kept = [{n: t for n, t in row.items() if n not in decided} for row in blank]
    assert [{n: t for n, t in row.items() if n not in decided} for row in filled] == kept
    cells = sum(len(now.keys() - was.keys()) for was, now in zip(blank, filled, strict=True))
    assert f"补上的格 {cells - 1}" in told.out
    assert "台账没有变动" in run("lookback", "collect", root=county).out


@pytest.mark.slow
@pytest.mark.parametrize("log", [False, True], ids=["the mark", "the log of moves"])
def test_the_number_of_a_deleted_row_is_never_given_again(
    county: Path, run: Run, log: bool
) -> None:
    folder = county / "inputs/registers"
    path = folder / "问题台账.csv"
    run("lookback", "collect", "--to", path.name, root=county)
    lines = path.read_text("utf-8-sig").splitlines()
    last = rows(path)[-1]["编号"]
    path.write_text("\n".join(lines[:-2]) + "\n", encoding="utf-8-sig")
    if log:
        for mark in folder.glob(".*最高编号"):
            mark.unlink()
        moves = f"编号,日期,由,到,经办人\n{last},2018-3-1,登记,交办,丙某\n"
        (folder / "问题流转.csv").write_text(moves, "utf-8")
    told = run("lookback", "collect", root=county)
    assert "新登记 2" in told.out
    count = int(last[2:])
    assert [row["编号"] for row in rows(path)[-2:]] == [f"WT{count + n:04d}" for n in (1, 2)]


@pytest.mark.slow
def test_working_days_past_the_known_years_are_told(county: Path, run: Run) -> None:
    path = county / "inputs/registers/county.yaml"
    text = path.read_text("utf-8").replace("日历日", "工作日")
    path.write_text(text + "  核验日期: 2090-01-01\n", encoding="utf-8")
    told = run("lookback", "collect", root=county)
    assert told.code == 1
    assert "HZ-04　2090年的放假安排程序还不知道" in told.out


@pytest.mark.slow
def test_an_unknown_scheme_is_told(county: Path, run: Run) -> None:
    path = county / "inputs/registers/county.yaml"
    path.write_text(path.read_text("utf-8").replace("云南", "云北"), encoding="utf-8")
    told = run("lookback", "collect", root=county)
    assert told.code == 2
    assert "没有“云北”这套退出指标" in told.err


@pytest.mark.slow
def test_the_copy_of_a_township_is_merged_and_what_differs_is_shown(county: Path, run: Run) -> None:
    folder = county / "inputs/registers"
    ours = folder / "问题台账.csv"
    run("lookback", "collect", "--to", ours.name, root=county)
    back, sent = folder / "_收回.csv", folder / "_发出.csv"
    shutil.copy(ours, sent)
    lines = ours.read_text("utf-8-sig").splitlines()
    names = lines[0].split(",")

    def write(path: Path, values: dict[str, str]) -> None:
        cells = next(csv.reader([lines[1]]))
        for name, text in values.items():
            cells[names.index(name)] = text
        path.write_text(
            "\n".join([lines[0], ",".join(f'"{c}"' for c in cells), *lines[2:]]), "utf-8"
        )

    write(back, {"责任人": "甲某", "整改进展": "已补", "状态": "交办", "现状": "缺两件"})
    write(ours, {"责任人": "乙某", "现状": "缺一件"})
    told = run("lookback", "merge", ours, back, "--base", sent, root=county)
    assert told.code == 0, told.err
    assert "两边不一样的 2" in told.out
    location = f"inputs/registers/问题台账.csv[表]!{chr(65 + names.index('责任人'))}2"
    assert location in told.out
    assert "HZ-01　WT0001的“责任人”：本册“乙某”，另一份写“甲某”" in told.out
    row = rows(ours)[0]
    assert (row["责任人"], row["整改进展"], row["状态"]) == ("乙某", "已补", "交办")
    assert row["合并存疑"] == "“现状”另一份写〖缺两件〗；“责任人”另一份写〖甲某〗"
    moves = folder / "问题流转.csv"
    moves.write_text("编号,日期,由,到,经办人\nWT0001,2018-3-1,登记,交办,丙某\n", "utf-8")
    other = run("lookback", "merge", ours, moves, root=county)
    assert (other.code, "没有“状态”这一列" in other.err) == (2, True)
    again = run("lookback", "merge", ours, back, "--base", sent, root=county)
    assert "台账没有变动" in again.out
    assert back.read_text("utf-8").count("甲某") == 1


def test_the_sample_of_2018_agrees_with_the_report() -> None:
    folder = SAMPLES / "_四川某县"
    report = yaml.safe_load((ROOT / "inputs/report/四川某县/county.yaml").read_text("utf-8"))
    looked = rows(folder / "_各村核查情况.csv")
    ledger = rows(folder / "问题台账.yaml")
    figures = report["指标"]
    assert f"{sum(int(row['核查户数']) for row in looked)}户" == figures["已脱贫户数"]["值"]
    assert f"{len({row['村'] for row in looked})}个" == figures["已退出村数"]["值"]
    assert (HOUSEHOLDS, VILLAGES) == (1431, 43)
    levels = Counter(row["层级"] for row in ledger)
    assert levels["户"] == sum(int(row["到户问题"]) for row in looked)
    assert levels["村"] == sum(int(row["到村问题"]) for row in looked)
    assert all(row["登记日期"] > "2018-06-25" for row in ledger if "6·25" in row["问题描述"])
    assert all(row["登记日期"] > "2018-07-10" for row in ledger if "7·10" in row["问题描述"])
    assert {row["完成时限"] for row in ledger if "完成时限" in row} <= {"2018-08-31", "2018-09-30"}
    assert "虚构" in (folder / "问题台账.yaml").read_text("utf-8").splitlines()[0]
    assert ledger == [dict(row) for row in Ledger().rows]


@pytest.mark.slow
def test_of_the_sample_only_what_is_overdue_is_found(samples: Path, run: Run) -> None:
    told = run("check", "registers", "inputs/registers/_四川某县", "--format", "json", root=samples)
    found = json.loads(told.out)["findings"]
    assert {f["code"] for f in found} == {"WT-17"}
    assert len(found) == 3


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "checks/indicators").rglob("*.csv")),
    ids=lambda p: f"{p.parent.name}-{p.stem}",
)
def test_the_rules_that_an_indicator_names_are_there(path: Path) -> None:
    known = {
        rule["编号"]
        for file in (ROOT / "checks/registers").glob("*/rules.yaml")
        for rule in yaml.safe_load(file.read_text("utf-8"))
    }
    for row in rows(path):
        assert set(re.findall(r"[A-Z]{2}-\d+", row.get("规则", ""))) <= known
        assert row["指标"]
        assert row["标准"]
        assert row["依据"]


@pytest.mark.parametrize(
    ("day", "year"), [("2015-06-01", 2013), ("2016-01-01", 2016), ("2018-09-20", 2016), ("", 2016)]
)
def test_the_indicator_of_the_year_is_the_last_that_had_begun(day: str, year: int) -> None:
    known = [Indicator("收入", "", "", ("HD-43",), year) for year in (2013, 2016)]
    found = find_indicator(known, "HD-43", day)
    assert found is not None
    assert found.year == year
    assert find_indicator(known, "HD-44", day) is None


def test_check_sheets_are_printed_for_households_and_villages(samples: Path, run: Run) -> None:
    from docgen.word.layout.outline_text import render_outline

    told = run("build", "check-sheet", root=samples)
    assert told.code == 0, told.out
    folder = samples / "outputs/check-sheet/示例县"
    sheets = sorted(folder.rglob("*.docx"))
    registers = samples / "inputs/registers/示例县"
    homes, villages = rows(registers / "户.csv"), rows(registers / "村.csv")
    assert len(sheets) == len(homes) + len(villages)
    home = homes[0]
    name = f"{home['乡镇']}{home['村']}{home['户主']}核查表.docx"
    text = render_outline((folder / "脱贫户核查表" / name).read_bytes())
    for said in (f"户主：{home['户主']}", "享受一个以上扶贫资金项目", "帮扶责任人（签字）"):
        assert said in text
    assert "530825194001010" not in text


def test_the_new_rules_and_codes_are_explained(space: Path, run: Run) -> None:
    assert "乡镇初核" in run("explain", "WT-10", root=space).out
    assert "一步接一步" in run("explain", "WL-02", root=space).out
    assert "合并两份台账" in run("explain", "HZ-01", root=space).out
    assert "WT-13" in run("rules", "问题台账", root=space).out


@pytest.mark.slow
@pytest.mark.parametrize("days", ["十天", "-1", "99999"])
def test_days_that_are_none_are_reported(county: Path, run: Run, days: str) -> None:
    path = county / "inputs/registers/county.yaml"
    text = f"县名: 示例县\n设定: {{整改天数: {{错误: {days}, 警告: 30}}}}\n"
    path.write_text(text, encoding="utf-8")
    told = run("lookback", "collect", "--to", "问题台账.csv", root=county)
    assert "HZ-07" in told.out
    assert "“错误”写的" in told.out
    assert "不是天数" in told.out
    assert told.err == ""
