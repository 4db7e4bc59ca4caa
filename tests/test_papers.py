"""Papers from registers: which rows stand in which paper, in what order, and what stops one."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from python_calamine import CalamineWorkbook

from conftest import GOLDEN, ROOT, Run, examples, golden
from docgen.expressions.errors import ExpressionError
from docgen.load.table import read_table
from docgen.load.yaml_reader import read_yaml
from docgen.registers.grouping import RegisterSet
from docgen.registers.register_reader import read_register
from docgen.registers.register_schema import read_register_schema
from docgen.schema.derived_documents import DerivedDocument
from docgen.schema.document_schema import read_schema
from docgen.word.layout.outline_text import render_outline
from docgen.workspace import executors

ITEMS = ("档号", "题名", "责任者", "日期", "保管期限", "页数", "案卷号", "乡镇")
VOLUMES = ("案卷号", "全宗名称", "类目名称", "案卷题名", "起始日期", "终止日期", "保管期限",
           "件数", "页数", "村", "乡镇", "整理人", "整理日期", "检查人", "检查日期")  # fmt: skip
PROBLEMS = ("编号", "层级", "乡镇", "村", "户主", "证件号", "户编号", "指标", "标准", "现状",
            "问题类别", "问题描述", "整改措施", "责任单位", "责任人", "登记日期", "交办日期",
            "完成时限", "申请延期日期", "延期至", "整改进展", "佐证", "初核人", "初核日期",
            "初核结论", "复核人", "复核日期", "复核结论", "销号日期", "状态")  # fmt: skip
CLOSED = {"状态": "销号", "整改进展": "已整改", "佐证": "照片", "初核人": "陈某", "初核日期": "2018-9-5",
          "初核结论": "通过", "复核人": "杨某", "复核日期": "2018-9-8", "复核结论": "通过",
          "销号日期": "2018-9-9"}  # fmt: skip
ID = re.compile("[0-9]{17}[0-9X]")


def write(path: Path, header: Sequence[str], *rows: Sequence[object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])


def item(number: int, pages: object = 2, year: int = 2018, volume: str = "") -> list[object]:
    code = f"0001-JF·{year}-D30-101-{number:04}"
    day = f"{year}0{number}01"
    return [code, f"文件{number}", "甲镇人民政府", day, "30年", pages, volume, "甲镇"]


def volume(code: str, pages: int = 5, items: int = 2) -> list[object]:
    return [code, "甲镇人民政府", "贫困户", f"{code}户档案", "2018-1-1", "2018-12-31", "30年",
            items, pages, "甲村", "甲镇", "李某", "2019-1-5", "王某", "2019-1-8"]  # fmt: skip


def identity(number: int) -> str:
    """An id number with its check digit (GB 11643—1999)."""
    digits = f"53082519400101{number:03}"
    weight = sum(int(digit) * 2 ** (17 - location) for location, digit in enumerate(digits))
    return digits + "10X98765432"[weight % 11]


def problem(number: int, unit: str, **more: object) -> list[object]:
    row: dict[str, object] = {
        "编号": f"P{number:03}", "层级": "户", "乡镇": "甲镇", "村": "甲村", "户主": f"户{number}",
        "证件号": identity(number), "户编号": f"H{number}", "指标": "安全饮用水", "标准": "有安全饮用水",
        "现状": "断水", "问题类别": "饮水", "问题描述": f"问题{number}号", "整改措施": "接管网",
        "责任单位": unit, "责任人": "张某", "完成时限": "2018-9-30", "登记日期": "2018-8-1", "交办日期": "2018-8-5",
        "状态": "整改中",
    }  # fmt: skip
    row |= more
    return [row.get(name, "") for name in PROBLEMS]


@pytest.fixture
def archive(space: Path) -> Path:
    """Two volumes, and an item of another year that lies in none."""
    folder = space / "inputs/registers"
    rows = [item(2, 3, volume="V1"), item(1, 2, volume="V1"), item(1, 1, 2017),
            item(4, 4, volume="V2"), item(3, 1, volume="V2")]  # fmt: skip
    write(folder / "归档文件.csv", ITEMS, *rows)
    write(folder / "案卷.csv", VOLUMES, volume("V1"), volume("V2"))
    put(space / "inputs/catalog/目录.yaml", "全宗名册: {'0001': 甲镇人民政府}\n")
    return space


@pytest.fixture
def lookback(space: Path) -> Path:
    """A ledger of problems of two units."""
    rows = [
        problem(3, "水务局", 乡镇="乙镇", 村="乙村"),
        problem(1, "水务局"),
        problem(2, "教育局", **CLOSED),
        problem(4, "教育局", 完成时限="2018-9-1"),
        problem(
            5,
            "教育局",
            完成时限="2018-9-1",
            延期至="2018-12-1",
            申请延期日期="2018-8-20",
            状态="延期",
        ),
        problem(6, "水务局", 层级="村", 户主="", 证件号="", 户编号=""),
    ]
    write(space / "inputs/registers/问题台账.csv", PROBLEMS, *rows)
    text = (
        "轮次: 2018年回头看\n截止日期: 2018年9月16日\n交办单位: 县脱贫办\n乡镇名册: [乙镇, 甲镇]\n"
    )
    put(space / "inputs/lookback/回头看.yaml", text)
    return space


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def papers(space: Path, kind: str) -> dict[str, str]:
    """The papers of a kind, as text, by their names."""
    found = sorted((space / "outputs").glob(f"*/*/{kind}/**/*.docx"))
    return {path.stem: render_outline(path.read_bytes()) for path in found}


def cells(text: str, column: int) -> list[str]:
    """A column of the table's lines."""
    lines = [line for line in text.splitlines() if re.match(r"\| \d+ \|", line)]
    return [line.split(" | ")[column].strip("| ") for line in lines]


