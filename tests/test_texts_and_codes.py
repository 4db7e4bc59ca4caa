"""Texts, numbers and codes: what is no name, no number and no day is told with the fitting mend."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from test_keys import PERSON, check
from test_messy_tables import HEADER, SOUND, Reading, changed, config, delimited, read

from conftest import Run, workbook
from docgen.app.register_config import RegisterConfig
from docgen.model.alike_signs import find_wrong_signs
from docgen.model.finding import Finding

__all__ = ["config"]
OTHER = "110105194912310038"
MEMBER = ("户编号", "姓名", "证件号", "残疾证号")


def of(
    config: RegisterConfig, name: str, text: Any, register: str = "户"
) -> tuple[Reading, list[Finding]]:
    """A register with one more cell, and what is said about that field."""
    forms = {
        "户": (HEADER, SOUND),
        "家庭成员": (MEMBER, ("530825100000001", "张某", PERSON, None)),
        "归档文件": (("档号", "题名"), ("0123-WS·2018-D30-FPB-0012", "关于某事的通知")),
    }
    header, row = forms[register]
    cells = {**dict(zip(header, row, strict=True)), name: text}
    found = read(
        config, workbook([list(cells), list(cells.values())]), f"{register}.xlsx", register
    )
    return found, [each for each in found.findings if f"“{name}”" in each.message]


def remedies(found: Sequence[Finding]) -> str:
    return "\n".join(each.remedy for each in found)


NO_NAMES = [
    (PERSON, "像是身份证号"),
    ("13812345678", "像是电话号码"),
    ("0874-8741234", "像是电话号码"),
    ("6228480402564890018", "像是账号"),
    (3, "只有数"),
    ("530825", "只有数"),
    ("4500元", "只有数"),
    ("2018年3月1日", "像是日期"),
    ("？", "没有写名称"),
    ("???", "没有写名称"),
    ("…", "没有写名称"),
    ("***", "没有写名称"),
    ("不详", "没有写名称"),
    ("（不详）", "没有写名称"),
    ("姓名不详", "没有写名称"),
    ("待核实", "没有写名称"),
    ("unknown", "没有写名称"),
    ("张?明", "看不出是什么字"),
    ("张□", "看不出是什么字"),
    ("张某 13812345678", "一串号码"),
    ("张某（0874-8741234）", "一串号码"),
    (f"张某{OTHER}", "一串号码"),
]


@pytest.mark.parametrize("field", ["户主", "乡镇", "村"])
@pytest.mark.parametrize(("text", "reason"), NO_NAMES)
def test_what_is_no_name_is_told(
    config: RegisterConfig, field: str, text: Any, reason: str
) -> None:
    found, told = of(config, field, text)
    assert [each.code for each in told] == ["ZD-05"]
    assert reason in told[0].message
    assert found.rows[0][field] is None
    assert PERSON not in told[0].message
    assert OTHER not in told[0].message


@pytest.mark.parametrize("field", ["户主", "村"])
@pytest.mark.parametrize(
    "text", ["null", "NULL", "NaN", "(null)", "<NA>", "N/A", "None", "[null]", "\\N", "NA"]
)
def test_a_word_of_a_database_is_a_blank_cell(
    config: RegisterConfig, field: str, text: str
) -> None:
    _, told = of(config, field, text)
    assert [each.code for each in told] == ["ZD-01"]
    assert f"写的是“{text}”" in told[0].message


@pytest.mark.parametrize("field", ["户主", "村", "户编号"])
@pytest.mark.parametrize(
    "text",
    [
        "#引用!",
        "#数值!",
        "#值！",
        "#N/A N/A",
        "甲镇#REF!",
        "#WERT!",
        "错误！未找到引用源。",
        "=#REF!",
    ],
)
def test_an_error_is_known_in_every_spelling(config: RegisterConfig, field: str, text: str) -> None:
    _, told = of(config, field, text)
    assert [each.code for each in told] == ["TB-17"]


@pytest.mark.parametrize("field", ["户主", "村", "户编号", "家庭人口", "村民小组"])
@pytest.mark.parametrize(
    "text", ["=VLOOKUP(A2,B:C,2,0)", "=A1", "=Sheet1!$B$2", "=SUM(A1:A3)", '="甲"&B2']
)
def test_a_formula_shown_as_text_is_told(config: RegisterConfig, field: str, text: str) -> None:
    _, told = of(config, field, text)
    assert [each.code for each in told] == ["TB-11"]


@pytest.mark.parametrize(
    "text",
    ["阿卜杜拉·买买提", "Maria de la Cruz", "O'Neil", "张 三", "艾", "张三1", "张某（大）", "张三、李四",
     "未央", "查有名", "白马雪山·次仁", "Нина", "田中さくら", "김철수", "欧阳〇", "𠮷田"],
)  # fmt: skip
def test_real_names_stay_sound(config: RegisterConfig, text: str) -> None:
    found, told = of(config, "户主", text)
    assert told == []
    assert found.rows[0]["户主"] == text


@pytest.mark.parametrize(
    "text", ["八一村", "3村", "第1村", "未名村", "一社区", "没水井村", "无量山村"]
)
def test_real_places_stay_sound(config: RegisterConfig, text: str) -> None:
    assert of(config, "村", text)[1] == []


SWAPPED = [
    ("户主证件号", OTHER),
    ("联系电话", "13812345678"),
    ("家庭人口", 3),
    ("识别年度", 2016),
    ("申请日期", "2018年3月1日"),
]


@pytest.mark.parametrize(("field", "text"), SWAPPED)
def test_a_name_and_a_number_in_each_other_s_column_are_named(
    config: RegisterConfig, field: str, text: Any
) -> None:
    cells = {**dict(zip(HEADER, SOUND, strict=True)), field: "张某", "户主": text}
    found = read(config, workbook([list(cells), list(cells.values())]))
    told = {each.path[-1]: each for each in found.findings if each.path}
    assert told["户主"].remedy == f"把这一格与“{field}”对调"
    assert told[field].remedy == "把这一格与“户主”对调"


@pytest.mark.parametrize("words", ["无证", "待补", "？"])
def test_words_beside_a_number_are_not_swapped(config: RegisterConfig, words: str) -> None:
    found = read(config, workbook([HEADER, changed(户主=OTHER, 户主证件号=words)]))
    assert "对调" not in remedies(found.findings)


@pytest.mark.parametrize(
    "words", ["无证", "未办", "待补", "办理中", "丢失", "户口簿", "正在办理", "遗失补办", "？"]
)
def test_words_for_a_missing_document_get_their_remedy(config: RegisterConfig, words: str) -> None:
    _, told = of(config, "户主证件号", words)
    assert [each.code for each in told] == ["ZD-13"]
    assert "没有写号码" in told[0].message
    assert "免检表" in told[0].remedy
    assert "逐位" not in told[0].remedy
    assert "空着" in remedies(of(config, "残疾证号", words, "家庭成员")[1])


BOTH = [
    (f"{PERSON.lower()}43", ""),
    (f"{PERSON}44B1", ""),
    (f"{OTHER}43b1", ""),
    (f"{OTHER}11", ""),
    (f"{OTHER[:6]} {OTHER[6:14]} {OTHER[14:]} 43", ""),
    (f"{PERSON[:-1]}×43", "第18位的“×”只是看着像X"),
    (f"{PERSON[:-1]}Ⅹ43", "第18位的“Ⅹ”只是看着像X"),
    (f"{OTHER}45", "残疾等级，应是1至4，写的是“5”"),
    (f"{OTHER}40", "残疾等级，应是1至4，写的是“0”"),
    (f"{OTHER}83", "残疾类别，应是1至7，写的是“8”"),
    (f"{OTHER}B1", "残疾类别，应是1至7，写的是“B”"),
    (f"{OTHER[:-1]}943", "第18位校验码不对"),
    (f"{OTHER[:-2]}O843", "第17位是“O”（字母）"),
    (f"残疾证：{OTHER}43", "号码以外还写了“残疾证："),
]


@pytest.mark.parametrize("field", ["证件号", "残疾证号"])
@pytest.mark.parametrize(("number", "fault"), BOTH)
def test_both_fields_judge_the_number_of_a_certificate_alike(
    config: RegisterConfig, field: str, number: str, fault: str
) -> None:
    _, told = of(config, field, number, "家庭成员")
    errors = [each for each in told if each.code != "TB-20"]
    assert bool(errors) == bool(fault)
    assert all(each.code == "ZD-13" and fault in each.message for each in errors)
    assert "写20位" not in remedies(errors)


def test_an_identity_number_is_no_number_of_a_certificate(config: RegisterConfig) -> None:
    _, told = of(config, "残疾证号", OTHER, "家庭成员")
    assert "应是20位，写了18位" in told[0].message


@pytest.mark.parametrize(
    ("number", "fault", "remedy"),
    [
        (f"身份证号：{PERSON}", "“身份证号：”", "只写号码"),
        (f"身份证{PERSON}", "“身份证”", "只写号码"),
        (f"ID{PERSON}", "“ID”", "只写号码"),
        (f"{PERSON}（身份证）", "“（身份证）”", "只写号码"),
        (f"{PERSON}、{OTHER}", "2个号码", "一格只写一个号码"),
        (f"{PERSON[:-1]}Ⅹ", "只是看着像X", "末位改成键盘上的大写字母X"),
        ("张三丰", "像是名称", "填错了列"),
        ("E12345678", "像护照", "免检表"),
    ],
)
def test_a_number_with_a_label_and_others(
    config: RegisterConfig, number: str, fault: str, remedy: str
) -> None:
    _, told = of(config, "户主证件号", number)
    assert fault in told[0].message
    assert remedy in told[0].remedy


ITEM = [
    ("0001-JF•2014-Y-101-0001", "第8位的“•”不是“·”"),
    ("0123-WS・2018-D30-FPB-0012", "第8位的“・”不是“·”"),
    ("0123—WS·2018-D30-FPB-0012", "第5位的“—”不是“-”"),
    ("0123-WS.2018-D30-FPB-0012", "第8位的“.”不是“·”"),
    ("l123-WS·2018-D30-FPB-0012", "第1位的“l”（字母）不是“1”（数字）"),
    ("0123-WS·2018-D30-FPB-0O12", "第23位的“O”（字母）不是“0”（数字）"),
    ("0123-WЅ·2018-D30-FPB-0012", "第7位的“Ѕ”（俄文字母）不是“S”（字母）"),
    ("0123-ws·2018-D30-FPB-0012", "第6位的“w”是小写"),
]


@pytest.mark.parametrize(("number", "fault"), ITEM)
def test_a_wrong_sign_is_named_with_its_place(
    config: RegisterConfig, number: str, fault: str
) -> None:
    _, told = of(config, "档号", number, "归档文件")
    assert number in told[0].message
    assert fault in told[0].message
    assert "0123-WS·2018-D30-FPB-0012" not in told[0].remedy


@pytest.mark.parametrize("text", ["0123-WS·2018-D30-FPB-12", "甲", "", "0123-WS·2018-D31-FPB-0012"])
def test_no_sign_is_named_where_none_is_the_cause(text: str) -> None:
    assert find_wrong_signs(text, r"[0-9]{4}-[A-Z]{2}·[0-9]{4}-(Y|D30)-[A-Z]{3}-[0-9]{4}") == []


@pytest.mark.parametrize(
    ("text", "sign"), [("С", "俄文字母"), ("А", "俄文字母"), ("Ⅽ", "罗马数字"), ("Β", "希腊文字母")]
)
def test_a_choice_in_another_alphabet_is_named(
    config: RegisterConfig, text: str, sign: str
) -> None:
    _, told = of(config, "危房等级", text)
    assert f"“{text}”（{sign}）不是" in told[0].message
    assert "是不是“" in told[0].remedy


@pytest.mark.parametrize("text", ["20180230", "20180632"])
def test_eight_digits_that_are_no_day_are_left_to_a_rule(config: RegisterConfig, text: str) -> None:
    found, told = of(config, "日期", text, "归档文件")
    assert told == []
    assert found.rows[0]["日期"] == text


@pytest.mark.parametrize("text", ["20180228", "20160229", "2018年3月1日", "2018-03-01"])
def test_eight_digits_that_are_a_day_are_sound(config: RegisterConfig, text: str) -> None:
    assert of(config, "日期", text, "归档文件")[1] == []


@pytest.mark.parametrize(
    "text",
    ["2018年3月", "3/1/2018", "3/1/18", "12/31/2018", "2018-Mar", "Mar-18", "March 1", "1-MAR-18",
     "三月-01", "01-三月"],
)  # fmt: skip
def test_a_day_in_place_of_a_code_is_spoilt(config: RegisterConfig, text: str) -> None:
    found = read(config, delimited([HEADER, SOUND, changed(户编号=text)]), "户.csv")
    assert found.codes() == ["TB-23"]


@pytest.mark.parametrize(
    ("text", "code", "value"),
    [
        ("1.2E+15", "TB-04", None),
        ('="MB0005"', "TB-20", "MB0005"),
        ("ＭＢ0007", "TB-20", "MB0007"),
        ("MB 0006", "TB-20", "MB0006"),
        ("MB0008", "", "MB0008"),
        ("MB-2018-08", "", "MB-2018-08"),
    ],
)
def test_an_optional_code_is_read_as_one(
    config: RegisterConfig, text: str, code: str, value: str | None
) -> None:
    found, told = of(config, "明白卡编号", text)
    assert [each.code for each in told] == [code] * bool(code)
    assert found.rows[0]["明白卡编号"] == value


@pytest.mark.parametrize(
    "text", ["2016年底", "2016年末", "2016年脱贫", "2016脱贫", "于2016年", "2016年12月"]
)
def test_a_year_with_more_than_itself_is_named(config: RegisterConfig, text: str) -> None:
    assert remedies(of(config, "退出年度", text)[1]) == "只写年：2016"


@pytest.mark.parametrize(
    "text",
    [
        "2016年前",
        "2016?",
        "2016、2017",
        "2016-2018",
        "2016年未脱贫",
        "预计2016年",
        "2016年以后",
        "约2016年",
    ],
)
def test_an_unsure_year_is_not_settled(config: RegisterConfig, text: str) -> None:
    found, told = of(config, "退出年度", text)
    assert found.rows[0]["退出年度"] is None
    assert "核实后" in remedies(told)
    assert "2016" not in remedies(told)


@pytest.mark.parametrize("text", ["已脱贫", "否"])
def test_no_year_is_not_answered_with_one(config: RegisterConfig, text: str) -> None:
    assert "照此写" not in remedies(of(config, "退出年度", text)[1])


@pytest.mark.parametrize(
    "text",
    ["≈3000", ">3000", "≥4500", "3000+", "逾4500", "超4500", "低于4500", "4500(估)", "4500（约）", "＜3000",
     "不低于4500元", "预计4500", "4500？", "±3000", "高于3000元", "4500元（估计）"],
)  # fmt: skip
def test_a_rough_amount_is_no_definite_one(config: RegisterConfig, text: str) -> None:
    found, told = of(config, "人均纯收入", text)
    assert [each.code for each in told] == ["ZD-14"]
    assert "不是确定的数" in told[0].message
    assert found.rows[0]["人均纯收入"] is None


@pytest.mark.parametrize("text", ["4500", "-4500", "¥4500", "4500元整", "+4500"])
def test_exact_amounts_stay_exact(config: RegisterConfig, text: str) -> None:
    assert of(config, "人均纯收入", text)[1] == []


def test_a_landline_without_its_0_is_named(config: RegisterConfig) -> None:
    _, told = of(config, "联系电话", "8741234567")
    assert "前面像是少了0" in told[0].message
    assert told[0].remedy.endswith("在前面补上0")


@pytest.mark.parametrize("text", ["1381234567", "8741234", "81234567"])
def test_another_short_number_has_not_lost_a_0(config: RegisterConfig, text: str) -> None:
    assert "补上0" not in remedies(of(config, "联系电话", text)[1])


def test_the_consequence_of_a_mistyped_key_names_its_cause(space: Path, run: Run) -> None:
    members = [
        f"530825100000001,张某,{PERSON},户主",
        f"53082510000O001,李某,{OTHER},配偶",
    ]
    out = check(space, run, members, 家庭人口=2)
    assert "错误 TB-70" in out
    assert "只差" in out
    assert "成员表里有1人" not in out
    assert "补删成员" not in out


def test_a_member_too_few_has_no_such_cause(space: Path, run: Run) -> None:
    out = check(space, run, [f"530825100000001,张某,{PERSON},户主"], 家庭人口=2)
    assert "成员表里有1人" in out
    assert "补删成员" in out


def test_a_certificate_in_the_place_of_the_identity_number_is_enough(space: Path, run: Run) -> None:
    (space / "inputs/registers").mkdir(parents=True, exist_ok=True)
    out = check(space, run, [f"530825100000001,张某,{OTHER}43,户主"])
    assert "CY-06" not in out
