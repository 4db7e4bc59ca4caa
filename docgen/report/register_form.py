"""Write the empty workbook of a register: its header, with a drop-down list and a note per column.

Texts are cells of text, so that numbers of certificates and codes like 3-1 stay as typed.
"""

from __future__ import annotations

from collections.abc import Sequence

from docgen.model.field import Field
from docgen.report.excel_form import explain_field, input_options
from docgen.report.spreadsheet import (
    A4,
    Book,
    CellFormat,
    Formats,
    Options,
    add_formats,
    write_book,
)
from docgen.report.workbook import LONGEST_NAME

LAST_ROW = 5_000
"""The last row that has drop-down lists, from 0."""
_FONT: Options = {"font_name": "宋体", "font_size": 11}
_HEAD: Options = {
    **_FONT,
    "bold": True,
    "border": 1,
    "align": "center",
    "valign": "vcenter",
    "text_wrap": True,
    "bg_color": "#F2F2F2",
}
_FORMATS = {
    "head": _HEAD,
    "required": {**_HEAD, "font_color": "#C00000"},
    "text": {**_FONT, "num_format": "@"},
    "number": {**_FONT, "num_format": "General"},
    "day": {**_FONT, "num_format": "yyyy-mm-dd"},
}
_FORMAT_BY_TYPE = {
    "integer": "number",
    "number": "number",
    "quantity": "number",
    "date": "day",
}
"""The format of the cells of a field by its type; texts for all others."""
_WIDEST = 24
_NARROWEST = 10


def to_register_form(name: str, fields: Sequence[Field]) -> bytes:
    """Return an empty workbook for a register of these fields; required ones are red."""

    def fill(book: Book) -> None:
        """Write the header in row 0 and prepare the cells below it, down to row 5000."""
        formats = add_formats(book, _FORMATS)
        page = book.add_worksheet(name[:LONGEST_NAME])
        # Too many columns for one page: they go on over several.
        page.set_landscape()
        page.set_paper(A4)
        for column, field in enumerate(fields):
            head = formats["required" if field.required else "head"]
            page.write_string(0, column, field.name, head)
            page.set_column(column, column, _width(field), _cell_format(field, formats))
            options = input_options(field, explain_field(field))
            page.data_validation(1, column, LAST_ROW, column, options)
        page.freeze_panes(1, 1)
        page.repeat_rows(0)

    return write_book(fill)


def _cell_format(field: Field, formats: Formats) -> CellFormat:
    """Return the format of the cells of a field: number, day, or text for all other types."""
    return formats[_FORMAT_BY_TYPE.get(field.field_type, "text")]


def _width(field: Field) -> float:
    """Return the width of a column in digits: a Chinese character is two wide."""
    longest = max(map(len, (field.name, *field.choices)))
    return min(max(longest * 2 + 2, _NARROWEST), _WIDEST)
