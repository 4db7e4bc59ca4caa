"""Tables as townships send them: everything is read or reported, and nothing is misread."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.utils import column_index_from_string

from conftest import ROOT, Run, examples, workbook
from docgen.app.build_result import no_progress
from docgen.app.check_registers import check_whole_registers
from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import RegisterConfig, read_register_config
from docgen.load.table import read_tables
from docgen.model.column_file import ColumnFile
from docgen.model.disclosure import disclose
from docgen.model.finding import Finding, Severity, WorkspaceError
from docgen.registers.left_out_rows import FIRST_ROWS, RowSieve
from docgen.registers.lookalikes import tell_apart
from docgen.registers.register import Register
from docgen.registers.register_reader import read_register
from docgen.registers.register_schema import INDEX
from docgen.registers.table_names import find_register
from docgen.workspace.paths import Workspace

HEADER = ("户编号", "乡镇", "村", "户主", "户主证件号", "家庭人口", "人均纯收入", "村民小组")
SOUND = ("530825100000001", "甲镇", "甲村", "张某", "11010519491231002X", 3, 4984.5, "一组")
Cell = Any


@pytest.fixture(scope="module")
def config() -> RegisterConfig:
    return read_register_config(ProjectReader(Workspace(ROOT)))


@dataclass(frozen=True)
class Reading:
    """A register as it was read, and what was said about it."""

    register: Register
    findings: tuple[Finding, ...]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return self.register.frame.collect().to_dicts()

    def codes(self, *without: str) -> list[str]:
        """The codes of errors, warnings and hints in their order, each once."""
        return [c for c in dict.fromkeys(f.code for f in self.findings) if c not in without]

    def said(self, code: str) -> str:
        return "\n".join(f"{f.location} {f.message}" for f in self.findings if f.code == code)


def read(
    config: RegisterConfig, data: bytes, file: str = "户.xlsx", register: str = "户"
) -> Reading:
    form = config.forms[register]
    names = {name for each in config.forms.values() for name in each.schema.fields}
    tables, findings = read_tables(data, file, names)
    found, more = read_register(form, tables)
    return Reading(found, (*findings, *more))


def changed(**cells: Cell) -> tuple[Cell, ...]:
    """The sound row with other cells."""
    return tuple(cells.get(name, cell) for name, cell in zip(HEADER, SOUND, strict=True))


def test_a_sound_table_gives_no_finding(config: RegisterConfig) -> None:
    found = read(config, workbook([HEADER, SOUND]))
    assert found.codes() == []
    assert found.rows[0]["人均纯收入"] == 4984.5


ERRORS = ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!"]


@pytest.mark.parametrize("name", ["人均纯收入", "户主", "家庭人口", "户编号"])
def test_error_cells_are_one_error_a_column(config: RegisterConfig, name: str) -> None:
    rows = [HEADER, SOUND, *(changed(**{name: error}) for error in ERRORS)]
    found = read(config, workbook(rows))
    assert found.codes() == ["TB-17"]
    (finding,) = found.findings
    assert finding.severity is Severity.ERROR
    assert f"“{name}”有{len(ERRORS)}格是出错值（#N/A、#REF!、#DIV/0!）" in finding.message
    assert finding.location is not None
    assert finding.location.cell.endswith("3")
    assert [row[name] for row in found.rows[1:]] == [None] * len(ERRORS)


@pytest.mark.parametrize(
    "text",
    [
        "#N/A",
        "#REF!",
        "########",
        "Err:502",
        "＃N/A",
        "#n/a",
        "#Ref!",
        "#BUSY!",
        "err:508",
        "Err:511",
    ],
)
def test_errors_that_were_saved_as_text_are_known(config: RegisterConfig, text: str) -> None:
    lines = [",".join(map(str, row)) for row in (HEADER, SOUND, changed(人均纯收入=text))]
    found = read(config, "\n".join(lines).encode(), "户.csv")
    assert found.codes() == ["TB-17"]
    assert "G3" in found.said("TB-17")


def test_rules_do_not_judge_a_cell_that_cannot_be_read(space: Path, run: Run) -> None:
    """A sum with #N/A in it is not told to be wrong."""
    folder = space / "inputs/registers"
    folder.mkdir()
    parts = ("工资性收入", "生产经营性收入", "财产性收入", "转移性收入", "生产经营支出", "纯收入")
    header = (*HEADER, "贫困户属性", "主要致贫原因", *parts)
    cells = ("一般贫困户", "因病", 1000, 2000, "#N/A", 4000, 500, 14953.5)
    (folder / "户.xlsx").write_bytes(workbook([header, (*SOUND, *cells)]))
    out = run("check", "registers", root=space).out
    assert "TB-17" in out
    assert "相加" not in out


OTHER_THINGS = [
    "340户",
    "200元/月",
    "9754斤",
    "82%",
    "4984元左右",
    "3头",
    "50亩",
    "12人",
    "9平方米",
    "7乌",
    "100元/天",
]
SAME_THING = [
    ("4984元", 4984),
    ("0.5万元", 5000),
    ("8,204.50", 8204.5),
    ("4984元/年", 4984),
    ("4984元/人", 4984),
    ("0.2千元/人/年", 200),
    ("４９８４", 4984),
]


@pytest.mark.parametrize("text", OTHER_THINGS)
def test_a_number_of_another_thing_is_an_error(config: RegisterConfig, text: str) -> None:
    found = read(config, workbook([HEADER, changed(人均纯收入=text)]))
    assert found.codes() == ["ZD-14"]
    assert f"“{text}”" in found.said("ZD-14")
    assert found.rows[0]["人均纯收入"] is None


@pytest.mark.parametrize(("text", "value"), SAME_THING)
def test_a_number_in_a_unit_of_the_column_is_read(
    config: RegisterConfig, text: str, value: float
) -> None:
    found = read(config, workbook([HEADER, changed(人均纯收入=text)]))
    assert found.codes() == []
    assert found.rows[0]["人均纯收入"] == value


def renamed(name: str, header: str) -> tuple[str, ...]:
    return tuple(header if each == name else each for each in HEADER)


@pytest.mark.parametrize(
    "header",
    [
        "人均纯收入（万元）",
        "人均纯收入(万元)",
        "* 人均纯收入 （万元）",
        "人均纯收入（万元/年）",
        "人均纯收入[万元]",
        "人均纯收入【万元】",
        "人均纯收入〔万元〕",
        "人均纯收入（单位：万元）",
        "人均纯收入（计量单位:万元）：",
    ],
)
def test_the_unit_in_a_header_is_that_of_its_column(config: RegisterConfig, header: str) -> None:
    rows = [renamed("人均纯收入", header), changed(人均纯收入=0.82), changed(人均纯收入="8200元")]
    found = read(config, workbook(rows))
    assert found.codes() == []
    assert [row["人均纯收入"] for row in found.rows] == [8200, 8200]


@pytest.mark.parametrize(
    "line",
    [
        "单位：万元",
        "（单位：万元）",
        "金额单位:万元",
        "2017年 单位：万元",
        "单位：万元 2017年",
        "单位：万元、亩、人",
        "单位：万元/亩",
        "单位：亩;万元",
        "单 位：万 元",
        "货币单位：人民币万元",
        "金额：万元",
        "单位是万元",
        "注：金额以万元为单位",
        "收入按万元填",
        "东山镇收入情况表（万元）",
        "填报单位：东山镇 单位：万元 填报时间：2018年",
        "单位：万元（人民币）",
    ],
)
def test_the_unit_above_a_header_is_that_of_the_money(config: RegisterConfig, line: str) -> None:
    title = ("某县贫困户收入情况表",)
    unit = (None, None, None, None, None, None, line)
    header = (*HEADER, "耕地面积")
    rows = [title, unit, header, (*changed(人均纯收入=0.82), 3)]
    for data, file in ((workbook(rows), "户.xlsx"), (delimited(rows), "户.csv")):
        found = read(config, data, file)
        assert found.codes() == []
        assert found.rows[0]["人均纯收入"] == 8200
        assert found.rows[0]["耕地面积"] == 3
        assert found.rows[0]["家庭人口"] == 3


