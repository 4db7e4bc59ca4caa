"""Find a number format back from what a cell of an OpenDocument table shows.

The formats of such a table are described part by part; a cell has its value and the text that it
shows, and the two tell as much. `ods_details` asks `find_format` for each cell.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from docgen.load.number_formats import changes_text

_NUMBER = re.compile(r"(\D*)(\d[\d,]*)(?:\.(\d+))?(\D*)")
"""What stands before a number, its digits, its decimals, what stands behind it."""
_VALUE = re.compile(r"-?\d*\s?\d+/\d+\s*|-?[\d.,]+[Ee][-+]?\d+")
"""A fraction, and a number with an exponent."""
_PIECE = re.compile(r"[0-9]+|[A-Za-z]+|[^0-9A-Za-z]+")
_TYPE = re.compile(r'office:value-type="(\w+)"')
_OF_TYPE = {
    "float": re.compile(r'office:value="([^"]*)"'),
    "percentage": re.compile(r'office:value="([^"]*)"'),
    "currency": re.compile(r'office:value="([^"]*)"'),
    "date": re.compile(r'office:date-value="([^"]*)"'),
    "time": re.compile(r'office:time-value="([^"]*)"'),
}
"""The values of cells by their types."""
_MOST_THOUSANDS = 3


def find_format(attributes: str, text: str) -> str:
    """Return the number format by which a value shows a text: 0007, 3-1; '' for usual ones.

    `attributes` are those of the cell, `text` is its first paragraph.
    """
    kind = _TYPE.search(attributes)
    value = kind and kind[1] in _OF_TYPE and _OF_TYPE[kind[1]].search(attributes)
    if not kind or not value or not text or '"' in text:
        return ""
    if kind[1] == "time":
        return f'"{text}"'
    if kind[1] == "date":
        code = "".join(_pieces_of_day(text, value[1][:10]))
        return code if changes_text(code) else ""
    return _format_of_number(text, value[1])


def _pieces_of_day(text: str, day: str) -> Iterator[str]:
    """Yield the pieces of a format that shows a day, written as 2018-03-01, as a text.

    What is no part of the day, as its time, is a text of the format.
    """
    year, month, number = day.split("-") if day.count("-") == 2 else ("", "", "")
    open_parts = {"y": year, "m": month, "d": number}
    for piece in _PIECE.findall(text):
        letter = next((part for part in "ymd" if _shows(piece, open_parts.get(part, ""))), "")
        if letter:
            del open_parts[letter]
            yield letter * len(piece)
        elif piece.isalpha() and piece.isascii() and month and _is_name(piece, int(month)):
            open_parts.pop("m", "")
            yield "m" * min(len(piece), 4)
        else:
            yield f'"{piece}"'


def _shows(piece: str, part: str) -> bool:
    """Return whether digits show a part of a day: 3 and 03 for a month, 2018 and 18 for a year."""
    if len(part) == len("2018"):
        return piece == part or (piece == part[2:] and len(piece) == 2)
    return bool(part) and piece.isdigit() and len(piece) <= 2 and int(piece) == int(part)


def _is_name(piece: str, month: int) -> bool:
    """Return whether letters are the name of a month, or its first three."""
    return piece in (month_name[month], month_name[month][:3])


def _format_of_number(text: str, written: str) -> str:
    """Return the format by which a number shows a text: 0007, 340户, HJ-007; '' for its value.

    0007 gives `0000`, 3.10 gives `0.00`, 340户 gives `0"户"`. A text that has another number than
    the value becomes a quoted text as a whole: 530825007 for 7 is a code.
    """
    value = _read_decimal(written)
    if value is None or _VALUE.fullmatch(text) or not any(map(str.isalnum, text)):
        return ""
    has_minus = value < 0 and text.startswith("-")
    found = _NUMBER.fullmatch(text[has_minus:])
    code = found and _code_around(found, abs(value))
    if not code:
        return f'"{text}"'
    if value < 0 and not has_minus:
        code = f"{code};{code}"
    return code if changes_text(code) else ""


def _read_decimal(written: str) -> Decimal | None:
    """Return the value of a cell, None if it is no number."""
    try:
        return Decimal(written)
    except InvalidOperation:
        return None


def _code_around(found: re.Match[str], value: Decimal) -> str:
    """Return the format that shows a value without its sign as a text; '' if no format does.

    `found` are the parts of the text by `_NUMBER`.
    """
    before, _, _, behind = found.groups(default="")
    quoted = f'"{behind}"'
    for code, is_percent in _number_codes(value, found, may_be_percent="%" in behind):
        if is_percent:
            quoted = quoted.replace("%", '"%"', 1)
        return f'"{before}"{code}{quoted}'.replace('""', "")
    return ""


def _number_codes(
    value: Decimal, found: re.Match[str], *, may_be_percent: bool
) -> Iterator[tuple[str, bool]]:
    """Yield the formats by which a value shows a number, and whether it shows a hundredfold.

    4.6 for 45678 is shown with a point that is a text and divided by 1000.
    """
    _, whole, decimals, _ = found.groups(default="")
    number = Decimal(f"{whole.replace(',', '')}.{decimals or 0}")
    places = "0" * len(whole) if whole.startswith("0") else "#,##0" if "," in whole else "0"
    for is_percent in (False, True)[: 1 + may_be_percent]:
        for thousands in range(_MOST_THOUSANDS):
            scaled = value.scaleb(2 * is_percent - 3 * thousands)
            end = "0" * len(decimals) + "," * thousands
            if _rounds_to(scaled, number, len(decimals)):
                yield places + "." * bool(decimals) + end, is_percent
            elif decimals and _rounds_to(scaled.scaleb(-len(decimals)), number, len(decimals)):
                yield f"{places}\\.{end}", is_percent


def _rounds_to(value: Decimal, number: Decimal, places: int) -> bool:
    """Return whether a value is shown as a number of so many decimals."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) == number
