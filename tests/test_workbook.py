"""Workbooks with tables: what was put in is found again, in Excel's own bounds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.model.sheet import Cell, Link, Sheet
from docgen.report import sheet_rows, workbook
from docgen.report.workbook import to_workbook

HEADER = ("甲", "乙")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
CELLS = st.one_of(
    TEXTS,
    st.decimals(-(10**9), 10**9, places=2),
    st.dates(date(1900, 3, 1), date(9999, 12, 31)),
)


def read(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(data))


def one(cell: Cell) -> openpyxl.cell.Cell:
    """Return the cell of a workbook with this cell alone."""
    page = read(to_workbook([Sheet("表", "表", HEADER, [[cell, ""]])]))["表"]
    return page["A3"]


@pytest.mark.slow
@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_each_cell_is_found_again_where_it_was_put(rows: list[tuple[Cell, ...]]) -> None:
    data = to_workbook([Sheet("表", "题", HEADER, rows, sums=frozenset({1}))])
    assert data == to_workbook([Sheet("表", "题", HEADER, rows, sums=frozenset({1}))])
    page = read(data)["表"]
    assert page.max_row == len(rows) + 2 + bool(rows)
    for number, row in enumerate(rows, 3):
        for column, cell in enumerate(row, 1):
            found = page.cell(number, column).value
            if isinstance(cell, str):
                assert openpyxl.utils.escape.unescape(found or "") == cell
            elif isinstance(cell, Decimal):
                assert Decimal(str(found)) == cell
            else:
                assert found.date() == cell


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "=1+1"),
        ("http://a/b", "http://a/b"),
        ("a\x07b", "a_x0007_b"),
        ("_x0041_", "_x005F_x0041_"),
        (" 甲\n", " 甲\n"),
        ("长" * 40_000, "长" * 32_767),
        (date(1850, 1, 2), "1850-01-02"),
    ],
)
def test_a_text_stays_a_text(cell: Cell, shown: str) -> None:
    found = one(cell)
    assert found.value == shown
    assert found.data_type == "s"


def test_a_row_is_as_high_as_its_longest_text_and_not_higher_than_excel_takes() -> None:
    rows = [[text, ""] for text in ("短", "长" * 100, "长" * 9000)]
    page = read(to_workbook([Sheet("表", "表", HEADER, rows)]))["表"]
    assert [page.row_dimensions[row].height for row in (3, 4, 5)] == [16, 96, 400]


def test_a_link_opens_its_cell() -> None:
    found = one(Link("户 <1>", "../a/户 表.xlsx#'家庭''成员'!D3"))
    assert found.value == "户 <1>"
    assert found.hyperlink.target == "..\\a\\户%20表.xlsx"
    assert found.hyperlink.location == "'家庭''成员'!D3"


def test_a_link_that_excel_cannot_take_is_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    assert one(Link("远", "a" * 3000)).hyperlink is None
    monkeypatch.setattr(sheet_rows, "MOST_LINKS", 1)
    rows = [[Link("户", "户.csv"), Link("人", "人.csv")], [Link("户", "户.csv"), ""]]
    page = read(to_workbook([Sheet("表", "表", HEADER, rows)]))["表"]
    assert [cell.hyperlink is not None for cell in (page["A3"], page["B3"], page["A4"])] == [
        True,
        True,
        False,
    ]
    assert page["A4"].value == "户"


def test_more_rows_than_a_worksheet_takes_go_on_in_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    rows = [[Decimal(number), ""] for number in range(5)]
    book = read(to_workbook([Sheet("表", "题", HEADER, rows), Sheet("空", "空", HEADER, [])]))
    assert book.sheetnames == ["表", "表_2", "表_3", "空"]
    found = [page.cell(row, 1).value for page in book for row in range(3, page.max_row + 1)]
    assert found == [0, 1, 2, 3, 4]
