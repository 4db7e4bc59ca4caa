"""`docgen lookback merge`: what townships return goes into the county's ledger, and no word is lost."""

from __future__ import annotations

import csv
import multiprocessing
from collections.abc import Sequence
from io import StringIO
from itertools import chain
from pathlib import Path

import pytest
import yaml
from python_calamine import CalamineWorkbook

from conftest import Run
from docgen.app.merge_ledgers import merge_ledgers
from docgen.load.table import read_row_tables
from docgen.model.sheet import Sheet
from docgen.problems.edit.table_bytes import begin
from docgen.problems.ledger_tables import read_header
from docgen.report.workbook import to_workbook
from docgen.workspace.paths import Workspace

COLUMNS = ["编号", "层级", "乡镇", "户主", "责任人", "问题描述", "整改措施", "整改进展", "登记日期", "状态", "机检"]  # fmt: skip
Row = dict[str, str]


def row(number: str, problem: str, **texts: str) -> Row:
    """A problem of 东山镇 that a person has found."""
    usual = {"层级": "户", "乡镇": "东山镇", "登记日期": "2018-09-01", "状态": "登记"}
    return {"编号": number, "问题描述": problem, **usual, **texts}


def write(path: Path, rows: Sequence[Row], columns: Sequence[str] = ()) -> None:
    own = [name for each in rows for name in each if name not in COLUMNS]
    names = list(columns) or [*COLUMNS, *dict.fromkeys(own)]
    if path.suffix == ".xlsx":
        cells = [[each.get(name, "") for name in names] for each in rows]
        path.write_bytes(to_workbook([Sheet("问题台账", "问题台账", names, cells)]))
    else:
        path.write_bytes(begin(path.name, rows, names))


def read(path: Path) -> list[Row]:
    if path.suffix == ".csv":
        rows = list(csv.DictReader(StringIO(path.read_text("utf-8-sig"), newline="")))
    elif path.suffix == ".yaml":
        rows = yaml.safe_load(path.read_text("utf-8"))
    else:
        cells = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        rows = [dict(zip(cells[1], each, strict=False)) for each in cells[2:] if any(each)]
    return [{name: str(text) for name, text in each.items() if text} for each in rows]