@pytest.mark.parametrize("cells", [("单位：", "万元"), ("金额单位", "万元"), ("单位：万元", "")])
def test_a_unit_may_stand_in_cells_of_its_own(
    config: RegisterConfig, cells: tuple[str, str]
) -> None:
    line = (None, *cells)
    found = read(config, workbook([line, HEADER, changed(人均纯收入=0.82)]))
    assert found.rows[0]["人均纯收入"] == 8200
    beside = (*HEADER, "单位：万元")
    found = read(config, workbook([beside, changed(人均纯收入=0.82)]))
    assert found.rows[0]["人均纯收入"] == 8200


@pytest.mark.parametrize(
    "line",
    [
        "单位：西河镇人民政府",
        "单位：西河镇",
        "单位：县扶贫办",
        "填报单位：石桥村",
        "责任单位：水务局",
        "单位：户",
        "单位：",
        "按户填写",
        "2018年贫困户台账（户）",
    ],
)
def test_an_office_above_a_header_is_no_unit(config: RegisterConfig, line: str) -> None:
    found = read(config, workbook([(line,), HEADER, SOUND]))
    assert found.codes() == []
    assert found.rows[0]["人均纯收入"] == 4984.5


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("单位：元/月", "元/月"),
        ("单位：万人", "“家庭人口”不是以它计"),
        ("单位：公里", "没有一列"),
        ("单位：元、万元", "哪一个"),
    ],
)
def test_a_unit_above_that_no_column_takes_is_an_error(
    config: RegisterConfig, line: str, word: str
) -> None:
    found = read(config, workbook([(line,), HEADER, SOUND]))
    assert found.codes() == ["TB-25"]
    assert word in found.said("TB-25")
    assert "折算" in found.findings[0].remedy


def test_units_above_are_those_of_the_columns_that_they_fit(config: RegisterConfig) -> None:
    header = ("乡镇", "村", "贫困发生率", "总户数")
    rows = [("单位：户、人、%",), header, ("甲镇", "甲村", 1.31, 300)]
    found = read(config, workbook(rows), "村.xlsx", "村")
    assert found.rows[0]["贫困发生率"] == pytest.approx(0.0131)
    assert found.rows[0]["总户数"] == 300


@pytest.mark.parametrize(
    ("header", "above"),
    [
        ("人均纯收入（亩）", ""),
        ("人均纯收入[万员]", ""),
        ("人均纯收入（万员）", ""),
        ("人均纯收入", "单位：万员"),
    ],
)
def test_a_unit_that_is_not_understood_is_an_error(
    config: RegisterConfig, header: str, above: str
) -> None:
    rows = (
        [(above,), renamed("人均纯收入", header), SOUND]
        if above
        else [renamed("人均纯收入", header), SOUND]
    )
    found = read(config, workbook(rows))
    assert "TB-25" in found.codes()
    assert "元" in found.findings[0].remedy


@pytest.mark.parametrize(
    ("code", "number", "read_as"),
    [
        ('0.0"千元"', 8.2, 8200),
        ('0.00"万元"', 0.82, 8200),
        ('#,##0"元"', 8204, 8204),
        ('General"千元"', 8.2, 8200),
        ('0!.0,"万"', 8204, 8204),
        ("#,##0.00_ ", 8204, 8204),
    ],
)
def test_the_unit_that_a_format_shows_is_that_of_the_cell(
    config: RegisterConfig, code: str, number: float, read_as: float
) -> None:
    found = read(config, workbook([HEADER, changed(人均纯收入=number)], {(1, 6): code}))
    assert found.rows[0]["人均纯收入"] == read_as
    assert found.codes() == []


@pytest.mark.parametrize("code", ['0"元/月"', '0"公顷"', '0"坪"', '0"户"'])
def test_a_format_that_shows_another_unit_is_an_error(config: RegisterConfig, code: str) -> None:
    found = read(config, workbook([HEADER, changed(人均纯收入=200)], {(1, 6): code}))
    assert found.codes() == ["ZD-14"]
    assert found.rows[0]["人均纯收入"] is None


@pytest.mark.parametrize(
    ("header", "code", "number"),
    [
        ("贫困发生率（%）", "0.00%", 0.0131),
        ("贫困发生率", "0.00%", 0.0131),
        ("贫困发生率（%）", "0.00", 1.31),
        ("贫困发生率", '0.00"%"', 1.31),
        ("贫困发生率（%）", r"0.00\%", 1.31),
    ],
)
def test_a_percentage_is_read_as_it_is_shown(
    config: RegisterConfig, header: str, code: str, number: float
) -> None:
    rows = [("乡镇", "村", header), ("甲镇", "甲村", number)]
    found = read(config, workbook(rows, {(1, 2): code}), "村.xlsx", "村")
    assert found.rows[0]["贫困发生率"] == pytest.approx(0.0131)


def delimited(rows: Sequence[Sequence[Cell]], separator: str = ",") -> bytes:
    lines = [separator.join("" if cell is None else str(cell) for cell in row) for row in rows]
    return "\n".join(lines).encode()


TIDIED = [
    ("530825100000001\u200b", "看不见的字符"),
    ("\ufeff530825100000001", "看不见的字符"),
    ("'530825100000001", "引号"),
    ('="530825100000001"', "引号"),
    ("５３０８２５１０００００００１", "全角"),
    ("530825 100000001", "空格"),
    ("530825100000001\u2060", "看不见的字符"),
]


@pytest.mark.parametrize(("text", "reason"), TIDIED)
def test_a_key_loses_what_nobody_sees_and_it_is_said_once(
    config: RegisterConfig, text: str, reason: str
) -> None:
    found = read(config, workbook([HEADER, changed(户编号=text), changed(户编号=text)]))
    assert [row["户编号"] for row in found.rows] == ["530825100000001"] * 2
    assert found.codes() == ["TB-20"]
    assert len(found.findings) == 1
    assert f"“户编号”有2格去掉了{reason}" in found.said("TB-20")


@pytest.mark.parametrize("hyphen", "‐‑–−－﹣")
def test_the_hyphens_of_a_key_are_those_of_the_keyboard(
    config: RegisterConfig, hyphen: str
) -> None:
    found = read(config, workbook([HEADER, changed(户编号=f"DS{hyphen}1"), changed(户编号="DS—2")]))
    assert [row["户编号"] for row in found.rows] == ["DS-1", "DS—2"]
    assert found.codes() == ["TB-20"]
    assert ("连字符" in found.said("TB-20")) != (hyphen == "－")


def test_names_by_which_rows_are_found_are_tidied_too(config: RegisterConfig) -> None:
    found = read(config, workbook([HEADER, changed(村="⽯桥村"), changed(村="石 桥村")]))
    assert [row["村"] for row in found.rows] == ["石桥村", "石桥村"]


def test_free_texts_keep_their_spaces_and_punctuation(config: RegisterConfig) -> None:
    found = read(config, workbook([HEADER, changed(村民小组="大 寨（上）\u200b")]))
    assert found.rows[0]["村民小组"] == "大 寨（上）"


@pytest.mark.parametrize(
    ("code", "shown"),
    [("m-d", "3-1"), ("m/d", "3/1"), ('m"月"d"日"', "3月1日"), ("mm-dd", "03-01"), ("d-m", "1-3")],
)
def test_a_day_without_a_year_is_read_as_it_is_shown(
    config: RegisterConfig, code: str, shown: str
) -> None:
    row = changed(村民小组=date(2018, 3, 1))
    found = read(config, workbook([HEADER, row], {(1, 7): code}))
    assert found.rows[0]["村民小组"] == shown


def test_a_column_of_days_keeps_the_year_that_its_cells_do_not_show(config: RegisterConfig) -> None:
    header = (*HEADER, "申请日期")
    row = (*SOUND, date(2017, 3, 1))
    found = read(config, workbook([header, row], {(1, 8): "m-d"}))
    assert found.rows[0]["申请日期"] == date(2017, 3, 1)


