"""`docgen lookback status`: where each township stands, what is overdue, what comes next."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, Run
from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import read_register_config
from docgen.model.sheet import Sheet
from docgen.problems.standing import find_standing
from docgen.problems.standing_report import to_standing_sheets
from docgen.report.page.table_page import to_table_page
from docgen.workspace.paths import Workspace

LEDGER = """\
编号,层级,乡镇,村,户主,证件号,问题描述,整改措施,责任单位,责任人,登记日期,完成时限,延期至,状态
WT0001,户,甲镇,一村,赵某,,漏雨,修,县住建局,,2018-09-01,2018-09-10,,登记
WT0002,户,甲镇,一村,钱某,,断水 13812345678,修,县水务局,张某,2018-09-01,2018年9月,,整改中
WT0003,户,乙镇,二村,孙某,,断水,修,县水务局,张某,2018-09-01,2018-09-10,2018-10-10,延期
WT0004,户,,二村,李某,,断水,修,县水务局,张某,2018-09-01,,,交办
WT0005,户,乙镇,二村,周某,,断水,修,县水务局,张某,2018-09-01,2018-08-01,,销号
WT0006,户,乙镇,二村,吴某,,断水,修,县水务局,张某,2018-09-01,2018-13-01,,办好了
,,,,,,,,,,,,,
"""
DAY = "设定: {核验日期: 2018-09-20}\n"


@pytest.fixture
def folder(space: Path) -> Path:
    made = space / "inputs/registers"
    made.mkdir(exist_ok=True)
    (made / "问题台账.csv").write_text(LEDGER, "utf-8")
    (made / "county.yaml").unlink(missing_ok=True)
    (made / "county.yaml").write_text(DAY, "utf-8")
    return made


def test_the_screen_shows_townships_overdue_problems_and_next_steps(folder: Path, run: Run) -> None:
    told = run("lookback", "status", root=folder.parents[1])
    assert told.code == 0, told.err
    assert told.out.splitlines() == [
        "（工作目录）　提示 1",
        "  提示 HZ-19　没有办完的有 2 个没有写时限，或写的不是日期，看不出逾期没有",
        "    整改：补上完成时限或延期至",
        "问题台账，2018年9月20日",
        "  甲镇　2 个：登记 1，整改中 1；逾期 1",
        "  乙镇　3 个：延期 1，销号 1，办好了 1",
        "  （没有写乡镇）　1 个：交办 1",
        "  合计　6 个：登记 1，交办 1，整改中 1，延期 1，销号 1，办好了 1；逾期 1",
        "逾期的：",
        "  WT0001　甲镇　登记　2018-09-10到期，过了 10 天　漏雨",
        "下一步：",
        "  登记 1 个：到“交办”（还没有填：责任人 1 个）",
        "  交办 1 个：到“整改中”；或到“延期”（还没有填：延期至 1 个）",
        "  整改中 1 个：到“延期”（还没有填：延期至 1 个）；或到“申请销号”（还没有填：整改进展 1 个、佐证 1 个）",
        "  延期 1 个：到“整改中”",
        "  办好了 1 个：“流程”里没有这个状态，核对后改正",
    ]


def test_one_township_alone(folder: Path, run: Run) -> None:
    told = run("lookback", "status", "甲镇", root=folder.parents[1])
    assert "甲镇　2 个" in told.out
    assert "乙镇" not in told.out
    told = run("lookback", "status", "甲乡", root=folder.parents[1])
    assert told.code == 2
    assert "台账里没有“甲乡”的问题（是不是“甲镇”？）" in told.err


def test_several_ledgers_are_counted_together(folder: Path, run: Run) -> None:
    header, *lines = LEDGER.splitlines(keepends=True)
    (folder / "问题台账.csv").write_text(header + "".join(lines[:2]), "utf-8")
    (folder / "问题台账_乙镇.csv").write_text(header + "".join(lines[2:]), "utf-8")
    told = run("lookback", "status", root=folder.parents[1])
    assert "合计　6 个" in told.out
    command = ["lookback", "status", "--ledger", str(folder / "问题台账_乙镇.csv")]
    assert "合计　4 个" in run(*command, root=folder.parents[1]).out


def test_a_workbook_can_be_counted_on(folder: Path, run: Run) -> None:
    root = folder.parents[1]
    told = run("lookback", "status", "--out", "进度.xlsx", root=root)
    assert "已写好 outputs/registers/进度.xlsx" in told.out
    book = openpyxl.load_workbook(BytesIO((root / "outputs/registers/进度.xlsx").read_bytes()))
    assert book.sheetnames == ["各乡镇进度", "逾期", "下一步"]
    head, *rows = list(book["各乡镇进度"].values)[1:]
    assert [row[:2] for row in rows[:3]] == [("甲镇", 2), ("乙镇", 3), ("（没有写乡镇）", 1)]
    assert dict(zip(head, rows[0], strict=True))["逾期"] == 1
    assert str(rows[3][1]) == "=SUM(B3:B5)"
    overdue = list(book["逾期"].values)[2]
    assert (overdue[0], overdue[-3].date(), *overdue[-2:]) == (
        "WT0001",
        date(2018, 9, 10),
        10,
        "交办（要先填责任人）",
    )
    texts = [str(cell) for row in book["下一步"].values for cell in row]
    assert any("138******78" in text for text in texts)
    assert not any("13812345678" in text for text in texts)
    run("lookback", "status", "--out", "原号.xlsx", "--unmasked", root=root)
    book = openpyxl.load_workbook(BytesIO((root / "outputs/registers/原号.xlsx").read_bytes()))
    assert any("13812345678" in str(cell) for row in book["下一步"].values for cell in row)


def test_a_page_has_the_same_tables(folder: Path, run: Run) -> None:
    root = folder.parents[1]
    run("lookback", "status", "--out", "进度.html", root=root)
    page = (root / "outputs/registers/进度.html").read_text("utf-8")
    assert '<p class="stamp">问题台账进度（2018年9月20日）</p>' in page
    assert [page.count(f"<h2>{name}</h2>") for name in ("各乡镇进度", "逾期", "下一步")] == [
        1,
        1,
        1,
    ]
    assert "13812345678" not in page
    assert '<tfoot><tr><th>合计</th><td class="number">6</td>' in page


def test_a_page_escapes_what_people_wrote() -> None:
    sheet = Sheet("<b>", "题", ("<i>",), [["<script>"]])
    page = to_table_page("<t>", "<s>", [sheet, Sheet("空", "空", ("甲",), [])]).decode()
    assert not [tag for tag in ("<b>", "<i>", "<td><script>", "<t>", "<s>") if tag in page]
    assert "<p>没有。</p>" in page


def test_programs_read_the_tables(folder: Path, run: Run) -> None:
    told = run("lookback", "status", "--format", "json", root=folder.parents[1])
    progress, overdue, _ = json.loads(told.out)["documents"]
    assert progress["rows"][0]["乡镇"] == "甲镇"
    assert progress["rows"][0]["合计"] == 2
    assert [row["编号"] for row in overdue["rows"]] == ["WT0001"]


def test_where_there_is_nothing_to_show(folder: Path, run: Run) -> None:
    root = folder.parents[1]
    told = run("lookback", "status", "--out", "进度.pdf", root=root)
    assert told.code == 2
    assert "进度.xlsx、进度.html" in told.err
    (folder / "county.yaml").write_text("设定: {核验日期: 明天}\n", "utf-8")
    told = run("lookback", "status", root=root)
    assert told.code == 2
    assert "“核验日期”写的“明天”不是哪一天" in told.err
    (folder / "问题台账.csv").rename(folder / "_问题台账.csv")
    (folder / "户.csv").write_text("户编号\nH1\n", "utf-8")
    told = run("lookback", "status", root=root)
    assert told.code == 2
    assert "没有“问题台账”" in told.err


def test_the_day_of_a_step_is_that_of_the_county(folder: Path, run: Run) -> None:
    root = folder.parents[1]
    told = run("lookback", "move", "WT0004", "到", "整改中", "--by", "某人", root=root)
    assert told.code == 0, told.out
    assert "WT0004,2018-09-20,交办,整改中,某人" in (folder / "问题流转.csv").read_text("utf-8")


COLLECTION = read_register_config(ProjectReader(Workspace(ROOT))).collections["问题台账"]
FLOW = read_register_config(ProjectReader(Workspace(ROOT))).forms["问题台账"].flow
DATES = st.sampled_from(
    ["", "2018-09-01", "2018年9月", "2018年", "二〇一八年九月三十日", "2018-13-01", "月底"]
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "编号": st.sampled_from(["WT0001", "WT0002", "甲1"]),
            "乡镇": st.sampled_from(["", "甲镇", "乙镇"]),
            "状态": st.sampled_from(["", "登记", "交办", "延期", "销号", "完了"]),
            "完成时限": DATES,
            "延期至": DATES,
        }
    ),
    max_size=12,
)


@given(ROWS, st.dates(date(2017, 1, 1), date(2019, 12, 31)))
def test_each_problem_is_counted_once(rows: list[dict[str, str]], day: date) -> None:
    assert FLOW is not None
    standing = find_standing(COLLECTION, FLOW, rows, day)
    assert standing.totals.total() == len(rows)
    assert standing.totals == Counter(row["状态"] or "登记" for row in rows)
    assert len(standing.problems) == len(rows) - standing.totals["销号"]
    progress, overdue, steps = to_standing_sheets(COLLECTION, standing, day)
    for row in progress.rows:
        numbers = [int(str(cell)) for cell in row[1:]]
        total, *states, still_open, late = numbers
        assert sum(states) == total >= still_open >= late
    assert len(overdue.rows) == sum(int(str(row[-1])) for row in progress.rows)
    assert len(steps.rows) == len(standing.problems)


FOREIGN = """\
序号,问题编号,层级,所在乡镇,所在村,户主姓名,存在问题,整改措施,牵头单位,包抓人,登记时间,整改时限,办理状态
1,WT0001,户,甲镇,一村,赵某,漏雨,修,县住建局,,2018-09-01,2018-09-10,登记
2,WT0002,户,乙镇,一村,钱某,断水,修,县水务局,张某,2018-09-01,2018-10-10,整改中
"""
NAMES = """\
- 文件: 问题台账*
  列:
    问题编号: 编号
    所在乡镇: 乡镇
    存在问题: 问题描述
    牵头单位: 责任单位
    包抓人: 责任人
    登记时间: 登记日期
    整改时限: 完成时限
    办理状态: 状态
