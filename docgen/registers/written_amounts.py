"""Amounts as clerks write them: with the sign of a currency, with 整 behind it, or not exactly.

¥4500, 4500元整 and 4500。 are amounts, while 约4500, 3000多元 and 3000-4000 are no definite ones.
`cells` tidies each text of a column of numbers that is not a plain number, and reports those that
cannot be read.
"""

from __future__ import annotations

from docgen.codes import new_finding
from docgen.expressions.literals import LiteralError, parse_date
from docgen.model.finding import Finding
from docgen.model.lazy_pattern import LazyPattern

_CURRENCY = r"(?:人民币|(?i:rmb|cny))[:：]?\s*[¥￥]?|[¥￥]"
_AMOUNT = LazyPattern(
    rf"({_CURRENCY})?\s*([-+]?\d[\d.,]*?)\s*((?:[^\d\s]*[^\d\s.。．整正])?)(?:(?<=[元角分])[整正])?[.。．]?"
)
_LONGEST = 60
"""Characters of an amount: the patterns take long for the longest cells."""
_COUNTER = LazyPattern(r"个(?=[村乡镇县组])|口(?=人$)")
"""What stands before a counted unit and says nothing: 3个村, 3口人."""
_ROUGH_WORDS = (
    r"大?约|大概|大致|大体|估计|差不多|将?近|接近|几乎|不[到足超]|超过|至[少多]|最[多少高低]"
)
_ROUGH_ENDS = r"左右|上下|以[上下内外]|之[内间]|多|余|来|许|出头|不到|不等|不止|起"
_ROUGH = LazyPattern(
    rf"(?:{_ROUGH_WORDS}).*\d.*|.*\d.*?(?:{_ROUGH_ENDS})[。.]?|.*\d[十百千万亿]*[多余来几].*|.*约"
    r"|\d[\d.,]*[^\W\d]{0,3}[-–—~～至到]\d[\d.,]*[^\W\d]{0,3}"
)


def tidy_amount(text: str) -> str:
    """Return an amount as a number and its unit: ¥4500 is 4500元, 4500元整 too, 4500。 is 4500.

    A text of another form is returned as it is.
    """
    found = _AMOUNT.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return text
    currency, number, unit = found.groups(default="")
    if currency and "元" not in unit:
        unit += "元"
    return number + _COUNTER.sub("", unit)


def report_rough(name: str, text: str) -> Finding | None:
    """Return the finding about a number that is not exact, None for any other text."""
    if len(text) > _LONGEST or not _ROUGH.fullmatch(text.strip()) or _is_date(text):
        return None
    message = f"“{name}”写的是“{text}”，不是确定的数"
    return new_finding("ZD-14", message, "核实后写确定的数")


def _is_date(text: str) -> bool:
    """Return whether a text is a day or a month: 2014-12 is no range."""
    try:
        return parse_date(text) is not None
    except LiteralError:
        return False
