"""Values that are written in an unusual way are read as they are shown, or told with a mend."""

from __future__ import annotations

from typing import Any

import pytest
from test_messy_tables import HEADER, SOUND, Reading, changed, delimited, read

from conftest import ROOT, workbook
from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import RegisterConfig, read_register_config
from docgen.registers.blank_cells import report_blank
from docgen.schema.coerce import typed
from docgen.schema.value_judge import value_judge
from docgen.workspace.paths import Workspace

Cell = Any


@pytest.fixture(scope="module")
def config() -> RegisterConfig:
    return read_register_config(ProjectReader(Workspace(ROOT)))


def read_village(
    config: RegisterConfig, header: tuple[str, ...], *rows: tuple[Cell, ...]
) -> Reading:
    return read(config, workbook([header, *rows]), "村.xlsx", "村")


def remedies(found: Reading, code: str) -> str:
    return "\n".join(each.remedy for each in found.findings if each.code == code)


SHOWN = [
    (3.1, "0.00", "3.10"),
    (3.1, "0.00_ ", "3.10"),
    (3.1, r"0.00_);[Red]\(0.00\)", "3.10"),
    (12.5, "0.000", "12.500"),
    (12.25, "0.000", "12.250"),
    (0.3, "0.00", "0.30"),
    (3, "0.0", "3.0"),
    (3.1, "00.00", "03.10"),
    (3.14, "0.00", "3.14"),
    (3.14159, "0.00", "3.14159"),
    (3.1, "#,##0.00", "3.10"),
    (3.1, "_ * #,##0.00_ ;_ * -#,##0.00_ ", "3.10"),
    (1001, "0.00_ ", "1001"),
    (3.1, "General", "3.1"),
    (3, "0", "3"),
    (8, "#", "8"),
    (530825, "0.00", "530825"),
    (7, '"1"0', "17"),
]


@pytest.mark.parametrize(("number", "code", "text"), SHOWN)
def test_a_number_in_a_field_of_texts_is_read_as_it_is_shown(
    config: RegisterConfig, number: float, code: str, text: str
) -> None:
    found = read(config, workbook([HEADER, changed(村民小组=number)], {(1, 7): code}))
    assert found.rows[0]["村民小组"] == text
    assert found.codes() == []


def test_an_amount_is_its_value_whatever_decimals_are_shown(config: RegisterConfig) -> None:
    rows = [HEADER, changed(人均纯收入=4984.5), changed(人均纯收入=3000, 家庭人口=2)]
    formats = {(1, 6): "0.00", (2, 6): "0.00", (2, 5): "0.00"}
    found = read(config, workbook(rows, formats))
    assert found.codes() == []
    assert [row["人均纯收入"] for row in found.rows] == [4984.5, 3000]
    assert found.rows[1]["家庭人口"] == 2


@pytest.mark.parametrize(
    ("word", "name", "said", "remedy"),
    [
        ("无", "家庭人口", "“家庭人口”必须填，写的是“无”", "最小是1"),
        ("—", "家庭人口", "“家庭人口”必须填，写的是“—”", "最小是1"),
        (" 无 ", "家庭人口", "写的是“无”", "最小是1"),
        ("/", "户主", "“户主”必须填，写的是“/”", "照实"),
        ("nan", "户编号", "写的是“nan”", "照实"),
        (None, "家庭人口", "缺“家庭人口”", "补写"),
    ],
)
def test_a_word_in_a_required_cell_is_named(
    config: RegisterConfig, word: Cell, name: str, said: str, remedy: str
) -> None:
    rows = [HEADER, SOUND, changed(**{name: word}), SOUND]
    found = read(config, workbook(rows))
    assert found.codes() == ["ZD-01"]
    assert said in found.said("ZD-01")
    assert remedy in remedies(found, "ZD-01")
    assert ("缺“" in found.said("ZD-01")) == (word is None)


RULES = {"type": "integer", "required": True}


