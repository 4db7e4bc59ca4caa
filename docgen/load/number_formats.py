"""Number formats of a workbook that make a cell show something else than its value.

Clerks write codes that Excel takes for numbers: leading zeros (0007), signs beside the digits
(HJ-007, 3-1), and a month with a day but no year (3月1日). And a format may show the unit of a
number: 1.31%, 8.2千元. Form: ECMA-376-1, 18.8.30 (numFmt) and 18.8.31.

`sheet_details`, `ods_details`, `xls_details` and `xml_workbook` find out which cells have such a
format (`changes_text`, `hides_origin`); `workbook_reader` then asks `show_cell` what a cell shows
and means. `format_codes` reads a format, `shown_numbers` and `shown_days` show values in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from html import unescape

from msgspec import Struct

from docgen.load.format_codes import WRITTEN, Section, read_code
from docgen.load.sheet_parts import list_cell_formats, read_attribute
from docgen.load.shown_days import DAY_ZERO, WHOLE_DAY, Moment, day_parts, draw_day
from docgen.load.shown_numbers import draw_number, plain_digits, read_as_typed
from docgen.model.source import SPOILT_DAY

_FORMAT_TAG = re.compile(r"<(?:\w+:)?numFmt\b[^>]*?>")
_HALF_TIME = '上午/下午h"时"mm"分"'
BUILT_IN = {
    2: "0.00",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((34, 55), _HALF_TIME),
    **dict.fromkeys((35, 56), f'{_HALF_TIME}ss"秒"'),
}
"""Formats that every workbook knows: Excel's own, and those of Chinese Excel."""
_LARGEST = 10**15
"""A spreadsheet keeps fifteen digits of a number."""
_LARGEST_CODE = 1000
"""A number from this one on is a code or an amount: its last zeros say nothing."""
_LEAP_DAY = 60
"""The number of a day that there was not."""
_FIRST_YEAR = 1900
"""The year of small numbers in cells with days: no day of it is meant."""
_MOST_DAYS = 2958466
"""The number of the first day that no workbook knows."""
_SIGNS = re.compile(r"[-+()（）\s]*")
"""What may stand beside a number and says nothing that its value does not."""
_DAY_CODE = re.compile(r"\d{1,2}(?:[-/]\d{1,2}|月\d{1,2}日)")
"""A day as people write a code (3-1), or as its text alone tells that it is a day."""


class CellText(Struct, frozen=True, kw_only=True):
    """What a cell shows and means beside its value; '' for what the value says itself."""

    value: str | float | date = ""
    """Another value of the cell for fields of all kinds: 0007, HJ-7 for a text."""
    day: str = ""
    """What a day or a time shows of itself: 3-1, 2018年3月, 1:30."""
    meant: str = ""
    """How a number or a month is read: 1.31% for 0.0131, 2018年3月 for a day."""
    code: str = ""
    """What fields of texts and codes read: HJ-007. A day among codes has `SPOILT_DAY` behind it."""


_VALUE = CellText()


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
    shown = {number: code for number, code in codes.items() if is_telling(code)}
    formats = dict[int, str]()
    for index, tag in enumerate(list_cell_formats(styles) if shown else ()):
        number = read_attribute(tag, "numFmtId")
        if number.isdigit() and int(number) in shown:
            formats[index] = shown[int(number)]
    return formats


@lru_cache(maxsize=512)
def is_telling(code: str) -> bool:
    """Return whether cells with a format may show something else than their values.

    Only these formats are stored with their cells, since most formats (General, 0, #,##0) do not
    matter. 0.00 does, as it shows 3.1 as 3.10, and a day in full, as it may show a number.
    """
    return changes_text(code) or shows_day(code)


@lru_cache(maxsize=512)
def changes_text(code: str) -> bool:
    """Return whether a format shows a code around a number, a unit, or only a part of a day."""
    return changes_written(code) or any(map(_changes_number, read_code(code).numbers))


@lru_cache(maxsize=512)
def changes_written(code: str) -> bool:
    """Return whether a format shows a text with something beside it: `"HJ-"@`."""
    section = read_code(code).texts
    return section is not None and bool(section.pieces) and not _is_bare(section)


