"""Checks of the format of a field (校验), each for one value and for whole columns.

Both ways give one verdict; a property-based test compares them.

A check is named in a schema file (校验: 身份证号). `CellReader` calls `fault` and `remedy` for a
single text, `cell_shortcut` uses `is_sound` for columns, `rule_context` turns whole columns into
the form `compared` before rules compare them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl
from msgspec import Struct

from docgen.expressions.identity_number import (
    CHECKS,
    LENGTH,
    LIKE_X,
    WEIGHTS,
    find_identity_fault,
    find_identity_remedy,
    is_other_document,
)

_SHAPE = f"^[0-9]{{{LENGTH - 1}}}[0-9X]$"
"""Seventeen digits and a digit or X."""


class FormatCheck(Struct, frozen=True, kw_only=True):
    """A check: `fault` returns what is wrong for users, '' if the text is valid.

    `is_sound` returns whether the text of a column is valid beyond doubt; false means unsure.
    `compared` returns the form in which two texts are compared.
    """

    fault: Callable[[str], str]
    remedy: Callable[[str], str]
    is_sound: Callable[[pl.Expr], pl.Expr]
    compared: Callable[[pl.Expr], pl.Expr]


def _describe_identity_fault(text: str) -> str:
    """Return what is wrong with an identity number, '' if it is valid.

    A number of another document (passport, old number) is not called mistyped.
    """
    reason = find_identity_fault(text)
    if not reason or is_other_document(text.upper()):
        return reason
    return f"写错了：{reason}"


def _compared_identity(column: pl.Expr) -> pl.Expr:
    """Return the identity number in a text, which may be that of a disability certificate.

    The twenty digits of a disability certificate begin with the identity number, so that the first
    eighteen characters are compared; signs that look like X (×, x) become X.
    """
    return column.str.slice(0, LENGTH).str.replace_many(dict.fromkeys(LIKE_X, "X"))


def _is_identity_number(column: pl.Expr) -> pl.Expr:
    """Return whether a text is an identity number (GB 11643—1999).

    It has a real date of birth and the right check character.

    The weighted sum of the first seventeen digits modulo 11 gives the check character. A text of
    another length is false or null, both of which mean unsure.
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
    return shaped & (born.dt.year() > 0) & (column.str.slice(LENGTH - 1, 1) == check)


FORMAT_CHECKS: Mapping[str, FormatCheck] = {
    "身份证号": FormatCheck(
        fault=_describe_identity_fault,
        remedy=find_identity_remedy,
        is_sound=_is_identity_number,
        compared=_compared_identity,
    ),
}
"""The checks by the name that a schema file gives under 校验."""