def test_a_catalog_holds_its_group_in_order_with_its_totals(archive: Path, run: Run) -> None:
    assert run("build", "catalog", root=archive).code == 0
    made = papers(archive, "归档文件目录")
    assert sorted(made) == ["0001-JF·2017-D30-101归档文件目录", "0001-JF·2018-D30-101归档文件目录"]
    text = made["0001-JF·2018-D30-101归档文件目录"]
    assert cells(text, 4) == ["文件1", "文件2", "文件3", "文件4"]
    assert cells(text, 0) == ["1", "2", "3", "4"]
    assert "共4件，10页" in text
    assert "| 全宗名称 | 甲镇人民政府 |" in text


def test_a_volume_says_on_which_page_each_item_begins(archive: Path, run: Run) -> None:
    run("build", "catalog", root=archive)
    contents = papers(archive, "卷内目录")
    assert cells(contents["V1V1户档案卷内目录"], 5) == ["1", "3-5"]
    assert cells(contents["V2V2户档案卷内目录"], 5) == ["1", "2-5"]
    note = papers(archive, "备考表")["V1V1户档案备考表"]
    assert "共有文件材料2件，5页" in note
    assert "整理日期：2019年1月5日" in note
    folder = archive / "outputs/catalog/目录/案卷封面/甲镇/甲村"
    assert sorted(path.stem for path in folder.glob("*.docx")) == [
        "V1V1户档案封面",
        "V2V2户档案封面",
    ]


