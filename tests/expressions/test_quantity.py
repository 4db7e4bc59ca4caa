"""Quantities are exact, know their units, and refuse to mix what does not mix."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.expressions.chinese_numerals import format_numeral, read_numeral
from docgen.expressions.comparison import compare
from docgen.expressions.errors import ExpressionError
from docgen.expressions.evaluation import evaluate, render
from docgen.expressions.literals import LiteralError, parse_date, parse_decimal, parse_quantity
from docgen.expressions.quantity import Quantity

NAMES = {
    "总数": Quantity(Decimal(8965), "户"),
    "甲": Quantity(Decimal(7501), "户"),
    "人数": Quantity(Decimal(22216), "人"),
    "户均": Quantity(Decimal(6), "万元/户"),
    "贷款户": Quantity(Decimal(484), "户"),
    "资金": Quantity(Decimal(62000000), "元"),
    "开工": Quantity(Decimal(4046), "户"),
    "任务": Quantity(Decimal(2786), "户"),
    "率": Quantity(Decimal(145), "%"),
}

SUMS = [
    ("总数 - 甲", "1464户"),
    ("甲 + 1464户", "8965户"),
    ("户均 * 贷款户", "2904万元"),
    ("贷款户 × 6万元/户", "2904万元"),
    ("人数 * 100元/人", "2221600元"),
    ("4亿元 + 6200万元", "4.62亿元"),
    ("资金|万", "6200万元"),
    ("资金|亿", "0.62亿元"),
    ("资金|换算('万元')", "6200万元"),
    ("(开工 / 任务)|百分比", "145.23%"),
    ("(开工 / 任务)|百分比(0)", "145%"),
    ("(开工/任务)|小数(2)", "1.45"),
    ("(开工/任务)|倍", "1.45倍"),
    ("总数|数", "8965"),
    ("人数|数(true)", "22,216"),
    ("9个|中文", "九个"),
    ("2904万元|大写", "贰仟玖佰零肆万元整"),
    ("1234.56元|大写", "壹仟贰佰叁拾肆元伍角陆分"),
    ("0.05元|大写", "伍分"),
    ("100.05元|大写", "壹佰元零伍分"),
    ("(甲 - 总数)|绝对值", "1464户"),
    ("'2018-3-16'|日期", "2018年3月16日"),
    ("0.1 + 0.2", "0.3"),
    ("1 / 3", "0.33"),
    ("1公里 + 500米", "1.5公里"),
    ("10 % 3", "1"),
    ("人数 / 贷款户", "45.9人/户"),
    ("(人数 / 贷款户) * 贷款户", "22216人"),
    ("贷款户 * 贷款户", "234256户·户"),
    ("户均 * 人数", "1332960000人·元/户"),
    ("任务 * 率", "4039.7户"),
    ("10 / 率", "6.9"),
    ("0 + 总数", "8965户"),
    ("率 - 5个百分点", "140%"),
    ("1 - 率", "-0.45"),
]


@pytest.mark.parametrize(("expression", "wanted"), SUMS)
def test_expressions(expression: str, wanted: str) -> None:
    assert str(evaluate(expression, NAMES)) == wanted


REFUSED = [
    "总数 + 人数",
    "总数 + 1",
    "1 + 总数",
    "1 - 总数",
    "总数 / 0",
    "总数 > 人数",
    "2 ** 9",
    "总数 * '甲'",
    "没有",
    "总数 +",
]


@pytest.mark.parametrize("expression", REFUSED)
def test_what_makes_no_sense_is_refused_in_chinese(expression: str) -> None:
    with pytest.raises(ExpressionError) as told:
        evaluate(expression, NAMES)
    assert any("\u4e00" <= sign <= "\u9fff" for sign in str(told.value))


RELATIONS = [
    ("总数 == 甲 + 1464户", None, [True]),
    ("总数 == 甲 + 1463户", None, [False]),
    ("率 == 开工 / 任务", None, [False]),
    ("率 == 开工 / 任务", "0.5%", [True]),
    ("开工 >= 2970户 >= 1777户", None, [True, True]),
    ("开工 >= 2970户 >= 3000户", None, [True, False]),
    ("总数 ＝＝ （甲 ＋ 1464户）", None, [True]),
]


@pytest.mark.parametrize(("relation", "slack", "wanted"), RELATIONS)
def test_relations(relation: str, slack: str | None, wanted: list[bool]) -> None:
    tolerance = parse_quantity(slack) if slack else None
    assert [link.holds for link in compare(relation, NAMES, tolerance)] == wanted


COMPARED = [
    ("甲 < 总数", True),
    ("总数 < 甲", False),
    ("总数 < 总数", False),
    ("甲 <= 总数", True),
    ("总数 <= 总数", True),
    ("总数 <= 甲", False),
    ("总数 > 甲", True),
    ("甲 > 总数", False),
    ("总数 > 总数", False),
    ("总数 >= 甲", True),
    ("总数 >= 总数", True),
    ("甲 >= 总数", False),
    ("总数 == 总数", True),
    ("总数 == 甲", False),
    ("总数 != 甲", True),
    ("总数 != 总数", False),
    # Units of one kind are compared by what they stand for, not by their digits.
    ("资金 < 1亿元", True),
    ("1亿元 < 资金", False),
    ("资金 <= 6200万元", True),
    ("资金 > 0.61亿元", True),
    ("资金 >= 6200.01万元", False),
    ("资金 == 0.62亿元", True),
    ("率 == 1.45", True),
    ("率 > 1.45", False),
]


@pytest.mark.parametrize(("expression", "wanted"), COMPARED)
def test_comparisons(expression: str, wanted: bool) -> None:
    assert evaluate(expression, NAMES) is wanted


def test_a_condition_on_a_comparison_chooses() -> None:
    text = "{% if 甲 < 总数 %}少{% else %}不少{% endif %}"
    assert render(text, NAMES) == "少"
    assert render(text, {**NAMES, "甲": Quantity(Decimal(8965), "户")}) == "不少"


UNITS = [
    ("%", "0.01", ""),
    ("％", "0.01", ""),
    ("‰", "0.001", ""),
    ("个百分点", "0.01", ""),
    ("百分点", "0.01", ""),
    ("倍", "1", ""),
    ("名", "1", "人"),
    ("口", "1", "人"),
    ("公里", "1000", "米"),
    ("平米", "1", "平方米"),
    ("㎡", "1", "平方米"),
    ("公顷", "15", "亩"),
    ("吨", "1000", "公斤"),
    ("斤", "0.5", "公斤"),
    ("万亿元", "1000000000000", "元"),
    ("亿元", "100000000", "元"),
    ("百万元", "1000000", "元"),
    ("万元", "10000", "元"),
    ("千元", "1000", "元"),
    ("万吨", "10000000", "公斤"),
    ("万元/户", "10000", "元/户"),
    ("万元每户", "10000", "元/户"),
    ("元/万人", "0.0001", "元/人"),
]


@pytest.mark.parametrize(("unit", "scale", "base"), UNITS)
def test_one_of_each_unit_is_so_much_of_its_base(unit: str, scale: str, base: str) -> None:
    one = Quantity(Decimal(1), unit)
    assert one.to(base).value == Decimal(scale)
    assert one.to(base).unit == base
    assert one == Quantity(Decimal(scale), base)


amounts = st.decimals(-(10**9), 10**9, places=4, allow_nan=False)


@given(amounts, amounts)
def test_adding_and_taking_away_are_inverse(a: Decimal, b: Decimal) -> None:
    left, right = Quantity(a, "万元"), Quantity(b, "元")
    assert (left + right) - right == left
    assert left + right == right + left


@given(amounts)
def test_converting_there_and_back_changes_nothing(a: Decimal) -> None:
    value = Quantity(a, "元")
    assert value.to("亿元").to("元") == value


@given(amounts.filter(lambda a: a >= 0))
def test_what_is_printed_is_read_again(a: Decimal) -> None:
    value = Quantity(a.quantize(Decimal("0.01")), "户")
    again = parse_quantity(str(value))
    assert again is not None
    assert again == value


@given(st.integers(0, 9999))
def test_numerals_are_read_as_written(number: int) -> None:
    assert read_numeral(format_numeral(number)) == number


NUMERALS = [
    ("十", 10), ("十五", 15), ("二十", 20), ("一百零五", 105), ("一百一十", 110), ("一百十五", 115),
    ("两百", 200), ("两千零三", 2003), ("一千零二十", 1020), ("三千二百零四", 3204), ("〇", 0), ("零", 0),
    ("两", 2), ("２０", 20), ("007", 7),
    ("一二", None), ("三二十", None), ("二百三", None), ("一千二", None), ("十十", None), ("百", None),
    ("百十", None), ("千三百", None), ("一百二百", None), ("一百五千", None), ("五零", None),
    ("二十零五", None), ("零五", None), ("零零", None), ("一零二", None), ("两十", None), ("十两", None),
    ("", None), ("一个", None), ("一万", None), ("一二十", None), ("二〇一八", None), ("百零五", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), NUMERALS)
def test_what_is_no_numeral_gives_no_number(text: str, number: int | None) -> None:
    assert read_numeral(text) == number


EQUAL = [
    (Quantity(Decimal(5)), 5),
    (Quantity(Decimal(5)), Decimal("5.00")),
    (Quantity(Decimal(5), "%"), Decimal("0.05")),
    (Quantity(Decimal(5), "%"), Quantity(Decimal("0.05"))),
    (Quantity(Decimal(1), "万元"), Quantity(Decimal(10000), "元")),
    (Quantity(Decimal(1), "公顷"), Quantity(Decimal(15), "亩")),
    (Quantity(Decimal(3), "名"), Quantity(Decimal(3), "口")),
    (Quantity(Decimal(0)), 0),
    (Quantity(Decimal(2), "倍"), 2),
]


@pytest.mark.parametrize(("left", "right"), EQUAL)
def test_equal_quantities_have_equal_hashes(left: Quantity, right: object) -> None:
    assert left == right
    assert right == left
    assert hash(left) == hash(right)
    assert len({left, right}) == 1


@given(amounts, st.sampled_from(["元", "万元", "千元", "百万元"]))
def test_a_hash_agrees_with_equality(a: Decimal, unit: str) -> None:
    converted = Quantity(a, "元").to(unit)
    assert (converted == Quantity(a, "元")) == (hash(converted) == hash(Quantity(a, "元")))


@pytest.mark.slow
@given(st.text(max_size=30))
def test_no_text_breaks_the_literals(text: str) -> None:
    parse_decimal(text)
    parse_quantity(text)
    try:
        parse_date(text)
    except LiteralError as told:
        assert "没有" in str(told)


DATES = [
    ("2018年3月16日", "2018年3月16日"),
    ("2018.3.16", "2018年3月16日"),
    ("2018-03-16", "2018年3月16日"),
    ("2018/3/16", "2018年3月16日"),
    ("20180316", "2018年3月16日"),
    ("２０１８年３月１６日", "2018年3月16日"),
    ("2018 年 3 月 16 日", "2018年3月16日"),
    ("二〇一八年三月十六日", "2018年3月16日"),
    ("二〇一八年十二月三十一日", "2018年12月31日"),
    ("2018年3月", "2018年3月"),
    ("2018-3", "2018年3月"),
    ("2018年", "2018年"),
]


@pytest.mark.parametrize(("text", "wanted"), DATES)
def test_usual_forms_of_a_date_are_read(text: str, wanted: str) -> None:
    assert str(parse_date(text)) == wanted


@pytest.mark.parametrize("text", ["2018-02-30", "2018年13月1日", "2018.0.1", "20180000"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(LiteralError):
        parse_date(text)


@pytest.mark.parametrize("text", ["三月", "16日", "2018", "明天", "18年3月"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


def test_counting_in_prose() -> None:
    assert render("有{{ 总数 }}，占{{ 率 }}", NAMES) == "有8965户，占145%"
