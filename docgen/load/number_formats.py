"""Number formats of a workbook that make a cell show something else than its value.

Clerks write codes that Excel takes for numbers: leading zeros (0007), signs beside the digits
(HJ-007, 3-1), and a month with a day but no year (3月1日). And a format may show the unit of a
number: 1.31%, 8.2千元. Form: ECMA-376-1, 18.8.30 (numFmt).

`sheet_details`, `ods_details`, `xls_details` and `xml_workbook` find out which cells have such a
format; `workbook_reader` then asks `show_number`, `show_size` and `show_day` what a value looks
like, and `mean_month` what a day without its day means. A format may have several sections with
semicolons between them; the first one is that of positive numbers, and only that is read here.
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
    2: "0.00",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    16: "d-mmm",
    17: "mmm-yy",
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
}
"""Formats that every workbook knows: Excel's own, and those of Chinese Excel."""
_SAMPLES = (1.0, 1020304.0)
"""Numbers that tell whether a format shows more than the value."""
_SAMPLE_DAY = date(2018, 3, 1)
"""A day that tells whether a format shows a part of it."""
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
_DECIMALS = re.compile(r"(?:[_*].)*(?:#,##|#*)0\.(0+)(?:_.|\s)*(?:;.*)?", re.DOTALL)
"""A format that shows a fixed number of decimals, as most formats of amounts do."""
_LARGEST_CODE = 1000
"""A number from this one on is a code or an amount: its last zeros say nothing."""
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
_MONTH_OF_YEAR = re.compile(r"(y{2,4})([^a-z]*)(?:(m{1,4})([^a-z]*))?")
_YEAR_LAST = re.compile(r"(m{1,4})([^a-z]+)(y{2,4})([^a-z]*)")


def read_number_formats(styles: str) -> Mapping[int, str]:
    """Return the formats that change what a cell shows, by the index of the cell's style.

    `styles` is the XML of the styles part. The index is the one that the attribute `s` of a cell
    has. Formats that a workbook defines itself replace those that every workbook knows.
    """
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
    """Return the first section of a format without quotes and marks such as [$-804].

    `[$-804]m"月"d;@` gives `m月d`. It is enough to see which parts of a day are shown.
    """
    first = _SECTION_MARK.sub("", code).partition(";")[0]
    return _LITERAL.sub(lambda found: found[1] or found[2] or "", first).strip()


def changes_text(code: str) -> bool:
    """Return whether a format shows a code around a number, a unit, or only a part of a day.

    Only these formats are stored with their cells, since most formats (General, 0, #,##0) do not
    matter. 0.00 does, as it shows 3.1 as 3.10. Two numbers are tried: 1 and 1020304.
    """
    if show_day(_SAMPLE_DAY, code):
        return True
    return bool(_unit_of(code)) or any(show_number(number, code) for number in _SAMPLES)


@lru_cache(maxsize=256)
def count_decimals(code: str) -> int:
    """Return how many decimals a format always shows, if it shows nothing else; else 0."""
    found = _DECIMALS.fullmatch(code)
    return len(found[1]) if found else 0


@lru_cache(maxsize=256)
def _unit_of(code: str) -> str:
    """Return the unit that a format shows behind a number, '' for none.

    `0.00%` gives %, `0.0"千元"` gives 千元. A unit in Latin letters is '' here: it may be a sign of
    a day or of a code. A format that ends with a comma shows thousands, and has no unit either.
    """
    first = _NO_TEXT.sub("", _SECTION_MARK.sub("", code).partition(";")[0])
    found = _WITH_UNIT.fullmatch(first.strip())
    if found is None or found[2].startswith(","):
        return ""
    shown = _LITERAL.sub(lambda literal: literal[1] or literal[2] or "", found[2]).strip()
    return found[1] or ("" if shown.isascii() and shown != "%" else shown)