def test_a_broken_row_stops_its_paper_and_no_other(archive: Path, run: Run) -> None:
    folder = archive / "inputs/registers"
    write(folder / "案卷.csv", VOLUMES, volume("V1"), volume("V2", pages=9))
    rows = [item(1, "", volume="V1"), item(2, 3, volume="V1"), item(1, 1, 2017),
            item(3, 1, volume="V2"), item(4, 4, volume="V2")]  # fmt: skip
    write(folder / "归档文件.csv", ITEMS, *rows)
    told = run("build", "catalog", root=archive)
    assert told.code == 1
    assert re.search(r"归档文件\.csv\S*!F2", told.out)  # the page count that is not there
    assert "补写“页数”" in told.out
    assert "封面写9页" in told.out
    assert list(papers(archive, "归档文件目录")) == ["0001-JF·2017-D30-101归档文件目录"]
    assert not papers(archive, "案卷封面").keys() & {"V2V2户档案封面"}
    draft = run("build", "catalog", "--draft", root=archive)
    assert draft.code == 1
    assert (
        "【待补：页数】"
        in papers(archive, "归档文件目录")["0001-JF·2018-D30-101归档文件目录（草稿）"]
    )
    assert "V2V2户档案封面（草稿）" in papers(archive, "案卷封面")


def test_what_a_paper_needs_of_another_register_must_be_there(archive: Path, run: Run) -> None:
    write(archive / "inputs/registers/案卷.csv", VOLUMES, volume("V1"))
    told = run("build", "catalog", "--only", "卷内目录", root=archive).out
    assert "“案卷”台账里没有案卷号“V2”的一行" in told
    assert list(papers(archive, "卷内目录")) == ["V1V1户档案卷内目录"]


def test_a_cell_cannot_lead_a_paper_out_of_its_folder(archive: Path, run: Run) -> None:
    rows = [[*volume("V1")[:9], "甲镇/../../..", "甲村/..", *volume("V1")[11:]], volume("V2")]
    write(archive / "inputs/registers/案卷.csv", VOLUMES, *rows)
    run("build", "catalog", "--only", "案卷封面", root=archive)
    folder = archive / "outputs/catalog/目录/案卷封面"
    assert len(list(folder.rglob("*.docx"))) == len(list(archive.rglob("*封面.docx"))) == 2


def test_a_fond_without_a_name_is_told(archive: Path, run: Run) -> None:
    put(archive / "inputs/catalog/目录.yaml", "全宗名册: {'0002': 乙镇人民政府}\n")
    told = run("build", "catalog", "--only", "归档文件目录", root=archive).out
    assert "“全宗名册”里没有“0001”" in told
    assert not papers(archive, "归档文件目录")


@pytest.mark.slow
def test_every_unit_gets_its_own_problems_and_no_other(lookback: Path, run: Run) -> None:
    assert run("build", "lookback", root=lookback).code == 0
    slips = papers(lookback, "交办单")
    assert sorted(slips) == ["教育局问题交办单", "水务局问题交办单"]
    assert cells(slips["教育局问题交办单"], 1) == ["P004", "P005"]
    # The county's order of townships, 乙镇 first, not that of the alphabet or the register.
    assert cells(slips["水务局问题交办单"], 1) == ["P003", "P001", "P006"]
    assert "教育局" not in slips["水务局问题交办单"]
    assert "回执" in slips["水务局问题交办单"]
    urging = papers(lookback, "督办单")
    assert list(urging) == ["教育局问题督办单"]
    assert cells(urging["教育局问题督办单"], 1) == ["P004"]
    assert " | 15 | " in urging["教育局问题督办单"]  # days over


@pytest.mark.slow
def test_the_statistics_add_up(lookback: Path, run: Run) -> None:
    run("build", "lookback", "--only", "销号情况统计", root=lookback)
    text = papers(lookback, "销号情况统计")["销号情况统计"]
    assert "| 1 | 乙镇 | 1 | 0 | 1 | 0 | 0 | 0.0% |" in text
    assert "| 2 | 甲镇 | 5 | 1 | 4 | 1 | 1 | 20.0% |" in text
    assert "|  | 合计 | 6 | 1 | 5 | 1 | 1 | 16.7% |" in text
    folder = lookback / "outputs/lookback/回头看/销号情况统计"
    with ZipFile(folder / "销号情况统计.docx") as package:
        charts = [name for name in package.namelist() if name.startswith("word/charts/")]
        drawn = package.read(next(n for n in charts if n.endswith(".xml"))).decode()
    assert re.findall("<c:v>(.*?)</c:v>", drawn)[:4] == ["发现", "乙镇", "甲镇", "1"]
    book = CalamineWorkbook.from_path(str(folder / "销号情况统计.xlsx"))
    assert book.sheet_names == ["一、按乡镇", "二、按指标", "三、按责任单位"]
    counts = book.get_sheet_by_index(0).to_python()[2]
    assert counts == [1.0, "乙镇", 1.0, 0.0, 1.0, 0.0, 0.0, "0.0%"]  # numbers, not texts