def test_a_key_that_became_a_day_is_an_error(config: RegisterConfig) -> None:
    found = read(
        config, workbook([HEADER, changed(户编号=date(2018, 3, 1))], {(1, 0): "yyyy-mm-dd"})
    )
    assert found.codes() == ["TB-23"]


def test_leading_zeros_of_a_format_are_kept(config: RegisterConfig) -> None:
    row = (*changed(户编号=7), 12)
    found = read(
        config, workbook([(*HEADER, "明白卡编号"), row], {(1, 0): "0000", (1, 8): "000000"})
    )
    assert found.rows[0]["户编号"] == "0007"
    assert found.rows[0]["明白卡编号"] == "000012"


@pytest.mark.parametrize("text", ["5.30825E+14", "5.3E14", "5E+14"])
def test_a_key_that_lost_its_digits_is_an_error_in_text_files_too(
    config: RegisterConfig, text: str
) -> None:
    rows = [HEADER, changed(户编号=text), changed(户编号=text)]
    found = read(config, delimited(rows), "户.csv")
    assert found.codes() == ["TB-04"]
    assert found.rows[0]["户编号"] is None


@pytest.mark.parametrize("number", ["11010519491231002X42", "11010519491231002X44B1"])
def test_the_number_of_a_disability_certificate_may_stand_for_an_identity_number(
    config: RegisterConfig, number: str
) -> None:
    assert read(config, workbook([HEADER, changed(户主证件号=number)])).codes() == []


@pytest.mark.parametrize(
    "number",
    ["11010519491231002X82", "11010519491231002X45", "11010519491231002942", "11010519491231002X1"],
)
def test_other_long_numbers_are_wrong(config: RegisterConfig, number: str) -> None:
    assert read(config, workbook([HEADER, changed(户主证件号=number)])).codes() == ["ZD-13"]


NO_RECORDS = [
    ("甲镇小计", None, None, None, None, 4, None, None),
    ("合计：", None, None, None, None, 6, None, None),
    ("总 计", None, None, None, None, 6, 12.5, None),
    (None, "甲镇合计", None, None, None, 6, None, None),
    ("填表人：张三", None, None, "审核人：李四", None, None, None, None),
    (None, None, None, None, "单位负责人（签字）：", None, None, None),
    ("备注：截至2017年12月31日", None, None, None, None, None, None, None),
    ("注：本表一式三份", None, None, None, None, None, None, None),
    tuple(range(1, 9)),
    tuple("ABCDEFGH"),
    tuple("甲乙丙丁戊己庚辛"),
    ("（例）530825100000099", "丙镇", "丙村", "杨某", "11010519491231002X", 5, 9754, "二组"),
    HEADER,
    ("东山镇",) * 8,
]


NUMBERS = ("1", "A", "甲")
"""First cells of rows that number the columns: they stand under the header."""
PLACED = [
    (row, above)
    for row in NO_RECORDS
    for above in (0, 9)
    if not above or str(row[0]) not in NUMBERS
]


@pytest.mark.parametrize(
    ("row", "above"), PLACED, ids=lambda value: str(value)[:24] if value else "under the header"
)
def test_a_row_that_is_no_record_is_left_out_and_said(
    config: RegisterConfig, row: tuple[Cell, ...], above: int
) -> None:
    records = [changed(户编号=f"53082510000000{number}") for number in range(above)]
    rows = [HEADER, *records, row, changed(户编号="530825100000099")]
    for data, file in ((workbook(rows), "户.xlsx"), (delimited(rows), "户.csv")):
        found = read(config, data, file)
        assert len(found.rows) == above + 1, found.rows
        assert found.codes() in (["TB-05"], ["TB-21"])
        assert len(found.findings) == 1
        assert f"{above + 2}" in str(found.findings[0].location)


FAR = [changed(户编号=f"53082510000000{number}") for number in range(7)]
BORDERS: list[tuple[str, tuple[Cell, ...], bool]] = [
    ("one cell beside the key", (None, None, None, "张某", None, None, None, None), False),
    ("one cell, the key", ("530825100000099", *[None] * 7), True),
    ("two cells", (None, None, None, "张某", None, 3, None, None), True),
    (
        "a banner of three cells",
        (None, None, "东山镇", "东山镇", "东山镇", None, None, None),
        False,
    ),
    ("a banner of two cells", (None, None, "东山镇", "东山镇", None, None, None, None), True),
    (
        "a banner over key and township",
        ("东山镇", "东山镇", "东山镇", None, None, None, None, None),
        False,
    ),
    ("the same number everywhere", ("1", "1", "1", "1", "1", "1", "1", "1"), True),
    ("half of a header", ("户编号", "乡镇", "甲村", "张某", None, None, None, None), True),
    ("most of a header", ("户编号", "乡镇", "村", "张某", None, None, None, None), False),
    (
        "a note with a key of its own",
        ("530825100000099", "甲镇", "甲村", "备注：", "x", 3, None, None),
        True,
    ),
    ("a signature among cells", (None, "甲镇", None, "审核：张某", None, None, None, None), False),
    ("a sum without a key", (None, "甲镇小计", "甲村", "张某", "x", 3, None, None), False),
    (
        "a sum beside a key",
        ("530825100000099", "甲镇", "甲村小计", "张某", "x", 3, None, None),
        True,
    ),
    (
        "a note with half of the cells",
        (None, "备注：外出", "甲村", None, None, 3, None, None),
        True,
    ),
    (
        "a note with less than half",
        (None, "备注：外出", "甲村", None, None, None, None, None),
        False,
    ),
    ("a sum as key", ("甲村合计", "甲镇", "甲村", "张某", "x", 3, None, None), False),
]


@pytest.mark.parametrize(
    ("row", "is_record"), [b[1:] for b in BORDERS], ids=[b[0] for b in BORDERS]
)
@pytest.mark.parametrize("above", [0, 7], ids=["under the header", "far down"])
def test_the_border_between_records_and_other_rows(
    config: RegisterConfig, row: tuple[Cell, ...], is_record: bool, above: int
) -> None:
    found = read(config, workbook([HEADER, *FAR[:above], row]))
    assert len(found.rows) == above + is_record, found.findings
    assert bool({"TB-05", "TB-21"} & set(found.codes())) != is_record


FURNITURE = (
    *("平均", "其中：", "※表示已脱贫", "以下空白", "————————", "（本页无正文）", "续表", "备注"),
    *("第2页 共3页", "共计15户", "甲村小计：3户", "户编号", "说明见附页", "......", "2018年底数"),
)


@pytest.mark.parametrize("text", FURNITURE)
@pytest.mark.parametrize("people", [None, 12])
def test_a_text_that_is_no_key_among_keys_makes_no_record(
    config: RegisterConfig, text: str, people: int | None
) -> None:
    row = (text, *[None] * 4, people, None, None)
    for rows in ([HEADER, *FAR, row], [HEADER, SOUND, row], [HEADER, *FAR, row, SOUND]):
        for data, file in ((workbook(rows), "户.xlsx"), (delimited(rows), "户.csv")):
            found = read(config, data, file)
            assert len(found.rows) == len(rows) - 2, found.rows
            assert found.codes() in (["TB-05"], ["TB-21"])


@pytest.mark.parametrize(
    "key",
    ["530825100000099", "5308-25 1", "DS-1", "５３０８２５１０００００００１", "530825100000001户"],
)
def test_a_key_among_keys_is_a_record_whatever_is_missing(config: RegisterConfig, key: str) -> None:
    found = read(config, workbook([HEADER, *FAR, (key, *[None] * 7)]))
    assert len(found.rows) == len(FAR) + 1
    assert "ZD-01" in found.codes()


@pytest.mark.parametrize("key", ["新1", "待编", "无"])
def test_a_text_beside_an_uncommon_key_makes_a_record(config: RegisterConfig, key: str) -> None:
    found = read(config, workbook([HEADER, *FAR, (key, None, "甲村", *[None] * 5)]))
    assert len(found.rows) == len(FAR) + 1


