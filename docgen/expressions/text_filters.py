"""Filters over texts and dates: `|日期`, `|换行`, `|年`, `|取`, `|default` and others.

A missing value stays missing: it prints as a visible mark, and an empty text would hide it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from jinja2 import Undefined
from msgspec.structs import replace

from docgen.expressions.bounded_patterns import compile_pattern
from docgen.expressions.identity_number import read_birth_date, read_sex
from docgen.expressions.literals import parse_date
from docgen.expressions.quantity import Quantity, UnitError
from docgen.model.values import DateValue, Missing, Rich

_LINE_BREAK = "\v"
"""The character that Word's templates turn into a line break inside a paragraph."""


def format_date(value: object) -> str:
    """Return a date in any usual form as 2018年3月16日 (`|日期`). Raises UnitError for others."""
    date = parse_date(str(value))
    if date is None:
        raise UnitError(f"“{value}”不是日期")
    return str(date)


def read_date_part(part: str, name: str) -> Callable[[object], object]:
    """Return a filter for the year, month or day of a date (`|年`, `|月`, `|日`).

    The date may be text. The filter returns Missing if there is no date or it lacks the part, and
    raises UnitError for anything else.

    `part` is the attribute of a DateValue (year, month or day), `name` the word for messages.
    """

    def read_part(value: object) -> object:
        """Return the part of a date as a number; Missing if it is not there."""
        if isinstance(value, Missing):
            return value
        date = value
        if isinstance(value, str):
            date = parse_date(value)
        if value and not isinstance(date, DateValue):
            raise UnitError(f"“{value}”不是日期，不能取“{name}”")
        number = getattr(date, part, 0)
        if not number:
            return Missing(name)
        return Quantity(Decimal(number))

    return read_part


def break_lines(value: object) -> object:
    """Return a text whose line ends break the line and begin no paragraph (`|换行`).

    Line ends at the end of the text are dropped. Any other value, such as a number, is returned as
    it is.
    """
    if isinstance(value, Rich):
        pieces = (replace(piece, text=_break_text(piece.text)) for piece in value.pieces)
        return Rich(tuple(pieces))
    if isinstance(value, str):
        return _break_text(value)
    return value


def _break_text(text: str) -> str:
    """Return a text with its inner line ends as line breaks, without those at its end."""
    return text.replace("\r\n", "\n").rstrip("\n").replace("\n", _LINE_BREAK)


def read_birthday(value: object) -> object:
    """Return the date of birth in an identity number (`|生日`), Missing if it holds none.

    The text must hold a real date in its characters 7 to 14; its check character is not looked at.
    """
    date = None
    if not isinstance(value, Missing):
        date = read_birth_date(str(value))
    if date is None:
        return Missing("生日")
    return DateValue(date.year, date.month, date.day)


def read_sex_of(value: object) -> object:
    """Return 男 or 女 by an identity number (`|男女`), '' if the number has no such digit."""
    if isinstance(value, Missing):
        return value
    return read_sex(str(value))


def count_characters(value: object) -> object:
    """Return the number of characters of a text (`|字数`).

    Spaces and punctuation count too. Of another value the characters of its text are counted.
    """
    if isinstance(value, Missing):
        return value
    return len(str(value))


def read_whole_number(value: object) -> object:
    """Return a text of digits as a number (`|整数`), Missing if it is no such text.

    `0012` is 12. Full-width digits, signs and decimals are no digits here.
    """
    if isinstance(value, Missing) or not re.fullmatch("[0-9]+", str(value)):
        return Missing("整数")
    return Quantity(Decimal(str(value)))


def extract(value: object, pattern: str) -> object:
    """Return the first group of a pattern in a text (`|取('^[0-9]{4}')`).

    A pattern without groups gives its whole match. Missing if the pattern does not match.

    A group that took no part in the match gives None. Raises PatternError if the pattern cannot be
    read or its search takes too long.
    """
    if isinstance(value, Missing):
        return value
    compiled = compile_pattern(str(pattern))
    match = compiled.search(str(value))
    if match is None:
        return Missing("取")
    if compiled.groups:
        return match[1]
    return match[0]


def replace_text(value: object, old: str, new: str, count: int = -1) -> object:
    """Return a text with `old` replaced by `new` (`|replace('-', '')`)."""
    if isinstance(value, Missing):
        return value
    return str(value).replace(old, new, count)


def fill_in(value: object, default_value: object = "", boolean: bool = False) -> object:
    """Return `default_value` for a missing value (`|default('无')`).

    With `boolean` an empty value is replaced too, as Jinja2's own filter does.
    """
    if isinstance(value, Undefined | Missing) or (boolean and not value):
        return default_value
    return value


def pass_through(value: object) -> object:
    """Return the value itself (`|safe`, `|e`): Word escapes each value when it is written."""
    return value
