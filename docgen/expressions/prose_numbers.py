"""Find the numbers in running text as people write them: 6384户22857人, 250余人, 三分之二, 1—3人.

`find_numbers` first finds shares (三分之二, 百分之三), then numbers in digits or Chinese characters
with one of the given units, and marks the ends of ranges. Offsets refer to the text itself.

The rules of wording that calculate read the numbers of a text here, by `docgen.lint.amounts`, which
also gives the units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from docgen.expressions.chinese_numerals import DIGITS as _DIGITS
from docgen.expressions.chinese_numerals import read_numeral
from docgen.expressions.quantity import Dimensions, Quantity, parse_unit

_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，％／∕", "0123456789.,%//")
_CHARS = "〇零一二三四五六七八九十百千两"
_SCALES = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4}
_PERCENTAGE = re.compile(rf"百分之([{_CHARS}]{{1,9}}|\d+(?:\.\d+)?)")
_FRACTION = re.compile(
    rf"(?<![{_CHARS}\d])([{_CHARS}]{{1,9}}|\d{{1,9}})分之([{_CHARS}]{{1,9}}|\d{{1,9}})"
)
_RANGE = re.compile(r"\s*(?:[—–~～\-－]{1,2}|至|到)\s*")
_LONGEST = 15
"""Digits of a number: one with more is the number of a card or an account, and counts nothing."""
_ABOUT = re.compile(r"(?:近|约|大约|超过?|逾|不足|不到|至少|至多|不少于|不低于|不超过|上)$")
_LIMIT = re.compile(r"左右|上下|以上|以下|以内|及以上|及以下")
_LONGEST_ABOUT = 3
"""Characters of the longest word that `_ABOUT` matches at the end of a text."""


class Number(Struct, frozen=True, kw_only=True):
    """One number at `start`…`end` of a text.

    `places` is the number of decimals written, `scale` the factor of 万 or 亿 behind the digits.
    `about` is True with 余, 近 or 以上; `han` if written in Chinese characters; `ranged` at an
    end of a range; `grouped` with commas between thousands (2,904万元).

    `end` is exclusive and includes the unit. Of 6.5万元 the value is 65000, the unit 元, `places` 1
    and `scale` 10000; the value of 三分之二 is the quotient of the two numbers.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    places: int = 0
    about: bool = False
    han: bool = False
    ranged: bool = False
    scale: int = 1
    grouped: bool = False

    @property
    def quantity(self) -> Quantity:
        """Return the exact quantity."""
        return Quantity(self.value, self.unit)

    @property
    def base(self) -> Decimal:
        """Return the value in base units."""
        return self.quantity.base

    @property
    def dimensions(self) -> Dimensions:
        """Return the dimensions of the unit."""
        return parse_unit(self.unit)[1]

    @property
    def step(self) -> Decimal:
        """Return the value of one in the last decimal written, in base units."""
        return Decimal(self.scale).scaleb(-self.places) * parse_unit(self.unit)[0]


