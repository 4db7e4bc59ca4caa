"""Several tables in one sheet, and rows without a header: each row is read or told with its row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_messy_tables import config
from test_sheets import GAP, HEADER, IDS, MEMBERS, MOVED, check, household, moved, write_book

from conftest import examples
from docgen.app.register_config import RegisterConfig
from docgen.app.register_files import FileRead, ReaderJob, read_file
from docgen.model.finding import Finding, Severity
from docgen.registers.register_schema import INDEX
from docgen.workspace.paths import Workspace

__all__ = ["config"]

Rows = Sequence[Sequence[Any]]
VILLAGE = ("乡镇", "村", "总户数", "乡村人口")
VILLAGES = [("东山镇", "石桥村", 20, 80), ("东山镇", "白马村", 30, 120)]
PERSONS = ("户编号", "姓名", "证件号", "与户主关系")
PERSON = (household(0)[0], "张三", IDS[3], "之子")
CADRE = ("姓名", "乡镇", "村", "单位", "职务", "联系电话")
CADRES = [("李某", "东山镇", "石桥村", "农业局", "队员", "13800000001"), ("王某", "东山镇", "白马村", "林业局", "队长", "13800000002")]  # fmt: skip
TOWNSHIP = ("乡镇", "村数", "乡村人口")
TOWNSHIPS = [("东山镇", 5, 700), ("西河镇", 6, 800)]
REGISTERS: dict[str, tuple[Sequence[Any], Rows]] = {
    "户": (HEADER, [household(0), household(1), household(2)]),
    "村": (VILLAGE, VILLAGES),
    "家庭成员": (PERSONS, [PERSON, (household(1)[0], "李四", IDS[2], "之女")]),
    "驻村干部": (CADRE, CADRES),
    "乡镇": (TOWNSHIP, TOWNSHIPS),
}


def lines(name: str, rows: Rows, form: str) -> Mapping[str, Any]:
    return {f"{name}.{form}": {name: rows} if form == "xlsx" else rows}


FORMS = pytest.mark.parametrize("form", ["xlsx", "csv"])


# 1. Above the header.


@pytest.mark.parametrize("register", ["户", "村", "家庭成员", "驻村干部", "乡镇"])
@pytest.mark.parametrize("between", [[], [GAP], [("台账",)]])
@FORMS
def test_records_above_the_header_are_an_error(
    space: Path, register: str, between: list[Sequence[Any]], form: str
) -> None:
    header, records = REGISTERS[register]
    found = check(space, lines(register, [records[0], *between, header, *records[1:]], form))
    assert len(found.registers[register]) == len(records) - 1
    (said,) = found.told("TB-62")
    assert "第1行在表头上面" in said
    assert any(f.severity is Severity.ERROR for f in found.findings if f.code == "TB-62")


def test_what_follows_from_records_above_is_not_judged(space: Path) -> None:
    people = [MEMBERS, *((household(at)[0], "张", IDS[at], "男", "户主") for at in range(3))]
    rows = [household(0), household(1), HEADER, household(2)]
    found = check(space, {"户.xlsx": {"户": rows}, "家庭成员.csv": people})
    assert "第1行至第2行" in found.told("TB-62")[0]
    assert any("“户”还有表没有读" in text for text in found.told("GZ-08"))
    assert "CY-01" not in {each.code for each in found.findings}


@pytest.mark.parametrize(
    "above",
    [
        [("指标", "数值"), ("总户数", 2), ("总人口", 6)],
        [("户数：", 2, "人数：", 6)],
        [("总户数", 2), ("总人口", 6), ("低保户", 1), ("五保户", 1)],
        [("注意：张三一户已销号，户编号530825100000009",)],
    ],
)
@FORMS
def test_values_above_a_header_are_a_notice(space: Path, above: Rows, form: str) -> None:
    found = check(space, lines("户", [*above, HEADER, household(0), household(1)], form))
    assert len(found.registers["户"]) == 2
    (said,) = found.told("TB-21")
    assert f"第{len(above)}行" in said
    assert not found.errors()
    assert not found.told("GZ-08")


@pytest.mark.parametrize(
    "above",
    [
        [("东山镇", "石桥村", "2018年3月")],
        [("填报单位", "东山镇", "联系电话", "13800000001")],
        [("东山镇户台账", None, None, None, None, "第1页")],
        [("填表人：李明", None, "填报日期：2018年3月16日", None, "第", 1)],
    ],
)
@FORMS
def test_titles_and_forms_above_are_not_told(space: Path, above: Rows, form: str) -> None:
    for register in ("户", "村"):
        header, records = REGISTERS[register]
        found = check(space, lines(register, [*above, header, *records], form))
        assert not found.codes()
        assert len(found.registers[register]) == len(records)


# 2. Rows of one text, and headers without records.


@pytest.mark.parametrize(
    ("below", "register"),
    [
        ([PERSONS, ("李某",), ("王某",)], "家庭成员"),
        ([VILLAGE, ("东山镇",)], "村"),
        ([VILLAGE, (None, None, 20)], "村"),
        ([("户编号", "姓名"), ("李某",)], ""),
        ([("户编号", "人数", "备注"), (1, 1, None)], ""),
    ],
)
@pytest.mark.parametrize("gap", [True, False])
@FORMS
def test_a_table_below_of_one_text_a_row_is_told(
    space: Path, below: Rows, register: str, gap: bool, form: str
) -> None:
    rows = [HEADER, household(0), household(1), *([GAP] if gap else []), *below]
    found = check(space, lines("户", rows, form))
    assert found.column("户", "户编号") == [household(0)[0], household(1)[0]]
    (said,) = found.told("TB-15")
    assert f"至第{len(rows)}行" in said
    assert register in said
    assert found.told("GZ-08")


@pytest.mark.parametrize("text", ["无", "合计", "备注：此表作废", None])
def test_a_header_below_without_records_is_a_notice(space: Path, text: str | None) -> None:
    rows = [HEADER, household(0), GAP, PERSONS, (text,)]
    found = check(space, {"户.xlsx": {"户": rows}})
    assert "只有表头" in found.told("TB-60")[0]
    assert not found.errors()
    assert not found.told("GZ-08")


def test_a_table_above_of_one_text_a_row_is_told(space: Path) -> None:
    for above in ([VILLAGE, ("东山镇",), GAP], [MOVED, (household(1)[0],)]):
        found = check(space, {"户.xlsx": {"户": [*above, HEADER, household(0)]}})
        assert found.column("户", "户编号") == [household(0)[0]]
        assert "第1行至第2行" in found.told("TB-15")[0]


def test_a_lone_cell_above_another_table_is_told(space: Path) -> None:
    rows = [HEADER, household(0), ("王五",), MOVED, moved(1)]
    found = check(space, {"户.xlsx": {"户": rows}})
    assert "“王五”" in found.told("TB-21")[0]
    assert len(found.registers["户"]) == 2


# 3. Side by side.


def beside(left: Rows, right: Rows, gap: int) -> list[list[Any]]:
    width = max(map(len, left))
    blank = [None] * width
    rows = []
    for at in range(max(len(left), len(right))):
        cells = [*(left[at] if at < len(left) else blank)]
        cells += [None] * (width - len(cells) + gap)
        rows.append([*cells, *(right[at] if at < len(right) else ())])
    return rows


RIGHT: list[tuple[str, Rows, int]] = [
    ("户", [HEADER, household(2), household(3)], 0),
    ("户", [HEADER, household(2)], 1),
    ("家庭成员", [PERSONS, PERSON, (household(0)[0], "李四", IDS[2], "之女")], 0),
    ("家庭成员", [PERSONS, *((f"53082510000001{n}", "李四", IDS[2], "之女") for n in range(7))], 1),
    ("村", [VILLAGE, ("西河镇", "大村", 20, 80), ("西河镇", "小村", 9, 30)], 1),
    ("村", [("序号", *VILLAGE), *((n, "西河镇", f"大村{n}", 20, 80) for n in range(7))], 2),
]


@pytest.mark.parametrize(("register", "right", "gap"), RIGHT)
@FORMS
def test_a_table_to_the_right_is_told_and_not_judged(
    space: Path, register: str, right: Rows, gap: int, form: str
) -> None:
    rows = beside([HEADER, household(0), household(1)], right, gap)
    found = check(space, lines("户", rows, form))
    assert found.column("户", "户编号") == [household(0)[0], household(1)[0]]
    (said,) = found.told("TB-03")
    assert f"{'ABCDEFGHIJ'[6 + gap]}列起" in said
    assert any(f"“{register}”还有表没有读" in text for text in found.told("GZ-08"))
    assert found.errors() == {"TB-03"}


def test_statistics_to_the_right_switch_nothing_off(space: Path) -> None:
    right = [("乡镇", "户数"), *((f"东山{n}镇", n) for n in range(6))]
    found = check(
        space, {"户.xlsx": {"户": beside([HEADER, household(0), household(1)], right, 1)}}
    )
    assert found.column("户", "户编号") == [household(0)[0], household(1)[0]]
    assert found.told("TB-03")
    assert not found.told("GZ-08")


@pytest.mark.parametrize(
    "rows",
    [
        [(*HEADER, None, "备注"), (*household(0), None, "甲"), (*household(1), None, None)],
        [(*HEADER, "帮扶人", "电话", "帮扶人", "电话"), (*household(0), "甲", 1, "乙", 2)],
        [(*HEADER, None, "户编号"), (*household(0), None, household(0)[0])],
        [("户编号", "户编号", *HEADER[1:]), (household(0)[0], *household(0))],
    ],
)
def test_columns_that_come_again_are_no_second_table(space: Path, rows: Rows) -> None:
    found = check(space, {"户.xlsx": {"户": rows}})
    assert not any("并排" in text for text in found.told("TB-03"))
    assert len(found.registers["户"]) == len(rows) - 1
    assert not found.told("GZ-08") or "还有表" not in found.told("GZ-08")[0]


# 7. Statistics below.

STATISTICS: list[Rows] = [
    [("乡镇", "户数", "人数"), ("东山镇", 50, 200), ("西河镇", 0, 0)],
    [("乡镇", "村数", "户数", "占比"), ("东山镇", 5, 50, "10%")],
    [("属性", "户数", "人数"), ("低保贫困户", 1, 3), ("一般贫困户", 1, 3)],
    [("致贫原因", "户数"), ("因病", 1), ("缺资金", 1)],
    [("关系", "人数"), ("户主", 2), ("配偶", 1)],
    [("指标", "2016年", "2017年"), ("户数", 20, 30), ("人数", 80, 120)],
    [("原因", "户数", "占比"), ("因病", 1, "50%"), ("因残", 1, "50%")],
    [("年度", "退出户数", "退出人数"), ("2016年", 1, 3)],
]


# A table that begins with the same columns goes on with the records.
BELOW_RECORDS = [
    (register, below)
    for register, (header, _) in REGISTERS.items()
    for below in STATISTICS
    if header[:2] != below[0][:2]
]


@pytest.mark.parametrize(
    ("register", "below"), BELOW_RECORDS, ids=[f"{r}-{'、'.join(b[0])}" for r, b in BELOW_RECORDS]
)
@pytest.mark.parametrize("between", [[], [GAP], [GAP, ("统计表",)]], ids=["close", "gap", "title"])
def test_statistics_below_are_told_and_switch_nothing_off(
    space: Path, register: str, below: Rows, between: list[Sequence[Any]]
) -> None:
    form = "csv" if len(between) == 1 else "xlsx"
    header, records = REGISTERS[register]
    rows = [header, *records, *between, *below]
    found = check(space, lines(register, rows, form))
    assert len(found.registers[register]) == len(records)
    (said,) = found.told("TB-15")
    assert f"至第{len(rows)}行" in said
    off = [text for text in found.told("GZ-08") if "还有表" in text or "看不出" in text]
    assert not off or "看表头像是" in said


LISTS: list[tuple[str, Rows]] = [
    ("户", [("户编号", "年度", "补助金额"), (household(0)[0], 2016, 300)]),
    ("户", [("户编号", "户主", "补助金额"), (household(0)[0], "张", 300)]),
    ("村", [("乡镇", "村", "项目", "资金"), ("东山镇", "石桥村", "修路", 100)]),
    ("家庭成员", [("姓名", "务工地", "工资"), ("张三", "广东", 3000)]),
]


@pytest.mark.parametrize(("register", "below"), LISTS)
@pytest.mark.parametrize("gap", [True, False])
@FORMS
def test_lists_below_are_told_with_their_place(
    space: Path, register: str, below: Rows, gap: bool, form: str
) -> None:
    header, records = REGISTERS[register]
    rows = [header, *records, *([GAP] if gap else []), *below]
    found = check(space, lines(register, rows, form))
    assert len(found.registers[register]) == len(records)
    assert found.errors() == {"TB-15"}
    (said,) = [text for text in found.told("GZ-08") if "看不出" in text]
    assert f"第{len(rows) - len(below) + 1}行起”没有读" in said
    assert f"“{register}.{form}”" not in said


# 9. Without a header.

HEADLESS: list[tuple[str, Rows]] = [
    ("家庭成员", [("1", "张某", IDS[0], "户主"), ("2", "李某", IDS[1], "户主")]),
    ("家庭成员", [("1", "张某", IDS[0], "户主")]),
    ("户", [(*household(0)[:5], "户主、村"), household(1)]),
    ("户", [(*household(0), "第一书记、工作队员"), (*household(1), "队员")]),
    ("驻村干部", CADRES),
    ("村", VILLAGES),
]


@pytest.mark.parametrize(("register", "rows"), HEADLESS)
@FORMS
def test_a_table_without_a_header_says_so(
    space: Path, register: str, rows: Rows, form: str
) -> None:
    found = check(space, lines(register, rows, form))
    (said,) = found.told("TB-02")
    assert "没有表头" in said
    assert "分列" not in said
    assert found.errors() == {"TB-02"}


@pytest.mark.parametrize("register", ["户", "村", "家庭成员", "驻村干部"])
@pytest.mark.parametrize("name", ["{}（2）", "{}_西河镇", "西河镇", "Sheet2"])
@pytest.mark.parametrize("title", [[], [("西河镇台账",)]])
def test_a_sheet_that_goes_on_without_a_header_is_told(
    space: Path, register: str, name: str, title: list[Sequence[Any]]
) -> None:
    header, records = REGISTERS[register]
    sheets = {register: [header, *records], name.format(register): [*title, *records]}
    found = check(space, {f"{register}.xlsx": sheets})
    assert len(found.registers[register]) == len(records)
    (said,) = found.told("TB-02")
    assert "没有表头" in said
    assert found.errors() == {"TB-02"}
    assert any(f"“{register}”还有表没有读" in text for text in found.told("GZ-08"))


@pytest.mark.parametrize(
    "rows",
    [
        [("张三", "书记", "13800000001"), ("李四", "干部", "13800000002")],
        [("每户一行", "注意"), ("甲", "乙")],
        [("一、填表说明",), ("每户一行",)],
    ],
)
def test_notes_beside_a_register_are_no_table_without_a_header(space: Path, rows: Rows) -> None:
    found = check(space, {"户.xlsx": {"户": [HEADER, household(0)], "说明": rows}})
    assert not found.told("TB-02")
    assert not found.errors()


# The law: of rows with content, each is a record, or of a header, or named by a finding.

LONE = ("530825100000077", *[None] * 5)
ABOVE = st.sampled_from(
    [
        [],
        [GAP],
        [("东山镇台账",)],
        [("填报单位", "东山镇")],
        [household(3)],
        [household(3), GAP],
        [("指标", "数值"), ("总户数", 2), ("总人口", 6)],
        [PERSONS, ("李某",)],
        [VILLAGE, ("东山镇", "石桥村", 20, 80)],
        [("项目", "地点", "投资"), ("修路", "石桥村", 50)],
    ]
)
BELOW = st.sampled_from(
    [
        [GAP],
        [("王五",)],
        [("二、白马村",)],
        [LONE],
        [PERSONS, PERSON],
        [PERSONS, ("李某",), ("王某",)],
        [MOVED, moved(3)],
        [HEADER, household(3)],
        [VILLAGE],
        [("合计", None, None, None, None, 4)],
        [("姓名", "务工地", "工资"), ("张三", "广东", 3000)],
        [("户编号", "户主", "补助金额"), (household(0)[0], "张", 300)],
        *(list(each) for each in STATISTICS),
    ]
)
SIDE = st.sampled_from([[], [PERSONS, PERSON, PERSON], [VILLAGE, *VILLAGES, *VILLAGES]])
SOUND = [*map(household, range(4)), moved(3), LONE]
"""The rows that are records of the register, wherever they stand."""


@pytest.fixture(scope="module")
def read_sheet(
    config: RegisterConfig, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Rows, bool], FileRead]:
    root = tmp_path_factory.mktemp("law")
    (root / "inputs/registers").mkdir(parents=True)
    job = ReaderJob(
        workspace=Workspace(root), forms=config.forms, rules={}, settings={}, columns={}, store=""
    )

    def read(rows: Rows, is_text: bool) -> FileRead:
        path = root / f"inputs/registers/户.{'csv' if is_text else 'xlsx'}"
        if is_text:
            texts = (",".join("" if cell is None else str(cell) for cell in row) for row in rows)
            path.write_text("\n".join(texts) + "\n", "utf-8")
        else:
            write_book(path, {"户": rows})
        return read_file(job, path)

    return read


@examples(80)
@example(above=[household(3)], below=[[PERSONS, ("李某",)]], side=[], is_text=True)
@example(above=[], below=[[VILLAGE], [MOVED, moved(3)], [("王五",)]], side=[], is_text=False)
@given(
    above=ABOVE,
    below=st.lists(BELOW, max_size=4),
    side=SIDE,
    is_text=st.booleans(),
)
def test_each_row_of_a_sheet_is_read_or_told(
    read_sheet: Callable[[Rows, bool], FileRead],
    above: Rows,
    below: list[Rows],
    side: Rows,
    is_text: bool,
) -> None:
    main = [HEADER, household(0), household(1), household(2)]
    middle = beside(main, side, 1) if side else main
    rows = [*above, *middle, *(row for block in below for row in block)]
    read = read_sheet(rows, is_text)
    records = _records(read)
    told = {number for each in _findings(read) for number in _rows_of(each)}
    for number, row in enumerate(rows, 1):
        if not any(row) or number in told:
            continue
        if number in records:
            assert tuple(row[: len(HEADER)]) in SOUND, row
        else:
            assert _is_head(row), (number, row, [f.message for f in read.findings])


def _findings(read: FileRead) -> list[Finding]:
    return [*read.findings, *(each for part in read.parts for each in part.findings)]


def _records(read: FileRead) -> set[int]:
    """The rows that are read as records."""
    found = set[int]()
    for part in read.parts:
        assert part.part.rows is not None
        for row in part.part.rows.to_dicts():
            cell = part.part.table.location((row[INDEX],)).cell
            found.add(int(re.sub("[A-Z]", "", cell)))
    return found


def _rows_of(finding: Finding) -> set[int]:
    """The rows that a finding names: in its words, or by its place."""
    rows = set[int]()
    for first, last in re.findall(r"第(\d+)行(?:至第(\d+)行)?", finding.message):
        rows.update(range(int(first), int(last or first) + 1))
    if finding.code in ("TB-05", "TB-21") and finding.location is not None and not rows:
        rows.add(int(re.sub("[A-Z]", "", finding.location.cell)))
    if finding.code == "TB-03" and "列起" in finding.message and finding.location is not None:
        top = int(re.sub("[A-Z]", "", finding.location.cell))
        rows.update(range(top, top + 6))
    return rows


def _is_head(row: Sequence[Any]) -> bool:
    """Whether a row is a header of the sheet or a title of a table."""
    heads = (HEADER, MOVED, PERSONS, VILLAGE)
    texts = tuple(cell for cell in row if cell is not None)
    return (
        texts[: len(HEADER)] in heads
        or texts in heads
        or texts
        in (
            ("东山镇台账",),
            ("填报单位", "东山镇"),
            ("二、白马村",),
        )
    )
