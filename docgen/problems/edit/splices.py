"""Splices: replacements of spans in a text or in bytes, which leave everything else as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import AnyStr, Generic


@dataclass(frozen=True, slots=True)
class Splice(Generic[AnyStr]):
    """A piece that replaces the span from `start` to `end`; it is inserted if the span is empty."""

    start: int
    end: int
    piece: AnyStr


def apply_splices(whole: AnyStr, splices: Iterable[Splice[AnyStr]]) -> AnyStr:
    """Return the whole with its spans replaced. Pieces at one offset stay in their order.

    Raises AssertionError if two spans overlap.
    """
    parts: list[AnyStr] = []
    end = 0
    for splice in sorted(splices, key=_span):
        assert splice.start >= end, "two changes of one place"
        parts.append(whole[end : splice.start])
        parts.append(splice.piece)
        end = splice.end
    parts.append(whole[end:])
    return whole[:0].join(parts)


def _span(splice: Splice[AnyStr]) -> tuple[int, int]:
    """Return the key by which splices are sorted: where they start, then where they end."""
    return splice.start, splice.end
