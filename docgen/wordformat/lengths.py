"""Lengths, sizes and counts as a profile writes them."""

from __future__ import annotations

from docgen.expressions.literals import parse_quantity
from docgen.model.type_sizes import TYPE_SIZES


class UnreadableError(Exception):
    """A demand that is not written as its item needs it."""


def length(text: object) -> float:
    """The number of a length, size or count; UnreadableError if there is none."""
    if str(text) in TYPE_SIZES:
        return TYPE_SIZES[str(text)]
    found = parse_quantity(str(text))
    if found is None:
        raise UnreadableError(f"“{text}”不是数")
    return float(found.value)
