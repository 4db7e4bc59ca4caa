"""Prefixes of rule codes: the letters with which the codes of a new document type begin."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from string import ascii_uppercase

_LENGTHS = (2, 3, 4)


def find_free_prefix(key: str, used: Collection[str]) -> str:
    """Return the first letters of a type's key that are not in use, else W and a letter."""
    return next(prefix for prefix in _prefixes(key) if prefix not in used)


def _prefixes(key: str) -> Iterator[str]:
    """Yield prefixes for a key: its first 2, 3 and 4 letters in capitals, then WA to WZ."""
    letters = "".join(re.findall("[A-Z]", key.upper()))
    for length in _LENGTHS:
        if len(letters) >= length:
            yield letters[:length]
    for letter in ascii_uppercase:
        yield f"W{letter}"
