"""Passage: a paragraph of any document as a reader sees it, with the way back to its place."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from docgen.model.finding import Location


@dataclass(frozen=True, slots=True)
class TextParagraph:
    """`text` may hold line ends. `part` says where it stands: see docgen.model.keywords.

    `segments` are (offset in the text, line, column) from which places are reckoned; `name` is
    what is inside a file without lines (a Word paragraph). `numbered`: Word gives it a number
    that is not in the text.
    """

    text: str
    part: str
    segments: tuple[tuple[int, int, int], ...]
    name: str = ""
    numbered: bool = False

    def location(self, file: str, start: int, end: int) -> Location:
        """The place of a stretch of the text."""
        offset, line, column = self._segment(start)
        return Location(file, line, column + start - offset, self.name, span=end - start)

    def whole(self, start: int, end: int) -> bool:
        """Whether a stretch of the text stands in one piece in the file."""
        return self._segment(start) == self._segment(max(end - 1, start))

    def _segment(self, offset: int) -> tuple[int, int, int]:
        index = bisect_right(self.segments, (offset, 1 << 60, 0)) - 1
        return self.segments[max(index, 0)]


@dataclass(frozen=True, slots=True)
class Correction:
    """A certain correction: `text` instead of what stands from `start` to `end` of a passage."""

    passage: int
    start: int
    end: int
    text: str
    code: str
