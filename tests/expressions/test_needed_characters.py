"""The quick test before a search: it passes nothing over that a pattern would match."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.expressions.bounded_patterns import Pattern, compile_pattern
from docgen.expressions.needed_characters import any_needed, needed_characters, read_tree

NEEDED = [
    ("元", "元"),
    ("[亿万]元", "元"),
    ("昨天|前日", "昨前"),
    ("[0-3]{2,}", "0123"),
    ("(?P<见>甲)?乙", "乙"),
    ("(?:甲|[乙丙])+", "甲乙丙"),
    ("(?<=年)0[1-9]", "年"),
    ("(?!甲)[乙]", "乙"),
    ("x(?=甲)", "x"),
    ("(?>甲)", "甲"),
    (r"\.{3,}", "."),
    ("[{（]号", "号"),
    ("[]{]号", "号"),
]


@pytest.mark.parametrize(("pattern", "characters"), NEEDED)
def test_what_a_match_has(pattern: str, characters: str) -> None:
    assert needed_characters(read_tree(pattern)) == frozenset(characters)


ANY = [
    "",
    ".",
    "甲?",
    "甲*",
    "(?:甲|)",
    "[^甲]",
    r"\d",
    "[一-龥]",
    "(?i)a",
    "(?i:a)",
    "^$",
    "(?!甲)",
    "(?:甲乙){e<=1}",
    r"\[甲{e<=1}",
    r"\p{Han}甲",
    "[[:digit:]]+",
    "[[:^alpha:]]甲",
    "(",
    "甲|.",
]


@pytest.mark.parametrize("pattern", ANY)
def test_where_nothing_certain_is_needed(pattern: str) -> None:
    assert needed_characters(read_tree(pattern)) is None


def test_of_several_patterns_each_may_match() -> None:
    assert any_needed([frozenset("甲"), frozenset("乙")]) == frozenset("甲乙")
    assert any_needed([frozenset("甲"), None]) is None


ATOMS = st.sampled_from(
    ["甲", "[甲乙]", "[^甲]", ".", r"\d", "a", "[0-9]", "(?<=甲)", "(?=乙)", "(?!乙)", "^"]
)
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("(?:{}|{})".format, inner, inner),
        st.builds("(?:{}){}".format, inner, st.sampled_from(["?", "*", "+", "{2}", "{0,2}", "+?"])),
        st.builds("({})".format, inner),
        st.builds("(?={})".format, inner),
    ),
    max_leaves=6,
)
TEXTS = st.text("甲乙丙ab01\n", max_size=8)


@given(PATTERNS, TEXTS)
def test_the_quick_test_changes_no_search(pattern: str, text: str) -> None:
    quick, plain = compile_pattern(pattern), re.compile(pattern)
    found = [match.span() for match in quick.finditer(text)]
    assert found == [match.span() for match in plain.finditer(text)]
    first = quick.search(text)
    assert (first and first.span()) == next(iter(found), None)


def test_a_doubtful_class_warns_nobody(recwarn: pytest.WarningsRecorder) -> None:
    assert Pattern("[[甲]乙").search("丙") is None
    assert not recwarn.list


def test_a_flag_of_the_whole_pattern_needs_nothing() -> None:
    assert Pattern("a", re.IGNORECASE).needed is None
    assert Pattern("a", re.IGNORECASE).search("A")
