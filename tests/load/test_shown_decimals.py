"""Decimals that a cell shows and its value lacks are known in every kind of workbook."""

from __future__ import annotations

import pytest
from test_workbook_bounds import cells, open_document
from test_xls import cell, record, workbook

from docgen.load.workbook_reader import read_sheets

HEAD = record(0xE0, b"\0\0\2\0".ljust(20, b"\0"))
"""A fourth style, whose format is 0.00."""


@pytest.mark.parametrize(
    ("value", "shown", "codes"),
    [
        (3.1, "3.10", {(1, 1): "3.10"}),
        (3, "3.00", {(1, 1): "3.00"}),
        (12.5, "12.500", {(1, 1): "12.500"}),
        (3.5, "3.5", {}),
        (3.104, "3.10", {}),
        (1234.5, "1234.50", {}),
    ],
)
def test_an_open_document(value: float, shown: str, codes: dict[tuple[int, int], str]) -> None:
    number = f'office:value-type="float" office:value="{value}"'
    row = f"<table:table-cell {number}><text:p>{shown}</text:p></table:table-cell>"
    rows = [cells("户编号", "村民小组"), cells("1") + row]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    (sheet,), _ = read_sheets(open_document(body), "户.ods")
    assert sheet.codes == codes


@pytest.mark.parametrize(
    ("value", "codes"), [(3.1, {(1, 1): "3.10"}), (3.0, {(1, 1): "3.00"}), (3.14, {}), (5301.0, {})]
)
def test_an_old_workbook(value: float, codes: dict[tuple[int, int], str]) -> None:
    rows = [cell(0, 0, "户编号"), cell(0, 1, "村民小组"), cell(1, 0, "1"), cell(1, 1, value, 3)]
    (sheet,), _ = read_sheets(workbook(*rows, head=HEAD), "户.xls")
    assert sheet.codes == codes


@pytest.mark.parametrize(("code", "text"), [("Fixed", "3.10"), ("0.000", "3.100"), ("0.0", None)])
def test_a_workbook_of_xml(code: str, text: str | None) -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    markup = (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Styles>'
        f'<Style ss:ID="s1"><NumberFormat ss:Format="{code}"/></Style></Styles>'
        '<Worksheet ss:Name="户"><Table>'
        '<Row><Cell><Data ss:Type="String">户编号</Data></Cell>'
        '<Cell><Data ss:Type="String">村民小组</Data></Cell></Row>'
        '<Row><Cell><Data ss:Type="String">1</Data></Cell>'
        '<Cell ss:StyleID="s1"><Data ss:Type="Number">3.1</Data></Cell></Row>'
        "</Table></Worksheet></Workbook>"
    )
    (sheet,), _ = read_sheets(markup.encode(), "户.xls")
    assert sheet.codes.get((1, 1)) == text


@pytest.mark.parametrize(
    ("value", "shown", "code"),
    [
        ("1", "530825100000001", "530825100000001"),
        ("12", "530825100000012", "530825100000012"),
        ("7", "530825101007", "530825101007"),
        ("7", "0007", None),
        ("7", "7", None),
        ("3500.55", "3501", None),
        ("3500", "4", None),
    ],
)
def test_digits_that_a_format_adds_are_read_in_an_open_document(
    value: str, shown: str, code: str | None
) -> None:
    number = f'office:value-type="float" office:value="{value}"'
    cell = f"<table:table-cell {number}><text:p>{shown}</text:p></table:table-cell>"
    rows = [cells("户主", "户编号"), cells("张某") + cell]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    (sheet,), _ = read_sheets(open_document(body), "户.ods")
    assert sheet.codes.get((1, 1)) == code