def show_size(number: float, code: str) -> str:
    """Return a number with the unit that its format shows, '' if it shows none.

    0.0131 as `0.00%` gives 1.31%: such a value is a hundredth of what is shown. A percent sign in
    quotes changes nothing of the value. The number is not rounded as the format would round it.
    """
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

    7 gives 0007 as `0000` and HJ-007 as `"HJ-"000`; 3 gives 三 as `[DBNum1]0`, 3.1 gives 3.10 as
    `0.00`. Negative numbers and those above fifteen digits give ''.
    """
    decimals = count_decimals(code)
    if decimals:
        return _show_decimals(number, decimals)
    is_known = 0 < number < _LARGEST or (number == 0 and ";" not in code)
    shown = _render(number, _tokens_of(code)) if is_known else ""
    for mark, numerals in _NUMERALS.items():
        if mark in code:
            shown = shown.translate(str.maketrans("0123456789", numerals))
    return "" if shown == _plain_number(number) else shown


def _show_decimals(number: float, places: int) -> str:
    """Return a number with its last zeros, '' if it needs none or more decimals than `places`.

    530825 as `0.00` gives '': such a code has no decimals, the format came by itself.
    """
    shown = f"{number:.{places}f}"
    if not shown.endswith("0") or float(shown) != number:
        return ""
    return shown if 0 <= number < _LARGEST_CODE else ""


def _plain_number(number: float) -> str:
    """Return a number as a cell without a format shows it: 7 for 7.0."""
    return f"{Decimal(str(number)).normalize():f}"


_Token = tuple[str, str, str, str, str]


@lru_cache(maxsize=256)
def _tokens_of(code: str) -> tuple[_Token, ...]:
    """Return the signs of the first section of a format; none if it shows no code.

    An item has five texts of which one is filled: quoted text, sign behind a backslash, General,
    place of a digit, any other sign. Gaps (`_x`, `*x`) and marks in square brackets have all five
    empty.
    """
    section = _SECTION.match(code)
    if section is None or _CONDITION.search(code):
        return ()
    tokens = _TOKEN.findall(section[0])
    if any(_NO_CODE.search(other) for *_, other in tokens):
        return ()
    return tuple(tokens)


def _render(number: float, tokens: Sequence[_Token]) -> str:
    """Return what the signs of a format show of a number, '' if they cut digits.

    7.5 as `0000` gives '': the format would show 8, and a rounded number is not what the clerk
    wrote. Signs between the digits stay in their places, 12345 as `00-000` gives 12-345.
    """
    places = "".join(place for *_, place, _ in tokens)
    digits = f"{number:.{len(places.partition('.')[2])}f}"
    if places and float(digits) != number:
        return ""
    filled = _fill_places(digits, places)
    pieces: list[str] = []
    for text, sign, general, place, other in tokens:
        if general:
            pieces.append(_plain_number(number))
        else:
            pieces.append(filled.pop(0) if place else text or sign or other)
    return "".join(pieces).strip()


def _fill_places(digits: str, places: str) -> list[str]:
    """Return what each place of a format holds; the first one holds all further digits.

    A place behind a 0 is never blank.

    `digits` is the number with as many decimals as there are places for; `places` are the signs 0,
    #, ? and the point. `7` in `0000` gives 0, 0, 0, 7; `12345` in `00` gives 1234, 5; `7` in `##`
    gives '', 7.
    """
    filled: list[str] = []
    for number in range(len(places), 0, -1):
        filled.append(digits[-1:] or "0" * ("0" in places[:number]))
        digits = digits[:-1]
    return [digits + "".join(filled[-1:]), *filled[-2::-1]]


def show_day(day: date, code: str) -> str:
    """Return a day as its format without a year or a day shows it; '' for any other format.

    A month has its English name where the format says so: Mar.

    2018-03-01 gives 3月1日, 3-1, 1-Mar, 2018年3月 or 2018, as the format says. Clerks type 3-1 as a
    code of a household or a group, and Excel makes a day of it.
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
    return _show_month(day, plain)


def _show_month(day: date, plain: str) -> str:
    """Return the year of a day, with its month or alone, as a plain format shows it; else ''."""
    found = _MONTH_OF_YEAR.fullmatch(plain)
    if found:
        year, between, month, end = found.groups(default="")
        return _year(day, year) + between + (month and _month(day, month)) + end
    found = _YEAR_LAST.fullmatch(plain)
    if found:
        month, between, year, end = found.groups()
        return _month(day, month) + between + _year(day, year) + end
    return ""


def mean_month(day: date, code: str) -> str:
    """Return what a day means whose format shows only its month or year: 2018年3月, 2018年.

    '' for any other format, and for a day that is not the first of its month. The first is what a
    program adds to a month that somebody types; any other day somebody typed.
    """
    plain = _plain(code)
    if day.day != 1 or not _show_month(day, plain):
        return ""
    return f"{day.year}年{day.month}月" if "m" in plain else f"{day.year}年"


def _year(day: date, code: str) -> str:
    """Return the year of a day in four digits, in two for the code yy."""
    return f"{day.year:04}"[-max(len(code), 2) :]


def _month(day: date, code: str) -> str:
    """Return the month of a day as a number, or its name as a format of three letters shows it.

    `code` are the letters m of the format: m gives 3, mm gives 03, mmm and longer gives Mar.
    """
    if len(code) < len("mmm"):
        return _padded(day.month, code)
    return month_abbr[day.month]


def _padded(number: int, code: str) -> str:
    """Return a number with two digits if its code has two letters, else as it is."""
    if len(code) == 2:
        return f"{number:02}"
    return str(number)
