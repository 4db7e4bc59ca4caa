"""Pieces put into a text or bytes at their places; everything between stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import AnyStr, Generic


@dataclass(frozen=True, slots=True)
class Splice(Generic[AnyStr]):
    """What stands from `start` to `end` is replaced."""

    start: int
    end: int
    piece: AnyStr


def spliced(whole: AnyStr, splices: Iterable[Splice[AnyStr]]) -> AnyStr:
    """The whole with the pieces in it; those of one place in the order given."""
    parts: list[AnyStr] = []
    at = 0
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        assert splice.start >= at, "two changes of one place"
        parts += [whole[at : splice.start], splice.piece]
        at = splice.end
    return whole[:0].join(parts + [whole[at:]])  # noqa: RUF005
