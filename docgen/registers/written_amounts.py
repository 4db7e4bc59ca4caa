"""Amounts as clerks write them: with the sign of a currency, with 整 behind it, or not exactly.

¥4500, 4500元整 and 4500。 are amounts, while 约4500, 3000多元 and 3000-4000 are no definite ones.
`cells` tidies each text of a column of numbers that is not a plain number, and reports those that
cannot be read.
"""

from __future__ import annotations

import unicodedata

from docgen.codes import new_finding
from docgen.expressions.literals import LiteralError, parse_date
from docgen.model.finding import Finding
from docgen.model.lazy_pattern import LazyPattern

_CURRENCY = r"(?:人民币|(?i:rmb|cny))[:：]?\s*[¥￥]?|[¥￥]"
_AMOUNT = LazyPattern(
    rf"({_CURRENCY})?\s*([-+]?\d[\d.,]*?)\s*((?:[^\d\s]*[^\d\s.。．整正])?)(?:(?<=[元角分])[整正])?[.。．]?"
)
YEAR = "年"
"""The unit of years."""
_YEARS = LazyPattern(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_UNSURE_YEAR = LazyPattern(
    r"[前后约左右多近?？≈~～><＞＜≥≤+＋±或未不没非无拟估]|以[来上下]|之|计划|预计|打算|可能|大概|待|至|到|起|[-—–]\D*$"
)
"""What makes a year uncertain, or says that something has not been in it."""
_LONGEST = 60
"""Characters of an amount: the patterns take long for the longest cells."""
_COUNTER = LazyPattern(r"个(?=[村乡镇县组])|口(?=人$)")
"""What stands before a counted unit and says nothing: 3个村, 3口人."""
_ROUGH_WORDS = (
    r"大?约|大概|大致|大体|[预暂]?[估计]+算?|[预推测]算|差不多|将?近|接近|几乎|不[到足超]|超过?|逾|至[少多]"
    r"|最[多少高低]|起码|顶多|不?[高低多少大小][于过]|[≈≒≃≅~～><＞＜≥≤≧≦⩾⩽±﹥﹤]"
)
_ROUGH_ENDS = (
    r"左右|上下|以[上下内外]|之[内间]|多|余|来|许|出头|不到|不等|不止|起|[+＋±?？]|…+"
    r"|[（(]?(?:大?约|[预暂]?估[计算]?|大概|不准|待核实?|待定|暂定|左右|以上|以下|含?推算|[?？])[）)]?"
)
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


def report_year(name: str, text: str) -> Finding | None:
    """Return the finding about a year with more than itself, None for a text without a year.

    2016年底 and 2016年脱贫 are in 2016. What 2016年前 and 2016? mean nobody knows, and of two years
    the one that counts is not known either. `name` is that of the field.
    """
    if len(text) > _LONGEST:
        return None
    written = unicodedata.normalize("NFKC", text)
    years = list(dict.fromkeys(found[0] for found in _YEARS.finditer(written)))
    if not years:
        return None
    message = f"“{name}”写的是“{text}”"
    if len(years) > 1:
        return new_finding("ZD-14", f"{message}，有{len(years)}个年", "核实后只写一个年，四位数字")
    if _UNSURE_YEAR.search(text):
        return new_finding("ZD-14", f"{message}，不是确定的年", "核实后只写年，四位数字")
    return new_finding("ZD-03", f"{message}，年以外还写了别的", f"只写年：{years[0]}")


def _is_date(text: str) -> bool:
    """Return whether a text is a day or a month: 2014-12 is no range."""
    try:
        return parse_date(text) is not None
    except LiteralError:
        return False