def test_a_key_of_other_signs_is_a_record_if_its_cells_are_written(config: RegisterConfig) -> None:
    found = read(config, workbook([HEADER, *FAR, changed(户编号="甲村一号")]))
    assert len(found.rows) == len(FAR) + 1


@pytest.mark.parametrize("row", [range(1, 9), "ABCDEFGH", "甲乙丙丁戊己庚辛", "①②③④⑤⑥⑦⑧"])
def test_a_row_that_numbers_the_columns_is_known_on_every_page(
    config: RegisterConfig, row: Sequence[Cell]
) -> None:
    header = ("序号", *HEADER[:7])
    records = [(number, *record[:7]) for number, record in enumerate(FAR, 1)]
    for table in ([HEADER, *FAR, HEADER, row, SOUND], [header, *records, header, row]):
        found = read(config, workbook(table))
        assert len(found.rows) == len(FAR) + (len(table) > len(records) + 3)
        assert found.codes("TB-18") == ["TB-21"]
        assert len(found.said("TB-21").splitlines()) == 2


@pytest.mark.parametrize(
    ("row", "is_record"),
    [
        (range(1, 9), False),
        (range(1, 8), False),
        (range(1, 7), True),
        ([f"({n})" for n in range(1, 9)], False),
        ([1, 2, 3, 4, 5, 6, 7, 9], True),
        (range(2, 10), True),
    ],
)
def test_a_row_numbers_nearly_all_columns_from_one(
    config: RegisterConfig, row: Sequence[Cell], is_record: bool
) -> None:
    cells = [*map(str, row), *[None] * (8 - len(row))]
    assert len(read(config, workbook([HEADER, cells])).rows) == is_record


def test_a_list_in_yaml_has_no_rows_that_are_no_records(space: Path, run: Run) -> None:
    folder = space / "inputs/registers"
    folder.mkdir()
    (folder / "户.yaml").write_text("- {户编号: 合计}\n- {户主: 备注：某}\n", encoding="utf-8")
    out = run("check", "registers", root=space).out
    assert "TB-05" not in out
    assert "TB-21" not in out
    assert "户.yaml:2" in out


def test_a_header_under_other_names_is_known_again_far_down(config: RegisterConfig) -> None:
    header = (
        "户 编 号",
        "乡（镇）",
        "行政村",
        "户主姓名",
        "身份证号",
        "人口数",
        "人均纯收入（元）",
        "村民小组",
    )
    found = read(config, workbook([header, *FAR, header, SOUND]))
    assert len(found.rows) == len(FAR) + 1
    assert found.codes() == ["TB-21"]
    assert "重复的表头" in found.said("TB-21")


def test_a_long_first_text_is_shown_short(config: RegisterConfig) -> None:
    note = f"备注：{'长' * 40}"
    found = read(config, workbook([HEADER, (note, *[None] * 7)]))
    assert f"“{note[:20]}”" in found.said("TB-21")


NARROW = [
    (("填表人：张某", None), False),
    (("填表人：张某", "审核：李某"), False),
    (("填报单位：西河镇人民政府", None), False),
    (("注：总户数为年末数", None), False),
    (("说明：某", None), False),
    (("主管领导：王某", "核实日期：2018年"), False),
    (("以下空白", None), False),
    (("——————", None), False),
    (("-----", None), False),
    (("续表", None), False),
    (("第 2 页 共 3 页", None), False),
    (("共计15个村", 1200), False),
    (("平均", 80), False),
    (("石桥村", None), True),
    (("注村", None), True),
    (("平均村", 80), True),
    (("填表人：张某", "120"), True),
    (("石桥村", "审核：李某"), True),
]


@pytest.mark.parametrize(("row", "is_record"), NARROW)
def test_a_table_whose_key_is_its_first_column_has_notes_too(
    config: RegisterConfig, row: Sequence[Cell], is_record: bool
) -> None:
    above = [(f"双河{number}村", 80) for number in range(FIRST_ROWS)]
    found = read(config, workbook([("村", "总户数"), *above, row]), "村.xlsx", "村")
    assert len(found.rows) == FIRST_ROWS + is_record
    assert bool({"TB-05", "TB-21"} & set(found.codes())) != is_record


def test_a_record_is_never_left_out_for_its_words(config: RegisterConfig) -> None:
    rows = [
        HEADER,
        changed(户主="计小计", 村="合计村"),
        changed(户主=None, 户主证件号=None, 村="注村"),
        changed(户编号="1", 乡镇="1", 村="1", 户主="1"),
    ]
    assert len(read(config, workbook(rows)).rows) == 3


def test_a_header_of_two_lines_without_merging(config: RegisterConfig) -> None:
    rows = [
        ("某县2017年贫困户台账",),
        (*HEADER[:6], "收入", None, None, "联系电话"),
        (None, None, None, None, None, None, "工资性", "财产性", "转移性", None),
        (*SOUND[:6], 1000, 200, 30, "13800000000"),
    ]
    for data, file in ((workbook(rows), "户.xlsx"), (delimited(rows), "户.csv")):
        found = read(config, data, file)
        assert found.codes() == []
        (row,) = found.rows
        assert (row["工资性收入"], row["财产性收入"], row["转移性收入"]) == (1000, 200, 30)
        assert row["联系电话"] == "13800000000"


def test_the_same_name_in_two_groups_keeps_its_groups(config: RegisterConfig) -> None:
    rows = [
        (*HEADER[:6], "2016年", None, "2017年", None),
        (None, None, None, None, None, None, "户数", "人数", "户数", "人数"),
        (*SOUND[:6], 1, 2, 3, 4),
    ]
    found = read(config, workbook(rows))
    assert found.codes() == ["TB-18"]
    assert "2016年/户数、2016年/人数、2017年/户数、2017年/人数" in found.said("TB-18")


def test_records_under_one_line_stay_records(config: RegisterConfig) -> None:
    rows = [HEADER, changed(村民小组=None), changed(户编号=None)]
    assert len(read(config, workbook(rows)).rows) == 2


def test_places_of_a_group_are_filled_down_and_it_is_said(config: RegisterConfig) -> None:
    rows = [HEADER]
    for number in range(6):
        place = {} if number in (0, 3) else {"乡镇": None, "村": None}
        rows.append(changed(户编号=f"53082510000000{number}", **place))
    rows[4] = changed(户编号="530825100000003", 乡镇="乙镇", 村="乙村")
    found = read(config, workbook(rows))
    assert [row["村"] for row in found.rows] == ["甲村"] * 3 + ["乙村"] * 3
    assert found.codes() == ["TB-22"]
    assert "4行" in found.said("TB-22")


def test_places_that_may_be_blank_are_not_filled_down(config: RegisterConfig) -> None:
    """A trace of the county has no township: what stands above is not its own."""
    rows = ["层级,乡镇,村,事项编号", "村,甲镇,甲村,1", "县,,,2", "县,,,3", "县,,,4"]
    found = read(config, "\n".join(rows).encode(), "痕迹记录.csv", "痕迹记录")
    assert [row["乡镇"] for row in found.rows] == ["甲镇", None, None, None]
    assert "TB-22" not in found.codes()


def test_a_single_blank_place_is_missing_as_before(config: RegisterConfig) -> None:
    rows = [
        HEADER,
        *[changed(户编号=f"53082510000000{number}") for number in range(5)],
        changed(村=None),
    ]
    assert read(config, workbook(rows)).codes() == ["ZD-01"]


