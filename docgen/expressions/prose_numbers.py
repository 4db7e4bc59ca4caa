"""Numbers in running text, read as people write them: 6384户22857人, 250余人, 三分之二, 1—3人."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from docgen.expressions.chinese_numerals import DIGITS as _DIGITS
from docgen.expressions.chinese_numerals import read_numeral
from docgen.expressions.quantity import Dimensions, Quantity, parse_unit

_WIDE = str.maketrans("０１２３４５６７８９．，％／∕", "0123456789.,%//")
_SIGNS = "〇零一二三四五六七八九十百千两"
_SCALES = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4}
_PER_CENT = re.compile(rf"百分之([{_SIGNS}]{{1,9}}|\d+(?:\.\d+)?)")
_PART = re.compile(
    rf"(?<![{_SIGNS}\d])([{_SIGNS}]{{1,9}}|\d{{1,9}})分之([{_SIGNS}]{{1,9}}|\d{{1,9}})"
)
LONGEST = 15  # digits: what has more is no count but a number of a card or an account
_RANGE = re.compile(r"\s*(?:[—–~～\-－]{1,2}|至|到)\s*")
ABOUT = re.compile(r"(?:近|约|大约|超过?|逾|不足|不到|至少|至多|不少于|不低于|不超过|上)$")
LIMIT = re.compile(r"左右|上下|以上|以下|以内|及以上|及以下")


@dataclass(frozen=True, slots=True)
class Number:
    """One number at `start`…`end` of a text. `places`: decimals written; `about`: 余, 近, 以上.

    `han`: written in Chinese signs; `ranged`: an end of a range; `scale`: 万 or 亿 behind it.
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

    @property
    def quantity(self) -> Quantity:
        """The exact quantity."""
        return Quantity(self.value, self.unit)

    @property
    def base(self) -> Decimal:
        """The value in base units."""
        return self.quantity.base

    @property
    def dimensions(self) -> Dimensions:
        """What is counted."""
        return parse_unit(self.unit)[1]

    @property
    def step(self) -> Decimal:
        """What one in the last place written stands for, in base units."""
        return Decimal(self.scale).scaleb(-self.places) * parse_unit(self.unit)[0]


@lru_cache(maxsize=64)
def _pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))
    unit = rf"(?:{names})(?:[/每](?:{names}))?" if units else "(?!)"
    digits = r"\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?"
    return re.compile(
        rf"(?<![\d.A-Za-z])(?P<digits>{digits})\s?(?P<scale>万亿|亿|千万|百万|万)?"
        rf"(?P<about>余|多)?(?P<late>万|亿)?(?P<unit>{unit})?"
        rf"|(?<![{_SIGNS}])(?P<han>[{_SIGNS}]{{1,12}})(?P<hanscale>万亿|亿|万)?(?P<hanabout>余|多)?(?P<hanunit>{unit})"
    )


@lru_cache(maxsize=4096)
def find_numbers(text: str, units: tuple[str, ...]) -> tuple[Number, ...]:
    """The numbers of a text, in order; those in Chinese signs only with one of the units.

    Years, months and days are numbers with these units. 三分之二 and 百分之三 are shares of 1
    and %.
    """
    folded = text.translate(_WIDE)
    shares = list(_shares(folded))
    taken = {at for share in shares for at in range(share.start, share.end)}
    found = [_number(m, folded) for m in _pattern(units).finditer(folded) if m.start() not in taken]
    return tuple(_ranged(sorted((*shares, *found), key=lambda n: n.start), folded))


def _shares(text: str) -> Iterator[Number]:
    for match in _PER_CENT.finditer(text):
        value = _value(match[1])
        if value is not None:
            yield Number(match.start(), match.end(), value, "%", han=True)
    for match in _PART.finditer(text):
        below, above = _value(match[1]), _value(match[2])
        if below and above and match[1] != "百":
            yield Number(match.start(), match.end(), above / below, "", han=True)


def _value(text: str) -> Decimal | None:
    if text[:1].isdigit():
        return Decimal(text)
    if len(text) > 1 and not set(text) & set("十百千"):
        return _digit_by_digit(text)
    value = read_numeral(text)
    return None if value is None else Decimal(value)


def _digit_by_digit(text: str) -> Decimal | None:
    """二〇一八 → 2018; a lone 两 among them is no digit."""
    digits = [_DIGITS.find(sign) for sign in text.replace("〇", "零")]
    return None if -1 in digits else Decimal("".join(map(str, digits)))


def _number(match: re.Match[str], text: str) -> Number:
    han = match["digits"] is None
    digits = match["han"] if han else match["digits"].replace(",", "")
    scale = _SCALES.get(match["hanscale"] if han else match["scale"], 1)
    scale *= _SCALES.get(match["late"] or "", 1)
    unit = (match["hanunit"] if han else match["unit"]) or ""
    about = len(digits) > LONGEST or bool(match["hanabout"] if han else match["about"])
    about = about or bool(ABOUT.search(text[max(0, match.start() - 3) : match.start()]))
    about = about or bool(LIMIT.match(text, match.end()))
    value = (_value(digits[:LONGEST]) or Decimal(0)) * scale
    places = 0 if han else len(digits.partition(".")[2])
    return Number(
        match.start(), match.end(), value, unit.replace("每", "/"), places, about, han, False, scale
    )


def _ranged(numbers: Sequence[Number], text: str) -> Iterator[Number]:
    """The same numbers, those at the ends of a range (1—3人) marked as such."""
    joined = [
        bool(_RANGE.fullmatch(text[left.end : right.start])) for left, right in pairwise(numbers)
    ]
    for index, one in enumerate(numbers):
        if any(joined[max(index - 1, 0) : index + 1]):
            yield Number(
                one.start, one.end, one.value, one.unit, one.places, one.about, one.han, True,
                one.scale,
            )  # fmt: skip
        else:
            yield one
