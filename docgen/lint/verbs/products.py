"""乘积：户数（人数）、每户多少、总额，三者要对得上。

参数：单位表、均词（“每户”“户均”之类和它的单位）、除外（正则，均数前这样写的不是分摊，如人均纯收入）、
总词（正则，紧挨在总额之前）、相近（百分数）。
只判一句（一句里有几个均数的，看一个分句）里恰有一个户数、一个均数、一个总额，总额紧跟户数或写明“计、共、合计”的；
句里没有户数的，按均数反推出来的户数与文中别处的户数差得很少而又不等，也报。
概数、幅度、汉字数不参加计算。
说明里可用：所见、均数、户数、应为。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any

from docgen.expressions.prose_numbers import Number
from docgen.lint.amounts import NEAR, amounts, sentences, spelt, totals
from docgen.lint.amounts import PARAMS as _PARAMS
from docgen.lint.text_hit import Hit
from docgen.model.paragraph import TextParagraph

_TEXT: dict[str, Any] = {"type": "string", "required": True}
ALONE = False
PARAMS: dict[str, Any] = {
    **_PARAMS,
    "均词": {"type": "dict", "required": True, "valuesrules": {"type": "string"}},
    "除外": _TEXT,
    "总词": _TEXT,
    "相近": {"type": "integer", "required": True},
}


@dataclass(frozen=True, slots=True)
class _Rate:
    """How much falls to each `unit`."""

    number: Number
    unit: str


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Each total that is not the number times the rate."""
    counts = _counts(passages, params)
    for index, passage in enumerate(passages):
        for start, end in sentences(passage.text) if amounts(passage.text, params) else ():
            for a, b in _stretches(passage.text[start:end], params):
                for hit in _judged(passage.text[start + a : start + b], params, counts):
                    yield Hit(index, start + a + hit.start, start + a + hit.end, hit.facts)


def _stretches(sentence: str, params: Mapping[str, Any]) -> list[tuple[int, int]]:
    """The sentence; its clauses, where it tells of several rates."""
    if len(_rates(sentence, params)) < 2:
        return [(0, len(sentence))]
    edges = [0, *(match.end() for match in re.finditer(r"[，,、]", sentence)), len(sentence)]
    return list(pairwise(edges))


def _counts(
    passages: Sequence[TextParagraph], params: Mapping[str, Any]
) -> dict[str, list[Number]]:
    """What is counted in units of a rate, anywhere in the document."""
    units = set(params["均词"].values())
    found: dict[str, list[Number]] = {}
    for passage in passages:
        for number in totals(passage.text, params):
            if number.unit in units:
                found.setdefault(number.unit, []).append(number)
    return found


def _judged(
    sentence: str, params: Mapping[str, Any], counts: Mapping[str, list[Number]]
) -> Iterator[Hit]:
    rates = _rates(sentence, params)
    found = totals(sentence, params)
    if len(rates) != 1:
        return
    rate = rates[0]
    sums = [n for n in found if n.dimensions == _above(rate) and n.start != rate.number.start]
    own = [n for n in found if n.unit == rate.unit]
    if len(sums) != 1 or len(own) > 1:
        return
    total = sums[0]
    if own and (own[0].end <= total.start) and _bound(sentence, own[0], total, params):
        made = own[0].base * _each(rate)
        if abs(made - total.base) > _slack(rate, own[0], total):
            yield _hit(sentence, rate, total, sentence[own[0].start : own[0].end], made)
    elif not own and _said(sentence, total, params):
        yield from _near(sentence, rate, total, counts.get(rate.unit, ()), params)


def _near(
    sentence: str,
    rate: _Rate,
    total: Number,
    counts: Sequence[Number],
    params: Mapping[str, Any],
) -> Iterator[Hit]:
    """The count is elsewhere: a total is wrong if it nearly, but not quite, fits one of them."""
    each = _each(rate)
    slack = [abs(n.base * each - total.base) <= _slack(rate, n, total) for n in counts]
    if not each or any(slack):
        return
    close = [
        n for n in counts if abs(n.base * each - total.base) * 100 <= total.base * params["相近"]
    ]
    if len({number.base for number in close}) == 1:
        number = close[0]
        yield _hit(sentence, rate, total, spelt(number.base, number), number.base * each)


def _hit(sentence: str, rate: _Rate, total: Number, count: str, made: Decimal) -> Hit:
    facts = {
        "均数": sentence[rate.number.start : rate.number.end],
        "户数": count,
        "应为": spelt(made, total),
    }
    return Hit(0, total.start, total.end, facts)


@lru_cache(maxsize=16)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("(" + "|".join(map(re.escape, words)) + r")[^，。；、（(\d]{0,8}$")


def _rates(sentence: str, params: Mapping[str, Any]) -> list[_Rate]:
    words, found = params["均词"], []
    word = _any_of(tuple(words))
    for number in amounts(sentence, params):
        above, _, below = number.unit.rpartition("/")
        said = word.search(sentence, max(0, number.start - NEAR), number.start)
        if said and re.search(params["除外"], said.group()):
            continue
        if above and below in words.values():
            found.append(_Rate(number, below))
        elif said and not above and number.unit != "%":
            found.append(_Rate(number, words[said[1]]))
    return found


def _each(rate: _Rate) -> Decimal:
    return rate.number.base


def _above(rate: _Rate) -> object:
    return tuple((name, power) for name, power in rate.number.dimensions if power > 0)


def _slack(rate: _Rate, count: Number, total: Number) -> Decimal:
    """How far the product may be off: the total or the rate may be rounded."""
    rounded = rate.number.step / 2 * count.base if rate.number.places else Decimal(0)
    return max(
        rounded, total.step / 2 if total.scale > rate.number.scale or total.places else Decimal(0)
    )


def _said(sentence: str, total: Number, params: Mapping[str, Any]) -> bool:
    before = sentence[max(0, total.start - NEAR) : total.start]
    return bool(re.search(params["总词"] + "$", before))


def _bound(sentence: str, count: Number, total: Number, params: Mapping[str, Any]) -> bool:
    """Whether a total belongs to a count: in one clause with it, or said to be its sum."""
    between = sentence[count.end : total.start]
    return not re.search(r"[，。；、]", between) or _said(sentence, total, params)
