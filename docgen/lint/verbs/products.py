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
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from docgen.expressions.bounded_patterns import Pattern, compile_pattern
from docgen.expressions.prose_numbers import Number
from docgen.expressions.quantity import Dimensions
from docgen.lint import lint_keywords as kw
from docgen.lint.amounts import (
    NEAR,
    Units,
    format_like,
    read_amounts,
    read_totals,
    search_before,
)
from docgen.lint.rule_params import (
    INTEGER,
    TEXT,
    TEXT_BY_NAME,
    UNIT_LIST,
    Params,
    ParamSchema,
)
from docgen.lint.sentences import Sentence, split_sentences
from docgen.lint.text_hit import text_hit
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Hit

LOCAL = False
PARAMS: ParamSchema = {
    **UNIT_LIST,
    "均词": TEXT_BY_NAME,
    "除外": TEXT,
    "总词": TEXT,
    "相近": INTEGER,
}
_COMMA = re.compile(r"[，,、]")
_CLAUSE_END = re.compile(r"[，。；、]")


class _Options(Struct, frozen=True):
    """Units, words and tolerance of the rule."""

    units: Units
    rate_words: Mapping[str, str]
    """The unit that each word before a rate names: 户均 → 户."""
    exempt: Pattern
    total_words: Pattern
    near: int  # percent


class _Rate(Struct, frozen=True):
    """An amount for each `unit`."""

    number: Number
    unit: str

    @property
    def each(self) -> Decimal:
        """The amount in base units."""
        return self.number.base

    @property
    def dimensions(self) -> Dimensions:
        """The dimensions of a product of the rate and a count."""
        return tuple((name, power) for name, power in self.number.dimensions if power > 0)


class _Clause(Struct, frozen=True):
    """A clause with one rate, one total, and the count of units if it contains one."""

    text: str
    rate: _Rate
    total: Number
    count: Number | None


class _WrongTotal(Struct, frozen=True):
    """A total that is not the product of a count, as text, and a rate."""

    clause: _Clause
    count: str
    product: Decimal


