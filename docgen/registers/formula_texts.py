"""Formulas that stand in a cell as a text: the cell shows =VLOOKUP(A2,B:C,2,0) in place of a value.

They come from columns in the format 文本 and from exports to text files.
"""

from __future__ import annotations

from docgen.codes import new_finding
from docgen.model.finding import Finding
from docgen.model.lazy_pattern import LazyPattern

_REFERENCE = r"\$?[A-Z]{1,3}\$?\d{1,7}"
_FORMULA = LazyPattern(
    rf"[=＝]\s*[-+@]?\s*(?i:[A-Z_.]{{2,30}}\s*\(.*|.*#(?:REF|N/A|NAME|VALUE|DIV|NULL|NUM).*"
    rf"|(?:'?[^=\s!']{{1,60}}'?!)?{_REFERENCE}(?:\b.*)?|\".*\"\s*&.*|\(.*{_REFERENCE}.*)"
)
"""A call of a function, a reference to a cell, joined texts, or a reference that is lost."""
_LONGEST = 30
"""Characters of a formula that a message shows."""


def report_formula(name: str, text: str) -> Finding | None:
    """Return the finding about a formula in a cell of the field `name`, None for any other text."""
    if text[:1] not in ("=", "＝") or not _FORMULA.match(text):
        return None
    shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return new_finding(
        "TB-11",
        f"“{name}”写的是公式“{shown}”，没有算出的值",
        "把这一格设成“常规”格式，让公式算出值来；算不出的，照实填写",
    )
