"""Cells that hold several names, parted by 、 or by another separator."""

from __future__ import annotations

import polars as pl


def split_names(field: str, separators: str) -> pl.Expr:
    """Return the names in the cells of a field, as lists; they may be ''.

    `separators` are characters that part names beside 、 and white space.
    """
    pattern = rf"[{separators}\s]+"
    return pl.col(field).fill_null("").str.replace_all(pattern, "、").str.split("、")
