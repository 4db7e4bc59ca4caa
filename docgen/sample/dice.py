"""Chance that is the same everywhere: a hash of what is asked, never Python's own generator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from itertools import accumulate
from typing import Any

from docgen.expressions.identity_number import check_character
from docgen.expressions.literals import parse_date
from docgen.model.values import DateValue

_STEP, _WORD = 0x9E3779B97F4A7C15, (1 << 64) - 1


class Dice:
    """Draws that depend on the seed, on what was thrown for, and on the draws since (splitmix64).

    Each row throws anew, so that its values do not depend on how many rows come before it.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed.to_bytes(8, "big", signed=True)
        self._state = 0

    def throw(self, name: str, number: int) -> None:
        """Begin the draws of a row of a register."""
        digest = blake2b(f"{name}\0{number}".encode(), digest_size=8, key=self._seed)
        self._state = int.from_bytes(digest.digest(), "big")

    def below(self, limit: int) -> int:
        """A whole number from 0 below `limit`."""
        self._state = mixed = (self._state + _STEP) & _WORD
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _WORD
        return (mixed ^ (mixed >> 31)) % limit

    def choose(self, values: Sequence[Any]) -> Any:
        """`择(['因病', '因学'])`: one of them."""
        return values[self.below(len(values))]

    def weigh(self, weights: Mapping[Any, int | str]) -> Any:
        """`权({'健康': 8, '残疾': 1})`: one of them, each as often as its weight says."""
        left = self.below(sum(map(int, weights.values())))
        sums = accumulate(map(int, weights.values()))
        return next(value for value, reached in zip(weights, sums, strict=True) if left < reached)

    def between(self, least: int, most: int) -> int:
        """`数(3, 9)`: a whole number from 3 to 9."""
        return least + self.below(most - least + 1)

    def chance(self, percent: int) -> bool:
        """`机会(60)`: true in 60 of 100."""
        return self.below(100) < percent


def later(day: DateValue | str, days: int) -> DateValue:
    """`推('2014-03-01', 7)`: the date so many days later (earlier if negative)."""
    found = parse_date(day) if isinstance(day, str) else day
    if found is None:
        raise ValueError(f"“{day}”不是日期")
    moved = dt.date(found.year, found.month, found.day) + dt.timedelta(days=days)
    return DateValue(moved.year, moved.month, moved.day)


def iso(day: DateValue, joint: str = "-") -> str:
    """`连写(日期, '')`: year, month and day in 4, 2 and 2 digits."""
    return f"{day.year:04d}{joint}{day.month:02d}{joint}{day.day:02d}"


def padded(number: int, width: int) -> str:
    """`补零(12, 4)`: 0012."""
    return f"{number:0{width}d}"


def functions(dice: Dice) -> dict[str, Callable[..., Any]]:
    """What the expressions of a recipe may call, under the names that people write."""
    return {
        "择": dice.choose,
        "权": dice.weigh,
        "数": dice.between,
        "机会": dice.chance,
        "推": later,
        "连写": iso,
        "补零": padded,
        "校验码": check_character,
    }
