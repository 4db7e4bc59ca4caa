"""What cells show by their number formats is known in every kind of workbook."""

from __future__ import annotations

from datetime import date, time, timedelta
from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_workbook_bounds import cells, open_document
from test_xls import cell, record, text, workbook

from docgen.load.number_formats import changes_text, count_decimals, is_telling, show_cell
from docgen.load.workbook_reader import read_sheets

PLAIN = [
    "General",
    "0",
    "#,##0",
    "#,##0_);(#,##0)",
    "0_ ",
    "@",
    "0.00E+00",
    ";;;",
    "0;-0;;@",
    "",
    "#",
]
ACCOUNTS = '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ '


@pytest.mark.parametrize("code", [*PLAIN, ACCOUNTS])
def test_a_usual_format_is_not_looked_at(code: str) -> None:
    assert not is_telling(code)


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("0.00", 2),
        ("#,##0.0", 1),
        ("0.00;@", 2),
        ("0", 0),
        ("0.0#", 0),
        ('0.00"元"', 0),
        ("00.0", 0),
    ],
)
def test_decimals_are_counted_where_nothing_else_is_shown(code: str, count: int) -> None:
    assert count_decimals(code) == count


@given(
    st.text(alphabet='0#?.,%;"\\!_*[]<>=1@GEe+-/yMdhsaAP年元万 ', max_size=12), st.floats(-1e6, 1e6)
)
def test_any_text_is_a_format(code: str, value: float) -> None:
    changes_text(code)
    for cell_value in (value, "文", date(2018, 3, 1), time(1, 30), timedelta(hours=30)):
        show_cell(cell_value, code)


FORMATS = [
    (0.0213, r"0.00%_);\(0.00%\)", "2.13%", "2.13%"), (0.4512, '"￥"0.00"万元"', "0.4512万元", "￥0.45万元"),
    (500.0, '[<1]0.00"万元";0"元"', "500元", "500元"), (-0.0131, r"0.00%_);\(0.00%\)", "-1.31%", "(1.31%)"),
    (16.0, '"20"00', "2016", "2016"), (7.0, "000!号", "7号", "007号"),
    (45678.0, r'0\.0,"万元"', "4.5678万元", "4.6万元"), (4500.0, '0.00,"千元"', "4.5千元", "4.50千元"),
    (7.0, '"HJ-"000', "HJ-7", "HJ-007"),
]  # fmt: skip
KINDS = {"￥0.45万元": "currency", "2.13%": "percentage", "(1.31%)": "percentage"}


@pytest.mark.parametrize(("value", "code", "typed", "shown"), FORMATS)
def test_an_workbook_shows_the_same(value: float, code: str, typed: str, shown: str) -> None:
    head = record(0x41E, pack("<H", 200) + text(code))
    head += record(0xE0, pack("<HH", 0, 200).ljust(20, b"\0"))
    rows = [cell(0, 0, "户编号"), cell(0, 1, "数"), cell(1, 0, "1"), cell(1, 1, value, 3)]
    (sheet,), _ = read_sheets(workbook(*rows, head=head), "户.xls")
    assert (sheet.sizes.get((1, 1)), sheet.codes.get((1, 1))) == (typed, shown)


def test_a_text_of_an_workbook_has_its_format() -> None:
    head = record(0x41E, pack("<H", 200) + text('@"号"'))
    head += record(0xE0, pack("<HH", 0, 200).ljust(20, b"\0"))
    rows = [cell(0, 0, "户编号"), cell(0, 1, "户主"), cell(1, 0, "7", 3), cell(1, 1, "张某")]
    (sheet,), _ = read_sheets(workbook(*rows, head=head), "户.xls")
    assert sheet.cells[1][:2] == ["7号", "张某"]


@pytest.mark.parametrize(("value", "code", "typed", "shown"), FORMATS)
def test_an_open_document_shows_the_same(value: float, code: str, typed: str, shown: str) -> None:
    assert code
    kind = KINDS.get(shown, "float")
    number = f'office:value-type="{kind}" office:value="{value}"'
    row = f"<table:table-cell {number}><text:p>{shown}</text:p></table:table-cell>"
    rows = [cells("户编号", "数"), cells("1") + row]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    (sheet,), _ = read_sheets(open_document(body), "户.ods")
    is_digits = shown == "2016"
    assert (sheet.sizes.get((1, 1)), sheet.codes.get((1, 1))) == (typed, shown) or is_digits


MOMENTS = [
    ('office:value-type="date" office:date-value="2018-03-01"', "2018年3月", "2018年3月"),
    ('office:value-type="date" office:date-value="2018-03-01"', "3.1", "3.1"),
    ('office:value-type="date" office:date-value="2018-03-01"', "March 1", "March 1"),
    ('office:value-type="date" office:date-value="2018-03-01"', "星期四", "星期四"),
    ('office:value-type="date" office:date-value="2018-03-01"', "2018/03/01", None),
    ('office:value-type="time" office:time-value="PT01H30M00S"', "1:30", "1:30"),
]


@pytest.mark.parametrize(("attributes", "shown", "day"), MOMENTS)
def test_a_moment_of_an_open_document_is_what_its_cell_shows(
    attributes: str, shown: str, day: str | None
) -> None:
    row = f"<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>"
    rows = [cells("户编号", "日"), cells("1") + row]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    (sheet,), _ = read_sheets(open_document(body), "户.ods")
    assert sheet.day_texts.get((1, 1)) == day


NAMED = [
    ("Currency", "3", "￥3.00"), ("Percent", "0.5", "50.00%"), ("Standard", "3", "3.00"), ("Yes/No", "1", "Yes"),
    ("General Number", "3", None), ('0.00"万元"', "0.45", "0.45万元"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "shown"), NAMED)
def test_a_named_format_of_excels_xml_is_known(code: str, value: str, shown: str | None) -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    quoted = code.replace('"', "&quot;")
    markup = (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Styles>'
        f'<Style ss:ID="s1"><NumberFormat ss:Format="{quoted}"/></Style></Styles>'
        '<Worksheet ss:Name="户"><Table><Row><Cell><Data ss:Type="String">户编号</Data></Cell>'
        '<Cell><Data ss:Type="String">数</Data></Cell></Row>'
        '<Row><Cell><Data ss:Type="String">1</Data></Cell>'
        f'<Cell ss:StyleID="s1"><Data ss:Type="Number">{value}</Data></Cell></Row>'
        "</Table></Worksheet></Workbook>"
    )
    (sheet,), _ = read_sheets(markup.encode(), "户.xls")
    assert sheet.codes.get((1, 1)) == shown
