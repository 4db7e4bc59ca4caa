"""A paragraph of any document as a reader sees it, with the way back to its place in the file.

Lint reads paragraphs of Word, Markdown and text files alike. A `Correction` refers to a paragraph
by its index.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple, overload

from msgspec import Struct

from docgen.model.finding import Location

_AFTER_ALL = 1 << 60
"""A number above every line."""
UNPLACED: tuple[tuple[int, int, int], ...] = ((0, 0, 1),)
"""The segments of a paragraph whose place is that of its index."""


class TextParagraph(NamedTuple):
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
        """Return the place of the characters from `start` to `end`.

        The characters count from 0 in `text`, `end` is behind the last one. The place is that of
        the first of them, 1-based; its span is their number, also if they go over several lines.
        """
        offset, line, column = self._segment(start)
        return Location(file, line, column + start - offset, part=self.name, span=end - start)

    def is_unbroken(self, start: int, end: int) -> bool:
        """Return whether the characters from `start` to `end` are in one piece in the file.

        Only then a correction may be written there: what is between two pieces (markup, a line end)
        would be lost.
        """
        return self._segment(start) == self._segment(max(end - 1, start))

    def _segment(self, offset: int) -> tuple[int, int, int]:
        """Return the piece in which a character stands, by its 0-based offset in the text."""
        index = bisect_right(self.segments, (offset, _AFTER_ALL, 0)) - 1
        return self.segments[max(index, 0)]


class Paragraphs(Sequence[TextParagraph]):
    """The paragraphs of a file of several parts, as they are read and as they are placed.

    Those of a long part that are alike are one object without a place: iteration yields it as it
    is. An index returns the paragraph with its place. `parts` are the index of the first paragraph
    of each part, in order, and the name of the part.
    """

    def __init__(self, items: Sequence[TextParagraph], parts: Sequence[tuple[int, str]]) -> None:
        """Take the paragraphs of all parts."""
        self._items = items
        self._parts = parts

    def __len__(self) -> int:
        """Return the number of paragraphs in all parts."""
        return len(self._items)

    def __iter__(self) -> Iterator[TextParagraph]:
        """Yield the paragraphs as they were read; those that are alike have no place."""
        return iter(self._items)

    @overload
    def __getitem__(self, index: int) -> TextParagraph: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[TextParagraph]: ...
    def __getitem__(self, index: int | slice) -> TextParagraph | Sequence[TextParagraph]:
        """Return a paragraph, or a list of them for a slice, each with its place.

        The line of a paragraph in such a file is its 1-based number in the whole file, its name the
        part and its number there.
        """
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        paragraph = self._items[index]
        if paragraph.segments is not UNPLACED:
            return paragraph
        start, title = self._parts[bisect_right(self._parts, index, key=itemgetter(0)) - 1]
        segments = ((0, index + 1, 1),)
        return paragraph._replace(segments=segments, name=part_name(title, index - start + 1))


def part_name(title: str, number: int) -> str:
    """Return the name of a paragraph by its part and its number there, from 1.

    表1 and 3 give 表1 第3段.
    """
    return f"{title} 第{number}段"


class Correction(Struct, frozen=True):
    """A certain correction: `text` replaces the characters from `start` to `end` of a paragraph.

    `paragraph` is the index of the paragraph, `code` that of the rule.

    Characters count from 0 in the text of the paragraph; `end` is behind the last one. '' deletes
    them.
    """

    paragraph: int
    start: int
    end: int
    text: str
    code: str


def frame_lines(paragraphs: Sequence[TextParagraph]) -> tuple[str, ...]:
    """Return paragraphs as the lines of a code frame: one for each, as their places count.

    A line end inside a paragraph becomes a space, so that one line stands for one paragraph.
    """
    return tuple(paragraph.text.replace("\n", " ") for paragraph in paragraphs)