def _changes_number(section: Section) -> bool:
    """Return whether a section shows more of a number or less of a day than its value."""
    if section.is_day:
        return not day_parts(section) >= WHOLE_DAY or len(day_parts(section)) > len(WHOLE_DAY)
    whole, decimals = section.places
    if not _is_bare(section) or section.thousands or _is_padded(whole):
        return True
    return (
        "0" in decimals and not section.is_loose and (not section.has_groups or _is_fixed(section))
    )


@lru_cache(maxsize=512)
def _is_bare(section: Section) -> bool:
    """Return whether a section shows nothing but a number, its sign and gaps."""
    before, between, behind = section.around
    is_same = not between and _SIGNS.fullmatch(before) and _SIGNS.fullmatch(behind)
    return bool(is_same) and not section.numerals and not section.percents


def _is_padded(places: str) -> bool:
    """Return whether places before the point show zeros before a small number: 00, 0###."""
    return places.rfind("0") >= 0 and len(places) - places.find("0") > 1


def _is_fixed(section: Section) -> bool:
    """Return whether a section always shows the same number of decimals, and one digit at least."""
    whole, decimals = section.places
    return decimals.strip("0") == "" and whole.count("0") == 1 and whole.endswith("0")


@lru_cache(maxsize=512)
def shows_day(code: str) -> bool:
    """Return whether a format shows numbers as days or times."""
    return any(section.is_day for section in read_code(code).numbers)


def shows_duration(code: str) -> bool:
    """Return whether a format shows hours, minutes or seconds without an end: [h]:mm."""
    return any(part.startswith("[") for part in _parts_of(code))


def shows_only_time(code: str) -> bool:
    """Return whether a format shows the time of a moment and not its day: h:mm."""
    parts = _parts_of(code)
    return bool(parts & {"h", "min", "s"}) and not parts & WHOLE_DAY


def _parts_of(code: str) -> frozenset[str]:
    """Return the parts of a moment that the first section of a format shows."""
    return day_parts(read_code(code).numbers[0])


@lru_cache(maxsize=512)
def count_decimals(code: str) -> int:
    """Return how many decimals a format always shows, if it shows nothing else; else 0."""
    section = read_code(code).numbers[0]
    is_number = not section.is_day and not section.is_loose and not section.thousands
    if not is_number or not _is_bare(section) or not _is_fixed(section):
        return 0
    return len(section.places[1])


def show_cell(value: str | bool | float | Moment, code: str) -> CellText:
    """Return what a cell shows and means beside its value, given its format.

    A whole day (2018/3/1) is no other than its value, and so is a truth value.
    """
    if isinstance(value, str):
        return CellText(value=show_written(value, code))
    if isinstance(value, bool):
        return _VALUE
    if isinstance(value, int | float):
        return _show_number_cell(value, code)
    section = read_code(code).numbers[0]
    if section.is_day or not section.has_digits:
        return _show_moment(value, code)
    # The reader of cells took a letter of the format for one of a day: !d0.
    if type(value) is not date:
        return _VALUE
    number = _count_days(value)
    shown = _show_number_cell(number, code)
    return CellText(value=shown.value or number, meant=shown.meant, code=shown.code)


def _count_days(day: date) -> int:
    """Return the number that a workbook stores for a day: it knows a 29 February of 1900."""
    number = day.toordinal() - DAY_ZERO.toordinal()
    return number - (number <= _LEAP_DAY)


def show_written(text: str, code: str) -> str:
    """Return a text as its format shows it, '' if it shows nothing else: HJ-7 for `"HJ-"@`."""
    section = read_code(code).texts
    if section is None or not text or not changes_written(code):
        return ""
    return "".join(text if piece.kind == WRITTEN else piece.text for piece in section.pieces)


@lru_cache(maxsize=2**14)
def _show_number_cell(number: float, code: str) -> CellText:
    """Return what a number shows and how it is read; a number that is shown as a day is a day."""
    value = Decimal(repr(number))
    section, has_minus = read_code(code).choose(value)
    if section.is_day and 0 <= number < _MOST_DAYS:
        moment = DAY_ZERO + timedelta(days=number)
        day = moment.date() if moment.time() == time.min else moment
        shown = _show_moment(day, code)
        return CellText(value=day, day=shown.day, meant=shown.meant, code=shown.code)
    if section.is_day or abs(number) >= _LARGEST:
        return _VALUE
    text = _show_value(section, value, has_minus=has_minus)
    if text.isascii() and text.isdigit() and int(text) == number:
        return CellText(value=text)
    return CellText(code=text, meant=read_as_typed(section, value, has_minus=has_minus))


