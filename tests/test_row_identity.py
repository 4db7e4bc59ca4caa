"""What tells rows apart: the first way that a row fills in."""

from __future__ import annotations

import pytest

from docgen.schema.row_identity import identify, read_ways

WAYS = "户编号 或 证件号 或 乡镇 + 村＋户主"
ROWS = [
    ({"户编号": "H1", "证件号": "1"}, (0, "H1")),
    ({"户编号": "", "证件号": "1"}, (1, "1")),
    ({"乡镇": "甲镇", "户主": "张某"}, (2, "甲镇", "", "张某")),
    ({"乡镇": "甲镇", "村": "新村"}, ()),
]


def test_a_text_names_ways_and_fields() -> None:
    assert read_ways(WAYS) == (("户编号",), ("证件号",), ("乡镇", "村", "户主"))
    assert read_ways("或有事项") == (("或有事项",),)


@pytest.mark.parametrize(("row", "known"), ROWS)
def test_a_row_is_known_by_the_first_way(row: dict[str, str], known: tuple[object, ...]) -> None:
    assert identify(read_ways(WAYS), row) == known
