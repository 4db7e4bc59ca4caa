"""The one grammar by which text becomes a number, a quantity or a date."""

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
_DATE = re.compile(r"(\d{4})(?:年|[-./])(?:(\d{1,2})(?:月|[-./]|$)(?:(\d{1,2})(?:日|号)?)?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_HAN_NUMBER = "[二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_HAN_DATE = re.compile(rf"([〇零一二三四五六七八九]{{4}})年({_HAN_NUMBER})月({_HAN_NUMBER})日")
MAX_DIGITS = 60


class LiteralError(ValueError):
    """Text that looks like a value but is none; the message is for the user."""


def _fold(text: str) -> str:
    """Full-width digits and signs as half-width, outer and inner spaces away."""
    return unicodedata.normalize("NFKC", text.replace("㎡", "平方米")).strip()


def parse_decimal(text: str) -> Decimal | None:
    """A plain number with optional sign, thousands commas and decimals; else None."""
    folded = _fold(text)
    if len(folded) > MAX_DIGITS or not _PLAIN.fullmatch(folded):
        return None
    return Decimal(folded.replace(",", ""))


def parse_quantity(text: str) -> Quantity | None:
    """A number with an optional unit (8965户, 1.31%, 6万元/户); None if it does not begin so."""
    folded = _fold(text).replace("∕", "/")
    match = _QUANTITY.fullmatch(folded)
    if len(folded) > MAX_DIGITS or match is None:
        return None
    number, unit = match.groups()
    return Quantity(Decimal(number.replace(",", "")), unit)


def parse_date(text: str) -> DateValue | None:
    """2018年3月16日, 2018.3.16, 2018-03-16, 20180316, 二〇一八年三月十六日, 2018年3月, 2018年.

    None if the text has no such form; LiteralError if it has, but the day does not exist.
    """
    folded = re.sub(r"\s+", "", _fold(text))
    han = _HAN_DATE.fullmatch(folded)
    if han:
        return _date(_han_year(han[1]), _han(han[2]), _han(han[3]), text)
    match = _COMPACT.fullmatch(folded) or _DATE.fullmatch(folded)
    if match is None:
        return None
    year, month, day = (None if part is None else int(part) for part in match.groups())
    return _date(year or 0, month, day, text)


def _date(year: int, month: int | None, day: int | None, text: str) -> DateValue:
    try:
        dt.date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError as error:
        raise LiteralError(f"没有“{text}”这一天") from error
    return DateValue(year, month or 0, day or 0)


def _han_year(text: str) -> int:
    return int("".join(str(DIGITS.replace("零", "〇").index(s.replace("零", "〇"))) for s in text))


def _han(text: str) -> int:
    tens, ten, ones = text.partition("十")
    if not ten:
        return DIGITS.find(tens)
    return (DIGITS.find(tens) if tens else 1) * 10 + (DIGITS.find(ones) if ones else 0)
