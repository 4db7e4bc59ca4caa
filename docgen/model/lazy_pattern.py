"""Patterns that are compiled with their first use: most commands need few of them.

Python compiles a pattern in a millisecond, and a command that checks ten rows would compile
hundreds of them for tables that it never sees.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property


class LazyPattern:
    """A regular expression of the standard library with its methods of the same names."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match of a whole text, None if there is none."""
        return self._compiled.fullmatch(text)

    def match(self, text: str) -> re.Match[str] | None:
        """Return the match at the beginning of a text, None if there is none."""
        return self._compiled.match(text)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in a text, None if there is none."""
        return self._compiled.search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the matches in a text from left to right."""
        return self._compiled.finditer(text)

    def split(self, text: str) -> list[str]:
        """Return the parts of a text between matches."""
        return self._compiled.split(text)

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str) -> str:
        """Return a text in which each match is replaced."""
        return self._compiled.sub(new, text)