OLD = row("WT0001", "旧问题", 整改措施="改")
LEAK = row("WT0002", "住房漏雨", 户主="赵某", 责任人="钱某", 整改措施="修房")
CLINIC = row("WT0002", "村卫生室没有药", 层级="村", 乡镇="西河镇")
ROAD = row("WT0002", "路没有修", 乡镇="西河镇")
# What is told, what was sent out, ours, theirs, the ledger afterwards without its usual texts.
CASES: dict[str, tuple[list[Row], list[Row], list[Row], list[Row], str]] = {
    "two problems got one number": (
        [OLD], [OLD, CLINIC], [OLD, LEAK],
        [OLD, CLINIC, {**LEAK, "编号": "WT0003", "合并存疑": "“编号”另一份写〖WT0002〗"}],
        "HZ-12　交回的 1 个问题换了编号：WT0002→WT0003",
    ),
    "two problems got one number and differ in the household only": (
        [], [LEAK], [{**LEAK, "户主": "孙某"}],
        [LEAK, {**LEAK, "户主": "孙某", "编号": "WT0003", "合并存疑": "“编号”另一份写〖WT0002〗"}],
        "HZ-12",
    ),
    "one of them says nothing of the household": (
        [], [LEAK], [row("WT0002", "住房漏雨")],
        [LEAK, row("WT0003", "住房漏雨", 合并存疑="“编号”另一份写〖WT0002〗")],
        "HZ-12",
    ),
    "theirs has one number twice": (
        [], [OLD], [row("WT0002", "甲问题"), row("WT0002", "乙问题")],
        [OLD, row("WT0002", "甲问题"), row("WT0003", "乙问题", 合并存疑="“编号”另一份写〖WT0002〗")],
        "HZ-12",
    ),
    "a number that was deleted is not given to another problem": (
        [OLD, LEAK], [OLD, row("WT0003", "新")], [OLD, LEAK, row("WT0002", "路没有修", 户主="周某")],
        [OLD, row("WT0003", "新"), row("WT0004", "路没有修", 户主="周某", 合并存疑="“编号”另一份写〖WT0002〗")],
        "HZ-11　WT0002这一行，本册删了",
    ),
    "a sent number was given to another problem": (
        [OLD, LEAK], [OLD, LEAK], [OLD, row("WT0002", "路没有修", 户主="周某")],
        [OLD, row("WT0003", "路没有修", 户主="周某", 合并存疑="“编号”另一份写〖WT0002〗")],
        "HZ-11　WT0002这一行，交回的删了，本册没有改过，照删：层级 户；乡镇 东山镇；户主 赵某",
    ),
    "an own column comes along": (
        [], [OLD], [{**OLD, "镇备注": "要紧"}, row("WT0002", "新", 镇备注="又一句")],
        [{**OLD, "镇备注": "要紧"}, row("WT0002", "新", 镇备注="又一句")],
        "HZ-09　交回的多一列“镇备注”，写了 2 格，加进了台账",
    ),
    "words in the column of the program": (
        [OLD], [OLD], [{**OLD, "机检": "已去看过"}],
        [{**OLD, "合并存疑": "“机检”另一份写〖已去看过〗"}], "并入的格 0",
    ),
    "a cleared cell": (
        [OLD], [OLD], [row("WT0001", "旧问题")], [row("WT0001", "旧问题")], "并入的格 1",
    ),
    "cleared there and changed here": (
        [OLD], [{**OLD, "整改措施": "再改"}], [row("WT0001", "旧问题")],
        [{**OLD, "整改措施": "再改", "合并存疑": "“整改措施”另一份清空了"}],
        "HZ-01　WT0001的“整改措施”：本册“再改”，另一份清空了",
    ),
    "cleared here and changed there": (
        [OLD], [row("WT0001", "旧问题")], [{**OLD, "整改措施": "再改"}],
        [row("WT0001", "旧问题", 合并存疑="“整改措施”另一份写〖再改〗")],
        "HZ-01　WT0001的“整改措施”：本册清空了，另一份写“再改”",
    ),
    "cleared here and left there": (
        [OLD], [row("WT0001", "旧问题")], [OLD], [row("WT0001", "旧问题")], "台账没有变动",
    ),
    "a row deleted here": (
        [OLD, LEAK], [OLD], [OLD, LEAK], [OLD], "HZ-11　WT0002这一行，本册删了，交回的没有改过",
    ),
    "a row deleted here and edited there": (
        [OLD, LEAK], [OLD], [OLD, {**LEAK, "整改进展": "修好了"}],
        [OLD, {**LEAK, "整改进展": "修好了", "合并存疑": "本册删了这一行，另一份改了“整改进展”"}],
        "HZ-10　WT0002这一行，本册删了，另一份改了“整改进展”，加了回来",
    ),
    "a row deleted there": (
        [OLD, LEAK], [OLD, LEAK], [OLD], [OLD],
        "HZ-11　WT0002这一行，交回的删了，本册没有改过，照删：层级 户；乡镇 东山镇；户主 赵某；责任人 钱某；问题描述 住房漏雨；整改措施 修房",
    ),
    "a row deleted there and edited here": (
        [OLD, LEAK], [OLD, {**LEAK, "责任人": "李某"}], [OLD],
        [OLD, {**LEAK, "责任人": "李某", "合并存疑": "另一份删了这一行"}],
        "HZ-10　WT0002这一行，另一份删了，本册改了“责任人”，没有删",
    ),
    "a township that is not in the returned copy": (
        [OLD, ROAD], [OLD, ROAD], [OLD], [OLD, ROAD], "HZ-13　交回的没有“西河镇”的行，发出去的有 1 行",
    ),
    "a line of totals": (
        [OLD], [OLD], [OLD, {"编号": "合计", "问题描述": "共1个"}], [OLD],
        "提示 1\n  提示 TB-05　“合计”一行不算作一份，没有读入",
    ),
    "a signature": (
        [OLD], [OLD], [OLD, {"编号": "填表人：张三", "问题描述": "审核人：李四"}], [OLD],
        "“填表人：张三”一行是签字栏，没有读入：填表人：张三；审核人：李四",
    ),
}  # fmt: skip


