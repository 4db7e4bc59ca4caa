"""The one grammar by which text becomes a number, a quantity or a date.

Full-width digits, spaces and 〇 are accepted wherever people type them. Each reader returns None
for text of another form, so that callers can name the field and the expected form.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal

from docgen.expressions.chinese_numerals import DIGITS
from docgen.expressions.quantity import Quantity
from docgen.model.values import DateValue

_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_QUANTITY = re.compile(rf"({_NUMBER})\s*([^\d\s,.+\-()]*)")
_PLAIN = re.compile(_NUMBER)
_DATE = re.compile(
    r"(\d{4})(?:年|[-–—./])(?:(\d{1,2})(?:月|[-–—./]|$)(?:(\d{1,2})(?:[日号]?[.。]?))?)?"
)
_LONGEST_DATE = 100
"""Characters of a date with the spaces and the time in it."""
_MIDNIGHT = re.compile(r"[ T]+0{1,2}:00(?::00(?:\.0+)?)?$")
"""The time that programs write behind a day that has none."""
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SQUARE_METRES = re.compile("㎡|[mMｍ](?:²|2$)")
_FOOTNOTE = re.compile("[²³¹⁰-₟⅐-ↈ①-⓿❶-➓㈠-㊿]")
"""Digits in circles, in brackets, above or below the line."""
_CHINESE_NUMBER = "[二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_CHINESE_DATE = (
    rf"([〇○零0一二三四五六七八九]{{4}})年({_CHINESE_NUMBER})月({_CHINESE_NUMBER})[日号]"
)
_Part = int | str | None
"""A month or day as a number or in digits; None if it is not written."""
FIRST_YEAR, LAST_YEAR = 1900, 2100
"""The years of a date that people mean; 2104 is a slip of the hand."""
MAX_DIGITS = 60
"""The longest text, in characters, that is read as a number."""


class LiteralError(ValueError):
    """Text of a value's form that is no value; the message is for users."""


def parse_decimal(text: str) -> Decimal | None:
    """Return a plain number with optional sign, thousands commas and decimals; else None.

    `1,234.5` → 1234.5; 12,34 and '' give None. A number of more than `MAX_DIGITS` characters gives
    None too.
    """
    folded = _fold(text)
    if len(folded) > MAX_DIGITS or not _PLAIN.fullmatch(folded):
        return None
    return Decimal(folded.replace(",", ""))


def parse_quantity(text: str) -> Quantity | None:
    """Return a number with an optional unit (8965户, 1.31%, 6万元/户); else None.

    `6万元/户` → 6 in the unit 万元/户; the unit is not checked, and kept as written but for
    full-width characters (ＫＧ → KG) and for ㎡ and m², which become 平方米. A mark of a footnote
    behind the number (4①) makes the text no quantity.
    """
    folded = _fold(text).replace("∕", "/")
    match = _QUANTITY.fullmatch(folded)
    if len(folded) > MAX_DIGITS or match is None or _FOOTNOTE.search(folded):
        return None
    number, unit = match.groups()
    return Quantity(Decimal(number.replace(",", "")), unit)


def parse_date(text: str) -> DateValue | None:
    """Return a date in any usual form; None if the text has no such form.

    Forms: 2018年3月16日, 2018.3.16, 2018-03-16, 20180316, 二〇一八年三月十六日, 2018年3月, 2018年.
    Raises LiteralError if the text has the form, but the day or the year cannot be meant.

    A month or a day that is not written is 0 in the result. A time of midnight behind the day is
    ignored, because programs write it there: 2018-03-16 00:00:00.
    """
    if len(text) > _LONGEST_DATE:
        return None
    folded = re.sub(r"\s+", "", _MIDNIGHT.sub("", _fold(text)))
    match = _COMPACT_DATE.fullmatch(folded) or _DATE.fullmatch(folded)
    if match is not None:
        return _new_date(text, match[1], match[2], match[3])
    chinese = re.fullmatch(_CHINESE_DATE, folded)
    if chinese is None:
        return None
    month = _read_chinese(chinese[2])
    day = _read_chinese(chinese[3])
    return _new_date(text, _read_chinese_year(chinese[1]), month, day)


def parse_day(text: str) -> dt.date | None:
    """Return a whole day in any form of `parse_date`; None for any other text.

    A date without its day, and a day that is in no calendar, give None; nothing is raised.
    """
    try:
        written = parse_date(text)
    except LiteralError:
        return None
    if written is None or not written.day:
        return None
    return dt.date(written.year, written.month, written.day)


def _fold(text: str) -> str:
    """Return a text with half-width digits and operators, and without outer spaces.

    The mark of a footnote is no digit: 4① is not 41.
    """
    spelled = _SQUARE_METRES.sub("平方米", text)
    if spelled.isascii():
        return spelled.strip()
    if _FOOTNOTE.search(spelled):
        return spelled.strip()
    return unicodedata.normalize("NFKC", spelled).strip()


def _new_date(text: str, year: int | str, month: _Part, day: _Part) -> DateValue:
    """Return the date that a text contains; None for month or day means not written.

    Raises LiteralError if there is no such day, or if nobody can mean its year.
    """
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise LiteralError(f"“{text}”的年份不会是{year}")
    try:
        dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise LiteralError(f"没有“{text}”这一天") from error
    return DateValue(int(year), int(month or 0), int(day or 0))


def _read_chinese_year(text: str) -> int:
    """Return a year that is written digit by digit: 二〇一八 → 2018."""
    digits = re.sub("[〇○0]", "零", text)
    return int("".join(str(DIGITS.index(char)) for char in digits))


def _read_chinese(text: str) -> int:
    """Return a number below 40: 十六 → 16."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return DIGITS.index(tens)
    return DIGITS.index(tens or "一") * 10 + DIGITS.index(ones or "零")
