"""The exact quantities of a text that may take part in sums, and its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any

from docgen.language import Number, find_numbers
from docgen.model import words as w

_ENDS = re.compile(r"[。！？；;\n]")
_CLOSED = re.compile(r"[（(][^（()）]*[）)]")
PARAMS: dict[str, Any] = {w.UNIT_LIST: {"type": "string", "required": True}}
"""What every verb that reckons needs: the list of units."""
NEAR = 16
Span = tuple[int, int]


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[Span, ...]:
    """The stretches between full stops and semicolons."""
    cuts = [match.end() for match in _ENDS.finditer(text)]
    edges = [0, *cuts, len(text)]
    return tuple((a, b) for a, b in pairwise(edges) if text[a:b].strip())


def numbers(text: str, params: Mapping[str, Any]) -> tuple[Number, ...]:
    """All numbers of a text, with the units of the rule's list."""
    units = params[w.UNIT_LIST]
    return find_numbers(text, (*units[w.COUNTED_UNITS], *units[w.DATE_UNITS]))


def amounts(text: str, params: Mapping[str, Any]) -> list[Number]:
    """The numbers that are exact, in digits, with a unit, and no dates."""
    dates = params[w.UNIT_LIST][w.DATE_UNITS]
    return [
        number
        for number in numbers(text, params)
        if number.unit and number.unit not in dates
        if not (number.about or number.han or number.ranged)
    ]


def is_rate(text: str, number: Number, params: Mapping[str, Any]) -> bool:
    """Whether a number says how much falls to each: 每户100元, 户均6万元, 50万元/个."""
    before = text[max(0, number.start - NEAR) : number.start]
    return "/" in number.unit or bool(re.search(params[w.UNIT_LIST][w.RATES] + "$", before))


def totals(text: str, params: Mapping[str, Any]) -> list[Number]:
    """The amounts that are no rates and no shares."""
    return [n for n in amounts(text, params) if n.dimensions and not is_rate(text, n, params)]


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
    rounded = written.quantize(Decimal("0.0001")).normalize()
    return f"{format(rounded, 'f')}{scale}{like.unit}"