NAMES = [
    "户", "户_甲镇", "户-甲镇", "户－甲镇", "户（甲镇）", "户(1)", "户 甲镇", "甲镇_户", "甲镇户台账",
    "户台账", "户——甲镇", "1.户", "复件 户", "贫困户", "户 - 副本", "甲镇贫困户登记表", "２.户", "户_2018年",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_read_generously(config: RegisterConfig, name: str) -> None:
    assert find_register((name,), config.forms) == "户"


@pytest.mark.parametrize("name", ["用户", "户外", "统计", "Sheet1", "填表说明", "", "账户信息"])
def test_other_names_are_no_register(config: RegisterConfig, name: str) -> None:
    assert find_register((name,), config.forms) == ""


def test_a_folder_names_the_register_of_its_files(space: Path, run: Run) -> None:
    folder = space / "inputs/registers/户"
    folder.mkdir(parents=True)
    (folder / "甲镇.xlsx").write_bytes(workbook([HEADER, SOUND]))
    out = run("check", "registers", root=space).out
    assert "TB-15" not in out
    assert "户“530825100000001”" in out or "贫困户属性" in out


UNREAD = ["户_甲镇.pptx", "户_乙镇.zip", "户.xlsb", "户_丙镇.dbf", "户_丁镇.wps", "没有扩展名"]


@pytest.mark.parametrize("name", UNREAD)
def test_every_file_that_is_not_read_is_named(space: Path, run: Run, name: str) -> None:
    folder = space / "inputs/registers"
    folder.mkdir()
    (folder / "户.xlsx").write_bytes(workbook([HEADER, SOUND]))
    (folder / name).write_bytes(b"x")
    for resting in ("_旧.docx", "~$户.xlsx", ".DS_Store", "Thumbs.db"):
        (folder / resting).write_bytes(b"x")
    told = run("check", "registers", root=space)
    assert told.code == 1
    assert told.out.startswith("错误 TB-24　1 处")
    assert f"inputs/registers/{name}" in told.out


@pytest.mark.parametrize("suffix", [".tsv", ".txt", ".csv"])
@pytest.mark.parametrize("separator", ["\t", ";", "|", "，", ","])
def test_the_separator_is_judged_by_the_body(
    config: RegisterConfig, suffix: str, separator: str
) -> None:
    rows = [("某县, 某镇贫困户台账；2017年",), HEADER, SOUND, SOUND]
    found = read(config, delimited(rows, separator), f"户{suffix}")
    assert found.codes() == []
    assert found.rows[1]["户主"] == "张某"


def test_an_unread_table_is_the_first_error_and_its_consequences_are_not_judged(
    space: Path, run: Run
) -> None:
    folder = space / "inputs/registers"
    folder.mkdir()
    (folder / "户_甲镇.xlsx").write_bytes(b"PK\x03\x04 damaged")
    members = "户编号,姓名,证件号,与户主关系\n530825100000001,张某,11010519491231002X,户主\n"
    (folder / "家庭成员.csv").write_text(members, encoding="utf-8")
    told = run("check", "registers", root=space)
    assert told.code == 1
    assert told.out.startswith("错误 TB-01")
    assert "GZ-08" in told.out
    assert "CY-01" not in told.out


def test_a_table_that_looks_like_a_register_is_an_error_with_its_name(
    space: Path, run: Run
) -> None:
    folder = space / "inputs/registers"
    folder.mkdir()
    (folder / "东山上报.csv").write_bytes(delimited([HEADER, SOUND]))
    told = run("check", "registers", root=space)
    assert told.code == 1
    assert told.out.startswith("错误 TB-15")
    assert "看表头像是“户”：文件名改成“户_东山上报”" in told.out


def test_a_missing_column_is_told_once(space: Path, run: Run) -> None:
    folder = space / "inputs/registers"
    folder.mkdir()
    rows = [HEADER, *(changed(户编号=f"5308251000000{number:02}") for number in range(30))]
    (folder / "户.xlsx").write_bytes(workbook(rows))
    out = run("check", "registers", root=space).out
    assert out.count("表里没有“贫困户属性”这一列，这条规则没有核") == 1
    assert out.count("HD-38") == 2


def test_near_names_are_one_to_one_and_only_for_what_must_be_there(config: RegisterConfig) -> None:
    header = ("户编号", "乡镇", "村", "户主名", "户主证号", "家庭人口", "数据日期", "帮扶类型")
    found = read(config, workbook([header, SOUND]))
    missing = {f.missing: f.remedy for f in found.findings if f.code == "ZD-01"}
    assert set(missing) == {"户主", "户主证件号"}
    proposed = re.findall("是不是“([^”]+)”", " ".join(missing.values()))
    assert len(proposed) == len(set(proposed))
    assert "户主名" in missing["户主"]
    assert "数据日期、帮扶类型" in found.said("TB-18")


@pytest.mark.parametrize("word", ["—", "——", "/", "-"])
def test_a_dash_is_blank_where_the_schema_says_so(config: RegisterConfig, word: str) -> None:
    header = (*HEADER, "住房面积", "是否退出", "主要致贫原因")
    found = read(config, workbook([header, (*changed(村民小组=word), word, word, word)]))
    assert found.codes() == []
    (row,) = found.rows
    assert (row["住房面积"], row["是否退出"], row["主要致贫原因"]) == (None, None, None)
    assert row["村民小组"] is None
    found = read(config, workbook([HEADER, changed(户主=word)]))
    assert found.codes() == ["ZD-01"]


def test_none_is_blank_unless_it_may_be_the_answer(config: RegisterConfig) -> None:
    header = (*HEADER, "住房面积", "主要致贫原因")
    found = read(config, workbook([header, (*changed(村民小组="无"), "无", "无")]))
    assert found.codes() == []
    assert (found.rows[0]["住房面积"], found.rows[0]["主要致贫原因"]) == (None, None)
    assert found.rows[0]["村民小组"] == "无"
    assert read(config, workbook([HEADER, changed(户主="无")])).codes() == ["ZD-01"]


@pytest.mark.parametrize(
    ("register", "name", "code"),
    [("户", "是否退出", "ZD-03"), ("村", "通动力电", "ZD-03"), ("家庭成员", "劳动能力", "ZD-04")],
)
def test_none_is_no_blank_where_it_answers(
    config: RegisterConfig, register: str, name: str, code: str
) -> None:
    found = read(config, workbook([("村", name), ("甲村", "无")]), f"{register}.xlsx", register)
    assert code in found.codes()


@pytest.mark.parametrize(
    "text", ["＃N/A", "err:502", "#REF", "#名称?", "#值!", "错误:502", "#DIV/0", "####"]
)
def test_an_error_is_one_in_free_text_too(config: RegisterConfig, text: str) -> None:
    found = read(config, workbook([HEADER, changed(村民小组=text)]))
    assert found.codes() == ["TB-17"]


@pytest.mark.parametrize("text", ["#1楼", "错误已改", "error", "＃"])
def test_what_only_begins_like_an_error_is_text(config: RegisterConfig, text: str) -> None:
    found = read(config, workbook([HEADER, changed(村民小组=text)]))
    assert found.codes() == []
    assert found.rows[0]["村民小组"] == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("家庭人口", "4①"),
        ("家庭人口", "4¹"),
        ("人均纯收入", "8204②"),
        ("人均纯收入", "8204⑴"),
        ("申请日期", "2014-3-1③"),
        ("申请日期", "2014年3月1⑥日"),
    ],
)
def test_the_mark_of_a_footnote_is_no_digit(config: RegisterConfig, name: str, text: str) -> None:
    header = HEADER if name in HEADER else (*HEADER, name)
    row = changed(**{name: text}) if name in HEADER else (*SOUND, text)
    found = read(config, workbook([header, row]))
    assert found.codes() in (["ZD-03"], ["ZD-14"])
    assert found.rows[0][name] is None


@pytest.mark.parametrize("text", ["4户", "4元", "4人左右", "约4人", "4个村"])
def test_a_whole_number_of_something_else_is_an_error(config: RegisterConfig, text: str) -> None:
    found = read(config, workbook([HEADER, changed(家庭人口=text)]))
    assert found.codes() in (["ZD-14"], ["ZD-03"])
    assert found.rows[0]["家庭人口"] is None


@pytest.mark.parametrize(
    ("header", "text", "area"),
    [
        ("住房面积（㎡）", 80, 80),
        ("住房面积（m²）", 80, 80),
        ("住房面积（m2）", 80, 80),
        ("住房面积（平方）", 80, 80),
        ("住房面积", "80m²", 80),
        ("住房面积", "80m2", 80),
        ("住房面积", "80㎡", 80),
    ],
)
def test_square_metres_are_known_in_every_spelling(
    config: RegisterConfig, header: str, text: Cell, area: float
) -> None:
    found = read(config, workbook([(*HEADER, header), (*SOUND, text)]))
    assert found.codes() == []
    assert found.rows[0]["住房面积"] == area


