"""Find the pieces of a paragraph that a range of its text covers.

Word splits a text into runs anywhere. Tags, comments and corrections are given as a range of the
whole text of a paragraph; this module maps the range to the single runs or texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docgen.word.xml_names import Element


def pieces_between(
    pieces: Iterable[tuple[Element, int]], start: int, end: int
) -> Iterator[tuple[Element, int, int]]:
    """Yield the pieces that overlap the range, each with the range inside it (0-based, end excl.).

    `pieces` are elements in reading order with the number of their characters.

    Pieces of 甲乙, 丙, 丁戊 and the range 1 to 4 give (甲乙, 1, 2), (丙, 0, 1), (丁戊, 0, 1).
    """
    position = 0
    for element, length in pieces:
        begin = max(start - position, 0)
        stop = min(end - position, length)
        if begin < stop:
            yield element, begin, stop
        position += length