_Counts = Mapping[str, Sequence[Number]]
"""The counts of a document by unit."""


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield each total that is not the product of the count and the rate."""
    options = _Options(
        units=params[kw.UNIT_LIST],
        rate_words=params["均词"],
        exempt=compile_pattern(params["除外"]),
        total_words=compile_pattern(params["总词"] + "$"),
        near=params["相近"],
    )
    counts = _read_counts(paragraphs, options)
    for index, paragraph in enumerate(paragraphs):
        if not read_amounts(paragraph.text, options.units):
            continue
        for part in _split_clauses(paragraph.text, options):
            wrong = _find_wrong_total(part.text, counts, options)
            if wrong is not None:
                total = wrong.clause.total
                yield text_hit(
                    index, part.start + total.start, part.start + total.end, _facts(wrong)
                )


def _facts(wrong: _WrongTotal) -> dict[str, object]:
    """Return the facts for the message: rate, count, and the total that would be right."""
    rate = wrong.clause.rate.number
    return {
        "均数": wrong.clause.text[rate.start : rate.end],
        "户数": wrong.count,
        "应为": format_like(wrong.product, wrong.clause.total),
    }


def _read_counts(paragraphs: Sequence[TextParagraph], options: _Options) -> _Counts:
    """Return all totals of the document in units that a rate may name."""
    units = set(options.rate_words.values())
    counts: dict[str, list[Number]] = {}
    for paragraph in paragraphs:
        for number in read_totals(paragraph.text, options.units):
            if number.unit in units:
                counts.setdefault(number.unit, []).append(number)
    return counts


def _split_clauses(text: str, options: _Options) -> Iterator[Sentence]:
    """Yield the sentences of a text, or the clauses of a sentence with several rates."""
    for sentence in split_sentences(text):
        if len(_read_rates(sentence.text, options)) < 2:
            yield sentence
            continue
        commas = [sentence.start + match.end() for match in _COMMA.finditer(sentence.text)]
        for start, end in pairwise((sentence.start, *commas, sentence.end)):
            yield Sentence(start, end, text[start:end])


def _read_rates(text: str, options: _Options) -> list[_Rate]:
    """Return the amounts for each unit, as their unit or the words before them say.

    6万元/户 names its unit itself; 每户6万元 gets the unit of the word before it, which 均词 gives.
    Percentages and what 除外 names are no rates.
    """
    rates: list[_Rate] = []
    pattern = _rate_pattern(tuple(options.rate_words))
    for number in read_amounts(text, options.units):
        unit, _, per = number.unit.rpartition("/")
        word = search_before(pattern, text, number)
        if word and options.exempt.search(word.group()):
            continue
        if unit and per in options.rate_words.values():
            rates.append(_Rate(number, per))
        elif word and not unit and number.unit != "%":
            rates.append(_Rate(number, options.rate_words[word[1]]))
    return rates


@lru_cache(maxsize=16)
def _rate_pattern(words: tuple[str, ...]) -> Pattern:
    """Return the pattern of a rate word with at most eight characters between it and the number."""
    return compile_pattern("(" + "|".join(map(re.escape, words)) + r")[^，。；、（(\d]{0,8}$")


def _find_wrong_total(text: str, counts: _Counts, options: _Options) -> _WrongTotal | None:
    """Return the total of a clause if it is wrong by the count beside it, or by one elsewhere."""
    clause = _read_clause(text, options)
    if clause is None:
        return None
    count = clause.count
    if count is not None:
        return _compare_with_count(clause, count, options)
    if _is_named_total(clause, options):
        return _compare_elsewhere(clause, counts.get(clause.rate.unit, ()), options)
    return None


def _read_clause(text: str, options: _Options) -> _Clause | None:
    """Return a clause with exactly one rate and one total and at most one count, else None."""
    rates = _read_rates(text, options)
    if len(rates) != 1:
        return None
    rate = rates[0]
    dimensions = rate.dimensions
    numbers = read_totals(text, options.units)
    totals = [n for n in numbers if n.dimensions == dimensions and n.start != rate.number.start]
    counts = [n for n in numbers if n.unit == rate.unit]
    if len(totals) != 1 or len(counts) > 1:
        return None
    count = None
    if counts:
        count = counts[0]
    return _Clause(text, rate, totals[0], count)


def _compare_with_count(clause: _Clause, count: Number, options: _Options) -> _WrongTotal | None:
    """Return the total of a clause if it belongs to the count before it and does not fit it."""
    if not _belongs_to(count, clause, options) or _fits(clause, count):
        return None
    written = clause.text[count.start : count.end]
    return _WrongTotal(clause, written, count.base * clause.rate.each)


def _compare_elsewhere(
    clause: _Clause, counts: Sequence[Number], options: _Options
) -> _WrongTotal | None:
    """Return a total that nearly, but not exactly, fits the one count found elsewhere.

    `counts` are those of the whole document in the unit of the rate. If counts of several values
    come near, it is not sure which is meant, and nothing is returned.
    """
    each = clause.rate.each
    if not each or any(_fits(clause, count) for count in counts):
        return None
    close = [count for count in counts if _is_near(clause, count, options.near)]
    if len({count.base for count in close}) != 1:
        return None
    count = close[0]
    return _WrongTotal(clause, format_like(count.base, count), count.base * each)


def _difference(clause: _Clause, count: Number) -> Decimal:
    """Return how far the product of count and rate is from the total, in base units."""
    return abs(count.base * clause.rate.each - clause.total.base)


def _is_near(clause: _Clause, count: Number, percent: int) -> bool:
    """Return whether the product differs from the total by at most `percent`."""
    return _difference(clause, count) * 100 <= clause.total.base * percent


def _fits(clause: _Clause, count: Number) -> bool:
    """Return whether the total is the product, if the rate and the total may be rounded.

    A rate with decimals may be rounded by half of its last decimal for each unit; a total with
    decimals, or in a greater scale than the rate, by half of its own.
    """
    rate = clause.rate.number
    total = clause.total
    tolerance = Decimal(0)
    if rate.places:
        tolerance = rate.step / 2 * count.base
    if total.places or total.scale > rate.scale:
        tolerance = max(tolerance, total.step / 2)
    return _difference(clause, count) <= tolerance


def _is_named_total(clause: _Clause, options: _Options) -> bool:
    """Return whether words before the total name it as one: 计, 共, 合计."""
    start = clause.total.start
    return bool(options.total_words.search(clause.text[max(0, start - NEAR) : start]))


def _belongs_to(count: Number, clause: _Clause, options: _Options) -> bool:
    """Return whether the total follows the count without a stop, or is named as a total."""
    if count.end > clause.total.start:
        return False
    between = clause.text[count.end : clause.total.start]
    return not _CLAUSE_END.search(between) or _is_named_total(clause, options)
