"""Write a table in the forms in which other systems export lists: web page, Excel's XML, Word."""

from __future__ import annotations

import csv
from collections.abc import Callable
from html import escape
from io import BytesIO, StringIO

from docx import Document

Rows = list[list[str]]
"""Texts of the cells; the first row is the header, all rows have its width."""
_PAGE = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8">'
    "<style>td {{ mso-number-format:'\\@' }}</style></head><body><p>单位：元</p>"
    '<table border=1><tr><th colspan="{width}">名单</th></tr>\n{rows}\n</table></body></html>'
)
_BOOK = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="s1">'
    '<NumberFormat ss:Format="0000"/></Style></Styles><Worksheet ss:Name="户"><Table>'
    '<Column ss:Index="{width}" ss:Span="1" ss:Hidden="1"/>\n{rows}\n'
    "</Table></Worksheet></Workbook>"
)


def read_rows(data: bytes) -> Rows:
    """Return the rows of a CSV file in UTF-8."""
    return list(csv.reader(StringIO(data.decode("utf-8-sig"))))


def to_page(rows: Rows) -> bytes:
    """Return a web page with the rows as a table below a title in a merged cell."""
    return _fill(_PAGE, rows, "<tr>{}</tr>", "<td rowspan=1 style='color: red'>{}</td>")


def to_xml_workbook(rows: Rows) -> bytes:
    """Return a workbook of Excel's XML of 2003 with the rows as its only worksheet."""
    cell = '<Cell ss:StyleID="s1"><Data ss:Type="String">{}</Data></Cell>'
    return _fill(_BOOK, rows, '<Row ss:Height="20">{}</Row>', cell)


def to_tabs(rows: Rows) -> bytes:
    """Return text with a tab between cells."""
    out = StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def to_word(rows: Rows) -> bytes:
    """Return a Word file with a title and the rows as a table."""
    document = Document()
    document.add_paragraph("名单")
    table = document.add_table(len(rows), len(rows[0]))
    for row, made in zip(rows, table.rows, strict=True):
        for text, cell in zip(row, made.cells, strict=True):
            cell.text = text
    out = BytesIO()
    document.save(out)
    return out.getvalue()


FORMS: dict[str, Callable[[Rows], bytes]] = {
    ".htm": to_page,
    ".xml": to_xml_workbook,
    ".txt": to_tabs,
    ".docx": to_word,
}


def _fill(form: str, rows: Rows, row_form: str, cell_form: str) -> bytes:
    lines = [
        row_form.format("".join(cell_form.format(escape(text)) for text in row)) for row in rows
    ]
    return form.format(width=len(rows[0]), rows="\n".join(lines)).encode()
