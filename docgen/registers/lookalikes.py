"""Texts that look equal and are not: a message that shows both says in what they differ."""

from __future__ import annotations

import polars as pl

_SPACES = r"\s+"
_UNSEEN = r"[\p{Cf}\p{Mn}\u3164\uffa0]+"


def skeleton(text: pl.Expr) -> pl.Expr:
    """Return a text without what nobody sees: width, case, spaces, invisible signs."""
    plain = text.str.normalize("NFKC").str.replace_all(_UNSEEN, "")
    return plain.str.replace_all(_SPACES, "").str.to_lowercase()


def tell_apart(text: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Return a text, with a note if it only seems to be the same as another; null stays null."""
    differ = (text != other) & (skeleton(text) == skeleton(other))
    note = pl.concat_str(text, pl.lit("（"), _difference(text, other), pl.lit("）"))
    return pl.when(differ.fill_null(False)).then(note).otherwise(text)


def _difference(text: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Return in what two texts with one skeleton differ, in words for users."""

    def same(change: str, with_text: str = "") -> pl.Expr:
        return text.str.replace_all(change, with_text) == other.str.replace_all(change, with_text)

    return (
        pl.when(same(_SPACES))
        .then(pl.lit("只差空格"))
        .when(same(_UNSEEN))
        .then(pl.lit("只差看不见的字符"))
        .when(text.str.to_lowercase() == other.str.to_lowercase())
        .then(pl.lit("只差大小写"))
        .when(text.str.normalize("NFKC") == other.str.normalize("NFKC"))
        .then(pl.lit("只差全角半角"))
        .otherwise(pl.lit("只差空格、全角半角、大小写或看不见的字符"))
    )
