"""Codes that a program took for something else: a number, a day, a blank cell.

Excel turns 3-1 into a day and a long number into 5.3E+14; a program for data writes a column of
numbers with a blank cell as 530825.0 and nan.

`cells` and `cell_notes` report them; `cell_shortcut` uses SPOILT_CODE in polars, to find the texts
that have to be read one by one. A spoilt code cannot be restored, so it is an error and no value.
"""

from __future__ import annotations

from decimal import Decimal

from docgen.codes import new_finding
from docgen.model.finding import Finding, Location, Severity
from docgen.model.lazy_pattern import LazyPattern

_MONTHS = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    "|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_CAPITAL_MONTHS = "(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
"""Months as databases write them, with a day before and a year behind them."""
_MONTH_WORDS = "(?:十[一二]?|[一二三四五六七八九])月"
_MONTH = "(?:0?[1-9]|1[0-2])"
_DAY = "(?:0?[1-9]|[12][0-9]|3[01])"
_YEAR = "(?:19|20)[0-9]{2}"
_TIME = r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.0+)?)?)?"
_DAYS = (
    f"{_YEAR}年[0-9]{{1,2}}月[0-9]{{1,2}}日",
    f"{_MONTH}月{_DAY}日",
    f"{_YEAR}/{_MONTH}/{_DAY}",
    f"{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])",
    f"{_YEAR}年{_MONTH}月",
    f"{_MONTH}/{_DAY}/(?:{_YEAR}|[0-9]{{2}})",
    f"{_DAY}/{_MONTH}/{_YEAR}",
    f"(?:{_DAY}|{_YEAR})[- ]{_MONTHS}(?:[- ][0-9]{{2,4}})?",
    f"{_DAY}-{_CAPITAL_MONTHS}-[0-9]{{2,4}}",
    f"{_MONTHS}[- ][0-9]{{1,4}}(?:, ?[0-9]{{2,4}})?",
    f"(?:{_YEAR}年)?{_MONTH_WORDS}(?:[-][0-9]{{1,4}}|[一二三]?十?[一二三四五六七八九十]日)",
    f"[0-9]{{1,2}}-{_MONTH_WORDS}(?:-[0-9]{{2,4}})?",
)
"""Days and months as spreadsheets write them; 2018-3-1 and 3/1/18 may be codes."""
_LOST = r"[0-9]\.[0-9]+[Ee]\+?[0-9]{1,3}|[0-9][Ee]\+[0-9]{1,3}|[0-9]{16,}\.0+"
_NO_VALUE = (
    r"(?i:null|nan|nat|none|nil|undefined|<na>|<null>|\(null\)|\[null\]|<none>|\(none\)|n/a|\\n)|NA"
)
DAY_TEXT = f"^(?:{_YEAR}年)?{_MONTH}月{_DAY}日$"
"""A pattern that finds a day as a cell with one is read, for `re` and for polars."""
SPOILT_CODE = f"^(?:(?:{'|'.join(_DAYS)}){_TIME}|{_LOST}|{_NO_VALUE}|[0-9]{{5,15}}\\.0+)$"
"""A pattern that finds what a code is not, for `re` and for polars."""
_LONGEST_EXACT = 16
"""Digits of the shortest code that a number may not hold."""
_SPOILT_DAY = LazyPattern(f"(?:{'|'.join(_DAYS)}){_TIME}")
_SPOILT_NUMBER = LazyPattern(_LOST)
_DAY_TEXT = LazyPattern(DAY_TEXT)
_BLANK = LazyPattern(_NO_VALUE)


NO_VALUE_TEXT = f"^(?:{_NO_VALUE})$"
"""A pattern that finds what programs write for a blank cell, for polars."""


def is_no_value(text: str) -> bool:
    """Return whether a code is what a program writes for a blank cell: nan, NULL.

    The text is matched as a whole and in any case of letters.
    """
    return _BLANK.fullmatch(text) is not None


def _is_whole(text: str) -> bool:
    """Return whether digits with .0 behind them are more than a number can hold: none is lost.

    A number of so many digits is written as it is stored, or with zeros at its end.
    """
    digits = text.partition(".")[0]
    if len(digits) < _LONGEST_EXACT or not digits.isdecimal():
        return False
    number = float(digits)
    return int(digits) not in (int(number), int(Decimal(repr(number))))


def is_day_text(text: str) -> bool:
    """Return whether a text is a day as a cell with one is read: 2018年3月1日, 3月1日."""
    return _DAY_TEXT.fullmatch(text) is not None


def is_day(text: str) -> bool:
    """Return whether a text is a day or month, as spreadsheets write them."""
    return is_day_text(text) or _SPOILT_DAY.fullmatch(text) is not None


def report_day_texts(name: str, text: str, count: int, location: Location) -> Finding:
    """Return the finding about a few days among the other texts of a column.

    `text` is one of them, `count` how many cells have a day. It is a notice: a day may be meant.
    """
    return new_finding(
        "TB-23",
        f"“{name}”有{count}格是日期（“{text}”），别的格不是，多半是编号（如 3-1）被 Excel 改成的",
        "是编号的，把这一列设成“文本”格式，再照原来的重新录入；真是日期的不用改",
        severity=Severity.NOTICE,
        location=location,
    )


def report_spoilt_code(name: str, text: str, *, is_day: bool = False) -> Finding | None:
    """Return the finding about a code that a program took for a number or a day, else None.

    `is_day` says that the cell of a workbook has a day, whatever its text.

    TB-04 for a number that has lost digits (5.3E+14), TB-23 for a day. 530825.0 is neither: no
    digit is lost, and `tidy_texts` takes off what is added. So is a long one that no number can be.
    """
    if _SPOILT_NUMBER.fullmatch(text) and not _is_whole(text):
        return new_finding(
            "TB-04",
            f"“{name}”里的“{text}”是被当成数字的号码，末几位已经丢了",
            "找原来的表，把这一列设成“文本”格式，再照原件重新录入",
        )
    if is_day or _SPOILT_DAY.fullmatch(text):
        return new_finding(
            "TB-23",
            f"“{name}”里的“{text}”是个日期，多半是编号（如 3-1）被 Excel 改成的",
            "把这一列设成“文本”格式，再照原来的编号重新录入",
        )
    return None
