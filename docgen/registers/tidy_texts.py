"""Texts of cells as they are compared: without what nobody sees, or what only a computer adds.

Codes are numbers and names by which rows are found: they also lose spaces and quotes, and their
full-width letters and digits become half-width. Punctuation stays as people wrote it.

`cells` tidies each text that is not sound at first sight; `cell_shortcut` uses UNTIDY_TEXT and
UNTIDY_CODE to find those. Ideographs are made ordinary by Unicode's NFKC (UAX 15).
"""

from __future__ import annotations

import re
import unicodedata

from docgen.model.lazy_pattern import LazyPattern

_INVISIBLE = (
    "\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
_COMPATIBLE = "\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f"
"""Radicals and ideographs that look like ordinary ones (⽯ and 石)."""
_WIDE = "０-９Ａ-Ｚａ-ｚ－"
_HYPHENS = "\u2010-\u2013\u2212\ufe63"
"""What programs for texts make of a hyphen; a long dash is one that people wrote."""
_FRACTION = LazyPattern(r"([0-9]{5,20})\.0+")
"""A whole number of which a program for data made a fraction."""
_FORMULA = LazyPattern(r'[=＝]\s*"([^"]*)"')
UNTIDY_TEXT = f"[{_INVISIBLE}{_COMPATIBLE}]"
"""A pattern that finds characters which no text keeps, for `re` and for polars."""
UNTIDY_CODE = rf"""[\s'"=＝‘’“”`{_WIDE}{_HYPHENS}{_INVISIBLE}{_COMPATIBLE}]"""
_UNSEEN = LazyPattern(f"[{_INVISIBLE}]")
_LOOKALIKES = LazyPattern(f"[{_COMPATIBLE}]")
_WIDE_CHARS = LazyPattern(f"[{_WIDE}]")
_HYPHEN = LazyPattern(f"[{_HYPHENS}]")
_QUOTES = "'\"‘’“”`"
_SPACE = LazyPattern(r"\s+")


def tidy_text(text: str) -> str:
    """Return a text without invisible signs, and with ordinary ideographs.

    Spaces around it go, and an ideographic space inside becomes an ordinary one.
    """
    seen = _UNSEEN.sub("", text)
    return _LOOKALIKES.sub(_normalized, seen).replace("\u3000", " ").strip()


def without_formula(text: str) -> str:
    """Return a tidy text, without the formula that only quotes it: ="张三" becomes 张三."""
    tidy = tidy_text(text)
    formula = _FORMULA.fullmatch(tidy)
    return formula[1].strip() if formula else tidy


def tidy_code(text: str) -> str:
    """Return a code without spaces, quotes and formula signs around it, in half width.

    Its hyphens are those of the keyboard; a long number has no .0 behind it.

    ="0123" becomes 0123, Ａ１－2 becomes A1-2, 530825.0 becomes 530825.
    """
    tidy = without_formula(text)
    tidy = _HYPHEN.sub("-", _SPACE.sub("", tidy).strip(_QUOTES))
    tidy = _WIDE_CHARS.sub(_normalized, tidy)
    fraction = _FRACTION.fullmatch(tidy)
    return fraction[1] if fraction else tidy


def _normalized(found: re.Match[str]) -> str:
    """Return the ordinary form (NFKC) of the characters that a pattern has found."""
    return unicodedata.normalize("NFKC", found[0])


def describe_tidying(text: str, tidy: str) -> str:
    """Return what a code lost, in words for users.

    `text` is as written, `tidy` the result of `tidy_code`. Several reasons are joined by 、:
    空格、引号. '' if nothing was lost.
    """
    reasons = []
    if _UNSEEN.search(text):
        reasons.append("看不见的字符")
    if _LOOKALIKES.search(text):
        reasons.append("看着一样的异体字")
    if _WIDE_CHARS.search(text):
        reasons.append("全角数字或字母")
    if _HYPHEN.search(text):
        reasons.append("别样的连字符")
    if text.strip().rstrip("0").endswith(f"{tidy}."):
        reasons.append("小数点后的0")
    if _SPACE.search(text.strip()):
        reasons.append("空格")
    if any(quote in text and quote not in tidy for quote in _QUOTES):
        reasons.append("引号")
    return "、".join(reasons)