@pytest.mark.parametrize(
    ("rules", "remedy"),
    [
        ({**RULES, "min": 0}, "没有就填0"),
        (RULES, "没有就填0"),
        ({"type": "quantity", "required": True}, "没有就填0"),
        ({**RULES, "min": 2014}, "最小是2014"),
        ({"type": "string", "required": True}, "照实"),
    ],
)
def test_nothing_is_zero_only_where_that_may_be(rules: dict[str, Any], remedy: str) -> None:
    found = report_blank("列", "无", rules)
    assert "写的是“无”" in found.message
    assert remedy in found.remedy
    assert ("填0" in remedy) == ("填0" in found.remedy)


@pytest.mark.parametrize("word", ["无", "—"])
def test_a_count_that_may_be_blank_is_blank(config: RegisterConfig, word: str) -> None:
    found = read(config, workbook([(*HEADER, "残疾人数"), (*SOUND, word)]))
    assert found.codes() == []
    assert found.rows[0]["残疾人数"] is None


@pytest.mark.parametrize(
    ("name", "word", "remedy"),
    [
        ("残疾人数", "没有", "没有的填0"),
        ("残疾人数", "无人", "没有的填0"),
        ("帮扶措施数", "零", "没有的填0"),
        ("退出年度", "没有", "空着"),
        ("残疾人数", "不详", "没有或不知道的空着"),
    ],
)
def test_the_remedy_of_a_word_in_a_count_fits(
    config: RegisterConfig, name: str, word: str, remedy: str
) -> None:
    found = read(config, workbook([(*HEADER, name), (*SOUND, word)]))
    assert found.codes() == ["ZD-03"]
    assert remedy in remedies(found, "ZD-03")
    assert ("填0" in remedies(found, "ZD-03")) == ("填0" in remedy)


RATIOS = [
    ("发生率 of a bare number", (0.56,), [None]),
    ("a number of one", (1,), [None]),
    ("with a percentage beside it", ("1.31%", 0.56), [0.0131, None]),
    ("numbers beyond one", (35, 56, 0.56), [None, None, None]),
    ("nothing", (0, "0%", "0.00"), [0, 0, 0]),
    ("percentages", ("0.56%", "56%"), [0.0056, 0.56]),
    ("a negative number", (-0.2,), [None]),
]


@pytest.mark.parametrize(
    ("cells", "values"), [each[1:] for each in RATIOS], ids=[r[0] for r in RATIOS]
)
def test_a_ratio_without_a_sign_is_read_in_no_way(
    config: RegisterConfig, cells: tuple[Cell, ...], values: list[float | None]
) -> None:
    rows = [("甲镇", f"{number}村", cell) for number, cell in enumerate(cells)]
    found = read_village(config, ("乡镇", "村", "贫困发生率"), *rows)
    assert [row["贫困发生率"] for row in found.rows] == [
        None if value is None else pytest.approx(value) for value in values
    ]
    assert found.codes("TB-25") == ["ZD-14"] * (None in values)


def test_both_readings_of_a_ratio_are_shown(config: RegisterConfig) -> None:
    found = read_village(config, ("乡镇", "村", "贫困发生率"), ("甲镇", "甲村", 0.56))
    assert "0.56%" in remedies(found, "ZD-14")
    assert "“56%”" in remedies(found, "ZD-14")


@pytest.mark.parametrize(
    ("header", "value"), [("贫困发生率（%）", 0.0056), ("贫困发生率（小数）", 0.56)]
)
def test_a_header_says_how_ratios_are_written(
    config: RegisterConfig, header: str, value: float
) -> None:
    found = read_village(config, ("乡镇", "村", header), ("甲镇", "甲村", 0.56))
    assert found.codes() == []
    assert found.rows[0]["贫困发生率"] == pytest.approx(value)


@pytest.mark.parametrize(
    "word",
    ["至今", "目前", "现在", "长期", "长期有效", "迄今", "2016年3月至今", "至今仍在", "今", "在岗"],
)
def test_a_day_that_is_still_to_come_is_left_blank(config: RegisterConfig, word: str) -> None:
    found = read(config, workbook([(*HEADER, "帮扶结束"), (*SOUND, word)]))
    assert found.codes() == ["ZD-03"]
    assert f"写的是“{word}”" in found.said("ZD-03")
    assert remedies(found, "ZD-03").startswith("还没有结束的，这一格空着")


