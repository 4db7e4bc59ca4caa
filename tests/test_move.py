"""`docgen lookback move`: the daily step of a problem, checked against the flow and logged."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest

from conftest import Run
from docgen.load.table import read_row_tables
from docgen.model.sheet import Sheet
from docgen.problems.problem_rows import read_rows
from docgen.report.workbook import to_workbook

LEDGER = """\
编号,层级,乡镇,户主,问题描述,整改措施,责任单位,责任人,登记日期,完成时限,交办日期,整改进展,佐证,初核人,初核日期,初核结论,复核人,复核日期,复核结论,销号日期,状态
WT0001,户,甲镇,赵某,漏雨,修房,甲镇人民政府,,2018-09-01,2018-10-01,,,,,,,,,,,登记
WT0002,户,甲镇,钱某,断水,接水,甲镇人民政府,孙某,2018-09-01,2018-10-01,,,,,,,,,,,登记
"""
Rows = list[dict[str, str]]


def rows(path: Path) -> Rows:
    read = csv.DictReader(StringIO(path.read_text("utf-8-sig"), newline=""))
    return [{name: text for name, text in row.items() if text} for row in read]


@pytest.fixture
def folder(space: Path) -> Path:
    made = space / "inputs/registers"
    made.mkdir(exist_ok=True)
    (made / "问题台账.csv").write_text(LEDGER, "utf-8")
    return made


STEPS = [
    (["交办", "--set", "责任人=李某"], "2018-09-02"),
    (["整改中"], "2018-09-03"),
    (["申请销号", "--evidence", "照片3", "--set", "整改进展=修好了"], "2018-09-10"),
    (["初核", "--set", "初核人=周某"], "2018-09-12"),
    (["复核", "--set", "复核人=吴某"], "2018-09-14"),
    (["销号", "--note", "现场看过"], "2018-09-15"),
]


@pytest.mark.slow
def test_a_problem_goes_its_whole_way(folder: Path, run: Run) -> None:
    root = folder.parents[1]
    for words, day in STEPS:
        command = ["lookback", "move", "WT0001", "到", *words, "--by", "郑某", "--day", day]
        told = run(*command, root=root)
        assert told.code == 0, told.out + told.err
        assert "走了这一步的 1" in told.out
    done, other = rows(folder / "问题台账.csv")
    assert done["状态"] == "销号"
    assert (done["交办日期"], done["初核日期"], done["销号日期"]) == (
        "2018-09-02",
        "2018-09-12",
        "2018-09-15",
    )
    assert (done["初核结论"], done["复核结论"], done["佐证"]) == ("通过", "通过", "照片3")
    assert other["状态"] == "登记"
    log = rows(folder / "问题流转.csv")
    assert [(row["由"], row["到"], row["日期"]) for row in log] == [
        ("登记", "交办", "2018-09-02"), ("交办", "整改中", "2018-09-03"), ("整改中", "申请销号", "2018-09-10"),
        ("申请销号", "初核", "2018-09-12"), ("初核", "复核", "2018-09-14"), ("复核", "销号", "2018-09-15"),
    ]  # fmt: skip
    assert {row["经办人"] for row in log} == {"郑某"}
    assert log[-1]["说明"] == "现场看过"
    checked = run("check", "registers", root=root)
    assert "WT0001" not in checked.out


FORBIDDEN = [
    (["WT0001", "到", "销号", "--by", "甲"], "HZ-17　WT0001 现在是“登记”，不能到“销号”", "可以到：交办"),
    (["WT0009", "交办", "--by", "甲"], "HZ-17　台账里没有编号“WT0009”", "核对编号"),
    (["WT0001", "交办", "--by", "甲"], "HZ-18　WT0001 到“交办”要填好：责任人", "--set 责任人=……"),
    (["WT0002", "交办"], "HZ-18　问题流转要写“经办人”，没有写", "--by"),
    (["WT0002", "交办", "--by", "甲", "--set", "负责=乙"], "台账没有“负责”这一列", "可写的列"),
    (["WT0002", "交办", "--by", "甲", "--set", "初核结论=好"], "“初核结论”只能是：通过、不通过", ""),
    (["WT0002", "交办", "--by", "甲", "--day", "昨天"], "“昨天”不是日期", "2018-09-20"),
    (["WT0002", "交办", "--by", "甲", "--set", "编号=WT9"], "“编号”不能用 --set 写", "编号不改"),
    (["WT0002", "交办", "--by", "甲", "--set", "状态=销号"], "“状态”不能用 --set 写", "写在“到”后面"),
    (["WT0002", "WT0001", "交办", "--by", "甲"], "WT0001 到“交办”要填好", ""),
]  # fmt: skip


@pytest.mark.parametrize(("words", "message", "remedy"), FORBIDDEN)
def test_what_the_flow_forbids_changes_nothing(
    folder: Path, run: Run, words: list[str], message: str, remedy: str
) -> None:
    told = run("lookback", "move", *words, root=folder.parents[1])
    assert told.code == 1
    assert message in told.out
    assert remedy in told.out
    assert (folder / "问题台账.csv").read_text("utf-8") == LEDGER
    assert not (folder / "问题流转.csv").exists()


@pytest.mark.parametrize(
    "words", [["WT0001"], ["到", "交办"], ["WT0002", "交办", "--set", "责任人"]]
)
def test_a_command_that_says_too_little(folder: Path, run: Run, words: list[str]) -> None:
    told = run("lookback", "move", *words, root=folder.parents[1])
    assert told.code == 2
    assert "照此写" in told.err or "写成 --set" in told.err


def test_a_step_that_the_log_cannot_hold_is_not_made(folder: Path, run: Run) -> None:
    log = folder / "问题流转.csv"
    log.write_text('编号,日期,由,到,经办人\nWT0009,2018-09-01,登记,"交办\n', "utf-8")
    before = log.read_bytes()
    told = run("lookback", "move", "WT0002", "到", "交办", "--by", "甲", root=folder.parents[1])
    assert told.code != 0
    assert (folder / "问题台账.csv").read_text("utf-8") == LEDGER
    assert log.read_bytes() == before


def test_control_characters_of_the_command_line_go(folder: Path, run: Run) -> None:
    command = ["lookback", "move", "WT0002", "到", "交办", "--by", "甲\x1b[31m", "--note", "a\x07b"]
    told = run(*command, root=folder.parents[1])
    assert told.code == 0, told.out + told.err
    [step] = rows(folder / "问题流转.csv")
    assert (step["经办人"], step["说明"]) == ("甲[31m", "ab")


def test_a_number_that_two_problems_have_moves_neither(folder: Path, run: Run) -> None:
    twice = LEDGER + LEDGER.splitlines()[2] + "\n"
    (folder / "问题台账.csv").write_text(twice, "utf-8")
    told = run("lookback", "move", "WT0002", "到", "交办", "--by", "甲", root=folder.parents[1])
    assert told.code == 1
    assert "HZ-17　台账里有 2 个问题的编号是“WT0002”" in told.out
    assert (folder / "问题台账.csv").read_text("utf-8") == twice


@pytest.mark.parametrize("place", ["甲镇/问题台账.csv", "甲镇/问题台账_甲镇.csv"])
def test_the_only_ledger_is_found_wherever_it_lies(folder: Path, run: Run, place: str) -> None:
    (folder / "甲镇").mkdir()
    (folder / "问题台账.csv").rename(folder / place)
    told = run("lookback", "move", "WT0002", "到", "交办", "--by", "甲", root=folder.parents[1])
    assert told.code == 0, told.out + told.err
    assert "交办" in (folder / place).read_text("utf-8")


def test_the_ledger_may_be_a_worksheet_of_another_workbook(folder: Path, run: Run) -> None:
    (folder / "问题台账.csv").unlink()
    header, *lines = [tuple(line.split(",")) for line in LEDGER.splitlines()]
    sheets = [
        Sheet("户", "户", ("户编号", "户主"), [["H1", "某某"]]),
        Sheet("问题台账", "问题台账", header, lines),
    ]
    (folder / "全县.xlsx").write_bytes(to_workbook(sheets))
    told = run("lookback", "move", "WT0002", "到", "交办", "--by", "甲", root=folder.parents[1])
    assert told.code == 0, told.out + told.err
    assert "已写 inputs/registers/全县.xlsx" in told.out


def test_which_ledger_must_be_clear(folder: Path, run: Run) -> None:
    root = folder.parents[1]
    (folder / "问题台账_乙镇.csv").write_text(LEDGER, "utf-8")
    told = run("lookback", "move", "WT0002", "到", "交办", "--by", "甲", root=root)
    assert told.code == 2
    assert "“问题台账”有 2 本" in told.err
    assert "--ledger" in told.err
    for path in folder.glob("问题台账*.csv"):
        path.unlink()
    told = run("lookback", "send", root=root)
    assert told.code == 2
    assert "docgen lookback collect" in told.err


def test_ledger_and_log_in_one_workbook(folder: Path, run: Run) -> None:
    (folder / "问题台账.csv").unlink()
    header, *lines = [tuple(line.split(",")) for line in LEDGER.splitlines()]
    moves = ("编号", "日期", "由", "到", "经办人", "说明")
    path = folder / "问题台账.xlsx"
    sheets = [
        Sheet("问题台账", "问题台账", header, lines),
        Sheet("问题流转", "问题流转", moves, []),
    ]
    path.write_bytes(to_workbook(sheets))
    command = ["lookback", "move", "WT0002", "到", "交办", "--by", "郑某", "--day", "2018-09-02"]
    told = run(*command, root=folder.parents[1])
    assert told.code == 0, told.out + told.err
    tables, _ = read_row_tables(path.read_bytes(), path.name, header)
    ledger, log = (read_rows(table) for table in tables)
    assert (ledger[1]["状态"], ledger[1]["交办日期"]) == ("交办", "2018-09-02")
    assert log == [
        {"编号": "WT0002", "日期": "2018-09-02", "由": "登记", "到": "交办", "经办人": "郑某"}
    ]