@lru_cache(maxsize=64)
def _pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a number in digits, or in Chinese characters with one of `units`.

    A unit may be a rate, as in 元/户 or 元每人. Groups whose names begin with `han` are those of
    numbers in Chinese characters. Longer units come first, so that 平方米 is not read as 平方.
    """
    names = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))
    unit = "(?!)"
    if units:
        unit = rf"(?:{names})(?:[/每](?:{names}))?"
    digits = r"\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?"
    return re.compile(
        rf"(?<![\d.A-Za-z])(?P<digits>{digits})\s?(?P<scale>万亿|亿|千万|百万|万)?"
        rf"(?P<about>余|多)?(?P<late>万|亿)?(?P<unit>{unit})?"
        rf"|(?<![{_CHARS}])(?P<han>[{_CHARS}]{{1,12}})(?P<hanscale>万亿|亿|万)?"
        rf"(?P<hanabout>余|多)?(?P<hanunit>{unit})"
    )


@lru_cache(maxsize=4096)
def find_numbers(text: str, units: tuple[str, ...]) -> tuple[Number, ...]:
    """Return the numbers of a text in order; those in Chinese characters need one of the units.

    Years, months and days are numbers with these units. 三分之二 is a share of 1, 百分之三 has
    the unit %.

    6384户22857人 gives two numbers; 1—3人 gives 1 and 3, both `ranged`, the unit at the second. A
    number inside a share is not returned again.
    """
    folded = text.translate(_HALF_WIDTH)
    shares = list(_find_shares(folded))
    taken = {offset for share in shares for offset in range(share.start, share.end)}
    matches = _pattern(units).finditer(folded)
    numbers = [_read_number(match, folded) for match in matches if match.start() not in taken]
    in_order = sorted((*shares, *numbers), key=lambda number: number.start)
    return tuple(_flag_ranges(in_order, folded))


def _find_shares(text: str) -> Iterator[Number]:
    """Yield percentages written as 百分之三 and fractions written as 三分之二."""
    for match in _PERCENTAGE.finditer(text):
        value = _read_value(match[1])
        if value is not None:
            yield Number(start=match.start(), end=match.end(), value=value, unit="%", han=True)
    for match in _FRACTION.finditer(text):
        denominator = _read_value(match[1])
        numerator = _read_value(match[2])
        # 百分之三 is a percentage.
        if denominator and numerator and match[1] != "百":
            value = numerator / denominator
            yield Number(start=match.start(), end=match.end(), value=value, unit="", han=True)


def _read_value(text: str) -> Decimal | None:
    """Return the value of digits or Chinese characters, None if they are no number.

    A text of several characters without 十, 百 or 千 is read digit by digit: 二〇一八 → 2018.
    """
    if text[:1].isdigit():
        return Decimal(text)
    if len(text) > 1 and not set(text) & set("十百千"):
        return _read_digits(text)
    value = read_numeral(text)
    if value is None:
        return None
    return Decimal(value)


def _read_digits(text: str) -> Decimal | None:
    """Return a number written digit by digit: 二〇一八 → 2018; None with a 两 among the digits."""
    digits = [_DIGITS.find(char) for char in text.replace("〇", "零")]
    if -1 in digits:
        return None
    return Decimal("".join(map(str, digits)))


def _read_number(match: re.Match[str], text: str) -> Number:
    """Return the number of a match of `_pattern` in a text."""
    written, early, about, late, unit = match.group("digits", "scale", "about", "late", "unit")
    if written is None:
        return _read_chinese_number(match, text)
    start, end = match.span()
    digits = written.replace(",", "")
    scale = _SCALES.get(early, 1) * _SCALES.get(late, 1)
    return Number(
        start=start,
        end=end,
        value=(Decimal(digits[:_LONGEST]) or Decimal(0)) * scale,
        unit=(unit or "").replace("每", "/"),
        places=len(digits.partition(".")[2]),
        about=len(digits) > _LONGEST or bool(about) or _is_about(text, start, end),
        scale=scale,
        grouped="," in written,
    )


def _read_chinese_number(match: re.Match[str], text: str) -> Number:
    """Return the number of a match in Chinese characters; `about` 0 if they are none (二百三)."""
    written, early, about, unit = match.group("han", "hanscale", "hanabout", "hanunit")
    start, end = match.span()
    value = _read_value(written)
    scale = _SCALES.get(early, 1)
    return Number(
        start=start,
        end=end,
        value=(value or Decimal(0)) * scale,
        unit=(unit or "").replace("每", "/"),
        about=value is None or bool(about) or _is_about(text, start, end),
        han=True,
        scale=scale,
    )


def _is_about(text: str, start: int, end: int) -> bool:
    """Return whether words before or behind a number make it approximate.

    The words before are 近, 约, 超过 and such; those behind are 左右, 以上, 以内 and such.
    """
    before = text[max(0, start - _LONGEST_ABOUT) : start]
    return bool(_ABOUT.search(before) or _LIMIT.match(text, end))


def _flag_ranges(numbers: Sequence[Number], text: str) -> Iterator[Number]:
    """Yield the numbers, with `ranged` set at the ends of a range (1—3人)."""
    joined = [
        bool(_RANGE.fullmatch(text[left.end : right.start])) for left, right in pairwise(numbers)
    ]
    for index, number in enumerate(numbers):
        if any(joined[max(index - 1, 0) : index + 1]):
            yield replace(number, ranged=True)
        else:
            yield number