# The merge is the same for all files; what it writes is not.
WRITTEN_APART = (
    "theirs has one number twice",
    "an own column comes along",
    "a cleared cell",
    "a row deleted here and edited there",
    "a row deleted there",
)
FORMS = [
    *((name, "csv") for name in CASES),
    *((name, suffix) for name in WRITTEN_APART for suffix in ("xlsx", "yaml")),
    ("a signature", "xlsx"),
    ("a line of totals", "xlsx"),
]


@pytest.mark.parametrize(("name", "suffix"), FORMS)
def test_a_returned_copy_is_merged(space: Path, run: Run, name: str, suffix: str) -> None:
    sent, ours, theirs, expected, message = CASES[name]
    ledger = space / f"inputs/registers/问题台账.{suffix}"
    ledger.parent.mkdir(exist_ok=True)
    back, base = (ledger.with_stem(stem) for stem in ("_收回", "_发出"))
    write(ledger, ours)
    write(back, theirs)
    command = ["lookback", "merge", ledger, back]
    if sent:
        write(base, sent)
        command += ["--base", base]
    told = run(*command, root=space)
    assert told.code == 0, told.out + told.err
    assert message in told.out
    assert read(ledger) == expected
    before = ledger.read_bytes()
    assert "台账没有变动" in run(*command, root=space).out
    assert ledger.read_bytes() == before


REFUSED = [
    ("renamed to a near name", "整改进展", "整改情况", "多半是“整改进展”改了名，写了 1 格"),
    ("renamed to another name in its place", "整改进展", "怎么办的", "多半是“整改进展”改了名"),
    ("without a name", "整改进展", "", "H列没有列名，写了 1 格，没有并"),
]


@pytest.mark.parametrize(("old", "new", "message"), [c[1:] for c in REFUSED])
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_column_that_would_be_lost_is_refused(
    space: Path, run: Run, suffix: str, old: str, new: str, message: str
) -> None:
    ledger = space / f"inputs/registers/问题台账.{suffix}"
    ledger.parent.mkdir(exist_ok=True)
    write(ledger, [OLD])
    back = ledger.with_stem("_收回")
    names = [new if name == old else name for name in COLUMNS]
    write(back, [{**OLD, new: "改好了"}], names)
    before = ledger.read_bytes()
    told = run("lookback", "merge", ledger, back, root=space)
    assert told.code == 1
    assert message in told.out
    assert ledger.read_bytes() == before


@pytest.mark.parametrize("other", ["西河镇/问题台账.csv", "问题台账_西河镇.xlsx"])
def test_a_number_of_another_ledger_is_not_given_again(space: Path, run: Run, other: str) -> None:
    folder = space / "inputs/registers"
    ours, back = folder / "东山镇/问题台账.csv", space / "交回.csv"
    for path in (ours, folder / other):
        path.parent.mkdir(parents=True, exist_ok=True)
    write(ours, [row("WT0001", "漏雨")])
    write(
        folder / other, [row("WT0002", "断路", 乡镇="西河镇"), row("WT0007", "断网", 乡镇="西河镇")]
    )
    write(back, [row("WT0001", "漏雨"), row("", "断水")])
    told = run("lookback", "merge", str(ours), str(back), root=space)
    assert told.code == 0, told.out + told.err
    assert [each["编号"] for each in read(ours)] == ["WT0001", "WT0008"]


