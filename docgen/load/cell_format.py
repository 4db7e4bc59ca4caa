"""Cells of a workbook as people write their values: days, times, numbers in decimals."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite

from docgen.load.table_header import MAX_EXACT_NUMBER

CellValue = str | bool | int | float | date | datetime | time | timedelta
"""The value of a cell, '' if it is empty."""


def format_cell(cell: CellValue) -> str:
    """Return the text of a cell as users see it in Excel.

    Spaces around a text are left out, full-width ones too. Dates are written 2018年3月6日.

    True is 是, 3.0 is 3, half past eight in the morning is 08:30, a duration of one and a half
    hours is 1:30. A day with a time is only its day.
    """
    if isinstance(cell, str):
        return cell.replace("\u3000", " ").strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return _format_number(cell)
    if isinstance(cell, date):
        return f"{cell.year}年{cell.month}月{cell.day}日"
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    if isinstance(cell, timedelta):
        return _format_duration(cell)
    return str(cell)


def _format_duration(duration: timedelta) -> str:
    """Return a duration in hours and minutes, as [h]:mm shows it; seconds only if there are any.

    A day and six hours are 30:00.
    """
    minutes, seconds = divmod(round(abs(duration).total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02d}"
    if seconds:
        text = f"{text}:{seconds:02d}"
    return "-" * (duration < timedelta(0)) + text


def _format_number(number: float) -> str:
    """Return a number in decimals without trailing zeros.

    0.0000001 is written in full, without an exponent. Infinity and NaN are written as Python does.
    """
    if not isfinite(number):
        return str(number)
    if number.is_integer() and abs(number) < MAX_EXACT_NUMBER:
        return str(int(number))
    exact = Decimal(str(number))
    if exact == int(exact):
        return str(int(exact))
    return format(exact.normalize(), "f")
