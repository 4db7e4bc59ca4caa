"""Random numbers that are the same on every machine: hashes of a seed, never Python's `random`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from itertools import accumulate
from typing import TypeVar

from docgen.expressions.identity_number import find_check_character
from docgen.expressions.literals import parse_date
from docgen.model.values import DateValue

T = TypeVar("T")

# The increment of splitmix64 and the mask of its 64-bit state.
_INCREMENT = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1


class SeededRandom:
    """Draw random numbers from a seed, a row and the number of draws before (splitmix64).

    Each row restarts the draws, so its values do not depend on how many rows precede it.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed.to_bytes(8, "big", signed=True)
        self._state = 0

    def restart(self, name: str, number: int) -> None:
        """Start the draws for row `number` of the register `name`."""
        digest = blake2b(f"{name}\0{number}".encode(), digest_size=8, key=self._seed)
        self._state = int.from_bytes(digest.digest(), "big")

    def below(self, limit: int) -> int:
        """Return an integer from 0 to `limit` - 1."""
        self._state = (self._state + _INCREMENT) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return (mixed ^ (mixed >> 31)) % limit

    def choose(self, values: Sequence[T]) -> T:
        """Return one of the values: `择(['因病', '因学'])`."""
        return values[self.below(len(values))]

    def weigh(self, weights: Mapping[T, int | str]) -> T:
        """Return one of the keys in proportion to its weight: `权({'健康': 8, '残疾': 1})`."""
        sums = list(accumulate(map(int, weights.values())))
        drawn = self.below(sums[-1])
        return next(value for value, end in zip(weights, sums, strict=True) if drawn < end)

    def between(self, least: int, most: int) -> int:
        """Return an integer from `least` to `most`, both included: `数(3, 9)`."""
        return least + self.below(most - least + 1)

    def chance(self, percent: int) -> bool:
        """Return True in `percent` of 100 draws: `机会(60)`."""
        return self.below(100) < percent


def later(day: DateValue | str, days: int) -> DateValue:
    """Return the date `days` days later, earlier if negative: `推('2014-03-01', 7)`.

    Raises ValueError if the text is not a date.
    """
    start = parse_date(day) if isinstance(day, str) else day
    if start is None:
        raise ValueError(f"“{day}”不是日期")
    moved = dt.date(start.year, start.month, start.day) + dt.timedelta(days=days)
    return DateValue(moved.year, moved.month, moved.day)


def iso(day: DateValue, joint: str = "-") -> str:
    """Return year, month and day in 4, 2 and 2 digits: `连写(日期, '')`."""
    return f"{day.year:04d}{joint}{day.month:02d}{joint}{day.day:02d}"


def padded(number: int, width: int) -> str:
    """Return the number with leading zeros: `补零(12, 4)` is 0012."""
    return f"{number:0{width}d}"


def position(items: Sequence[object], item: object) -> int:
    """Return where an item stands in a list, from 0: `位置(各镇, 乡镇)`."""
    return items.index(item)


def recipe_functions(random: SeededRandom) -> dict[str, Callable[..., object]]:
    """Return the functions that expressions of a recipe may call, by their Chinese names."""
    return {
        "择": random.choose,
        "权": random.weigh,
        "数": random.between,
        "机会": random.chance,
        "推": later,
        "连写": iso,
        "补零": padded,
        "位置": position,
        "校验码": find_check_character,
    }