@pytest.mark.parametrize("word", ["不详", "待定", "二月三十"])
def test_another_word_for_a_day_is_told_as_before(config: RegisterConfig, word: str) -> None:
    found = read(config, workbook([(*HEADER, "帮扶结束"), (*SOUND, word)]))
    assert remedies(found, "ZD-03").startswith("写成 2018年3月16日")


def test_a_day_that_must_be_written_is_not_left_blank() -> None:
    judge = value_judge("日", {"type": "date", "required": True})
    found = judge(typed("至今", "date"))
    assert found is not None
    assert "空着" not in found.remedy


PERSONAL = [
    ("11010519491231002X", "身份证号"),
    ("110105194912310021", "身份证号"),
    ("110105 19491231 002X", "身份证号"),
    ("１１０１０５１９４９１２３１００２Ｘ", "身份证号"),
    ("110105491231002", "15位"),
    ("13812345678", "电话号码"),
    ("138 1234 5678", "电话号码"),
    ("138-1234-5678", "电话号码"),
    ("13812345678.0", "电话号码"),
    ("08711234567", "电话号码"),
    ("6228480402564890018", "账号"),
    ("110105194912310021人", "身份证号"),
]


@pytest.mark.parametrize("name", ["家庭人口", "人均纯收入", "残疾人数", "住房面积", "退出年度"])
@pytest.mark.parametrize(("text", "kind"), PERSONAL)
def test_a_personal_number_is_no_count(
    config: RegisterConfig, name: str, text: str, kind: str
) -> None:
    header = tuple(dict.fromkeys((*HEADER, name)))
    cells = dict(zip(HEADER, SOUND, strict=True)) | {name: text}
    found = read(config, delimited([header, [cells[each] for each in header]]), "户.csv")
    assert found.codes() == ["ZD-14"]
    assert kind in found.said("ZD-14")
    assert "*" in found.said("ZD-14")
    assert not any(text in f"{each.message}{each.remedy}" for each in found.findings)
    assert found.rows[0][name] is None


@pytest.mark.parametrize("number", [13812345678, 110105491231002])
def test_a_personal_number_of_a_workbook_is_no_count(config: RegisterConfig, number: int) -> None:
    found = read(config, workbook([HEADER, changed(家庭人口=number, 人均纯收入=number)]))
    assert found.codes() == ["ZD-14"]
    assert found.rows[0]["家庭人口"] is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("13812345678元", 13812345678),
        ("1381234567", 1381234567),
        ("20000000000", 2e10),
        ("12,345,678,901.5", 12345678901.5),
        ("1234567890.12", 1234567890.12),
    ],
)
def test_a_large_amount_is_read(config: RegisterConfig, text: str, value: float) -> None:
    found = read(config, workbook([HEADER, changed(人均纯收入=text)]))
    assert found.codes() == []
    assert found.rows[0]["人均纯收入"] == value


@pytest.mark.parametrize(
    ("phone", "said"),
    [
        ("138-0000-0001", "写的是“138-****-**01”（11位数字）"),
        ("1380000000", "写的是“138*****00”（10位数字）"),
        ("138000000011", "写的是“138*******11”（12位数字）"),
        ("13800000001、13800000002", "写的是“138********、*********02”（22位数字）"),
    ],
)
def test_a_masked_number_shows_what_is_wrong_with_it(
    config: RegisterConfig, phone: str, said: str
) -> None:
    header = (*HEADER, "联系电话")
    found = read(config, workbook([header, (*SOUND, phone)]))
    assert said in found.said("ZD-05")


@pytest.mark.parametrize("grade", ["Ｃ", "c", "ｃ"])
def test_a_choice_in_another_width_or_case_is_asked_for(config: RegisterConfig, grade: str) -> None:
    found = read(config, workbook([(*HEADER, "危房等级"), (*SOUND, grade)]))
    assert remedies(found, "ZD-04").startswith("是不是“C”？")
