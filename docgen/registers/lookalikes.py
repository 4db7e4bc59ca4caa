"""Texts that look equal and are not: a message that shows both says in what they differ.

3-1 and 3—1, О and O, 张三 with an unseen sign and without: who looks at the message sees one text
twice. Verbs that look for a key elsewhere, or compare two texts, add `DIFFERENCE` to their facts,
and `register_check` puts it into the message. A difference never makes texts equal; it only
explains.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

import polars as pl

from docgen.model.alike_signs import LIKENESS, describe_sign
from docgen.registers.register_schema import INDEX

DIFFERENCE = "#差别"
"""A fact of a row: in what a text differs from another that it seems to be; null if it does not."""
REMEDY = "#改法"
"""A fact of a row: what to do in place of what the rule says; null for the latter."""
_SAME_FORM = "照原件核对，把两处改成一样的写法"
_HERE = "#这处"
_THERE = "#那边"
_FORM = "#样子"
"""The column with the skeleton of a text."""
_SPACES = r"\s+"
"""White space of any kind."""
_UNSEEN = r"[\p{Cf}\p{Mn}\u115f\u1160\u2800\u3164\uffa0]+"
"""Signs that show nothing: format characters, marks on letters, fillers."""
_FRACTION = r"\.0$"
"""What a program for data adds to a whole number."""
_ZEROS = r"(^|[^0-9])0+([0-9])"
"""Zeros before a number, wherever it stands in a text."""
_MOST_SIGNS = 2
"""Pairs of signs that a message names."""


def skeleton(text: pl.Expr) -> pl.Expr:
    """Return what a text looks like: without width, case, spaces, leading zeros, unseen signs.

    Ａ-０1 and a—1 both become a-1. Texts with one skeleton are candidates; what parts them, if
    anything, says `describe_difference`.
    """
    plain = text.str.normalize("NFKC").str.replace(_FRACTION, "").str.to_lowercase()
    seen = plain.str.replace_all(_UNSEEN, "").str.replace_all(_SPACES, "")
    return seen.str.replace_many(LIKENESS).str.replace_all(_ZEROS, "${1}${2}")


def find_difference(text: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Return in what a text differs from another that looks the same; null if it does not.

    Null too if one of them is null, or if they do not look alike at all.
    """
    alike = skeleton(text) == skeleton(other)
    return pl.when(alike.fill_null(False)).then(describe_difference(text, other))