@pytest.mark.parametrize("content", [b"PK\x03\x04damaged", b"", b"a,b\n1,2\n"])
def test_another_ledger_that_cannot_be_read_hinders_no_merge(
    space: Path, run: Run, content: bytes
) -> None:
    folder = space / "inputs/registers"
    folder.mkdir(exist_ok=True)
    ours, back = folder / "问题台账.csv", space / "交回.csv"
    write(ours, [row("WT0001", "漏雨")])
    write(back, [row("WT0001", "漏雨"), row("", "断水")])
    (folder / "问题台账_西河镇.xlsx").write_bytes(content)
    told = run("lookback", "merge", str(ours), str(back), root=space)
    assert told.code == 0, told.out + told.err
    assert len(read(ours)) == 2


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_new_row_without_doubt_adds_no_column_for_doubts(
    space: Path, run: Run, suffix: str
) -> None:
    ours, back = space / f"inputs/registers/问题台账{suffix}", space / f"交回{suffix}"
    ours.parent.mkdir()
    names = ("编号", "层级", "乡镇", "问题描述", "登记日期", "状态")
    write(ours, [row("WT0001", "漏雨")], names)
    write(back, [row("WT0001", "漏雨"), row("", "断水")], names)
    told = run("lookback", "merge", str(ours), str(back), root=space)
    assert told.code == 0, told.out + told.err
    tables, _ = read_row_tables(ours.read_bytes(), ours.name, names)
    assert set(read_header(tables[0])) == set(names)


@pytest.mark.parametrize("number", ["新1", "待编", "无", "（续）"])
def test_a_problem_under_a_number_of_its_own_kind_comes_along(
    space: Path, run: Run, number: str
) -> None:
    folder = space / "inputs/registers"
    folder.mkdir(exist_ok=True)
    write(folder / "问题台账.csv", [OLD])
    write(folder / "_收回.csv", [OLD, {"编号": number, "问题描述": "桥坏了"}])
    run("lookback", "merge", f"{folder}/问题台账.csv", f"{folder}/_收回.csv", root=space)
    assert "桥坏了" in [each.get("问题描述") for each in read(folder / "问题台账.csv")]


def test_a_column_that_theirs_lacks_is_not_cleared(space: Path, run: Run) -> None:
    ledger = space / "inputs/registers/问题台账.csv"
    ledger.parent.mkdir(exist_ok=True)
    write(ledger, [OLD])
    back, base = ledger.with_stem("_收回"), ledger.with_stem("_发出")
    write(base, [OLD])
    names = [name for name in COLUMNS if name != "整改措施"]
    write(back, [row("WT0001", "旧问题", 责任人="甲某")], names)
    told = run("lookback", "merge", ledger, back, "--base", base, root=space)
    assert "HZ-09　交回的没有“整改措施”这一列，这一列没有比，照本册的" in told.out
    assert (read(ledger)[0]["整改措施"], read(ledger)[0]["责任人"]) == ("改", "甲某")


MOVE_COLUMNS = ["编号", "日期", "由", "到", "经办人", "说明"]


def move(number: str, day: str, to: str, **texts: str) -> Row:
    return {"编号": number, "日期": day, "由": "登记", "到": to, "经办人": "甲某", **texts}


def write_moves(path: Path, rows: Sequence[Row]) -> None:
    path.write_bytes(begin(path.name, rows, list(dict.fromkeys([*MOVE_COLUMNS, *chain(*rows)]))))


def test_nothing_is_merged_if_the_log_cannot_hold_its_moves(space: Path, run: Run) -> None:
    folder = space / "inputs/registers"
    folder.mkdir(exist_ok=True)
    ledger, moves = folder / "问题台账.csv", folder / "问题流转.csv"
    back, log = folder / "_收回.csv", folder / "_流转.csv"
    write(ledger, [OLD])
    write(back, [OLD, LEAK])
    write_moves(log, [move("WT0002", "2018-09-04", "交办")])
    moves.write_text(",".join(MOVE_COLUMNS) + '\nWT0001,2018-09-03,登记,"交办,甲某\n', "utf-8")
    before = ledger.read_bytes(), moves.read_bytes()
    told = run("lookback", "merge", ledger, back, "--moves", log, root=space)
    assert told.code != 0
    assert (ledger.read_bytes(), moves.read_bytes()) == before


