"""Amounts of a text: the exact numbers that take part in sums, and calculation with them.

`read_numbers` finds all numbers with the units of a list; `read_amounts` and `read_totals` select
from them. The other functions compare amounts and format results like the numbers in the text.

All verbs that calculate go through this module, so that they agree about which numbers are exact.
The results are cached by text and units, because a dozen verbs read the same sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from msgspec import Struct

from docgen.expressions.bounded_patterns import Match, Pattern, compile_pattern
from docgen.expressions.prose_numbers import Number, find_numbers
from docgen.expressions.quantity import parse_unit
from docgen.lint import lint_keywords as kw
from docgen.lint.rule_params import Params

NEAR = 16
"""Characters before a number in which the words that belong to it are searched."""
REACH = 40
"""Numbers before or after a number that are compared with it."""
_EXACT = Context(prec=80)
"""Context for rounding, because typed numbers may have any number of digits."""
_SCALE_NAMES = {10**4: "万", 10**6: "百万", 10**7: "千万", 10**8: "亿", 10**12: "万亿"}
_DECIMALS = 12
"""Decimals of a value that is written in full: of one 元 in 万亿元 there are as many."""
_LEAST_DECIMALS = 4


class Units(Struct, frozen=True, eq=False):
    """A list of units. Two lists are equal only if they are one object, which keeps caches fast.

    `all` are the units that numbers in Chinese characters need and that rates may be made of,
    `dates` are those of time (年, 月, 日), whose numbers are no amounts.
    """

    all: tuple[str, ...]
    dates: frozenset[str]
    rate: Pattern
    """Matches the end of the text before a rate: 每户, 户均."""


def read_units(table: Params) -> Units:
    """Return the units of a list file.

    Raises KeyError, TypeError or PatternError if the file does not hold a list of units.
    """
    dates = table[kw.DATE_UNITS]
    return Units(
        all=(*table[kw.COUNTED_UNITS], *dates),
        dates=frozenset(dates),
        rate=compile_pattern(table[kw.RATES] + "$"),
    )


@lru_cache(maxsize=8192)
def read_numbers(text: str, units: Units) -> tuple[Number, ...]:
    """Return all numbers of a text, in order.

    Years, shares, ranges and approximate numbers are among them; offsets refer to `text`.
    """
    return find_numbers(text, units.all)


@lru_cache(maxsize=8192)
def read_amounts(text: str, units: Units) -> tuple[Number, ...]:
    """Return the exact numbers in digits that have a unit and are no dates.

    A number with 余, 约 or 以上, the end of a range and a number in Chinese characters are left
    out: with them no sum can be wrong.
    """
    return tuple(number for number in read_numbers(text, units) if _is_amount(number, units))


def _is_amount(number: Number, units: Units) -> bool:
    """Return whether a number has a unit that is none of time, and is exact and in digits."""
    if not number.unit or number.unit in units.dates:
        return False
    return not (number.about or number.han or number.ranged)


@lru_cache(maxsize=8192)
def read_totals(text: str, units: Units) -> tuple[Number, ...]:
    """Return the amounts that are neither rates nor shares.

    Of 484户、每户6万元、共2904万元，占12% it returns 484户 and 2904万元.
    """
    amounts = read_amounts(text, units)
    return tuple(n for n in amounts if n.dimensions and not is_rate(text, n, units))


def is_rate(text: str, number: Number, units: Units) -> bool:
    """Return whether a number is an amount for each one: 每户100元, 户均6万元, 50万元/个."""
    return "/" in number.unit or bool(search_before(units.rate, text, number))


def search_before(pattern: Pattern, text: str, number: Number) -> Match | None:
    """Search for a pattern in the NEAR characters before a number.

    Returns None without a match. A pattern that must touch the number ends in `$`.
    """
    return pattern.search(text, max(0, number.start - NEAR), number.start)


def select_same_dimensions(numbers: Iterable[Number], like: Number) -> list[Number]:
    """Return the numbers whose units have the dimensions of `like`.

    万元 and 元 have the same dimensions, 户 and 人 have not. The order is kept.
    """
    dimensions = like.dimensions
    return [number for number in numbers if number.dimensions == dimensions]


def sum_base(parts: Iterable[Number]) -> Decimal:
    """Return the sum of the parts in base units."""
    return sum((part.base for part in parts), Decimal(0))


def adds_up(parts: Iterable[Number], total: Number) -> bool:
    """Return whether the parts sum to the total, or to a value that rounds to it.

    If a part is written more exactly than the total, the total may be rounded: half of its last
    decimal is allowed. 1.25万元 and 1.31万元 add up to 2.6万元.
    """
    summands = list(parts)
    difference = abs(sum_base(summands) - total.base)
    step = total.step
    if any(part.step < step for part in summands):
        return difference <= step / 2
    return not difference


def is_written_as(exact: Decimal, share: Number, tolerance: Decimal) -> bool:
    """Return whether a written share is an exact value rounded, cut, or within the tolerance.

    `exact` and `tolerance` are in the unit of the share, as a rule in percent: 2/3 may be written
    66.67% or 66.66%.
    """
    rounded = round_decimal(exact, share.places)
    cut = round_decimal(exact, share.places, ROUND_DOWN)
    return share.value in (rounded, cut) or abs(exact - share.value) <= tolerance


def format_like(value: Decimal, like: Number) -> str:
    """Return a value in base units as text, in the unit and scale of another number.

    `like` gives the unit, the scale (万, 百万, 亿 …) and whether there are commas: 30000000 like
    2,904万元 is written 3,000万元. A value without an end is rounded as exactly as `like` is
    written, but not to less than four decimals.
    """
    scale = _SCALE_NAMES.get(like.scale, "")
    step = parse_unit(like.unit)[0]
    if scale:
        step *= like.scale
    exact = _EXACT.divide(value, step)
    text = format_decimal(exact, _DECIMALS)
    if _EXACT.multiply(Decimal(text), step) != value:
        text = format_decimal(exact, max(_LEAST_DECIMALS, like.places))
    if like.grouped:
        text = f"{Decimal(text):,f}"
    return f"{text}{scale}{like.unit}"


def round_decimal(value: Decimal, places: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    """Return a value of any size rounded to a number of decimal places.

    `places` may be 0. `rounding` is one of the constants of `decimal`; half up by default.
    """
    return value.quantize(Decimal(1).scaleb(-places), rounding, _EXACT)


def format_decimal(value: Decimal, places: int) -> str:
    """Return a value as text with at most `places` decimals and no trailing zeros."""
    return f"{round_decimal(value, places).normalize(_EXACT):f}"