def describe_difference(text: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Return in what two texts differ, null for equal ones.

    Unlike `find_difference` it also describes texts that do not look alike. The pairs are described
    one by one, in Python.
    """
    pairs = pl.struct(text.alias(_HERE), other.alias(_THERE))
    return pairs.map_batches(_describe_pairs, return_dtype=pl.String, is_elementwise=True)


def tell_apart(text: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Return a text, with a note if it only seems to be the same as another; null stays null.

    001 beside 1 becomes 001（只差前面的0，那处是“1”）; 1 beside 1 stays 1.
    """
    note = pl.concat_str(text, pl.lit("（"), find_difference(text, other), pl.lit("）"))
    return pl.coalesce(note, text)


def with_difference(
    rows: pl.DataFrame,
    fields: Sequence[str],
    others: pl.LazyFrame,
    columns: Sequence[str],
    *,
    known: pl.LazyFrame | None = None,
) -> pl.DataFrame:
    """Return rows with the difference of their key from one that looks the same, and the remedy.

    `columns` are the key in the other rows. Both facts are null where none looks like it, and where
    these have the key itself: unless `known`, all rows of this register, lacks one that looks like
    it. Some of the other rows are then those of a key with a wrong sign.

    `fields` are the key in `rows`, which have the column `#`; `others` are all rows of the other
    register. The result has the rows as they were and the columns DIFFERENCE and REMEDY.
    """
    listed = others.select(joined_text(columns).alias(_THERE)).drop_nulls()
    here = rows.lazy().select(INDEX, joined_text(fields).alias(_HERE)).unique(INDEX)
    lost = here.join(listed, left_on=_HERE, right_on=_THERE, how="anti")
    near = [_find_alike(lost, listed)]
    if known is not None:
        keys = known.select(joined_text(fields).alias(_THERE))
        strays = listed.join(keys, on=_THERE, how="anti")
        near.append(_find_alike(here.join(lost, on=INDEX, how="anti"), strays))
    return rows.join(pl.concat(near), on=INDEX, how="left")


def _find_alike(lost: pl.LazyFrame, listed: pl.LazyFrame) -> pl.DataFrame:
    """Return the rows whose key looks like one of a list, by `#`: DIFFERENCE and REMEDY.

    `lost` has the keys of rows in the column #这处, `listed` those of the list in #那边.
    """
    keys = lost.collect()
    if keys.is_empty():
        text = pl.String
        return keys.select(
            INDEX, pl.lit(None, text).alias(DIFFERENCE), pl.lit(None, text).alias(REMEDY)
        )
    forms = _forms(listed.unique().collect())
    near = keys.with_columns(skeleton(pl.col(_HERE)).alias(_FORM)).join(forms, on=_FORM)
    note = find_difference(pl.col(_HERE), pl.col(_THERE)).alias(DIFFERENCE)
    return near.select(INDEX, note, pl.lit(_SAME_FORM).alias(REMEDY))


def _forms(listed: pl.DataFrame) -> pl.DataFrame:
    """Return one text for each form of these: a register has millions of keys, mostly numbers.

    Plain numbers are their own skeleton and are not worked on. Of texts with one form the least in
    order of characters is taken, so that the message does not depend on the order of the rows.
    """
    is_number = pl.col(_THERE).str.contains("^[1-9][0-9]*$")
    numbers = listed.filter(is_number).with_columns(pl.col(_THERE).alias(_FORM))
    texts = listed.filter(~is_number).with_columns(skeleton(pl.col(_THERE)).alias(_FORM))
    return pl.concat([numbers, texts]).group_by(_FORM).agg(pl.col(_THERE).min())


def joined_text(fields: Sequence[str]) -> pl.Expr:
    """Return the values of a key as one text; null if one of them is missing.

    ('530825', 3.0) becomes 530825、3.0. The separator is the one that messages use between values.
    """
    return pl.concat_str([pl.col(name).cast(pl.String) for name in fields], separator="、")


def _describe_pairs(pairs: pl.Series) -> pl.Series:
    """Return the differences of a column of pairs, null for equal ones."""
    texts = pairs.struct.unnest()
    notes = [_describe(*pair) for pair in texts.iter_rows()]
    return pl.Series(notes, dtype=pl.String)


@lru_cache(maxsize=4096)
def _describe(text: str | None, other: str | None) -> str | None:
    """Return in what two texts differ, in words for users; None for equal ones and without one.

    The first single change that makes the two equal is named: 只差空格. If it takes several, they
    are named together; if none does, the signs that differ are shown.
    """
    if text is None or other is None or text == other:
        return None
    for change, reason in _CHANGES.items():
        if change(text) == change(other):
            return (
                f"只差{reason}" if reason not in _WITH_OTHER else f"只差{reason}，那处是“{other}”"
            )
    if _plain(text) == _plain(other):
        return "只差空格、全角半角、大小写或看不见的字符"
    return _describe_signs(text, other)


def _describe_signs(text: str, other: str) -> str:
    """Return the signs of two texts that differ.

    张三丰 beside 张三 gives 一处多出“丰”; 3-1 beside 3—1 gives 只差“-”与“—”，不是同一个字.
    """
    codes = SequenceMatcher(None, text, other, autojunk=False).get_opcodes()
    signs = [(text[a:b], other[c:d]) for kind, a, b, c, d in codes if kind != "equal"]
    if len(signs) == 1 and not all(signs[0]):
        return f"一处多出“{''.join(signs[0])}”"
    named = "、".join(f"{_name(here)}与{_name(there)}" for here, there in signs[:_MOST_SIGNS])
    return f"只差{named}，不是同一个字"


def _name(signs: str) -> str:
    """Return signs in quotes, a single one with what it is, where its look does not tell it."""
    return describe_sign(signs) if len(signs) == 1 else f"“{signs}”"


def _without_spaces(text: str) -> str:
    """Return a text without white space, which is not only that at its ends."""
    return "".join(text.split())


def _without_unseen(text: str) -> str:
    """Return a text without the signs that `_UNSEEN` finds in columns."""
    unseen = {"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0"}
    return "".join(
        sign
        for sign in text
        if unicodedata.category(sign) not in ("Cf", "Mn") and sign not in unseen
    )


def _half_width(text: str) -> str:
    """Return a text with half-width letters, digits and marks in place of full-width ones."""
    return re.sub("[\uff01-\uff5e]", lambda found: chr(ord(found[0]) - 0xFEE0), text)


def _without_zeros(text: str) -> str:
    """Return a text without the zeros before its numbers: A-007 becomes A-7."""
    return re.sub(_ZEROS, r"\1\2", text)


def _without_fraction(text: str) -> str:
    """Return a text without .0 at its end."""
    return re.sub(_FRACTION, "", text)


def _composed(text: str) -> str:
    """Return a text with composed letters: é may be one code point or two."""
    return unicodedata.normalize("NFC", text)


def _plain(text: str) -> str:
    """Return a text without all that these differences are made of."""
    return _half_width(_without_unseen(_without_spaces(text))).lower()


_ZERO_REASON = "前面的0"
_FRACTION_REASON = "末尾的.0"
_WITH_OTHER = (_ZERO_REASON, _FRACTION_REASON)
"""Reasons after which the other text is shown."""
_CHANGES: dict[Callable[[str], str], str] = {
    _without_spaces: "空格",
    _composed: "同一个字的两种编码",
    _without_unseen: "看不见的字符",
    str.lower: "大小写",
    _half_width: "全角半角",
    _without_zeros: _ZERO_REASON,
    _without_fraction: _FRACTION_REASON,
}
"""What is undone in both texts, and what the difference is called, in the order of the tries."""