@pytest.mark.parametrize("where", ["a file of its own", "a worksheet", "none of ours"])
def test_moves_come_along_under_the_new_numbers(space: Path, run: Run, where: str) -> None:
    folder = space / "inputs/registers"
    folder.mkdir(exist_ok=True)
    ledger, moves = folder / "问题台账.csv", folder / "问题流转.csv"
    write(ledger, [OLD, CLINIC])
    ours = [
        move("WT0002", "2018-09-03", "交办"),
        move("WT0009", "2018-09-01", "交办"),
        move("WT0001", "2018-09-03", "交办"),
    ]
    theirs = [
        move("WT0001", "2018年9月3日", "交办"),
        move("WT0002", "2018-09-04", "交办", 镇记="已去"),
    ]
    if where != "none of ours":
        write_moves(moves, ours)
    back, log = folder / "_收回.csv", folder / "_流转.csv"
    command = ["lookback", "merge", ledger, back, "--moves", log]
    if where == "a worksheet":
        back = folder / "_收回.xlsx"
        command = ["lookback", "merge", ledger, back]
        problems = [[each.get(name, "") for name in COLUMNS] for each in (OLD, LEAK)]
        names = [*MOVE_COLUMNS, "镇记"]
        steps = [[each.get(name, "") for name in names] for each in theirs]
        sheets = [
            Sheet("问题台账", "问题台账", COLUMNS, problems),
            Sheet("问题流转", "问题流转", names, steps),
        ]
        back.write_bytes(to_workbook(sheets))
    else:
        write(back, [OLD, LEAK])
        write_moves(log, theirs)
    told = run(*command, root=space)
    assert told.code == 0, told.out + told.err
    # WT0009 is in the log: that number has been given.
    expected = [*ours, {**theirs[1], "编号": "WT0010"}]
    if where == "none of ours":
        expected = [theirs[0], {**theirs[1], "编号": "WT0003"}]
    assert read(moves) == expected
    assert "台账没有变动" in run(*command, root=space).out


def test_moves_of_two_problems_with_one_number_are_told(space: Path, run: Run) -> None:
    folder = space / "inputs/registers"
    folder.mkdir(exist_ok=True)
    ledger, back, log = (folder / f"{name}.csv" for name in ("问题台账", "_收回", "_流转"))
    write(ledger, [OLD])
    write(back, [row("WT0002", "甲问题"), row("WT0002", "乙问题")])
    write_moves(log, [move("WT0002", "2018-09-04", "交办")])
    told = run("lookback", "merge", ledger, back, "--moves", log, root=space)
    assert "HZ-14　交回的有几个问题都编作WT0002" in told.out
    assert read(folder / "问题流转.csv") == [move("WT0002", "2018-09-04", "交办")]


def _merge_in_turn(root: str, back: str, gate: object) -> None:
    gate.wait()  # type: ignore[attr-defined]
    folder = Path(root, "inputs/registers")
    merge_ledgers(Workspace(Path(root)), folder / "问题台账.csv", folder / back)


@pytest.mark.slow
def test_two_merges_at_once_lose_nothing(space: Path) -> None:
    folder = space / "inputs/registers"
    folder.mkdir(exist_ok=True)
    write(folder / "问题台账.csv", [OLD, LEAK])
    names = [f"_收回{number}.csv" for number in range(4)]
    for number, name in enumerate(names):
        write(folder / name, [OLD, row("WT0003", f"第{number}镇的问题", 乡镇=f"第{number}镇")])
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(len(names))
    runs = [context.Process(target=_merge_in_turn, args=(str(space), name, gate)) for name in names]
    for each in runs:
        each.start()
    for each in runs:
        each.join()
        assert each.exitcode == 0
    problems = [each["问题描述"] for each in read(folder / "问题台账.csv")]
    assert sorted(problems[2:]) == [f"第{number}镇的问题" for number in range(4)]
    numbers = [each["编号"] for each in read(folder / "问题台账.csv")]
    assert numbers == [f"WT{number:04d}" for number in range(1, 7)]
