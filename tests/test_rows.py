"""One document of each row: a bad row stops its own, totals must add up, nobody is left out."""

from __future__ import annotations

import tempfile
import unicodedata
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from python_calamine import CalamineWorkbook

from conftest import LETTERS, Run
from docgen.app.render import draft_path
from docgen.load.yaml_reader import read_yaml
from docgen.model.source import MapNode
from docgen.schema.document_schema import read_schema
from docgen.schema.validate import check_shape, row_fields
from docgen.workspace.file_names import MAX_NAME, build_docx_name, build_safe_name
from docgen.workspace.files import EDITED, set_aside, write_with_backup

HEAD = LETTERS + "任务: [{名称: 减贫户数, 单位: 户, 合计: 30户}]\n名单:\n"
ROWS = "- {乡镇: 东镇, 减贫户数: 10}\n- {乡镇: 西镇, 减贫户数: 20户}\n"


@pytest.fixture
def letters(space: Path) -> Path:
    """A workspace with a county of two townships and one set of letters."""
    folder = space / "inputs/letter"
    folder.mkdir(parents=True)
    (space / "inputs/county.yaml").write_text("乡镇名册: [东镇, 西镇]\n", encoding="utf-8")
    put(space, ROWS)
    return space


def put(space: Path, rows: str, head: str = HEAD) -> None:
    (space / "inputs/letter/乡镇.yaml").write_text(head + rows, encoding="utf-8")


def made(space: Path) -> list[str]:
    found = (space / "outputs").rglob("*.docx")
    return sorted(path.name for path in found if "一览表" not in path.name)


def test_each_row_makes_its_document(letters: Path, run: Run) -> None:
    assert run("build", "letter", root=letters).code == 0
    assert made(letters) == ["东镇责任书.docx", "西镇责任书.docx"]
    data = (letters / "outputs/letter/乡镇/东镇责任书.docx").read_bytes()
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(data)).paragraphs)
    assert "乙方：东镇人民政府" in text
    assert "减少贫困户10户。" in text
    assert [cell.text for cell in Document(BytesIO(data)).tables[1].rows[1].cells] == [
        "1", "减贫户数", "户", "10",
    ]  # fmt: skip


def test_only_one(letters: Path, run: Run) -> None:
    assert run("build", "letter", "--only", "西镇", root=letters).code == 0
    assert made(letters) == ["西镇责任书.docx"]
    told = run("build", "letter", "--only", "南镇", root=letters)
    assert told.code == 2
    assert "南镇" in told.err


MISTAKES = [
    ("a sum that does not close", "- {乡镇: 东镇, 减贫户数: 11}\n- {乡镇: 西镇, 减贫户数: 20}\n", "ZR-01", "31户", 0),
    ("a township left out", "- {乡镇: 东镇, 减贫户数: 30}\n", "ZR-03", "西镇", 0),
    ("a township that is not in the county", ROWS + "- {乡镇: 南镇, 减贫户数: 0}\n", "ZR-03", "南镇", 2),
    ("a township twice", ROWS + "- {乡镇: 东镇, 减贫户数: 0}\n", "ZR-04", "东镇", 2),
    ("a number that is none", ROWS + "- {乡镇: 西镇, 减贫户数: 许多}\n", "ZD-03", "许多", 2),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "code", "said", "built"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES]
)
def test_what_is_wrong_is_told(
    letters: Path, run: Run, rows: str, code: str, said: str, built: int
) -> None:
    put(letters, rows)
    told = run("build", "letter", root=letters)
    assert told.code == 1
    assert code in told.out
    assert said in told.out
    assert len(made(letters)) == built


def test_two_of_one_name_do_not_overwrite_each_other(letters: Path, run: Run) -> None:
    put(letters, ROWS, HEAD.replace("'{{ 乡镇 }}责任书'", "责任书"))
    told = run("build", "letter", root=letters)
    assert told.code == 1
    assert "GW-02" in told.out
    assert "乡镇.yaml:13" in told.out
    assert made(letters) == ["责任书.docx"]


NAMES = [
    ("甲/乙:丙", "甲＿乙＿丙"),
    ("..", "未命名"),
    ("con", "_con"),
    ("尾 .", "尾"),
    ("", "未命名"),
    ("a" * 300, "a" * MAX_NAME),
    ("\u202excod.exe", "＿xcod.exe"),
    ("甲\u200e乙\u2066丙\x85丁\x9b戊", "甲＿乙＿丙＿丁＿戊"),
    ("零\u200b宽\ufeff", "零宽"),
    ("COM¹", "_COM¹"),
    ("lpt³.年", "_lpt³.年"),
    ("CONIN$", "_CONIN$"),
    ("conout$ .a", "_conout$ .a"),
    ("COM10", "COM10"),
    ("console", "console"),
    ("~$锁", "_~$锁"),
    ("~锁", "~锁"),
    ("e\u0301", "\u00e9"),
    ("\ud800", "＿"),
]


@pytest.mark.parametrize(("name", "wanted"), NAMES)
def test_file_names_that_windows_takes(name: str, wanted: str) -> None:
    assert build_safe_name(name) == wanted


