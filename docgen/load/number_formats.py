"""Number formats of a workbook that make a cell show something else than its value.

Clerks write codes that Excel takes for numbers: leading zeros (0007), signs beside the digits
(HJ-007, 3-1), and a month with a day but no year (3月1日). And a format may show the unit of a
number: 1.31%, 8.2千元. Form: ECMA-376-1, 18.8.30 (numFmt).
"""

from __future__ import annotations

import re
from calendar import month_abbr
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
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
_SAMPLES = (1.0, 1020304.0)
"""Numbers that tell whether a format shows more than the value."""
_LARGEST = 10**15
"""A spreadsheet keeps fifteen digits of a number."""
_SECTION = re.compile(r'(?:"[^"]*"|\\.|_.|\*.|[^;])*')
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|(General|G/通用格式)|([0#?.])|(.)', re.DOTALL
)
"""A text, a sign, what shows nothing, the value, the place of a digit, any other sign."""
_NO_CODE = re.compile(r"[A-Za-z%,/@]")
"""A sign of a format that shows a day, a share, thousands or a fraction."""
_CONDITION = re.compile(r"\[[<>=]|\[DBNum\d\].*G", re.DOTALL)
"""A section for some numbers, and numbers that are spelt out."""
_VALUE = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_NUMERALS = {
    "[DBNum1]": "〇一二三四五六七八九",
    "[DBNum2]": "零壹贰叁肆伍陆柒捌玖",
    "[DBNum3]": "０１２３４５６７８９",
}
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
    """Return whether a format shows a code around a number, a day without its year, or a unit."""
    plain = _plain(code)
    if _DAY_OF_YEAR.fullmatch(plain) or _DAY_FIRST.fullmatch(plain):
        return True
    return bool(_unit_of(code)) or any(show_number(number, code) for number in _SAMPLES)


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
    """Return a number as its format shows it: with leading zeros, with signs beside the digits.

    '' for a format that shows the value, a day, a share, thousands or a fraction, or cuts digits.
    """
    is_known = 0 < number < _LARGEST or (number == 0 and ";" not in code)
    shown = _render(number, _tokens_of(code)) if is_known else ""
    for mark, numerals in _NUMERALS.items():
        if mark in code:
            shown = shown.translate(str.maketrans("0123456789", numerals))
    return "" if _VALUE.fullmatch(shown) else shown


_Token = tuple[str, str, str, str, str]


@lru_cache(maxsize=256)
def _tokens_of(code: str) -> tuple[_Token, ...]:
    """Return the signs of the first section of a format; none if it shows no code."""
    section = _SECTION.match(code)
    if section is None or _CONDITION.search(code):
        return ()
    tokens = _TOKEN.findall(section[0])
    if any(_NO_CODE.search(other) for *_, other in tokens):
        return ()
    return tuple(tokens)


def _render(number: float, tokens: Sequence[_Token]) -> str:
    """Return what the signs of a format show of a number, '' if they cut digits."""
    places = "".join(place for *_, place, _ in tokens)
    digits = f"{number:.{len(places.partition('.')[2])}f}"
    if places and float(digits) != number:
        return ""
    filled = _fill_places(digits, places)
    pieces: list[str] = []
    for text, sign, general, place, other in tokens:
        if general:
            pieces.append(f"{Decimal(str(number)).normalize():f}")
        else:
            pieces.append(filled.pop(0) if place else text or sign or other)
    return "".join(pieces).strip()


def _fill_places(digits: str, places: str) -> list[str]:
    """Return what each place of a format holds; the first one holds all further digits.

    A place behind a 0 is never blank.
    """
    filled: list[str] = []
    for number in range(len(places), 0, -1):
        filled.append(digits[-1:] or "0" * ("0" in places[:number]))
        digits = digits[:-1]
    return [digits + "".join(filled[-1:]), *filled[-2::-1]]


def show_day(day: date, code: str) -> str:
    """Return a day as its format without a year shows it; '' for any other format.

    A month has its English name where the format says so: Mar.
    """
    plain = _plain(code)
    found = _DAY_OF_YEAR.fullmatch(plain)
    if found:
        month, between, day_code, end = found.groups()
        return _month(day, month) + between + _padded(day.day, day_code) + end
    found = _DAY_FIRST.fullmatch(plain)
    if found:
        day_code, between, month, end = found.groups()
        return _padded(day.day, day_code) + between + _month(day, month) + end
    return ""


def _month(day: date, code: str) -> str:
    """Return the month of a day as a number, or its name as a format of three letters shows it."""
    if len(code) < len("mmm"):
        return _padded(day.month, code)
    return month_abbr[day.month]


def _padded(number: int, code: str) -> str:
    if len(code) == 2:
        return f"{number:02}"
    return str(number)
