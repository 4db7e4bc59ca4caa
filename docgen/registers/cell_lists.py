"""Cells that hold several names, parted by 、 or by another separator."""

from __future__ import annotations

import polars as pl


def split_names(field: str, separators: str) -> pl.Expr:
    """Return the names in the cells of a field, as lists; they may be ''.

    `separators` are characters that part names beside 、 and white space.

    With `separators` '，,;' the cell 张三，李四 王五 becomes ['张三', '李四', '王五']. A blank cell
    becomes [''], and a separator at an end adds a '': the caller filters them out. The separators
    stand inside a character class of a regular expression, so that ] or ^ has to be escaped.
    """
    pattern = rf"[{separators}\s]+"
    return pl.col(field).fill_null("").str.replace_all(pattern, "、").str.split("、")