@given(st.text())
def test_no_name_leaves_its_folder(name: str) -> None:
    safe = build_safe_name(name)
    assert safe
    assert not set(safe) & set('<>:"/\\|?*')
    assert build_safe_name(safe) == safe or safe.startswith("_")
    assert unicodedata.normalize("NFC", safe) == safe


@given(st.text("长𠮷a", min_size=60, max_size=120), st.integers(1, 12))
def test_every_name_fits_with_all_its_endings(name: str, times: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = draft_path(Path(folder, build_docx_name(name)))
        for _ in range(times):
            path.write_bytes(b"x")
            assert (path.parent / set_aside(path, EDITED)).is_file()
        write_with_backup(path, b"1", date(2018, 9, 16))
        write_with_backup(path, b"2", date(2018, 9, 16))
        assert all(len(each.name.encode()) <= 255 for each in path.parent.iterdir())


def test_a_name_that_a_person_gave_is_cut_for_an_ending(tmp_path: Path) -> None:
    path = tmp_path / f"{'长' * 83}.docx"
    path.write_bytes(b"x")
    aside = set_aside(path, EDITED)
    assert aside.endswith("（手工改动）.docx")
    assert aside.startswith("长长")


@pytest.mark.parametrize("names", [("甲.yaml", "甲.yml"), ("e\u0301.yaml", "\u00e9.yaml")])
def test_two_inputs_of_one_name_do_not_overwrite_each_other(
    space: Path, run: Run, names: tuple[str, str]
) -> None:
    text = "版式: 汇报材料\n标题: 汇报\n发文机关: 甲县\n章节: [{标题: 一, 正文: 二。}]\n"
    for number, name in enumerate(names):
        path = space / "inputs/report" / name
        path.write_text(text.replace("二", f"第{number}份"), encoding="utf-8")
    told = run("build", "report", root=space)
    assert told.code == 1
    assert told.out.count("GW-02") == 1
    assert "给其中一个输入文件改名" in told.out
    assert len(list((space / "outputs/report").glob("*.docx"))) == 1


def test_an_input_of_a_hostile_name_gives_a_plain_output(space: Path, run: Run) -> None:
    text = "版式: 汇报材料\n标题: 汇报\n发文机关: 甲县\n章节: [{标题: 一, 正文: 二。}]\n"
    (space / "inputs/report/~$\u202e甲.yaml").write_text(text, encoding="utf-8")
    (space / "inputs/report/\u202e甲.yaml").write_text(text, encoding="utf-8")
    assert run("build", "report", root=space).code == 0
    assert [path.name for path in (space / "outputs/report").glob("*.docx")] == ["＿甲.docx"]


def test_an_overview_lists_the_letters(letters: Path, run: Run) -> None:
    run("build", "letter", root=letters)
    folder = letters / "outputs/letter/乡镇"
    table = Document(str(folder / "乡镇签订情况一览表.docx")).tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows == [
        ["序号", "签约甲方", "签约乙方", "减贫户数（户）", "签订时间"],
        ["1", "甲县扶贫开发领导小组", "东镇人民政府", "10", ""],
        ["2", "甲县扶贫开发领导小组", "西镇人民政府", "20", ""],
        ["合计", "", "", "30", ""],
    ]
    book = CalamineWorkbook.from_path(str(folder / "乡镇签订情况一览表.xlsx"))
    cells = book.get_sheet_by_index(0).to_python()
    assert cells[1][-1] == "成品"
    assert [row[-1] for row in cells[2:4]] == ["东镇责任书.docx", "西镇责任书.docx"]
    assert cells[4][3] == 30


def test_an_overview_for_word_waits_until_all_letters_stand(letters: Path, run: Run) -> None:
    head = HEAD.replace("正文: '", "正文: '{{ 备注 }}")
    put(letters, "- {乡镇: 东镇, 减贫户数: 10}\n- {乡镇: 西镇, 减贫户数: 20, 备注: 无。}\n", head)
    told = run("build", "letter", root=letters)
    assert "GW-04" in told.out
    assert [path.suffix for path in (letters / "outputs").rglob("*一览表*")] == [".xlsx"]
    book = CalamineWorkbook.from_path(str(next((letters / "outputs").rglob("*一览表.xlsx"))))
    assert [row[-1] for row in book.get_sheet_by_index(0).to_python()[2:4]] == [
        "未生成", "西镇责任书.docx",
    ]  # fmt: skip


FUNDS = """\
任务:
  - {名称: 搬迁户, 单位: 户, 合计: 5000户}
  - {名称: 贫困人口, 单位: 人}
  - {名称: 工作经费, 单位: 万元, 公式: 50万元 + 搬迁户 * 100元/户 + 贫困人口 * 100元/人, 合计: %s}
名单:
- {乡镇: 东镇, 搬迁户: 3000, 贫困人口: 10000, 减贫户数: 一}
- {乡镇: 西镇, 搬迁户: 2000, 贫困人口: 12200, 减贫户数: 二%s}
"""
FORMULAS = [
    ("what the formula gives is filled in and adds up", "372万元", "", 0, ""),
    ("51 for 5000 households of 100 yuan each", "373万元", "", 1, "ZR-01　“工作经费”写明合计 373万元，各份相加是 372万元"),
    ("a row that says it right", "372万元", ", 工作经费: 192万元", 0, ""),
    ("a row that says it in another unit", "372万元", ", 工作经费: 1920000元", 0, ""),
    ("a row that says it wrong", "372万元", ", 工作经费: 193", 1, "ZB-08　“工作经费”写的是193万元"),
    ("a row without what the formula needs", "372万元", "}\n- {乡镇: 南镇, 贫困人口: 0, 减贫户数: 三", 1, "缺“搬迁户”"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("total", "more", "code", "said"), [f[1:] for f in FORMULAS], ids=[f[0] for f in FORMULAS]
)
def test_a_column_with_a_formula(
    letters: Path, run: Run, total: str, more: str, code: int, said: str
) -> None:
    put(letters, FUNDS % (total, more), LETTERS)
    told = run("build", "letter", root=letters)
    assert told.code == code, told.out
    assert said in told.out
    if not code:
        path = letters / "outputs/letter/乡镇/西镇责任书.docx"
        cells = Document(str(path)).tables[1].rows[3].cells
        assert [cell.text for cell in cells] == ["3", "工作经费", "万元", "192"]


ABOVE = [
    ("what was handed down", "东镇", "10户", 0, ""),
    ("less than was handed down", "东镇", "9户", 1, "ZR-06　“减贫户数”上级下达10户，各份相加是9户"),
    ("a township that is not there", "南镇", "10户", 1, "GW-06"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("township", "village", "code", "said"), [a[1:] for a in ABOVE], ids=[a[0] for a in ABOVE]
)
def test_villages_come_to_their_township(
    letters: Path, run: Run, township: str, village: str, code: int, said: str
) -> None:
    text = (
        LETTERS.replace("县—乡镇", "乡镇—村")
        .replace("乡镇 }}责", "村 }}责")
        .replace("乡镇 }}人", "村 }}人")
    )
    text += f"承接任务: {{文件: 乡镇.yaml, 名称: {township}}}\n"
    text += f"任务: [{{名称: 减贫户数, 单位: 户}}]\n名单: [{{村: 甲村, 减贫户数: {village}}}]\n"
    (letters / "inputs/letter/村.yaml").write_text(text, encoding="utf-8")
    told = run("build", "letter", root=letters)
    assert told.code == code, told.out
    assert said in told.out


VALUES = st.one_of(
    st.builds(lambda n, unit: f"{n}{unit}", st.integers(0, 999), st.sampled_from(["", "户", "人"])),
    st.sampled_from(["许多", "", "10户左右", "[1]", "{a: 1}", "'１２'", "3.5", "-1", "null"]),
)


@pytest.mark.slow
@given(rows=st.lists(st.dictionaries(st.sampled_from(["数", "名", "余"]), VALUES), max_size=6))
def test_rows_that_pass_by_type_are_those_that_cerberus_passes(rows: list[dict[str, str]]) -> None:
    """Sound rows are not shown to Cerberus one by one; its verdict on all of them is the same."""
    schema = "文种: 试\n逐份: {各行: 行们, 文件名: 名字, 数列: 数们}\n字段:\n  名字: {type: string}\n  数们: {type: list, schema: {type: dict, allow_unknown: true}}\n  行们: {type: list, minlength: 2, schema: {type: dict}}\n"
    text = "名字: 甲\n数们: [{名称: 数}]\n行们:\n" + "".join(
        "- {" + ", ".join(f"{key}: {value}" for key, value in row.items()) + "}\n" for row in rows
    )
    known, document = read_yaml(schema.encode(), "表")[0], read_yaml(text.encode(), "文")[0]
    assert known is not None
    type_ = read_schema(known, "试")[0]
    if document is None or type_ is None or not isinstance(document.root, MapNode):
        return
    _, found = check_shape(document, type_)
    plain = replace(type_, per_row=None, fields=row_fields(document.root, type_))
    _, slow = check_shape(document, plain)
    assert {(f.path, f.code, f.message) for f in found} == {
        (f.path, f.code, f.message) for f in slow
    }


def test_rows_may_stand_in_a_yaml_file_of_their_own(letters: Path, run: Run) -> None:
    put(letters, "", HEAD.replace("名单:\n", "名单: _乡镇名单.yaml\n"))
    rows = letters / "inputs/letter/_乡镇名单.yaml"
    rows.write_text(ROWS, encoding="utf-8")
    assert run("build", "letter", root=letters).code == 0
    assert made(letters) == ["东镇责任书.docx", "西镇责任书.docx"]
    rows.write_text(ROWS.replace("20户", "许多"), encoding="utf-8")
    told = run("build", "letter", root=letters).out
    assert "_乡镇名单.yaml:2:" in told
    rows.write_text("乡镇: 东镇\n", encoding="utf-8")
    assert "ZD-11" in run("build", "letter", root=letters).out