def test_equal_places_are_one_cell_and_the_head_repeats(lookback: Path, run: Run) -> None:
    run("build", "lookback", "--only", "到户问题清单", root=lookback)
    path = lookback / "outputs/lookback/回头看/到户问题清单/到户问题清单.docx"
    with ZipFile(path) as package:
        body = package.read("word/document.xml").decode()
    rows = re.findall("<w:tr>.*?</w:tr>", body)
    assert [row.count('<w:vMerge w:val="continue"/>') for row in rows] == [0, 0, 0, 2, 2, 2]
    assert all("<w:cantSplit/>" in row for row in rows)
    assert ["<w:tblHeader/>" in row for row in rows] == [True, False, False, False, False, False]
    assert 'w:orient="landscape"' in body


@pytest.mark.slow
def test_ids_are_masked_unless_asked_for_and_never_public(lookback: Path, run: Run) -> None:
    run("build", "lookback", root=lookback)
    assert not any(ID.search(text) for text in papers(lookback, "*").values())
    listed = papers(lookback, "到户问题清单")["到户问题清单"]
    assert re.search(r"530\*{13}[0-9X]{2}", listed)
    public = papers(lookback, "到户问题清单（公示）")["到户问题清单（公示）"]
    assert "530" not in public
    run("build", "lookback", "--full", root=lookback)
    assert identity(1) in papers(lookback, "到户问题清单")["到户问题清单"]
    assert not ID.search(papers(lookback, "到户问题清单（公示）")["到户问题清单（公示）"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("到户问题清单: [序号, 户主, 状态]", ""),
        ("到户问题清单: [序号, 责任单为]", "是不是“责任单位”"),
        ("到户问题清单（公示）: [户主, 证件号]", "是公开的，不能有“证件号”"),
    ],
)
def test_the_county_chooses_columns(lookback: Path, run: Run, chosen: str, said: str) -> None:
    with (lookback / "inputs/lookback/回头看.yaml").open("a", encoding="utf-8") as stream:
        stream.write(f"选列: {{{chosen}}}\n")
    told = run("build", "lookback", root=lookback)
    assert said in told.out
    assert bool(told.code) is bool(said)
    if not said:
        assert "‖ 序号 | 户主 | 状态 |" in papers(lookback, "到户问题清单")["到户问题清单"]


def test_an_input_chooses_before_the_county(lookback: Path, run: Run) -> None:
    county = "选列: {问题清单: [编号, 状态], 责任清单: [编号, 责任人]}\n"
    put(lookback / "inputs/county.yaml", county)
    with (lookback / "inputs/lookback/回头看.yaml").open("a", encoding="utf-8") as stream:
        stream.write("选列: {问题清单: [编号, 问题描述]}\n")
    assert run("build", "lookback", root=lookback).code == 0
    assert "‖ 编号 | 问题描述 |" in papers(lookback, "问题清单")["问题清单"]
    assert "‖ 编号 | 责任人 |" in papers(lookback, "责任清单")["责任清单"]
    assert "‖ 序号 | 编号 | 乡镇 |" in papers(lookback, "整改清单")["整改清单"]


def test_only_chooses_kinds_and_units(lookback: Path, run: Run) -> None:
    told = run("build", "lookback", "--only", "交办单", "--only", "水务局", root=lookback)
    assert "共 1 份，生成 1 份" in told.out
    missing = run("build", "lookback", "--only", "交通局", root=lookback)
    assert missing.code == 2
    assert "都没有“交通局”" in missing.err


