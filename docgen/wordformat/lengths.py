"""Parse lengths, type sizes and counts as a profile writes them."""

from __future__ import annotations

from docgen.expressions.literals import parse_quantity
from docgen.model.type_sizes import TYPE_SIZES


class UnreadableError(Exception):
    """A demand or an example is not written as its item needs it; the message is for users."""


def parse_length(text: object) -> float:
    """Return the number of a length, size or count; its unit is that of the item.

    Raises UnreadableError if the text is no number.

    三号 is 16, 28磅 is 28, 2字 is 2: the unit is not compared with that of the item.
    """
    if str(text) in TYPE_SIZES:
        return TYPE_SIZES[str(text)]
    quantity = parse_quantity(str(text))
    if quantity is None:
        raise UnreadableError(f"“{text}”不是数")
    return float(quantity.value)
