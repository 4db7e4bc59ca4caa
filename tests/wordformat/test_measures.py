"""Measures of paragraphs at their bounds: each value by a paragraph made for it."""

from __future__ import annotations

from typing import Any

import pytest

from docgen.model.layout import (
    BorderLine,
    CharFormat,
    Outline,
    ParagraphLayout,
    StyledText,
    TablePosition,
)
from docgen.wordformat import paragraph_measures as measures
from docgen.wordformat.document_view import DocumentView, Measurement
from docgen.wordformat.element_part import ElementPart

CELL = TablePosition(table=0, row=0, column=0)
NO_REQUIREMENT: Any = None
"""For measures that do not read it."""


def paragraph(text: str = "文", **layout: Any) -> ParagraphLayout:
    return ParagraphLayout(
        number=1, styled_texts=(StyledText(text, CharFormat(size=16)),), **layout
    )


def view(*paragraphs: ParagraphLayout) -> DocumentView:
    """A document whose paragraphs are elements of their own."""
    wholes = [
        ElementPart(paragraph=layout, role=f"r{index}", index=index, previous=index - 1)
        for index, layout in enumerate(paragraphs)
    ]
    return DocumentView(Outline(paragraphs), wholes)


@pytest.mark.parametrize(
    ("layout", "left"),
    [
        ({"text_left": None}, None),
        ({"text_left": 2.0}, 2.0),
        ({"text_left": 2.0, "left_indent": 0.29}, 2.0),
        ({"text_left": 2.0, "left_indent": 0.3}, 2.3),
        ({"text_left": 2.0, "left_indent": -0.3}, 1.7),
        ({"text_left": 2.0, "left_indent": 4.0, "first_line_indent": 2.0}, 6.0),
        ({"text_left": 2.0, "left_indent": 4.0, "first_line_indent": -2.0}, 2.0),
        ({"text_left": 2.0, "left_indent": 4.0, "is_framed": True}, 2.0),
    ],
)
def test_the_left_edge_of_a_text(layout: dict[str, Any], left: float | None) -> None:
    assert measures.measure_left(paragraph(**layout)) == pytest.approx(left)


@pytest.mark.parametrize(
    ("layout", "verdict"),
    [
        ({"align": "right", "text_left": None}, "是"),
        ({"text_left": None}, None),
        ({"table": CELL, "left_indent": 20.0}, None),
        ({"is_framed": True, "left_indent": 20.0}, None),
        ({"left_indent": 10.0}, "是"),
        ({"left_indent": 6.0, "first_line_indent": 4.0}, "是"),
        ({"left_indent": 6.0, "first_line_indent": 3.9}, "否"),
        ({"left_indent": 12.0, "first_line_indent": -2.5}, "否"),
    ],
)
def test_whether_a_text_is_set_at_the_right(layout: dict[str, Any], verdict: str | None) -> None:
    assert measures.is_set_right(paragraph(**layout)) == verdict


@pytest.mark.parametrize(
    ("text", "pushed"),
    [
        ("文", False),
        (" 文", False),
        ("  文", True),
        ("\u3000文", True),
        ("\t文", False),
        (" \t 文", True),
    ],
)
def test_whether_blanks_push_a_text_in(text: str, pushed: bool) -> None:
    assert measures.is_indented_by_blanks(paragraph(text)) is pushed


@pytest.mark.parametrize(
    ("layout", "end", "lines"),
    [
        ({"line_spacing": 28.95, "line_rule": "exact"}, 0, [22.0]),
        ({"line_spacing": 30.0, "line_rule": "exact"}, 0, [21.0]),
        # 637.8 pt by 28.99 is 22.0003 lines; a pitch that prints as 29 still gives 22.
        ({"line_spacing": 28.99, "line_rule": "exact"}, 0, [22.0]),
        ({"line_spacing": 29.0, "line_rule": "exact"}, 0, [21.0]),
        ({"line_spacing": 0.0, "line_rule": "exact"}, 0, [637.0]),
        ({"line_spacing": 28.95, "line_rule": "exact", "has_picture": True}, 0, []),
        ({"line_spacing": 28.95, "line_rule": "exact"}, 1, []),
    ],
)
def test_how_many_lines_fit_on_a_page(layout: dict[str, Any], end: int, lines: list[float]) -> None:
    part = ElementPart(paragraph=paragraph(**layout), role="r", end=end)
    requirement: Any = type("Requirement", (), {"text_area": 225.0})
    found = measures.count_page_lines(part, view(), requirement)
    assert [measurement.value for measurement in found] == lines