@pytest.mark.parametrize(
    ("header", "text"),
    [("人均纯收入", "0.82万"), ("人均纯收入（万）", 0.82), ("人均纯收入（百元）", 82)],
)
def test_a_multiple_alone_is_one_of_the_unit_of_its_column(
    config: RegisterConfig, header: str, text: Cell
) -> None:
    rows = [renamed("人均纯收入", header), changed(人均纯收入=text)]
    found = read(config, workbook(rows))
    assert found.codes() == []
    assert found.rows[0]["人均纯收入"] == 8200


@pytest.mark.parametrize(
    "text", ["二○一四年三月十六日", "二0一四年三月十六日", "2014年3月16日。", "2014–3–16"]
)
def test_usual_spellings_of_a_day_are_read(config: RegisterConfig, text: str) -> None:
    found = read(config, workbook([(*HEADER, "申请日期"), (*SOUND, text)]))
    assert found.codes() == []
    assert found.rows[0]["申请日期"] == date(2014, 3, 16)


@pytest.mark.parametrize(
    ("header", "text", "code"),
    [
        ("贫困发生率", 1.31, "ZD-14"),
        ("广播电视覆盖率", 98, "ZD-14"),
        ("广播电视覆盖率", "100", "ZD-14"),
        ("广播电视覆盖率", 1, "ZD-14"),
        ("广播电视覆盖率", 0.98, "ZD-14"),
        ("贫困发生率", "131%", "ZD-08"),
        ("贫困发生率", "-1.31%", "ZD-08"),
        ("贫困发生率（%）", 131, "ZD-08"),
        ("贫困发生率", "1.31户", "ZD-14"),
    ],
)
def test_what_is_no_ratio_is_an_error(
    config: RegisterConfig, header: str, text: Cell, code: str
) -> None:
    rows = [("乡镇", "村", header), ("甲镇", "甲村", text)]
    found = read(config, workbook(rows), "村.xlsx", "村")
    assert code in found.codes()
    if code == "ZD-14":
        assert "%" in next(each.remedy for each in found.findings if each.code == code)


@pytest.mark.parametrize(
    ("header", "text", "value"),
    [
        ("广播电视覆盖率", "98%", 0.98),
        ("广播电视覆盖率", 0, 0),
        ("广播电视覆盖率（小数）", 1, 1),
        ("广播电视覆盖率（小数）", 0.98, 0.98),
        ("广播电视覆盖率（%）", 98, 0.98),
        ("广播电视覆盖率", "100%", 1),
    ],
)
def test_a_ratio_is_read(config: RegisterConfig, header: str, text: Cell, value: float) -> None:
    rows = [("乡镇", "村", header), ("甲镇", "甲村", text)]
    found = read(config, workbook(rows), "村.xlsx", "村")
    assert found.codes() == []
    assert found.rows[0]["广播电视覆盖率"] == pytest.approx(value)


@pytest.mark.parametrize("others", [("0.82万元", 0.75), (0.75, "9100元", "0.82万元")])
def test_bare_numbers_beside_numbers_of_another_scale_are_an_error(
    config: RegisterConfig, others: tuple[Cell, ...]
) -> None:
    rows = [HEADER, *(changed(人均纯收入=other) for other in others)]
    found = read(config, workbook(rows))
    assert found.codes() == ["TB-25"]
    assert "万元" in found.said("TB-25")


def test_numbers_of_one_scale_may_be_bare_or_not(config: RegisterConfig) -> None:
    rows = [HEADER, changed(人均纯收入="8200元"), SOUND, changed(人均纯收入="8200元/年")]
    assert read(config, workbook(rows)).codes() == []
    rows = [HEADER, changed(人均纯收入="0.82万元"), changed(人均纯收入="0.9万元")]
    assert read(config, workbook(rows)).codes() == []


@pytest.mark.parametrize(
    ("name", "text", "is_told"),
    [
        ("计量单位", "万元", True),
        ("单位", "元/月", True),
        ("单位", "元", False),
        ("单位", "县一中", False),
    ],
)
def test_a_column_of_units_beside_the_numbers_is_not_passed_over(
    config: RegisterConfig, name: str, text: str, is_told: bool
) -> None:
    rows = [(*HEADER, name), (*changed(人均纯收入=0.82), text)]
    found = read(config, workbook(rows))
    assert found.codes("TB-18") == (["TB-25"] if is_told else [])


@pytest.mark.parametrize(
    "text", ["2014-03-31 00:00:00", "2014.03.31.", "2014/3/31 0:00", "2014-03-31T00:00:00"]
)
def test_a_stamp_of_midnight_and_a_last_point_are_no_fault(
    config: RegisterConfig, text: str
) -> None:
    found = read(config, workbook([(*HEADER, "申请日期"), (*SOUND, text)]))
    assert found.codes() == []
    assert found.rows[0]["申请日期"] == date(2014, 3, 31)


@pytest.mark.parametrize("text", ["14-3-31", "2014-03-31 08:30:00", "14.3.31"])
def test_two_digits_of_a_year_are_not_guessed(config: RegisterConfig, text: str) -> None:
    assert read(config, workbook([(*HEADER, "申请日期"), (*SOUND, text)])).codes() == ["ZD-03"]


@pytest.mark.parametrize(("text", "value"), [("4人", 4), ("2口", 2), ("３人", 3), ("5", 5)])
def test_whole_numbers_may_have_the_unit_that_they_count(
    config: RegisterConfig, text: str, value: int
) -> None:
    found = read(config, workbook([HEADER, changed(家庭人口=text)]))
    assert found.codes() == []
    assert found.rows[0]["家庭人口"] == value


@pytest.mark.parametrize("text", ["2016年", "2016年度", "2016"])
def test_a_year_may_have_its_word(config: RegisterConfig, text: str) -> None:
    found = read(config, workbook([(*HEADER, "计划脱贫年度"), (*SOUND, text)]))
    assert found.codes() == []
    assert found.rows[0]["计划脱贫年度"] == 2016


def test_remedies_fit_their_field(config: RegisterConfig) -> None:
    header = (*HEADER, "联系电话", "计划脱贫年度")
    found = read(config, workbook([header, (*SOUND, "不详", "后年")]))
    remedies = " ".join(finding.remedy for finding in found.findings)
    assert "11位手机号" in remedies
    assert disclose(remedies) == remedies
    amounts = read(
        config, workbook([(*HEADER, "住房面积"), (*changed(人均纯收入="约八千"), "不详")])
    )
    remedies_of_amounts = " ".join(finding.remedy for finding in amounts.findings)
    assert "如 1234.5元；" in remedies_of_amounts
    assert "如 1234.5平方米；" in remedies_of_amounts
    assert "2016" in remedies
    assert "字母开头" not in remedies


# The law: of sheets, columns, rows and cells with content, in = read + reported.

TEXTS = st.sampled_from(
    [
        "甲镇",
        "乙村",
        "#N/A",
        "合计",
        "小计",
        "注：某",
        "1",
        "2.5",
        "340户",
        "2018-3-1",
        "—",
        "x\u200b",
        "530825100000001",
        "",
        "张某",
        "0.5万元",
    ]
)
COLUMNS = st.sampled_from(
    [*HEADER, "自己的列", "备用", "", "人均纯收入（万元）", "住房面积", "是否退出"]
)