@pytest.mark.slow
def test_papers_are_the_same_bytes_and_are_made_once(lookback: Path, run: Run) -> None:
    def made() -> dict[str, bytes]:
        files = (lookback / "outputs").rglob("*.*x")
        return {path.name: path.read_bytes() for path in files}

    run("build", "lookback", root=lookback)
    first = made()
    assert "未变动" in run("build", "lookback", root=lookback).out
    told = run("build", "lookback", "--force", "--zip", root=lookback)
    assert "已生成　outputs/lookback/回头看" not in told.out
    assert made() == first
    assert (lookback / "outputs/lookback.zip").is_file()


@pytest.mark.slow
def test_other_processes_make_the_same_papers(
    lookback: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = run("build", "lookback", "--jobs", "1", root=lookback)
    files = {path: path.read_bytes() for path in (lookback / "outputs").rglob("*.*")}
    monkeypatch.setattr(executors, "LARGE", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    together = run("build", "lookback", "--force", root=lookback)
    assert {path: path.read_bytes() for path in (lookback / "outputs").rglob("*.*")} == files
    assert len(files) > 5
    assert together.out.replace("未变动", "已生成") == alone.out


def test_a_register_that_is_not_kept_is_told(lookback: Path, run: Run) -> None:
    (lookback / "inputs/registers/问题台账.csv").unlink()
    told = run("build", "lookback", root=lookback)
    assert told.code == 1
    assert "里没有台账" in told.out


def test_without_a_register_only_its_papers_are_left_out(archive: Path, run: Run) -> None:
    (archive / "inputs/registers/案卷.csv").unlink()
    told = run("build", "catalog", root=archive)
    assert told.code == 0
    assert "没有台账“案卷”，不出“卷内目录”" in told.out
    assert len(papers(archive, "归档文件目录")) == 2


def test_a_setting_that_a_paper_rests_on_must_be_given(lookback: Path, run: Run) -> None:
    put(lookback / "inputs/lookback/回头看.yaml", "轮次: 一\n交办单位: 县脱贫办\n")
    told = run("build", "lookback", root=lookback).out
    assert "缺“截止日期”" in told
    assert not papers(lookback, "督办单")


def test_blanks_that_a_setting_leaves_are_told_by_their_cause(lookback: Path, run: Run) -> None:
    blank = dict.fromkeys(("指标", "标准", "完成时限"), "")
    rows = [problem(number, "", **blank) for number in range(1, 31)]
    write(lookback / "inputs/registers/问题台账.csv", PROBLEMS, *rows)
    told = run("build", "lookback", root=lookback)
    assert told.code == 1
    causes = [line for line in told.out.splitlines() if "HZ-03" in line]
    assert [line.partition("“")[2].partition("”")[0] for line in causes] == [
        "指标方案",
        "责任单位",
        "整改天数",
    ]
    assert "“指标”“标准”空着 60 格" in causes[0]
    assert "GW-10" not in told.out
    assert len(told.out.splitlines()) < 30
    assert not papers(lookback, "交办单")

    put(lookback / "inputs/registers/county.yaml", "设定: {责任单位: {其他: 水务局}}\n")
    told = run("build", "lookback", root=lookback)
    assert "定“责任单位”" not in told.out
    assert told.out.index("HZ-03") < told.out.index("缺“责任单位”")


FIGURES = [
    ("{台账: 问题台账, 单位: 个}", "6个", ""),
    ("{台账: 问题台账, 条件: 层级 == '户', 不同: 乡镇, 单位: 个}", "2个", ""),
    ("{台账: 问题台账, 条件: 状态 == '销号', 单位: 个}", "1个", ""),
    ("{台账: 问题台账, 条件: 状太 == '销号'}", "", "用到的“状太”没有定义"),
    ("{台账: 问题台账, 合计: 责任人}", "", "“责任人”不是数，不能合计"),
    ("{台账: 问题台账, 条件: 责任人}", "", "“责任人”是文字，条件要写成判断"),
    ("{台账: 问题台帐}", "", "没有“问题台帐”这本台账"),
    ("{台账: 问题台账, 值: 3个}", "", "只能写一个"),
]


@pytest.mark.parametrize(("figure", "shown", "said"), FIGURES)
def test_a_report_takes_figures_from_a_register(
    lookback: Path, run: Run, figure: str, shown: str, said: str
) -> None:
    text = (
        f"版式: 汇报材料\n标题: 报告\n发文机关: 县脱贫办\n指标:\n  数: {figure}\n"
        "章节: [{正文: '共{{ 数 }}。'}]\n"
    )
    put(lookback / "inputs/report/报告.yaml", text)
    told = run("build", "report", root=lookback)
    assert said in told.out
    assert told.code == int(bool(said))
    if shown:
        made = render_outline((lookback / "outputs/report/报告.docx").read_bytes())
        assert f"共{shown}。" in made


def test_a_form_that_is_written_wrongly_is_told_with_its_place(lookback: Path, run: Run) -> None:
    path = lookback / "checks/lookback/schema.yaml"
    path.write_text(path.read_text("utf-8").replace("分组:", "分组法:", 1), encoding="utf-8")
    told = run("build", "lookback", root=lookback)
    assert told.code == 2
    assert "没有“分组法”这个字段" in told.err
    assert "schema.yaml:" in told.err


def ledger(rows: Sequence[Sequence[object]]) -> RegisterSet:
    """The ledger of these problems, as a workspace reads it."""
    folder = ROOT / "checks/registers/problem"
    schema, _ = read_yaml((folder / "schema.yaml").read_bytes(), "schema.yaml")
    assert schema is not None
    form, _ = read_register_schema(schema, "problem")
    assert form is not None
    lines = [",".join(map(str, row)) for row in (PROBLEMS, *rows)]
    source, _ = read_table("\n".join(lines).encode(), "问题台账.csv", set(PROBLEMS))
    assert source is not None
    register, _ = read_register(form, [source])
    return RegisterSet({form.name: register}, {"截止日期": "2018年9月16日"}, {})


def slips() -> DerivedDocument:
    source, _ = read_yaml((ROOT / "checks/lookback/schema.yaml").read_bytes(), "schema.yaml")
    assert source is not None
    schema, _ = read_schema(source, "lookback")
    assert schema is not None
    return next(paper for paper in schema.derived_documents if paper.name == "交办单")


SLIPS = slips()


@pytest.mark.slow
@examples(30)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["甲局", "乙局", "丙局"]), st.sampled_from(["销号", "交办", "退回", ""])
        ),
        min_size=1,
        max_size=30,
    )
)
def test_every_open_problem_stands_in_exactly_one_slip(drawn: list[tuple[str, str]]) -> None:
    rows = [problem(n, unit, 状态=state) for n, (unit, state) in enumerate(drawn)]
    found = [
        (bundle.names["责任单位"], index)
        for bundle in ledger(rows).row_groups(SLIPS)
        for index in bundle.indexes
    ]
    wanted = [(unit, n) for n, (unit, state) in enumerate(drawn) if state != "销号"]
    assert sorted(found) == sorted(wanted)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"when": "户主 + 1 > 2"}, "“+”只能用在数上，不能用在文字上"),
        ({"when": "登记日期"}, "“登记日期”是日期，条件要写成判断，如 甲 == '乙'"),
        ({"groups": {"责任单位": "not 责任单位"}}, "“not”只能用在是或否上，不能用在文字上"),
        ({"groups": {"责任单位": "登记日期 in ['甲']"}}, "“in”后面的列表应和前面一样是日期"),
    ],
)
def test_what_columns_cannot_compute_is_said_in_chinese(
    changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ExpressionError) as raised:
        ledger([problem(1, "甲局")]).row_groups(replace(SLIPS, **changes))
    assert str(raised.value) == reason


