"""A paragraph of any document as a reader sees it, with the way back to its place in the file.

Lint reads paragraphs of Word, Markdown and text files alike. A `Correction` refers to a paragraph
by its index.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from docgen.model.finding import Location

_AFTER_ALL = 1 << 60
"""A number above every line."""


@dataclass(frozen=True, slots=True)
class TextParagraph:
    """The text of a paragraph, which may contain line ends.

    `part` names its part of the document: one of IN_BODY … in docgen.model.keywords. `segments`
    are (offset in the text, line, column) of pieces that are in one piece in the file. `name` is
    the paragraph's name in a file without lines. `numbered`: Word prints a number before it.
    """

    text: str
    part: str
    segments: tuple[tuple[int, int, int], ...]
    name: str = ""
    numbered: bool = False

    def location(self, file: str, start: int, end: int) -> Location:
        """Return the place of the characters from `start` to `end`."""
        offset, line, column = self._segment(start)
        return Location(file, line, column + start - offset, part=self.name, span=end - start)

    def is_unbroken(self, start: int, end: int) -> bool:
        """Return whether the characters from `start` to `end` are in one piece in the file."""
        return self._segment(start) == self._segment(max(end - 1, start))

    def _segment(self, offset: int) -> tuple[int, int, int]:
        index = bisect_right(self.segments, (offset, _AFTER_ALL, 0)) - 1
        return self.segments[max(index, 0)]


@dataclass(frozen=True, slots=True)
class Correction:
    """A certain correction: `text` replaces the characters from `start` to `end` of a paragraph.

    `paragraph` is the index of the paragraph, `code` that of the rule.
    """

    paragraph: int
    start: int
    end: int
    text: str
    code: str


def frame_lines(paragraphs: Sequence[TextParagraph]) -> tuple[str, ...]:
    """Return paragraphs as the lines of a code frame: one for each, as their places count."""
    return tuple(paragraph.text.replace("\n", " ") for paragraph in paragraphs)
