"""One county, nine townships, three rounds: every word that anyone has written is found again."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from conftest import Run
from docgen.load.table import read_row_tables
from docgen.model.sheet import Sheet
from docgen.problems.edit.table_bytes import begin
from docgen.problems.problem_rows import read_rows
from docgen.report.workbook import to_workbook

TOWNS = tuple(f"{name}镇" for name in "甲乙丙丁戊己庚辛壬")
COLUMNS = ("编号", "层级", "乡镇", "户主", "责任人", "问题描述", "整改措施", "整改进展", "登记日期", "状态")  # fmt: skip
MOVES = ("编号", "日期", "由", "到", "经办人", "说明")
Row = dict[str, str]


def problem(number: str, town: str, words: str, **texts: str) -> Row:
    usual = {"层级": "户", "登记日期": "2018-09-01", "状态": "登记"}
    return {"编号": number, "乡镇": town, "问题描述": words, **usual, **texts}


@pytest.fixture
def folder(space: Path) -> Path:
    made = space / "inputs/registers"
    made.mkdir(exist_ok=True)
    return made


def write(path: Path, rows: Sequence[Row]) -> None:
    names = list(dict.fromkeys([*COLUMNS, *(name for row in rows for name in row)]))
    path.write_bytes(begin(path.name, rows, names))


def sheets_of(path: Path) -> dict[str, list[Row]]:
    tables, _ = read_row_tables(path.read_bytes(), path.name, (*COLUMNS, *MOVES))
    if path.suffix == ".csv":
        return {path.stem: [dict(row) for row in read_rows(tables[0])]}
    return {table.sheet: [dict(row) for row in read_rows(table)] for table in tables}


def write_back(path: Path, sheets: dict[str, list[Row]]) -> None:
    """A township saves its workbook; columns may have come to it."""
    made = []
    for name, first in (("问题台账", COLUMNS), ("问题流转", MOVES)):
        rows = sheets.get(name, [])
        names = tuple(dict.fromkeys([*first, *(n for row in rows for n in row)]))
        cells = [[row.get(n, "") for n in names] for row in rows]
        made.append(Sheet(name, name, names, cells))
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(to_workbook(made))


class Story:
    """The words that live: a word that somebody overwrites, having read it, may go."""

    def __init__(self) -> None:
        self.chance = random.Random(2018)
        self.count = 0
        self.living: set[str] = set()
        self.moved: dict[str, str] = {}
        """The word of the new problem that each new move is about."""

    def word(self) -> str:
        self.count += 1
        self.living.add(f"第{self.count}句。")
        return f"第{self.count}句。"

    def work(self, rows: list[Row]) -> None:
        """Somebody edits some cells of a ledger."""
        for row in rows:
            for name in ("责任人", "整改措施", "整改进展", "镇备注"):
                if self.chance.random() < 0.3:
                    self.living.discard(row.get(name, ""))
                    row[name] = self.word()

    def find_more(self, rows: list[Row], moves: list[Row], town: str) -> None:
        """A township finds problems and numbers them on from its last."""
        last = max((int(row["编号"][2:]) for row in rows), default=0)
        for number in range(last + 1, last + 1 + self.chance.randrange(3)):
            words = self.word()
            rows.append(problem(f"WT{number:04d}", town, words, 户主=self.word()))
            step = {"编号": f"WT{number:04d}", "日期": "2018-09-02", "由": "登记", "到": "交办"}
            moves.append({**step, "经办人": "某", "说明": self.word()})
            self.moved[moves[-1]["说明"]] = words


@pytest.mark.slow
def test_three_rounds_of_nine_townships_lose_no_word(space: Path, folder: Path, run: Run) -> None:
    story = Story()
    ledger, log = folder / "问题台账.csv", folder / "问题流转.csv"
    first = [problem(f"WT{n:04d}", TOWNS[n % 9], story.word()) for n in range(1, 19)]
    write(ledger, first)
    log.write_text(f"{','.join(MOVES)}\n", "utf-8")
    for _ in range(3):
        told = run("lookback", "send", root=space)
        assert told.code == 0, told.out + told.err
        assert "发出 9" in told.out
        for town in TOWNS:
            sent = space / f"outputs/registers/发出/问题台账_{town}.xlsx"
            sheets = sheets_of(sent)
            assert {row["乡镇"] for row in sheets["问题台账"]} == {town}
            story.work(sheets["问题台账"])
            moves = sheets.setdefault("问题流转", [])
            story.find_more(sheets["问题台账"], moves, town)
            write_back(folder / f"_收回/{town}.xlsx", sheets)
        rows = sheets_of(ledger)["问题台账"]
        story.work(rows)
        write(ledger, rows)
        for town in TOWNS:
            back = folder / f"_收回/{town}.xlsx"
            told = run("lookback", "merge", ledger, back, root=space)
            assert told.code == 0, told.out + told.err
            assert f"照发出去时的留底“inputs/registers/_发出/问题台账_{town}（" in told.out
            assert "台账没有变动" in run("lookback", "merge", ledger, back, root=space).out
        problems, steps = sheets_of(ledger)["问题台账"], sheets_of(log)["问题流转"]
        texts = "\n".join(text for row in (*problems, *steps) for text in row.values())
        assert not {word for word in story.living if word not in texts}
        numbers = [row["编号"] for row in problems]
        assert len(numbers) == len(set(numbers))
        owner = {row["编号"]: row["问题描述"] for row in problems}
        assert {row["说明"]: owner[row["编号"]] for row in steps} == story.moved
    assert len(problems) > 18 + 9


def test_a_sent_copy_that_was_changed_is_kept_when_it_is_sent_again(
    space: Path, folder: Path, run: Run
) -> None:
    ledger = folder / "问题台账.csv"
    write(ledger, [problem("WT0001", "甲镇", "漏雨"), problem("WT0002", "", "县里的")])
    told = run("lookback", "send", root=space)
    assert "1 个问题没有写“乡镇”，没有发给谁" in told.out
    sent = space / "outputs/registers/发出/问题台账_甲镇.xlsx"
    assert "台账没有变动" in run("lookback", "send", root=space).out
    assert len(list((folder / "_发出").iterdir())) == 1
    sheets = sheets_of(sent)
    sheets["问题台账"][0]["责任人"] = "张某"
    write_back(sent, sheets)
    write(ledger, [problem("WT0001", "甲镇", "漏雨", 整改措施="修")])
    told = run("lookback", "send", "甲镇", root=space)
    assert "（手工改动）" in told.out
    aside = next(sent.parent.glob("*手工改动*"))
    assert CalamineWorkbook.from_path(str(aside)).sheet_names == ["问题台账", "问题流转"]
    assert len(list((folder / "_发出").iterdir())) == 2
    # The first copy comes back: it is known by its contents which one it was made of.
    told = run("lookback", "merge", ledger, aside, root=space)
    assert "）.xlsx”看哪一边改过" in told.out
    assert sheets_of(ledger)["问题台账"][0] == problem(
        "WT0001", "甲镇", "漏雨", 整改措施="修", 责任人="张某"
    )


UNKNOWN = [
    (["send", "丙镇"], "台账里没有“丙镇”的问题"),
    (["send", "--ledger", "没有.csv"], "没有.csv"),
]


@pytest.mark.parametrize(("command", "message"), UNKNOWN)
def test_what_cannot_be_sent_is_told(
    space: Path, folder: Path, run: Run, command: list[str], message: str
) -> None:
    write(folder / "问题台账.csv", [problem("WT0001", "甲镇", "漏雨")])
    told = run("lookback", *command, root=space)
    assert told.code == 2
    assert message in told.err


def test_a_list_of_some_rows_deletes_nothing(space: Path, folder: Path, run: Run) -> None:
    """What was sent out is the base of a copy that has most of its rows, not of any list."""
    ledger = folder / "问题台账.csv"
    rows = [problem(f"WT{n:04d}", "甲镇", f"第{n}个") for n in range(1, 5)]
    write(ledger, rows)
    run("lookback", "send", root=space)
    back = folder / "_收回.csv"
    write(back, [{**rows[0], "责任人": "张某"}])
    told = run("lookback", "merge", ledger, back, root=space)
    assert told.code == 0
    assert "留底" not in told.out
    assert sheets_of(ledger)["问题台账"] == [{**rows[0], "责任人": "张某"}, *rows[1:]]


def test_a_sheet_without_a_column_clears_nothing(space: Path, folder: Path, run: Run) -> None:
    ledger, base, back = folder / "问题台账.csv", folder / "_发出.csv", folder / "_收回.xlsx"
    rows = [
        problem("WT0001", "甲镇", "漏雨", 整改进展="在修"),
        problem("WT0002", "乙镇", "断水", 整改进展="在接"),
    ]
    write(ledger, rows)
    write(base, rows)
    fewer = tuple(name for name in COLUMNS if name != "整改进展")
    sheets = [
        Sheet(f"问题台账_{row['乡镇']}", "问题台账", names, [[row.get(n, "") for n in names]])
        for row, names in zip(
            ({**rows[0], "整改进展": "修好了"}, rows[1]), (COLUMNS, fewer), strict=True
        )
    ]
    back.write_bytes(to_workbook(sheets))
    told = run("lookback", "merge", ledger, back, "--base", base, root=space)
    assert told.code == 0, told.out
    assert sheets_of(ledger)["问题台账"] == [{**rows[0], "整改进展": "修好了"}, rows[1]]


def test_a_ledger_of_headings_takes_all_rows(space: Path, folder: Path, run: Run) -> None:
    ledger, back = folder / "问题台账.csv", folder / "_收回.csv"
    write(ledger, [])
    rows = [problem("WT0001", "甲镇", "漏雨"), problem("", "甲镇", "断水")]
    write(back, rows)
    told = run("lookback", "merge", ledger, back, root=space)
    assert told.code == 0, told.out + told.err
    assert [row["编号"] for row in sheets_of(ledger)["问题台账"]] == ["WT0001", "WT0002"]


def test_a_cell_that_is_no_day_goes_out_as_it_is(space: Path, run: Run) -> None:
    folder = space / "inputs/registers"
    folder.mkdir(exist_ok=True)
    odd = ["2018-13-45", "二〇一八年二月三十日", "1018-01-01", "1899-12-31", "月底"]
    lines = [f"WT000{n},户,甲镇,某某,漏雨,{day},登记" for n, day in enumerate(odd, 1)]
    text = "编号,层级,乡镇,户主,问题描述,登记日期,状态\n" + "\n".join(lines)
    (folder / "问题台账.csv").write_text(text, "utf-8")
    told = run("lookback", "send", root=space)
    assert told.code == 0, told.out + told.err
    sent = sheets_of(space / "outputs/registers/发出/问题台账_甲镇.xlsx")
    assert [row["登记日期"] for row in sent["问题台账"]] == odd