@pytest.mark.parametrize("joined", [{"没有的台账": "责任单位"}, {"问题台账": "没有的字段"}])
def test_a_joined_register_that_is_not_there_joins_nothing(joined: dict[str, str]) -> None:
    (group,) = ledger([problem(1, "甲局")]).row_groups(replace(SLIPS, joined=joined))
    assert group.joined == {name: {} for name in joined}


KINDS = ("catalog", "lookback")


@pytest.mark.slow
@pytest.mark.parametrize("doc_type", KINDS)
def test_the_sample_papers_read_as_kept(samples: Path, run: Run, doc_type: str) -> None:
    assert run("build", doc_type, root=samples).code == 0
    folders = sorted((samples / "outputs" / doc_type).glob("*/*/*/"))
    kept = [path.stem for path in (GOLDEN / doc_type).glob("*.txt")]
    assert sorted(folder.name for folder in folders) == sorted(kept)
    for folder in folders:
        text = render_outline(min(folder.rglob("*.docx")).read_bytes())
        golden(Path(doc_type) / f"{folder.name}.txt", text)


def test_villages_of_one_name_are_as_many_as_their_townships(lookback: Path, run: Run) -> None:
    """Names are no keys: every line of totals is at least its greatest part, at most their sum."""
    rows = [
        problem(1, "水务局", 层级="村", 乡镇="甲镇", 村="新村"),
        problem(2, "水务局", 层级="村", 乡镇="乙镇", 村="新村"),
        problem(3, "教育局", 层级="村", 乡镇="乙镇", 村="新村"),
        problem(4, "教育局", 层级="村", 乡镇="", 村="新村"),
        problem(5, "教育局", 层级="村", 乡镇="乙镇", 村=""),
    ]
    write(lookback / "inputs/registers/问题台账.csv", PROBLEMS, *rows)
    run("build", "lookback", "--only", "县级汇总表", "--draft", root=lookback)
    [path] = (lookback / "outputs/lookback").rglob("县级汇总表*.xlsx")
    book = CalamineWorkbook.from_path(str(path))
    for sheet in book.sheet_names:
        _, header, *lines = book.get_sheet_by_name(sheet).to_python()
        assert lines[-1][1] == "合计"
        for column in (2, *range(3, len(header))):
            *parts, total = [float(line[column]) for line in lines]
            assert sum(parts) >= total >= max(parts), (sheet, header[column])
        villages = header.index("涉及村")
        assert lines[-1][villages] == 3.0


