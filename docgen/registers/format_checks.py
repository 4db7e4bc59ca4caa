"""Checks of the format of a field (校验), each for one value and for whole columns.

Both ways give one verdict; a property-based test compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl
from msgspec import Struct

from docgen.expressions.identity_number import CHECKS, LENGTH, WEIGHTS, find_identity_fault

_SHAPE = f"^[0-9]{{{LENGTH - 1}}}[0-9X]$"


class FormatCheck(Struct, frozen=True):
    """A check: `fault` returns the reason for users, '' if the text is valid.

    `is_sound` returns whether the text of a column is valid beyond doubt; false means unsure.
    """

    fault: Callable[[str], str]
    is_sound: Callable[[pl.Expr], pl.Expr]


def _is_identity_number(column: pl.Expr) -> pl.Expr:
    """Return whether a text is an identity number (GB 11643—1999).

    It has a real date of birth and the right check character.
    """
    digits = column.str.slice(0, LENGTH - 1).cast(pl.Int64, strict=False)
    total = pl.sum_horizontal(
        (digits // 10 ** (LENGTH - 2 - position)) % 10 * weight
        for position, weight in enumerate(WEIGHTS)
    )
    remainders = list(range(len(CHECKS)))
    check = (total % 11).replace_strict(remainders, list(CHECKS), return_dtype=pl.String)
    born = column.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    shaped = column.str.contains(_SHAPE)
    return shaped & born.is_not_null() & (column.str.slice(LENGTH - 1, 1) == check)


FORMAT_CHECKS: Mapping[str, FormatCheck] = {
    "身份证号": FormatCheck(find_identity_fault, _is_identity_number),
}
"""The checks by the name that a schema file gives under 校验."""