def show_size(number: float, code: str) -> str:
    """Return a number with the unit that its format shows, as it would be typed; '' for the value.

    0.0131 as `0.00%` gives 1.31%: such a value is a hundredth of what is shown. A percent sign in
    quotes changes nothing of the value. The number is not rounded as the format would round it.
    """
    value = Decimal(repr(number))
    section, has_minus = read_code(code).choose(value)
    if section.is_day or abs(number) >= _LARGEST:
        return ""
    return read_as_typed(section, value, has_minus=has_minus)


def show_number(number: float, code: str) -> str:
    """Return a number as its format shows it: with leading zeros, with signs beside the digits.

    '' for a format that shows the value, a day, thousands or a fraction, or rounds a number and
    shows nothing else. Numbers above fifteen digits give '' too.

    7 gives 0007 as `0000` and HJ-007 as `"HJ-"000`; 3 gives 三 as `[DBNum1]0`, 3.1 gives 3.10 as
    `0.00`, 0.5 gives 50% as `0%`.
    """
    value = Decimal(repr(number))
    section, has_minus = read_code(code).choose(value)
    if section.is_day or abs(number) >= _LARGEST:
        return ""
    return _show_value(section, value, has_minus=has_minus)


def _show_value(section: Section, value: Decimal, *, has_minus: bool) -> str:
    """Return a number as a section shows it, '' for the value; see `show_number`."""
    shown = draw_number(section, value, has_minus=has_minus)
    if _is_bare(section) and not _keeps_digits(section, value, shown):
        return ""
    return "" if shown == plain_digits(value) else shown


def _keeps_digits(section: Section, value: Decimal, text: str) -> bool:
    """Return whether a section that shows a number alone adds zeros to it that may be a code's.

    530825 as `0.00` has none: such a code has no decimals, the format came by itself.
    """
    if section.is_loose or section.has_groups or value < 0 or not text:
        return _is_fixed(section) and 0 <= value < _LARGEST_CODE and _is_equal(text, value)
    may_end_so = value < _LARGEST_CODE or _is_padded(section.places[0])
    return may_end_so and _is_equal(text, value)


def _is_equal(text: str, value: Decimal) -> bool:
    """Return whether a text is a number and equals a value."""
    digits = text.replace(".", "", 1)
    return digits.isascii() and digits.isdigit() and Decimal(text) == value


def _show_moment(moment: Moment, code: str) -> CellText:
    """Return what a day or a time shows; nothing of a day in full.

    A time that is shown as a day is a number of less than a day, and a day of 1900 is a small
    number: nobody wrote 1900-1-0.
    """
    section, _ = read_code(code).choose(Decimal(1))
    shown = draw_day(section, moment)
    parts = day_parts(section)
    if not isinstance(moment, date):
        return CellText(day=shown, meant=shown)
    if not parts >= WHOLE_DAY:
        mark = SPOILT_DAY * ("y" in parts or not _DAY_CODE.fullmatch(shown))
        return CellText(day=shown, meant=mean_month(moment, code), code=shown + mark)
    first = f"{moment.year}年{moment.month}月{moment.day}日（是数字{_count_days(moment)}）"
    has_time = isinstance(moment, datetime) and len(parts) > len(WHOLE_DAY)
    return CellText(meant=first * (moment.year <= _FIRST_YEAR), code=shown * has_time)


def mean_month(day: date, code: str) -> str:
    """Return what a day means whose format shows only its month or year: 2018年3月, 2018年.

    '' for any other format, and for a day that is not the first of its month. The first is what a
    program adds to a month that somebody types; any other day somebody typed.
    """
    section, _ = read_code(code).choose(Decimal(1))
    parts = day_parts(section)
    if day.day != 1 or "d" in parts or "y" not in parts:
        return ""
    return f"{day.year}年{day.month}月" if "m" in parts else f"{day.year}年"
