"""Regular expressions that people write, searched under a bound: none can run for ever.

They stand in expressions (`|取`), rules, word lists, field tables and the profile of formats. The
library `regex` reads what Python's `re` reads, and gives up after a time.

`compile_pattern` caches the patterns by their text and flags. A pattern keeps Python's tree of
itself, by which `needed_characters` says what a short text must hold; the library compiles it only
when a text passes this test.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache

import regex

from docgen.expressions.needed_characters import Needed, needed_characters, read_tree

SECONDS = 2.0
"""The longest that one search may take; an ordinary one takes a few microseconds."""
MAX_LENGTH = 10_000
"""Characters of the longest pattern."""
SHORT = 100
"""Characters of a text that is first looked through for what a match needs: a cell, a heading."""
Match = regex.Match[str]


class PatternError(ValueError):
    """A pattern that cannot be read, or takes too long; the message is for users."""


class Pattern:
    """A compiled pattern with the methods of `re.Pattern`; each may raise PatternError."""

    def __init__(self, text: str, flags: int = 0) -> None:
        """Read the pattern. Raises PatternError if it cannot be read.

        `flags` are those of `re`, such as `re.DOTALL`; 0 is none. A pattern that Python's parser
        reads is not compiled before its first search: then a fault that `regex` alone finds is
        raised by the search.
        """
        self.text = text
        self.flags = flags
        if len(text) > MAX_LENGTH:
            raise PatternError(f"式样太长（{len(text)} 字），最多 {MAX_LENGTH} 字")
        self._tree = read_tree(text, flags)
        if self._tree is None:
            _ = self._compiled

    @cached_property
    def _compiled(self) -> regex.Pattern[str]:
        """The pattern of the library. It takes long to compile, and most texts need few of them."""
        try:
            with warnings.catch_warnings():
                # `[[` is read as `re` reads it; the library warns that it may mean more one day.
                warnings.simplefilter("ignore", FutureWarning)
                return regex.compile(self.text, self.flags)
        except (regex.error, RecursionError, OverflowError, MemoryError) as error:
            raise PatternError(f"式样“{self.text[:40]}”的写法不对") from error

    @property
    def groups(self) -> int:
        """Return the number of its groups."""
        return self._compiled.groups

    @property
    def groupindex(self) -> Mapping[str, int]:
        """Return the numbers of its named groups."""
        return self._compiled.groupindex

    def __reduce__(self) -> tuple[type[Pattern], tuple[str, int]]:
        """Return the text and the flags, of which another process makes the pattern again."""
        return Pattern, (self.text, self.flags)

    @cached_property
    def needed(self) -> Needed:
        """The characters of which a text must contain one; None if any text may match."""
        return None if self.flags else needed_characters(self._tree)

    def _cannot_match(self, text: str) -> bool:
        """Return whether a short text surely holds no match; False means that a search must tell.

        Only a text of at most `SHORT` characters is looked through. A longer one nearly always
        holds a needed character.
        """
        if len(text) > SHORT:
            return False
        needed = self.needed
        return needed is not None and needed.isdisjoint(text)

    def search(self, text: str, start: int = 0, end: int | None = None) -> Match | None:
        """Return the first match in a text, or in its part from `start` to `end`.

        Returns None without a match. The offsets of the match count from the start of the whole
        text. Raises PatternError after `SECONDS`.
        """
        if self._cannot_match(text):
            return None
        try:
            return self._compiled.search(text, start, end, timeout=SECONDS)
        except TimeoutError as error:
            raise self._too_slow() from error

    def match(self, text: str, start: int = 0, end: int | None = None) -> Match | None:
        """Return the match at the start of a text, or of its part."""
        try:
            return self._compiled.match(text, start, end, timeout=SECONDS)
        except TimeoutError as error:
            raise self._too_slow() from error

    def fullmatch(self, text: str, start: int = 0, end: int | None = None) -> Match | None:
        """Return the match of a whole text, or of its part."""
        try:
            return self._compiled.fullmatch(text, start, end, timeout=SECONDS)
        except TimeoutError as error:
            raise self._too_slow() from error

    def finditer(self, text: str) -> Iterator[Match]:
        """Yield all matches that do not overlap."""
        if self._cannot_match(text):
            return
        try:
            yield from self._compiled.finditer(text, timeout=SECONDS)
        except TimeoutError as error:
            raise self._too_slow() from error

    def sub(self, replacement: str | Callable[[Match], str], text: str) -> str:
        """Return a text with all matches replaced.

        `replacement` is a text, in which a backslash and a number stand for a group, or a function
        of the match. Raises PatternError after `SECONDS`.
        """
        try:
            return self._compiled.sub(replacement, text, timeout=SECONDS)
        except TimeoutError as error:
            raise self._too_slow() from error

    def _too_slow(self) -> PatternError:
        """Return the error of a search that took longer than `SECONDS`; it quotes 40 characters."""
        return PatternError(f"式样“{self.text[:40]}”找得太久，改简单些")


@lru_cache(maxsize=4096)
def compile_pattern(text: str, flags: int = 0) -> Pattern:
    """Return a pattern. Raises PatternError if it cannot be read.

    The same text with the same flags gives the same object, so its compiled form is shared by all
    rules that write it.
    """
    return Pattern(text, flags)
