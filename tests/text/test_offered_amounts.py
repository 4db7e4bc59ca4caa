"""The amounts that the rules of wording offer, and what they take for an equation."""

from __future__ import annotations

from decimal import Decimal

import pytest
from wording import messages

from docgen.expressions.prose_numbers import find_numbers
from docgen.lint.amounts import format_like

UNITS = (
    "户",
    "人",
    "元",
    "万元",
    "亿元",
    "千元",
    "百元",
    "吨",
    "公斤",
    "公顷",
    "亩",
    "千米",
    "米",
    "元/户",
    "万元/户",
)
LIKE: list[tuple[int | str, str, str]] = [
    (30_000_000, "2904万元", "3000万元"),
    (320_000_000, "3亿元", "3.2亿元"),
    (3_500_000_000_000, "3万亿元", "3.5万亿元"),
    (5_000_000, "4百万元", "5百万元"),
    (50_000_000, "4千万元", "5千万元"),
    (5_500, "5千元", "5.5千元"),
    (5_500, "5百元", "55百元"),
    (52_000, "5.1万人", "5.2万人"),
    (300_001_000, "3亿元", "3.00001亿元"),
    (1_000_000_000_001, "1万亿元", "1.000000000001万亿元"),
    (29_040_000, "2,904万元", "2,904万元"),
    (1_234_567, "1,234,566元", "1,234,567元"),
    (1_234, "999元", "1234元"),
    (5_000, "0吨", "5吨"),
    (10, "0.7公顷", "0.6667公顷"),
    (10, "0.666667公顷", "0.666667公顷"),
    (15, "2公顷", "1公顷"),
    (60_000, "5万元/户", "6万元/户"),
    (5_000, "4千米", "5千米"),
    ("0.05", "1元", "0.05元"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "written", "offered"), LIKE)
def test_an_offered_amount_has_the_size_and_form_of_what_is_written(
    value: int | str, written: str, offered: str
) -> None:
    (like,) = find_numbers(written, UNITS)
    assert format_like(Decimal(value), like) == offered


SUMS = [
    ("投入3万亿元、2万亿元，合计6万亿元。", "5万亿元"),
    ("投入3百万元、2百万元，合计6百万元。", "5百万元"),
    ("投入1.00001亿元、2亿元，合计3亿元。", ""),
    ("投入1,000万元、2,000万元，合计3,100万元。", "3,000万元"),
    ("投入3千万元、2千万元，合计5千万元。", ""),
]


@pytest.mark.parametrize(("text", "offered"), SUMS)
def test_the_sum_that_is_offered_is_written_as_the_total(text: str, offered: str) -> None:
    told = [message for code, _, message in messages(text) if code in {"WZ-32", "WZ-33"}]
    assert len(told) == bool(offered)
    assert offered in "".join(told)


EQUATIONS: list[tuple[str, str]] = [
    ("450万元+51万元=512万元", "501万元"),
    ("484户×6万元=2,900万元", ""),
    ("484户×6万元=2,800万元", "2,904万元"),
    ("3万亿元+2万亿元=6万亿元", "5万亿元"),
    ("10户-3户=8户", "7户"),
    ("10户—3户=8户", "7户"),
    ("10户-3户-5户=3户", "2户"),
    ("3%+5%=9%", "8%"),
    ("10÷4=3", "2.5"),
    ("每村3—5户=4户", ""),
    ("每村3-5户=4户", ""),
    ("每户3－5万元=4万元", ""),
    ("2016—2018年=3年", ""),
    ("2户—5户=4户", ""),
    ("2×3万元=6—8万元", ""),
    ("2人至3人+5人=9人", ""),
    ("450万元+51万元=510万元左右", ""),
    ("10户-3户=6户以上", ""),
    ("10户-3户=7户", ""),
    ("10÷0=3", ""),
]


@pytest.mark.parametrize(("text", "offered"), EQUATIONS)
def test_an_equation_is_judged_and_a_range_is_none(text: str, offered: str) -> None:
    told = [message for code, _, message in messages(f"{text}。") if code == "WZ-38"]
    assert len(told) == bool(offered)
    assert not offered or told[0].endswith(f"左边是{offered}")
