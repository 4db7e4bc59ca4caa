"""Numbers with a fixed count of digits are judged by columns as their patterns judge them."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.registers.digit_patterns import are_surely_digits, find_bounds

PATTERNS = (
    "^[0-9]{15}$",
    "^1[3-9][0-9]{9}$",
    r"^\d{4}$",
    "^[0-9]{17}[0-9X]$",
    "^53[0-9]{2}$",
    "^[2-4][0-9]{3}$",
)


@pytest.mark.parametrize(
    ("pattern", "bounds"),
    [
        ("^[0-9]{15}$", (15, 0, 999999999999999)),
        ("^1[3-9][0-9]{9}$", (11, 13000000000, 19999999999)),
        ("^[0-9]{17}[0-9X]$", (18, 0, 999999999999999999)),
        ("^5308$", (4, 5308, 5308)),
        ("^[0-9]+$", None),
        ("^[0-9]{1,2}$", None),
        ("^[1-2][1-2]$", None),
        ("^[0-9]{20}$", None),
        ("^HJ-[0-9]{3}$", None),
        ("^(?:1[0-9]|20)$", None),
        ("^[13579][0-9]$", None),
        ("", None),
        ("^$", None),
    ],
)
def test_the_bounds_of_a_pattern(pattern: str, bounds: tuple[int, int, int] | None) -> None:
    assert find_bounds(pattern) == bounds


TEXTS = st.one_of(
    st.text(alphabet="0123456789X+- ._１", max_size=20),
    st.from_regex(r"[+-]?[0-9]{3,18}[0-9X]?", fullmatch=True),
    st.from_regex(r"1[0-9]{10}|53[0-9]{2}|[0-9]{4}|[0-9]{15}", fullmatch=True),
)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(texts=st.lists(TEXTS, min_size=1))
def test_what_is_surely_a_number_fits_its_pattern(pattern: str, texts: list[str]) -> None:
    sure = are_surely_digits(pl.col("text"), pattern)
    assert sure is not None
    frame = pl.DataFrame({"text": [*texts, None]}, schema={"text": pl.String})
    for text, is_sure in frame.select("text", sure=sure).iter_rows():
        fits = text is not None and re.fullmatch(pattern.removesuffix("$"), text) is not None
        is_number = text is not None and re.fullmatch("[0-9]+", text) is not None
        assert bool(is_sure) == (fits and is_number), text
