"""Number formats of a workbook that make a cell show something else than its value.

Clerks write codes that Excel takes for numbers: leading zeros (0007) and a month with a day but no
year (3-1). And a format may show the unit of a number: 1.31%, 8.2千元. Form: ECMA-376-1, 18.8.30
(numFmt).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from html import unescape

from docgen.load.sheet_parts import list_cell_formats, read_attribute

_FORMAT_TAG = re.compile(r"<(?:\w+:)?numFmt\b[^>]*?>")
BUILT_IN = {
    9: "0%",
    10: "0.00%",
    16: "d-mmm",
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
}
"""Formats that every workbook knows: Excel's own, and those of Chinese Excel."""
_PADDED = re.compile(r"0{2,}")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_SECTION_MARK = re.compile(r"\[[^\]]*\]")
_DAY_OF_YEAR = re.compile(r"(m{1,4})([^a-z]+)(d{1,2})([^a-z]*)")
_NO_TEXT = re.compile(r"_.|\*.")
"""A gap as wide as a character, and a character that fills the cell."""
_WITH_UNIT = re.compile(r"(?:General|G/通用格式|[#0?,]*[#0?](?:\.[#0?]+)?)\s*(%?)(\D*)")
"""A number that is shown in full, and what follows it. One that ends with a comma is shortened."""
_DAY_FIRST = re.compile(r"(d{1,2})([^a-z]+)(m{1,4})([^a-z]*)")


def read_number_formats(styles: str) -> Mapping[int, str]:
    """Return the formats that change what a cell shows, by the index of the cell's style."""
    codes = dict(BUILT_IN)
    for tag in _FORMAT_TAG.findall(styles):
        number = read_attribute(tag, "numFmtId")
        if number.isdigit():
            codes[int(number)] = unescape(read_attribute(tag, "formatCode"))
    shown = {number: code for number, code in codes.items() if changes_text(code)}
    formats = dict[int, str]()
    for index, tag in enumerate(list_cell_formats(styles) if shown else ()):
        number = read_attribute(tag, "numFmtId")
        if number.isdigit() and int(number) in shown:
            formats[index] = shown[int(number)]
    return formats


def _plain(code: str) -> str:
    """Return the first section of a format without quotes and marks such as [$-804]."""
    first = _SECTION_MARK.sub("", code).partition(";")[0]
    return _LITERAL.sub(lambda found: found[1] or found[2] or "", first).strip()


def changes_text(code: str) -> bool:
    """Return whether a format shows leading zeros, a day without its year, or a unit."""
    plain = _plain(code)
    forms = (_PADDED, _DAY_OF_YEAR, _DAY_FIRST)
    return any(form.fullmatch(plain) for form in forms) or bool(_unit_of(code))


def _unit_of(code: str) -> str:
    """Return the unit that a format shows behind a number, '' for none."""
    first = _NO_TEXT.sub("", _SECTION_MARK.sub("", code).partition(";")[0])
    found = _WITH_UNIT.fullmatch(first.strip())
    if found is None or found[2].startswith(","):
        return ""
    shown = _LITERAL.sub(lambda literal: literal[1] or literal[2] or "", found[2]).strip()
    return found[1] or ("" if shown.isascii() and shown != "%" else shown)


def show_size(number: float, code: str) -> str:
    """Return a number with the unit that its format shows, '' if it shows none."""
    unit = _unit_of(code)
    if not unit:
        return ""
    value = Decimal(str(number))
    if unit == "%" and '"' not in code and "\\" not in code:
        value *= 100
    return f"{value.normalize():f}{unit}"


def show_number(number: float, code: str) -> str:
    """Return a whole number with the leading zeros of its format; '' for any other number."""
    plain = _plain(code)
    if not _PADDED.fullmatch(plain) or not float(number).is_integer() or number < 0:
        return ""
    return str(int(number)).zfill(len(plain))


def show_day(day: date, code: str) -> str:
    """Return a day as its format without a year shows it; '' for any other format.

    Names of months are shown as numbers.
    """
    plain = _plain(code)
    found = _DAY_OF_YEAR.fullmatch(plain)
    if found:
        month, between, day_code, end = found.groups()
        return _padded(day.month, month) + between + _padded(day.day, day_code) + end
    found = _DAY_FIRST.fullmatch(plain)
    if found:
        day_code, between, month, end = found.groups()
        return _padded(day.day, day_code) + between + _padded(day.month, month) + end
    return ""


def _padded(number: int, code: str) -> str:
    if len(code) == 2:
        return f"{number:02}"
    return str(number)
