"""The bounds of expressions and literals, each tried at the bound and just beyond it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from docgen.expressions.bounds import ForbiddenError
from docgen.expressions.chinese_numerals import format_money, format_numeral
from docgen.expressions.comparison import compare
from docgen.expressions.errors import ExpressionError
from docgen.expressions.literals import (
    MAX_DIGITS,
    LiteralError,
    parse_date,
    parse_day,
    parse_decimal,
    parse_quantity,
)
from docgen.expressions.quantity import Quantity, UnitError, is_known_unit
from docgen.expressions.quantity_filters import round_number, to_quantity
from docgen.expressions.text_filters import read_whole_number
from docgen.model.values import Missing

WITHIN = [
    ("10户 == 9户", True),
    ("10户 == 11户", True),
    ("10户 == 12户", False),
    ("10户 == 8户", False),
    ("10户 <= 9户", True),
    ("10户 <= 8户", False),
    ("10户 >= 11户", True),
    ("10户 >= 12户", False),
    ("10户 < 10户", True),
    ("10户 < 9户", False),
    ("10户 < 8户", False),
    ("10户 > 10户", True),
    ("10户 > 11户", False),
    ("10户 > 12户", False),
    ("10户 != 11户", True),
    ("10户 != 10户", False),
    ("3 <= 10户 - 6户", None),
]


@pytest.mark.parametrize(("relation", "holds"), WITHIN)
def test_a_tolerance_reaches_to_its_bound_and_no_further(relation: str, holds: bool | None) -> None:
    tolerance = Quantity(Decimal(1), "户")
    if holds is None:
        with pytest.raises((ExpressionError, UnitError)):
            compare(relation, {}, tolerance)
        return
    assert [link.holds for link in compare(relation, {}, tolerance)] == [holds]


@pytest.mark.parametrize(
    ("relation", "holds"),
    [("3 == 4", True), ("3 == 5", False), ("4 >= 5", True), ("4 > 5", False), ("3 == 2.5", True)],
)
def test_a_tolerance_holds_for_bare_numbers_too(relation: str, holds: bool) -> None:
    assert compare(relation, {}, Quantity(Decimal(1)))[0].holds == holds


LENGTHS = [
    ("1" * MAX_DIGITS, True),
    ("1" * (MAX_DIGITS + 1), False),
]


@pytest.mark.parametrize(("text", "is_read"), LENGTHS)
def test_a_number_may_have_so_many_digits(text: str, is_read: bool) -> None:
    assert (parse_decimal(text) is not None) == is_read
    assert (parse_quantity(text) is not None) == is_read
    assert parse_decimal("一" * 3) is None


@pytest.mark.parametrize("text", ["1900年1月1日", "2100年12月31日", "1900年", "2100.1"])
def test_the_first_and_the_last_year_are_meant(text: str) -> None:
    assert parse_date(text) is not None


@pytest.mark.parametrize("text", ["1899年12月31日", "2101年1月1日"])
def test_years_beyond_them_are_slips(text: str) -> None:
    with pytest.raises(LiteralError):
        parse_date(text)


@pytest.mark.parametrize("text", ["2018年", "2018年3月", "2018年2月30日", "甲"])
def test_what_has_no_day_is_no_day(text: str) -> None:
    assert parse_day(text) is None


PRINTED = [
    (Quantity(Decimal("1.123456")), "1.123456"),
    (Quantity(Decimal("1.1234567")), "1.12"),
    (Quantity(Decimal(2)) / Quantity(Decimal(3)), "0.67"),
    (Quantity(Decimal(1), "元").to("万元"), "0.0001万元"),
    (Quantity(Decimal(20_000), "元").to("万元"), "2万元"),
    (Quantity(Decimal(200_000), "元").to("万元"), "20万元"),
    (Quantity(Decimal(6), "万元") / Quantity(Decimal(3), "户"), "2万元/户"),
    (Quantity(Decimal(6), "元/户") / Quantity(Decimal(3), "人"), "2元/人/户"),
    (Quantity(Decimal(6), "户") / Quantity(Decimal(50), "%"), "12户"),
]


@pytest.mark.parametrize(("quantity", "text"), PRINTED)
def test_a_quantity_is_printed_in_full_or_with_two_decimals(quantity: Quantity, text: str) -> None:
    assert str(quantity) == text


@pytest.mark.parametrize(
    ("unit", "is_known"),
    [("户", True), ("万元/户", True), ("平方米", True), ("㎡", True), ("%", True), ("吨", True),
     ("箱", False), ("元/箱", False), ("箱/户", False), ("米/吨", True)],
)  # fmt: skip
def test_a_unit_is_known_if_all_its_parts_are(unit: str, is_known: bool) -> None:
    assert is_known_unit(unit) == is_known


@pytest.mark.parametrize("value", [True, False, None, "甲", 1.5])
def test_what_is_no_number_takes_no_part_in_a_calculation(value: object) -> None:
    with pytest.raises(UnitError):
        Quantity(Decimal(1)) + value


def test_a_truth_is_no_number_for_a_filter() -> None:
    for value in (True, False):
        with pytest.raises(UnitError):
            to_quantity(value)
    assert Quantity(Decimal(1)) != True  # noqa: E712
    assert str(to_quantity(1)) == "1"


def test_rounding_up_and_down_is_for_their_names_only() -> None:
    assert str(round_number(Quantity(Decimal("2.5")))) == "3"
    assert round_number(2.1, 0, "ceil") == 3
    assert round_number(2.9, 0, "floor") == 2


@pytest.mark.parametrize("text", ["", "甲", "-1", "1.0", "１"])
def test_what_is_no_text_of_digits_is_no_whole_number(text: str) -> None:
    assert isinstance(read_whole_number(text), Missing)
    assert str(read_whole_number("0012")) == "12"


def test_amounts_in_characters_end_at_their_largest_group() -> None:
    assert format_numeral(10**16 - 1).endswith("九千九百九十九")
    with pytest.raises(ForbiddenError):
        format_numeral(10**16)
    assert format_money(Decimal(0)) == "零元整"
    assert format_money(Decimal("-0.01")) == "负壹分"


@pytest.mark.parametrize(
    ("number", "text"),
    [(100_005, "十万零五"), (105_000, "十万五千"), (101_000, "十万一千"), (100_100, "十万零一百")],
)
def test_a_zero_stands_only_where_a_digit_is_missing(number: int, text: str) -> None:
    assert format_numeral(number) == text