def test_households_without_a_number_are_counted_too(lookback: Path, run: Run) -> None:
    rows = [
        problem(1, "水务局", 乡镇="甲镇", 村="新村", 户主="张某", 户编号="", 证件号=""),
        problem(2, "教育局", 乡镇="甲镇", 村="新村", 户主="张某", 户编号="", 证件号=""),
        problem(3, "教育局", 乡镇="乙镇", 村="新村", 户主="张某", 户编号="", 证件号=""),
        problem(4, "教育局", 乡镇="乙镇", 村="新村", 户主="张某", 户编号="", 证件号=identity(1)),
        problem(5, "教育局", 乡镇="乙镇", 村="新村", 户主="张某", 户编号="530825100000001"),
    ]
    write(lookback / "inputs/registers/问题台账.csv", PROBLEMS, *rows)
    run("build", "lookback", "--only", "县级汇总表", "--draft", root=lookback)
    [path] = (lookback / "outputs/lookback").rglob("县级汇总表*.xlsx")
    _, header, *lines = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    households = header.index("涉及户")
    counts = {line[1]: line[households] for line in lines}
    assert counts == {"甲镇": 1.0, "乙镇": 3.0, "合计": 4.0}


def test_two_households_of_one_name_are_two_cells(lookback: Path, run: Run) -> None:
    rows = [
        problem(1, "水务局", 户主="张某", 户编号="530825100000001"),
        problem(2, "教育局", 户主="张某", 户编号="530825100000001", 证件号=identity(1)),
        problem(3, "教育局", 户主="张某", 户编号="530825100000002"),
    ]
    write(lookback / "inputs/registers/问题台账.csv", PROBLEMS, *rows)
    run("build", "lookback", "--only", "到户问题清单", root=lookback)
    path = lookback / "outputs/lookback/回头看/到户问题清单/到户问题清单.docx"
    with ZipFile(path) as package:
        body = package.read("word/document.xml").decode()
    merged = [
        row.count('<w:vMerge w:val="continue"/>') for row in re.findall("<w:tr>.*?</w:tr>", body)
    ]
    # Place, village, householder and id run on; for the other household only the places do.
    assert merged[-3:] == [0, 4, 2]