@examples(60)
@example(header=["", "户编号", "乡镇"], rows=[["甲镇"]], is_text=False)
@example(header=["户编号", "乡镇", ""], rows=[["", "", "甲镇"]], is_text=False)
@example(header=["自己的列", "", "户编号", "乡镇"], rows=[["甲镇", "甲镇"]], is_text=False)
@example(header=["自己的列", "", "户编号", "乡镇"], rows=[["甲镇", "乙村"]], is_text=False)
@example(header=["自己的列", "", "户编号", "乡镇"], rows=[["甲镇", "乙村"], ["1"]], is_text=False)
@given(
    header=st.lists(COLUMNS, min_size=3, max_size=9, unique=True),
    rows=st.lists(st.lists(TEXTS, min_size=0, max_size=9), max_size=6),
    is_text=st.booleans(),
)
def test_all_that_comes_in_is_read_or_reported(
    config: RegisterConfig, header: list[str], rows: list[list[str]], is_text: bool
) -> None:
    table = [header, *([*row, *[""] * (len(header) - len(row))][: len(header)] for row in rows)]
    if is_text:
        found = read(
            config, delimited([["户编号", *table[0]], *(["7", *r] for r in table[1:])]), "户.csv"
        )
        table = [["户编号", *table[0]], *(["7", *r] for r in table[1:])]
    else:
        found = read(config, workbook([[cell or None for cell in row] for row in table]))
    lines = _rows_by_line(found)
    for number, row in enumerate(table[1:], 2):
        for column, text in enumerate(row):
            if text.strip() and not _is_accounted(found, lines, number, column, table[0], text):
                raise AssertionError(
                    f"lost: {table[0]} row {number} column {column} {text!r} {found.findings}"
                )


def _rows_by_line(found: Reading) -> dict[int, dict[str, Any]]:
    by_line = {}
    for row in found.rows:
        cell = found.register.location((row["#"],)).cell
        by_line[int(re.sub("[A-Z]", "", cell))] = row
    return by_line


def _is_accounted(
    found: Reading,
    lines: dict[int, dict[str, Any]],
    number: int,
    column: int,
    header: list[str],
    text: str,
) -> bool:
    """Whether a cell is a value of the register, or a finding names it, its row or its column."""
    name = header[column]
    fields = found.register.schema.fields
    field = name if name in fields else name.removesuffix("（万元）")
    row = lines.get(number)
    if (
        row is not None
        and field in fields
        and row[field] is not None
        and header.index(name) == column
    ):
        return True
    for finding in found.findings:
        cell = finding.location.cell if finding.location else ""
        line = int(re.sub("[^0-9]", "", cell) or 0)
        if finding.code in ("TB-05", "TB-21") and line == number:
            return True
        if _names_column(finding, name, column):
            return True
        if finding.code == "TB-18" and text in finding.message:
            return True  # it was taken for a part of a column's name
        if finding.code == "TB-19" and not name:
            return True
        if finding.code == "TB-17" and text.startswith("#"):
            return True
        if finding.path and len(finding.path) > 1 and finding.path[1] == field and line == number:
            return True
        if finding.code in ("TB-02", "TB-07"):
            return True
    return text in config_blank_words(found)


def _names_column(finding: Finding, name: str, column: int) -> bool:
    """Whether a finding names a column, or the table to the right in which it is."""
    if finding.code == "TB-03" and "并排" in finding.message and finding.location is not None:
        letters = re.sub("[0-9]", "", finding.location.cell)
        return column + 1 >= column_index_from_string(letters)
    return finding.code in ("TB-18", "TB-03", "TB-25") and bool(name) and name in finding.message


def config_blank_words(found: Reading) -> frozenset[str]:
    return found.register.form.blank_words


def test_a_row_that_is_left_out_of_a_text_file_has_its_line(space: Path, run: Run) -> None:
    folder = space / "inputs/registers"
    folder.mkdir()
    (folder / "户.csv").write_bytes(delimited([HEADER, SOUND, ("合计", None, None, None, None, 3)]))
    told = run("check", "registers", "--format", "json", root=space)
    lines = [each["line"] for each in json.loads(told.out)["findings"] if each["code"] == "TB-05"]
    assert lines == [3]


@pytest.mark.parametrize(
    ("text", "other", "difference"),
    [
        ("张 三", "张三", "只差空格"),
        ("张三\u200b", "张三", "只差看不见的字符"),
        ("X001", "x001", "只差大小写"),
        ("（一）", "(一)", "只差全角半角"),
        ("Ｘ ０01", "x001", "只差空格、全角半角、大小写或看不见的字符"),
    ],
)
def test_texts_that_look_equal_are_told_apart(text: str, other: str, difference: str) -> None:
    frame = pl.DataFrame({"甲": [text, text, "张四", None], "乙": [other, text, other, other]})
    shown = frame.select(tell_apart(pl.col("甲"), pl.col("乙")))["甲"].to_list()
    assert shown == [f"{text}（{difference}）", text, "张四", None]


def test_a_name_that_only_looks_like_one_of_the_other_register_says_so(
    space: Path, run: Run
) -> None:
    folder = space / "inputs/registers"
    folder.mkdir()
    (folder / "户.csv").write_bytes(delimited([HEADER, changed(户编号="Ab1")]))
    members = "户编号,姓名,证件号,与户主关系\nab1,张某,11010519491231002X,户主\n"
    (folder / "家庭成员.csv").write_text(members, encoding="utf-8")
    out = run("check", "registers", root=space).out
    assert "“户编号”写“ab1”，别的台账都没有；户（1行）有“Ab1”，只差大小写" in out


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
@pytest.mark.parametrize(
    ("name", "code"), [("户_乙镇", "TB-30"), ("_户旧", "TB-10"), ("选项", "TB-10")]
)
def test_a_hidden_sheet_that_a_register_names_is_an_unread_table(
    space: Path, run: Run, state: str, name: str, code: str
) -> None:
    folder = space / "inputs/registers"
    folder.mkdir()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "户_甲镇"
    hidden = book.create_sheet(name)
    hidden.sheet_state = state
    for row in (HEADER, SOUND):
        sheet.append(row)
        hidden.append(row)
    book.save(folder / "户.xlsx")
    told = run("check", "registers", "--format", "json", root=space)
    findings = json.loads(told.out)["findings"]
    assert [f["code"] for f in findings if name in f["message"]] == [code]
    assert ("GZ-08" in {f["code"] for f in findings}) == (code == "TB-30")


# The law for files and sheets: each of them with content is read or named.

FILES = st.sampled_from(
    [
        "户.xlsx", "户_甲镇.xlsx", "甲镇户台账.xlsx", "户（乙镇）.xlsx", "汇总.xlsx", "附件1.xlsx", "说明.xlsx",
        "户.csv", "丙镇_户.csv", "上报.csv", "户.tsv", "家庭成员.csv", "户.docx", "户.pdf", "户.xlsb", "丁镇/户.xlsx",
        "户/戊镇.csv", "台账/杂.csv", "空.csv", "户.yaml",
    ]
)  # fmt: skip
SHEETS = st.sampled_from(
    ["户", "户_甲镇", "家庭成员", "Sheet1", "填表说明", "数据源", "乙镇", "_旧", "村"]
)
BODIES = st.sampled_from(
    [
        [HEADER, SOUND],
        [HEADER],
        [("填表说明",), ("一、每户一行",)],
        [("民族", "文化程度"), ("汉族", "小学")],
        [("商品", "单价", "数量"), ("肥料", "120", "3")],
        [("户号", "姓名", "身份证号"), ("1", "张某", "11010519491231002X")],
        [("只有一格",)],
        [],
    ]
)
STATES = st.sampled_from(["visible", "visible", "visible", "hidden", "veryHidden"])
BOOK = st.lists(st.tuples(SHEETS, STATES, BODIES), min_size=1, max_size=3, unique_by=lambda s: s[0])


def book_of(sheets: Sequence[tuple[str, str, Any]]) -> bytes:
    """A workbook with these sheets; one of them has to be visible."""
    book = openpyxl.Workbook()
    book.active.title = "封面"
    for name, state, body in sheets:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for row in body:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.slow