DATE = "2018年3月16日"
"""Three Chinese characters and seven digits half as wide: 3 + 7 / 2 = 6.5 characters."""


@pytest.mark.parametrize(
    ("name", "right", "date_right", "placed"),
    [
        # With a seal: centred over the date, 6.5 wide and 4 from the edge: its middle is at 7.25.
        ("某县扶贫办", 4.75, 4.0, Measurement("与日期居中")),
        ("某县扶贫办", 5.55, 4.0, Measurement("与日期居中")),
        ("某县扶贫办", 3.95, 4.0, Measurement("与日期居中")),
        ("某县扶贫办", 5.6, 4.0, Measurement("没有对准日期", target=4.75)),
        # Without a seal the date begins two characters further right than the name.
        ("某县扶贫办", 9.5, 6.0, Measurement("日期右移二字")),
        ("某县扶贫办", 10.25, 6.0, Measurement("日期右移二字")),
        ("某县扶贫办", 8.75, 6.0, Measurement("日期右移二字")),
        ("某县扶贫办", 10.4, 6.0, Measurement("没有对准日期", target=6.75)),
        # A name too long for either ends two characters from the right.
        ("某县脱贫攻坚工作领导小组办公室综合组", 2.0, 4.0, Measurement("右空二字", target=2.0)),
        ("某县脱贫攻坚工作领导小组办公室综合组", 2.8, 4.0, Measurement("右空二字", target=2.0)),
        ("某县脱贫攻坚工作领导小组办公室综合组", 2.9, 4.0, Measurement("没有对准日期", target=2.0)),
        ("某县扶贫办", None, 4.0, None),
        ("某县扶贫办", 4.0, None, None),
    ],
)
def test_how_a_signatory_is_placed_over_its_date(
    name: str, right: float | None, date_right: float | None, placed: Measurement | None
) -> None:
    document = view(paragraph(name, text_right=right), paragraph(DATE, text_right=date_right))
    found = list(measures.measure_signatory(document.wholes[0], document, NO_REQUIREMENT))
    assert [(m.value, m.target) for m in found] == (
        [(placed.value, placed.target)] if placed else []
    )


RED = BorderLine("bottom", 2.25, "FF0000")


@pytest.mark.parametrize(
    ("paragraphs", "colours"),
    [
        ([paragraph(borders=(RED,)), paragraph()], ["红"]),
        ([paragraph(), paragraph("", borders=(RED,)), paragraph()], ["红"]),
        ([paragraph(), paragraph("", borders=(BorderLine("top", 1, "FF0000"),))], ["红"]),
        ([paragraph(), paragraph(borders=(BorderLine("top", 1, "FF0000"),))], ["红"]),
        # Below the next text it is another line.
        ([paragraph(), paragraph(borders=(RED,))], ["没有"]),
        ([paragraph(), paragraph()], ["没有"]),
        # A picture or a table may hold the line.
        ([paragraph(), paragraph("", has_picture=True), paragraph()], []),
        ([paragraph(), paragraph(table=CELL)], []),
        ([paragraph(has_picture=True), paragraph()], []),
    ],
)
def test_the_line_below_a_text(paragraphs: list[ParagraphLayout], colours: list[str]) -> None:
    document = view(*paragraphs)
    document.colours = {"红": ((200, 255), (0, 60), (0, 60))}
    found = measures.measure_line_below(document.wholes[0], document, NO_REQUIREMENT)
    assert [measurement.value for measurement in found] == colours
