"""Find the nearest of the defined names for a name that is not defined."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(name: str, names: Iterable[str], cutoff: float = 0.5) -> str:
    """Return the most similar of `names`, '' if none reaches `cutoff` (0 to 1)."""
    matches = difflib.get_close_matches(name, list(names), 1, cutoff)
    return next(iter(matches), "")


def suggest(name: str, names: Iterable[str], otherwise: str = "", cutoff: float = 0.5) -> str:
    """Return the remedy that asks whether the nearest name is meant, else `otherwise`."""
    near = nearest(name, names, cutoff)
    if near:
        return f"是不是“{near}”？"
    return otherwise


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
