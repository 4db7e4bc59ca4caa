"""Turns of a loop that are remembered change nothing of what a template prints."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import examples
from docgen.model.finding import Finding
from docgen.model.values import Missing, Picture, Piece, Rich
from docgen.word.template import known_turns
from docgen.word.template.compile import compile
from make import filled, png, rows, template, unpacked

LINES = [
    ["{%tr for 行 in 表 %}", "", ""],
    ["{%tc for 格 in 行.格 %}", "{{ 格.文 }}{{ 行.随 }}{% if 格.续 %}续{% endif %}{{ 单位 }}", "{%tc endfor %}"],
    ["{%tr endfor %}", "", ""],
]  # fmt: skip


def lines_of(document: Any) -> None:
    made = document.add_table(len(LINES), 3)
    for row, line in zip(made.rows, LINES, strict=True):
        for cell, text in zip(row.cells, line, strict=True):
            cell.text = text


DATA = template(lines_of)


TEMPLATE, _ = compile(DATA, "模板.docx")


def printed_with(most: int, context: dict[str, Any]) -> tuple[bytes, tuple[Finding, ...]]:
    """What a template prints that remembers so many turns of a loop."""
    assert TEMPLATE is not None
    with mock.patch.object(known_turns, "MOST", most):
        return TEMPLATE.fill(context)


VALUES = st.sampled_from(["甲", "", "a&<b", "两\n行", 1, True, 1.0, 0, False, None, ["一", "二"], Missing("名"), Rich((Piece("红", "强调"),))])  # fmt: skip
CELLS = st.lists(
    st.one_of(
        st.fixed_dictionaries({"文": VALUES, "续": VALUES}),
        st.fixed_dictionaries({"文": VALUES}),
        st.just("不是一格"),
    ),
    min_size=1,
    max_size=3,
)


SHARED = {"文": "甲", "续": 1}


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows of cells that are a few objects, often the same."""
    cells = draw(CELLS)
    row = st.fixed_dictionaries(
        {"格": st.lists(st.sampled_from(cells), min_size=1, max_size=3)}, optional={"随": VALUES}
    )
    return draw(st.lists(row, min_size=1, max_size=4))


@pytest.mark.slow
@given(table=tables(), unit=VALUES)
@examples(150)
@example(table=[{"格": [SHARED], "随": flag} for flag in (1, True, 1.0)], unit="")
def test_a_turn_that_is_remembered_is_the_turn(table: list[dict[str, Any]], unit: object) -> None:
    context = {"表": table, "单位": unit}
    assert printed_with(2, context) == printed_with(0, context)


def test_cells_that_are_one_object_are_printed_in_their_rows() -> None:
    cell = {"文": "甲", "续": False}
    table = [{"格": [cell, cell], "随": True}, {"格": [cell], "随": False}]
    assert rows(filled(DATA, {"表": table, "单位": "户"})) == [
        ["甲True户", "甲True户"],
        ["甲False户"],
    ]


def test_a_picture_has_an_id_of_its_own_each_time() -> None:
    cell = {"文": Picture(png(4, 4)), "续": False}
    out = filled(DATA, {"表": [{"格": [cell, cell], "随": False}], "单位": ""})
    ids = re.findall(rb'<wp:docPr id="(\d+)"', unpacked(out)["word/document.xml"])
    assert len(ids) == 2
    assert len(set(ids)) == 2


def test_numbers_that_are_equal_may_print_differently() -> None:
    table = [{"格": [SHARED], "随": Decimal(number)} for number in ("1.0", "1.00")]
    printed = rows(filled(DATA, {"表": table, "单位": ""}))
    assert printed == [["甲1.0续"], ["甲1.00续"]]


def test_items_that_come_and_go_are_not_taken_for_each_other() -> None:
    """Each item is made for its turn, where the last one was a moment ago."""
    cells = ({"文": str(number), "续": False} for number in range(300))
    table = [{"格": cells, "随": False}]
    printed = rows(filled(DATA, {"表": table, "单位": ""}))
    assert printed == [[f"{number}False" for number in range(300)]]
