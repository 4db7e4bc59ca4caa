"""Stretches of a text that patterns cover: where an exemption holds."""

from __future__ import annotations

import re
from collections.abc import Iterable


def covered(text: str, patterns: Iterable[str]) -> frozenset[int]:
    """The offsets at which one of the patterns stands."""
    return frozenset(
        at
        for pattern in patterns
        for match in re.finditer(pattern, text)
        for at in range(match.start(), match.end())
    )


def touches(start: int, end: int, offsets: frozenset[int]) -> bool:
    """Whether a stretch has one of the offsets."""
    return any(at in offsets for at in range(start, end))
