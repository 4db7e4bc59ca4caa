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