"""


@pytest.fixture
def foreign(folder: Path) -> Path:
    """A ledger of another county, with the map of its columns; 所在村 needs none."""
    (folder / "问题台账.csv").write_text(FOREIGN, "utf-8")
    (folder / "列名对照.yaml").write_text(NAMES, "utf-8")
    return folder


@pytest.mark.slow
def test_a_ledger_with_other_names_of_its_columns_is_read_and_kept(foreign: Path, run: Run) -> None:
    root = foreign.parents[1]
    told = run("lookback", "status", root=root)
    assert "合计　2 个：登记 1，整改中 1；逾期 1" in told.out
    command = ["lookback", "move", "WT0001", "到", "交办", "--by", "某", "--set", "责任人=李某"]
    told = run(*command, root=root)
    assert told.code == 0, told.out
    header, first, second = (foreign / "问题台账.csv").read_text("utf-8").splitlines()
    assert header == FOREIGN.splitlines()[0] + ",交办日期"
    assert first == (
        "1,WT0001,户,甲镇,一村,赵某,漏雨,修,县住建局,李某,2018-09-01,2018-09-10,交办,2018-09-20"
    )
    assert second == FOREIGN.splitlines()[2]
    told = run("lookback", "send", root=root)
    assert "发出 2" in told.out, told.out
    sent = root / "outputs/registers/发出/问题台账_乙镇.xlsx"
    book = openpyxl.load_workbook(BytesIO(sent.read_bytes()))
    columns = {cell.value: cell.column for cell in book["问题台账"][2]}
    assert {"编号", "村", "户主", "问题描述", "状态"} <= columns.keys()
    book["问题台账"].cell(3, columns["责任人"], "王某")
    back = root / "交回.xlsx"
    book.save(back)
    told = run("lookback", "merge", str(foreign / "问题台账.csv"), str(back), root=root)
    assert told.code == 0, told.out
    assert "并入的格 1，并入的行 0" in told.out
    second = (foreign / "问题台账.csv").read_text("utf-8").splitlines()[2]
    assert second == FOREIGN.splitlines()[2].replace("张某", "王某")


def test_collecting_gives_no_number_of_such_a_ledger_again(foreign: Path, run: Run) -> None:
    (foreign / "户.csv").write_text("户编号,乡镇,村,户主\n530825100000001,甲镇,一村,某\n", "utf-8")
    (foreign / "家庭成员.csv").write_text(
        "户编号,姓名,与户主关系\n530899977000345,某某,户主\n", "utf-8"
    )
    told = run("lookback", "collect", root=foreign.parents[1])
    header, *lines = (foreign / "问题台账.csv").read_text("utf-8").splitlines()
    old_header, *old = FOREIGN.splitlines()
    assert header.startswith(old_header), told.out
    assert [line[: len(was)] for line, was in zip(lines, old, strict=False)] == old
    numbers = [line.split(",")[1] for line in lines]
    assert numbers[:3] == ["WT0001", "WT0002", "WT0003"]
    assert len(numbers) == len(set(numbers))


def test_a_map_that_makes_texts_is_not_written_through(foreign: Path, run: Run) -> None:
    text = NAMES.replace("办理状态: 状态", "办理状态: {字段: 状态, 值: {在办: 整改中}}")
    (foreign / "列名对照.yaml").write_text(text, "utf-8")
    told = run("lookback", "move", "WT0001", "到", "交办", "--by", "某", root=foreign.parents[1])
    assert told.code == 2
    assert "列名对照里有换写" in told.err
    assert (foreign / "问题台账.csv").read_text("utf-8") == FOREIGN


def test_totals_and_signatures_are_no_problems(folder: Path, run: Run) -> None:
    text = LEDGER + "合计,,6个,,,,,,,,,,,\n填表人：,,,,审核人：,,,,,,,,,\n"
    (folder / "问题台账.csv").write_text(text, "utf-8")
    told = run("lookback", "status", root=folder.parents[1])
    assert "合计　6 个" in told.out
    assert "“填表人：”一行是签字栏，没有读入" in told.out
    told = run("lookback", "send", root=folder.parents[1])
    assert "HZ-16　1 个问题没有写“乡镇”" in told.out
