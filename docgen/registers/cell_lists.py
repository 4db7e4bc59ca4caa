"""Names in cells: several parted by 、 or by another separator, and names that are padded.

A name of two characters is padded with a space, so that it is as wide as one of three: 李　甲.
"""

from __future__ import annotations

import polars as pl

_PADDED = r"(^|、)\s*(\p{Han})\s+(\p{Han})\s*(、|$)"
"""Two characters that stand alone in a list: no name has only one."""


def split_names(field: str, separators: str) -> pl.Expr:
    """Return the names in the cells of a field, as lists; they may be ''.

    `separators` are characters that part names beside 、 and white space.

    A padded name is one name.

    With `separators` '，,;' the cell 张三，李四 王五 becomes ['张三', '李四', '王五']. A blank cell
    becomes [''], and a separator at an end adds a '': the caller filters them out. The separators
    stand inside a character class of a regular expression, so that ] or ^ has to be escaped.
    """
    names = pl.col(field).fill_null("").str.replace_all(rf"[{separators}、]+", "、")
    for _ in range(2):
        # Two padded names side by side share a separator, so that the second is found later.
        names = names.str.replace_all(_PADDED, "$1$2$3$4")
    return names.str.replace_all(r"[\s、]+", "、").str.split("、")


def without_padding(texts: pl.Expr) -> pl.Expr:
    """Return texts without white space; those with letters or digits stay as they are.

    李　甲 is the name 李甲, while Zhang San and 3 1 are not ZhangSan and 31.
    """
    plain = texts.str.replace_all(r"\s+", "")
    return pl.when(texts.str.contains("[A-Za-z0-9]")).then(texts).otherwise(plain)
