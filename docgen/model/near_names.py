"""Find the nearest of the defined names for a name that is not defined."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_NEGATIONS = frozenset("不无非未没否")
_AHEAD = 0.1
"""How much more similar a word must be to the value that it means than to the next one."""


def nearest(name: str, names: Iterable[str], cutoff: float = 0.5) -> str:
    """Return the most similar of `names`, '' if none reaches `cutoff` (0 to 1)."""
    matches = difflib.get_close_matches(name, list(names), 1, cutoff)
    return next(iter(matches), "")


def suggest(name: str, names: Iterable[str], otherwise: str = "", cutoff: float = 0.5) -> str:
    """Return the remedy that asks whether the nearest name is meant, else `otherwise`."""
    return ask_for(nearest(name, names, cutoff)) or otherwise


def ask_for(near: str) -> str:
    """Return the question whether a name is meant, '' without one."""
    return f"是不是“{near}”？" if near else ""


def find_meant_value(word: str, values: Iterable[str], cutoff: float = 0.7) -> str:
    """Return the one of `values` that a word means, '' if that is not certain.

    It stands in the word, or the word in it, or it alone reaches the cutoff (0 to 1). What denies
    does not stand for what affirms: 普通劳动力 is not 无劳动力, however alike.
    """
    word = "".join(word.split())
    denies = _NEGATIONS.intersection(word)
    listed = [each for each in values if _NEGATIONS.intersection(each) == denies]
    contained = [each for each in listed if _is_part(each, word)]
    if contained:
        longest = max(contained, key=len)
        return longest if all(each in longest for each in contained) else ""
    likeness = {each: difflib.SequenceMatcher(a=word, b=each).ratio() for each in listed}
    best = max(likeness, key=likeness.__getitem__, default="")
    others = (number for each, number in likeness.items() if each != best)
    is_certain = likeness.get(best, 0) >= max(cutoff, max(others, default=0) + _AHEAD)
    return best if is_certain else ""


def _is_part(value: str, word: str) -> bool:
    """Return whether a value stands in a word, or a word makes up the beginning or most of it."""
    return value in word or value.startswith(word) or (word in value and len(word) * 2 > len(value))


def pair_names(names: Iterable[str], others: Iterable[str], cutoff: float = 0.6) -> dict[str, str]:
    """Return for each name the most similar of `others`; no name is paired twice."""
    pairs = [
        (difflib.SequenceMatcher(a=name, b=other).ratio(), name, other)
        for name in names
        for other in others
    ]
    paired: dict[str, str] = {}
    for likeness, name, other in sorted(pairs, key=lambda pair: -pair[0]):
        if likeness >= cutoff and name not in paired and other not in paired.values():
            paired[name] = other
    return paired