DAYS = [
    ("the input's day", "2018年8月20日", "2018-09-30", 0),
    ("the input's later day", "2018年10月20日", "2018-08-20", 4),
    ("the county's day", "", "2018-08-20", 0),
    ("the county's later day", "", "2018-10-20", 4),
    ("today", "", "", 5),
]


@pytest.mark.parametrize(
    ("stated", "county", "overdue"), [d[1:] for d in DAYS], ids=[d[0] for d in DAYS]
)
def test_papers_and_checks_judge_by_one_day(
    lookback: Path, run: Run, stated: str, county: str, overdue: int
) -> None:
    path = lookback / "inputs/lookback/回头看.yaml"
    day = f"截止日期: {stated}\n" if stated else ""
    schema = lookback / "checks/lookback/schema.yaml"
    optional = schema.read_text("utf-8").replace(
        "required: true\n    meta: {说明: 统计到", "meta: {说明: 统计到"
    )
    schema.unlink()
    put(schema, optional)
    put(path, path.read_text("utf-8").replace("截止日期: 2018年9月16日\n", day))
    if county:
        put(lookback / "inputs/county.yaml", f"设定:\n  核验日期: {county}\n")
    told = run("build", "lookback", "--only", "销号情况统计", "--format", "json", root=lookback)
    found = [f for f in json.loads(told.out)["findings"] if f["code"] in ("WT-17", "WT-18")]
    text = papers(lookback, "销号情况统计")["销号情况统计"]
    printed = re.search(r"合计 \| 6 \| \d+ \| \d+ \| \d+ \| (\d+)", text)
    assert printed is not None, text
    assert (int(printed[1]), len(found)) == (overdue, overdue)


MISNAMED = [
    (
        "合并看: 户编号 或 证件号",
        "合并看: 户编码 或 证件号",
        "“户主”一列的“合并看”写的“户编码”台账里没有",
    ),
    ("不同: 乡镇+村,", "不同: 乡镇+村庄,", "“村庄”这一列"),
]


@pytest.mark.parametrize(("old", "new", "message"), MISNAMED)
def test_a_field_that_the_register_has_not_is_told(
    lookback: Path, run: Run, old: str, new: str, message: str
) -> None:
    schema = lookback / "checks/lookback/schema.yaml"
    text = schema.read_text("utf-8")
    assert old in text
    schema.unlink()
    schema.write_text(text.replace(old, new), "utf-8")
    write(lookback / "inputs/registers/问题台账.csv", PROBLEMS, problem(1, "水务局"))
    told = run("build", "lookback", root=lookback)
    assert told.code == 1
    assert message in told.out


def test_a_roster_may_name_a_unit_twice() -> None:
    """The groups follow the first of them."""
    material = ledger([problem(1, "甲局"), problem(2, "乙局")])
    material = replace(material, rosters={"名册": ["乙局", "甲局", "乙局"]})
    groups = material.row_groups(replace(SLIPS, order=(("责任单位", "名册"),)))
    assert [group.names["责任单位"] for group in groups] == ["乙局", "甲局"]
