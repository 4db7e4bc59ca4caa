"""Offsets of a text that patterns cover: an exemption holds at these offsets.

The parameter 除外 of many verbs is a list of patterns: a hit that touches what they cover is no
fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


def find_covered(text: str, patterns: Iterable[str]) -> frozenset[int]:
    """Return the offsets of all characters that a match of one of the patterns contains."""
    offsets = set[int]()
    for pattern in patterns:
        for match in re.finditer(pattern, text):
            offsets.update(range(match.start(), match.end()))
    return frozenset(offsets)


def touches(start: int, end: int, offsets: frozenset[int]) -> bool:
    """Return whether a span contains one of the offsets."""
    return not offsets.isdisjoint(range(start, end))
