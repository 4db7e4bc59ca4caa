"""The grammar of numbers and dates as patterns that every engine of regular expressions reads.

Python and ECMAScript differ on what a digit, a letter and a space is. Here each class of signs
is written out, so that an editor judges a text as the program does. Signs that only Unicode's
compatibility forms make a digit (①, ², ㏠) are left to the program: a text that holds one
passes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from itertools import groupby

from docgen.expressions.chinese_numerals import DIGITS as HAN
from docgen.expressions.chinese_numerals import numeral as chinese
from docgen.expressions.literals import MAX_DIGITS

_TOKEN = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\.|.", re.DOTALL)
_SHORTHAND = frozenset("dDwWsS")
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
_FOREIGN = re.compile(r"\(\?(?![:=!])|\\[AZbB0-9]|[*+?}]\+")


LAST_RARE = 0x30000  # beyond it no sign has a compatibility form


class UnportableError(ValueError):
    """A pattern that other engines read otherwise."""


@cache
def _signs() -> str:
    """Every sign that text can hold, in the order of their numbers."""
    return "".join(map(chr, (*range(0xD800), *range(0xE000, 0x110000))))


@cache
def _class(text: str) -> str:
    """A class of signs as Python reads it, written out as ranges."""
    runs = [found.group() for found in re.finditer(f"{text}+", _signs())]
    negated = sum(map(len, runs)) > len(_signs()) // 2
    if negated:
        inverse = f"[^{text[1:]}" if not text.startswith("[^") else f"[{text[2:]}"
        runs = [found.group() for found in re.finditer(f"{inverse}+", _signs())]
    return f"[{'^' if negated else ''}{''.join(map(_range, runs))}]"


def _range(run: str) -> str:
    first, last = _escaped(run[0]), _escaped(run[-1])
    return first if first == last else f"{first}-{last}" if len(run) > 2 else first + last


def _escaped(sign: str) -> str:
    if sign in "\\]^[-|":
        return f"\\{sign}"
    # What cannot be seen is written as its number.
    return sign if sign.isprintable() or ord(sign) > 0xFFFF else f"\\u{ord(sign):04x}"


def portable(pattern: str) -> str:
    """A whole-text pattern of a schema in words that Python and ECMAScript read alike.

    UnportableError if it holds what has no like elsewhere.
    """
    if _FOREIGN.search(pattern):
        raise UnportableError(pattern)
    out = [_token(token) for token in _TOKEN.findall(pattern.removesuffix("$"))]
    return f"^(?:{''.join(out)})$"


def _token(token: str) -> str:
    if token.startswith("[") and len(token) > 1:
        return _class(token)
    if token == ".":
        return r"[^\n]"
    if token[0] == "\\" and token[1] in _SHORTHAND:
        return _class(f"[{token}]")
    if token[0] == "\\" and not token[1].isalpha() and token[1] not in _SYNTAX:
        return token[1]
    return token


def _both(signs: str) -> str:
    """Signs in half and in full width, as what stands in a class."""
    return "".join(_escaped(sign) + chr(ord(sign) + 0xFEE0) for sign in signs)


@cache
def _rare() -> str:
    """The signs that compatibility makes something else, full width aside; other digits too."""
    odd = "".join(
        sign
        for sign in _signs()[0x80:LAST_RARE]
        if (not unicodedata.is_normalized("NFKC", sign) or sign.isdecimal())
        and not 0xFF01 <= ord(sign) <= 0xFF5E
        and not sign.isspace()
    )
    runs = groupby(enumerate(odd), key=lambda pair: ord(pair[1]) - pair[0])
    return f"[{''.join(_range(''.join(sign for _, sign in run)) for _, run in runs)}]"


def _or_rare(body: str) -> str:
    return rf"^(?:{body}|[\s\S]*{_rare()}[\s\S]*)$"


DIGITS = "0123456789"
_ONE = f"[{_both(DIGITS)}]"
_WHOLE = rf"[{_both('+-')}]?(?:{_ONE}{{1,3}}(?:[{_both(',')}]{_ONE}{{3}})+|{_ONE}+)"
_POINT = f"[{_both('.')}]"


def _between_spaces(body: str) -> str:
    """A number between spaces, not longer than one may be."""
    short = rf"(?=\S(?:[\s\S]{{0,{MAX_DIGITS - 2}}}\S)?\s*$)"
    return _or_rare(rf"\s*{short}{body}\s*")


@cache
def integer_pattern() -> str:
    """What `parse_decimal` reads as a whole number."""
    return _between_spaces(rf"{_WHOLE}(?:{_POINT}[{_both('0')}]+)?")


@cache
def decimal_pattern() -> str:
    """What `parse_decimal` reads."""
    return _between_spaces(rf"{_WHOLE}(?:{_POINT}{_ONE}+)?")


@cache
def quantity_pattern() -> str:
    """What `parse_quantity` reads."""
    unit = _class(rf"[^\d\s{_both(',.+-()')}]")
    return _between_spaces(rf"{_WHOLE}(?:{_POINT}{_ONE}+)?\s*{unit}*")


@cache
def date_pattern(whole: bool) -> str:
    """What `parse_date` reads; with `whole` only what says the day."""
    gap = r"\s*"  # engines differ here on signs only that no text file may hold
    apart = f"(?:年|[{_both('-./')}]){gap}", f"(?:月|[{_both('-./')}]){gap}", f"(?:[日号]{gap})?"
    zero = f"[{_both('0')}]{gap}"
    forms = [
        _days(_western(gap), _western_day(gap, zero), "", "", ""),
        _days(_western(gap), _western_day(gap, f"(?:{zero})?"), *apart),
        _days(_han(gap), _han_day(gap), f"年{gap}", f"月{gap}", f"日{gap}"),
    ]
    if not whole:
        some = "|".join(_western_day(gap, f"(?:{zero})?")(number) for number in range(1, 13))
        forms.append(f"{_year(_western(gap))}{apart[0]}(?:(?:{some})(?:{apart[1]})?)?")
    return _or_rare(rf"{gap}(?:{'|'.join(forms)})")


Digits = Callable[[str], str]
Number = Callable[[int], str]


def _western(gap: str) -> Digits:
    return lambda digits: f"[{_both(digits)}]{gap}"


def _western_day(gap: str, zero: str) -> Number:
    """A day or month; before one of a single digit stands `zero`."""

    def number(value: int) -> str:
        signs = [f"[{_both(sign)}]{gap}" for sign in str(value)]
        return "".join(signs) if value > 9 else zero + signs[0]

    return number


def _han(gap: str) -> Digits:
    signs = dict(zip(DIGITS, ("零〇", *HAN[1:]), strict=True))
    return lambda digits: f"[{''.join(signs[sign] for sign in digits)}]{gap}"


def _han_day(gap: str) -> Number:
    return lambda value: "".join(sign + gap for sign in chinese(value))


def _year(digits: Digits) -> str:
    """Four digits, not all of them zero."""
    return f"(?!{digits('0') * 4}){digits(DIGITS) * 4}"


def _leap(digits: Digits) -> str:
    """A year with a 29th of February."""
    fourth = "|".join(
        digits(tens) + digits(ones)
        for tens, ones in (("0", "48"), ("2468", "048"), ("13579", "26"))
    )
    return f"(?:{digits(DIGITS) * 2}(?:{fourth})|(?:{fourth}){digits('0') * 2})"


def _days(digits: Digits, number: Number, year: str, month: str, day: str) -> str:
    """A date that exists, from its year to its day."""
    cases = []
    for months, last in (((1, 3, 5, 7, 8, 10, 12), 31), ((4, 6, 9, 11), 30), ((2,), 28)):
        named = "|".join(map(number, months))
        days = "|".join(map(number, range(1, last + 1)))
        cases.append(f"{_year(digits)}{year}(?:{named}){month}(?:{days})")
    cases.append(f"{_leap(digits)}{year}{number(2)}{month}{number(29)}")
    return f"(?:{'|'.join(cases)}){day}"
