"""The exact quantities of a text that may take part in sums, and its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any

from docgen.expressions.prose_numbers import Number, find_numbers
from docgen.model import keywords as w

_ENDS = re.compile(r"[。！？；;\n]")
_CLOSED = re.compile(r"[（(][^（()）]*[）)]")
PARAMS: dict[str, Any] = {w.UNIT_LIST: {"type": "string", "required": True}}
"""What every verb that reckons needs: the list of units."""
NEAR, REACH = 16, 40
"""How many letters, how many numbers away what belongs together may stand."""
LONGEST = 2_000
EXACT = Context(prec=80)
"""For rounding: what people have typed may have any number of digits."""
Span = tuple[int, int]


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[Span, ...]:
    """The stretches between full stops and semicolons; what is very long is no sentence."""
    cuts = [match.end() for match in _ENDS.finditer(text)]
    edges = [0, *cuts, len(text)]
    return tuple((a, b) for a, b in pairwise(edges) if b - a <= LONGEST and text[a:b].strip())


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """A list of units as verbs use it. Two are the same only if they are one object."""

    all: tuple[str, ...]
    dates: frozenset[str]
    rate: re.Pattern[str]
    """What stands in front of a number that says how much falls to each."""


def read_units(listed: Mapping[str, Any]) -> Units:
    """The units of a list; KeyError or re.error if it is not one."""
    counted, dates = listed[w.COUNTED_UNITS], listed[w.DATE_UNITS]
    return Units((*counted, *dates), frozenset(dates), re.compile(listed[w.RATES] + "$"))


def numbers(text: str, params: Mapping[str, Any]) -> tuple[Number, ...]:
    """All numbers of a text, with the units of the rule's list."""
    return _numbers(text, params[w.UNIT_LIST])


def amounts(text: str, params: Mapping[str, Any]) -> tuple[Number, ...]:
    """The numbers that are exact, in digits, with a unit, and no dates."""
    return _amounts(text, params[w.UNIT_LIST])


def is_rate(text: str, number: Number, params: Mapping[str, Any]) -> bool:
    """Whether a number says how much falls to each: 每户100元, 户均6万元, 50万元/个."""
    return _is_rate(text, number, params[w.UNIT_LIST])


def totals(text: str, params: Mapping[str, Any]) -> tuple[Number, ...]:
    """The amounts that are no rates and no shares."""
    return _totals(text, params[w.UNIT_LIST])


@lru_cache(maxsize=8192)
def _numbers(text: str, units: Units) -> tuple[Number, ...]:
    return find_numbers(text, units.all)


@lru_cache(maxsize=8192)
def _amounts(text: str, units: Units) -> tuple[Number, ...]:
    return tuple(
        number
        for number in _numbers(text, units)
        if number.unit and number.unit not in units.dates
        if not (number.about or number.han or number.ranged)
    )


@lru_cache(maxsize=8192)
def _totals(text: str, units: Units) -> tuple[Number, ...]:
    found = _amounts(text, units)
    return tuple(n for n in found if n.dimensions and not _is_rate(text, n, units))


def _is_rate(text: str, number: Number, units: Units) -> bool:
    return "/" in number.unit or bool(
        units.rate.search(text, max(0, number.start - NEAR), number.start)
    )


def without_brackets(text: str) -> str:
    """A text of the same length with what stands in brackets blanked out."""
    return _CLOSED.sub(lambda match: " " * len(match.group()), text)


def alike(numbers: Iterable[Number], like: Number) -> Iterator[Number]:
    """Those that count the same thing."""
    return (number for number in numbers if number.dimensions == like.dimensions)


def adds_up(parts: Iterable[Number], total: Number) -> bool:
    """Whether the parts come to the total, or to what it was rounded from."""
    listed = list(parts)
    made = sum((part.base for part in listed), Decimal(0))
    finer = any(part.step < total.step for part in listed)
    return abs(made - total.base) <= (total.step / 2 if finer else 0)


def spelt(value: Decimal, like: Number) -> str:
    """A value in base units, written in the unit and scale of another number."""
    written = (value / (like.base / like.value) if like.value else value) / like.scale
    scale = {10**4: "万", 10**8: "亿"}.get(like.scale, "")
    return f"{plain_number(written, 4)}{scale}{like.unit}"


def rounded(value: Decimal, places: int, how: str = ROUND_HALF_UP) -> Decimal:
    """A value with that many decimals, whatever its size."""
    return value.quantize(Decimal(1).scaleb(-places), how, EXACT)


def plain_number(value: Decimal, places: int) -> str:
    """A value with at most that many decimals, no zeros behind them."""
    return f"{rounded(value, places).normalize(EXACT):f}"