@examples(15)
@given(files=st.dictionaries(FILES, BOOK, min_size=1, max_size=4))
def test_every_file_and_every_sheet_is_read_or_named(
    space: Path, files: dict[str, list[tuple[str, str, Any]]]
) -> None:
    folder = space / "inputs/registers"
    shutil.rmtree(folder, ignore_errors=True)
    for name, sheets in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = delimited(sheets[0][2]) if sheets[0][2] else b""
        path.write_bytes(book_of(sheets) if path.suffix == ".xlsx" else text)
    try:
        check = check_whole_registers(Workspace(space), (), no_progress)
    except WorkspaceError as error:
        assert not any(Path(name).suffix in (".xlsx", ".csv", ".tsv", ".yaml") for name in files), (
            error
        )
        return
    tables = {(t.file, t.sheet) for r in check.registers.values() for t in r.tables}
    named = {(f.location.file, f.location.part) for f in check.result.findings if f.location}
    for name, sheets in files.items():
        file = f"inputs/registers/{name}"
        known = {part for each, part in tables | named if each == file}
        active = [(sheet, body) for sheet, _, body in sheets if body and not sheet.startswith("_")]
        assert known or not active, f"{file} is passed over in silence"
        for sheet, _ in active if name.endswith(".xlsx") else ():
            assert sheet in known, f"{file}[{sheet}] is passed over in silence"


def test_a_document_names_unread_files_of_its_own_folder_only(space: Path, run: Run) -> None:
    report = (
        "版式: 汇报材料\n标题: 汇报\n发文机关: 某县\n成文日期: 2018年3月16日\n"
        "指标:\n  户数: {台账: 户, 单位: 户}\n章节: [{标题: 一, 正文: '{{ 户数 }}。'}]\n"
    )
    for county in ("甲县", "乙县"):
        (space / "inputs/report" / county).mkdir(parents=True)
        (space / "inputs/report" / county / "汇报.yaml").write_text(report, "utf-8")
        folder = space / "inputs/registers" / county
        folder.mkdir(parents=True)
        (folder / "户.xlsx").write_bytes(workbook([HEADER, SOUND]))
    (space / "inputs/registers/乙县/户_丙镇.dbf").write_bytes(b"x")
    assert "有2处错误" in run("check", "inputs/report/甲县/汇报.yaml", root=space).out
    assert "有3处错误" in run("check", "inputs/report/乙县/汇报.yaml", root=space).out


FORMULAS = [
    ("a text", '<c r="H2" t="str"><f>A1</f><v>一组</v></c>', "一组", []),
    ("an empty text", '<c r="H2" t="str"><f>""</f><v></v></c>', None, []),
    ("an empty text, short", '<c r="H2" t="str"><f>""</f><v/></c>', None, []),
    ("no value", '<c r="H2"><f>A1</f></c>', None, ["TB-11"]),
    ("an empty value", '<c r="H2"><f>A1</f><v></v></c>', None, ["TB-11"]),
    ("a text not computed", '<c r="H2" t="str"><f>A1</f></c>', None, ["TB-11"]),
    ("a shared string that is empty", '<c r="H2" t="s"><v></v></c>', None, []),
]


@pytest.mark.parametrize(
    ("cell", "value", "codes"), [f[1:] for f in FORMULAS], ids=[f[0] for f in FORMULAS]
)
def test_an_empty_text_is_what_a_formula_may_give(
    config: RegisterConfig, cell: str, value: str | None, codes: list[str]
) -> None:
    source = ZipFile(BytesIO(workbook([HEADER, SOUND])))
    out = BytesIO()
    with ZipFile(out, "w") as book:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = re.sub('<c r="H2".*?</c>', cell, data.decode()).encode()
            book.writestr(name, data)
    found = read(config, out.getvalue())
    assert found.rows[0]["村民小组"] == value
    assert found.codes() == codes


def test_a_header_of_a_year_is_that_year(config: RegisterConfig) -> None:
    found = read(config, workbook([(*HEADER, 2016), (*SOUND, 5)]))
    assert "：2016" in found.said("TB-18")


def test_a_new_workbook_under_an_old_name_is_read_as_what_it_is(config: RegisterConfig) -> None:
    found = read(config, workbook([HEADER, changed(人均纯收入="#REF!")]), "户.xls")
    assert found.codes() == ["TB-17"]


def test_spaces_before_quotes_of_a_text_file_are_none(config: RegisterConfig) -> None:
    lines = [", ".join(f'"{cell}"' for cell in row) for row in (HEADER, SOUND)]
    found = read(config, "\n".join(lines).encode(), "户.csv")
    assert found.codes() == []
    assert found.rows[0]["户主"] == "张某"


def test_control_characters_are_no_part_of_a_name(config: RegisterConfig) -> None:
    found = read(config, delimited([HEADER, changed(户主="张\x00某\x7f")]), "户.csv")
    assert found.rows[0]["户主"] == "张某"


def test_rows_that_are_struck_through_are_told(config: RegisterConfig) -> None:
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("户")
    line = book.add_format({"font_strikeout": True})
    for number, row in enumerate((HEADER, SOUND, changed(户编号="530825100000002"))):
        sheet.write_row(number, 0, row, line if number == 2 else None)
    sheet.write(1, 3, "张某", line)
    book.close()
    found = read(config, out.getvalue())
    assert found.said("TB-31").splitlines() == [
        "户.xlsx[户]!A3 第3行划了删除线，照样读了",
        "户.xlsx[户]!D2 D2 格划了删除线，照样读了",
    ]
    assert len(found.rows) == 2


DAYS = [
    "20170316",
    "2017-03-16",
    "2017.3.16",
    "2017年3月16日",
    "二〇一七年三月十六日",
    date(2017, 3, 16),
]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_day_that_is_kept_in_eight_digits_is_read_in_any_form(
    config: RegisterConfig, day: Cell
) -> None:
    """A catalogue of archives has eight digits (DA/T 22); clerks write days as they do elsewhere."""
    data = workbook([("档号", "日期"), ("甲", day)])
    found = read(config, data, "归档文件.xlsx", "归档文件")
    assert found.rows[0]["日期"] == "20170316"
    assert not [f for f in found.findings if "“日期”" in f.message]


@pytest.mark.parametrize(
    ("name", "cell"),
    [("识别年度", 41640), ("填表日期", "2104-04-06"), ("填表日期", date(2104, 4, 6))],
)
def test_a_year_that_nobody_means_is_told(config: RegisterConfig, name: str, cell: Cell) -> None:
    found = read(config, workbook([(*HEADER, name), (*SOUND, cell)]))
    assert found.rows[0][name] is None
    assert [f.location.cell for f in found.findings if f.location] == ["I2"]


KEYS = st.lists(
    st.sampled_from(
        ["1", "007", "合计", "注：略", "户编号", "DS-1", "12:30", "", " 5", "单位:", "６"]
    )
    | st.text(max_size=3),
    max_size=12,
)


@given(keys=KEYS)
def test_numbers_are_passed_over_and_other_keys_are_looked_at_as_before(
    keys: list[str], config: RegisterConfig
) -> None:
    """Only keys that are no numbers are searched; what is found is the same."""
    form = config.forms["户"]
    columns = {INDEX: range(len(keys)), form.key: [key or None for key in keys]}
    texts = pl.DataFrame(columns, schema_overrides={form.key: pl.String})
    table = ColumnFile(file="表.csv", names=(form.key,), data=b"", record_count=len(keys))
    sieve = RowSieve(form, table, (form.key,))

    found = set(sieve._doubtful_by_key(texts))

    signs = pl.any_horizontal(*sieve._signs_in_key(texts)).fill_null(True)
    assert found == set(texts.filter(signs)[INDEX])


@pytest.mark.parametrize("sign", ["-", "1", "年", " 1"])
@pytest.mark.parametrize("name", ["户编号", "家庭人口", "申请日期"])
def test_the_longest_cell_is_read_in_no_time(config: RegisterConfig, sign: str, name: str) -> None:
    """A name, an amount or a day is not looked for in it, which would take minutes."""
    header = (*HEADER, "申请日期")
    cells = dict(zip(header, (*SOUND, "2018-03-01"), strict=True)) | {name: sign * 16_000}
    found = read(config, delimited([header, tuple(cells.values())]), "户.csv")
    assert found.rows or found.findings
