"""What people changed in a document that was made from figures: numbers against numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from docgen.model.paragraph import TextParagraph

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
Spot = tuple[int, int]
"""A number of a document: the index of its passage, its place among the numbers there."""


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A figure where a document prints it; `step` is what one more of it adds to the number."""

    spot: Spot
    value: Decimal
    step: Decimal


@dataclass(frozen=True, slots=True)
class Pair:
    """A number that the program prints at a spot, and what stands there now."""

    spot: Spot
    passage: int
    start: int
    end: int
    before: str
    after: str


def numbers_of(passages: Sequence[TextParagraph]) -> dict[Spot, Decimal]:
    """The numbers of a document by their spots."""
    return {
        (index, at): Decimal(match.group().replace(",", ""))
        for index, passage in enumerate(passages)
        for at, match in enumerate(_NUMBER.finditer(passage.text))
    }


def printed(
    plain: Sequence[TextParagraph], raised: Sequence[TextParagraph]
) -> tuple[PrintedNumber, ...]:
    """Where a figure is printed: what differs when it is one more than it is."""
    if len(plain) != len(raised):
        return ()
    one, two = numbers_of(plain), numbers_of(raised)
    return tuple(
        PrintedNumber(spot, value, two[spot] - value)
        for spot, value in one.items()
        if spot in two and two[spot] != value
    )


def paired(made: Sequence[TextParagraph], found: Sequence[TextParagraph]) -> Iterator[Pair]:
    """The numbers of a document as it was made, with those of what it has become.

    Paragraphs are alike if nothing but numbers differs in them; what was written anew is left.
    """
    ours, theirs = ([_NUMBER.sub("#", p.text) for p in side] for side in (made, found))
    for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            yield from _in_passage(made, found, block.a + step, block.b + step)


def _in_passage(
    made: Sequence[TextParagraph], found: Sequence[TextParagraph], a: int, b: int
) -> Iterator[Pair]:
    ours, theirs = (list(_NUMBER.finditer(text)) for text in (made[a].text, found[b].text))
    for at, (old, new) in enumerate(zip(ours, theirs, strict=True)):
        yield Pair((a, at), b, new.start(), new.end(), old.group(), new.group())


def raised_by(pair: Pair, places: Mapping[Spot, PrintedNumber]) -> Decimal:
    """By how much a figure must have been raised for the number that stands there now."""
    here = places[pair.spot]
    return (Decimal(pair.after.replace(",", "")) - here.value) / here.step
