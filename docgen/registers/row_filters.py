"""Filters of rows by several fields at once: whether all are written, whether rows may repeat.

They are expressions of polars, for `filter` of a lazy frame. The verbs use `is_written` because a
blank key ties a row to nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def is_written(fields: Sequence[str]) -> pl.Expr:
    """Return whether every field of a key holds a value."""
    return pl.all_horizontal(pl.col(name).is_not_null() for name in fields)


def may_repeat(fields: Sequence[str]) -> pl.Expr:
    """Return whether another row may hold the same values in these fields.

    Compares row hashes: only rows with equal hashes are candidates, which keeps memory low for
    millions of rows.

    Two different rows may have one hash, so this is only a first choice: the verb compares the
    values.
    """
    row_hash = pl.struct(fields).hash()
    ordered = row_hash.sort()
    repeated = ordered.filter(ordered == ordered.shift(1))
    return row_hash.is_in(repeated.unique().implode())
