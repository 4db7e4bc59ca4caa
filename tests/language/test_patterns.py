"""The patterns that editors are given: they take a text exactly when the program reads it."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import examples
from docgen.language import (
    LiteralError,
    UnportableError,
    date_pattern,
    decimal_pattern,
    integer_pattern,
    parse_date,
    parse_decimal,
    parse_quantity,
    portable,
    quantity_pattern,
)

RARE = re.compile(r"[^\x00-\x7f\u4e00-\u9fff\u3000-\u303f\uff01-\uff5e\u201c\u201d〔〕—…·]")
NUMBERS = st.from_regex(
    r"[ ]?[+\-－]?[0-9０-９]{1,4}([,，][0-9]{2,3})?([.．][0-9]{1,2})?[ ]?[户%％元/人e年]{0,3}",
    fullmatch=True,
)
DATES = st.from_regex(
    r"[0-2０][0-9]{3}[年.\-/ ]?[ ]?[0-3]?[0-9][月.\-/]?[0-3]?[0-9]?[日号]?", fullmatch=True
)
HAN = st.from_regex(r"[〇零一二]{4}年[一二三十]{1,3}月[一二三九十]{1,3}日", fullmatch=True)
TEXTS = st.one_of(st.text(max_size=8), NUMBERS, DATES, HAN)


def reads(parse: object, text: str) -> object:
    try:
        return parse(text)  # type: ignore[operator]
    except LiteralError:
        return None


def is_whole(text: str) -> bool:
    value = parse_decimal(text)
    return value is not None and value == int(value)


@examples(40)
@given(TEXTS)
@example("1" * 61)
@example("８９６５户")
@example("1,000.50 万元/户")
@example("3－")
def test_a_number_is_one_in_the_editor_too(text: str) -> None:
    verdicts = (
        (integer_pattern(), is_whole(text)),
        (decimal_pattern(), parse_decimal(text) is not None),
        (quantity_pattern(), parse_quantity(text) is not None),
    )
    for pattern, read in verdicts:
        taken = re.search(pattern, text) is not None
        assert taken or not read, "the editor must not mark what the program reads"
        if not RARE.search(text):
            assert taken == read


@given(st.one_of(TEXTS, DATES, HAN))
@example("2018年2月29日")
@example("2016年2月29日")
@example("1900-2-29")
@example("2000.2.29")
@example("20180316")
@example("0000年1月")
@example("2018年3月")
@example("2018 年 3 月 1 6 日")
@example("二〇一六年二月二十九日")
@example("二〇一八年十十月一日")
def test_a_date_is_one_in_the_editor_too(text: str) -> None:
    value = reads(parse_date, text)
    for whole in (False, True):
        read = value is not None and (not whole or bool(getattr(value, "day", 0)))
        taken = re.search(date_pattern(whole), text) is not None
        assert taken or not read
        if not RARE.search(text):
            assert taken == read


PATTERNS = [
    r"[^\W\d]\w*",
    r".+?〔\d{4}〕[1-9]\d*号",
    r"(绝密|机密|秘密)(★.+)?",
    r"^(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8})$",
    r"[一-龥·\-]{2,4}",
    r"\S+\s?\D",
]


@pytest.mark.parametrize("pattern", PATTERNS)
@given(data=st.data())
def test_a_portable_pattern_says_the_same(pattern: str, data: st.DataObject) -> None:
    # As Cerberus reads it: from the start to the end.
    own = re.compile(pattern if pattern.endswith("$") else f"{pattern}$")
    text = data.draw(st.one_of(st.text(max_size=12), st.from_regex(own, fullmatch=True)))
    assert bool(own.match(text)) == bool(re.search(portable(pattern), text))


@pytest.mark.parametrize("pattern", [r"(?P<a>x)", r"(?i)x", r"x\b", r"\Ax", r"(x)\1", r"x*+"])
def test_what_other_engines_read_otherwise_is_refused(pattern: str) -> None:
    with pytest.raises(UnportableError):
        portable(pattern)
