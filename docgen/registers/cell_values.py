"""Values of cells: what a column holds, what a document prints, and how one becomes the other.

Columns hold numbers as floats in base units and whole dates; documents hold quantities, dates of
any precision and text. Personal numbers are masked wherever people outside may read them.

`to_cell_value` is used where cells are read and where a filter of documents is applied to a column;
`to_document_value` where a document or a message is printed. A unit is lost on the way into a
column: the schema knows it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from docgen.expressions.quantity import Quantity
from docgen.model.values import DateValue, Missing
from docgen.schema.coerce import Unreadable

CellValue = str | int | float | bool | date | None
"""A value of a column; None where nothing readable is written."""
DocumentValue = str | int | DateValue | Quantity
"""A value that a document prints."""
_FLAGS = {True: "是", False: "否"}
"""How documents print a boolean."""


def to_cell_value(value: object) -> CellValue:
    """Return a value of a document as a column holds it; None if it is missing or unreadable.

    Raises TypeError for values that no column holds.

    3.5万元 becomes 35000.0, and a boolean stays what it is. A date without a month or a day becomes
    the first day that it may be: 2018年3月 is 2018-03-01. Whether such a date is allowed is judged
    before.
    """
    if value is None or isinstance(value, Missing | Unreadable):
        return None
    if isinstance(value, str | bool):
        return value
    if isinstance(value, Quantity):
        return float(value.base)
    if isinstance(value, Decimal | int | float):
        return float(value)
    if isinstance(value, DateValue):
        return date(value.year, value.month or 1, value.day or 1)
    raise TypeError(f"no column holds a {type(value).__name__}")


def to_document_value(value: CellValue) -> str | int | DateValue:
    """Return a value of a column as a document prints it; None becomes ''.

    A float becomes text with as many decimals as it needs (3.50 → 3.5, 35000.0 → 35000), True
    becomes 是. Texts come back unchanged; masking is done by the caller.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return _FLAGS[value]
    if isinstance(value, date):
        return DateValue(value.year, value.month, value.day)
    if isinstance(value, float):
        return _number_text(value)
    return value


def _number_text(value: float) -> str:
    """Return a number with at most six decimals, without trailing zeros.

    Six decimals hide the binary noise of sums: 0.1 + 0.2 prints as 0.3.
    """
    return f"{value:.6f}".rstrip("0").rstrip(".")
