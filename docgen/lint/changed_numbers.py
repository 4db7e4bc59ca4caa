"""Numbers that people changed in a document: the original's numbers beside those of the copy.

A figure is located by comparing the document with one in which this figure is one higher.

The use case `docgen.app.compare` asks which input would give a number that a person has edited. It
renders the document once more with each figure one higher, `locate_figure` compares the two, and
`find_increase` says by how much the figure must rise to print what the person wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import SequenceMatcher

from msgspec import Struct

from docgen.model.paragraph import TextParagraph

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
Spot = tuple[int, int]
"""A number of a document: index of its paragraph, index among the numbers of this paragraph."""


class FigureNumber(Struct, frozen=True):
    """A figure at a spot of a document. `step` is the change of the number if it is one higher.

    `value` is the number printed now. A figure in 元 that is printed in 万元 has the step 0.0001.
    """

    spot: Spot
    value: Decimal
    step: Decimal


class NumberPair(Struct, frozen=True, kw_only=True):
    """A number of the original at `spot`, and the number at its place in the copy.

    `paragraph`, `start` and `end` locate the number in the copy.

    `paragraph` is 0-based, `end` is exclusive. `before` and `after` are the numbers as written,
    with their commas.
    """

    spot: Spot
    paragraph: int
    start: int
    end: int
    before: str
    after: str


def locate_figure(
    original: Sequence[TextParagraph], raised: Sequence[TextParagraph]
) -> tuple[FigureNumber, ...]:
    """Return where a figure is printed: the numbers that differ if the figure is one higher.

    Returns () if the two documents differ in their number of paragraphs.

    `original` and `raised` are the paragraphs of the document with the figure and with the figure
    plus one. A number that is missing in `raised` counts as unchanged.
    """
    if len(original) != len(raised):
        return ()
    higher = _read_numbers(raised)
    found = []
    for spot, value in _read_numbers(original).items():
        step = higher.get(spot, value) - value
        if step:
            found.append(FigureNumber(spot, value, step))
    return tuple(found)


def pair_numbers(
    original: Sequence[TextParagraph], copy: Sequence[TextParagraph]
) -> Iterator[NumberPair]:
    """Yield the numbers of a document with those of the copy that people have edited.

    Only paragraphs that differ in nothing but numbers are paired. Rewritten ones are left out.

    A paragraph pairs with one that has the same text if every number is replaced by a sign; order
    matters, as in a difference of files. Numbers that nobody changed are yielded too.
    """
    matcher = SequenceMatcher(None, _shapes(original), _shapes(copy), autojunk=False)
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            index = block.b + step
            yield from _pair_in_paragraph(original, block.a + step, copy[index].text, index)


def find_increase(pair: NumberPair, numbers: Mapping[Spot, FigureNumber]) -> Decimal:
    """Return the increase of the figure that explains the number in the copy.

    `numbers` are those of one figure; the spot of the pair must be among them. The result is in the
    unit of the figure and may be a fraction or negative.
    """
    number = numbers[pair.spot]
    return (_read_decimal(pair.after) - number.value) / number.step


def _read_numbers(paragraphs: Sequence[TextParagraph]) -> dict[Spot, Decimal]:
    """Return the value of each number of a document by its spot, in reading order."""
    numbers = {}
    for index, paragraph in enumerate(paragraphs):
        for position, match in enumerate(_NUMBER.finditer(paragraph.text)):
            numbers[index, position] = _read_decimal(match.group())
    return numbers


def _read_decimal(text: str) -> Decimal:
    """Return the value of a number in digits, whose thousands may be separated by commas."""
    return Decimal(text.replace(",", ""))


def _shapes(paragraphs: Sequence[TextParagraph]) -> list[str]:
    """Return the texts with every number replaced by one sign."""
    return [_NUMBER.sub("#", paragraph.text) for paragraph in paragraphs]


def _pair_in_paragraph(
    original: Sequence[TextParagraph], index: int, copy_text: str, copy_index: int
) -> Iterator[NumberPair]:
    """Yield the pairs of two paragraphs that have the same count of numbers.

    `index` and `copy_index` are the 0-based indexes of the paragraph in the two documents.
    """
    matches = _NUMBER.finditer(original[index].text)
    copy_matches = _NUMBER.finditer(copy_text)
    for position, (before, after) in enumerate(zip(matches, copy_matches, strict=True)):
        yield NumberPair(
            spot=(index, position),
            paragraph=copy_index,
            start=after.start(),
            end=after.end(),
            before=before.group(),
            after=after.group(),
        )
