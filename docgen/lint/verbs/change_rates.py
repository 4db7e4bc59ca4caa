"""增减：由甲数到乙数，增减的百分数（百分点）要算得上。

参数：单位表、起词（正则，紧挨在甲数之前）、到词（正则，写在甲数和乙数之间）、
幅词（正则，写在乙数和百分数之间）、容差（百分点）。
概数、幅度、汉字数不参加计算。
说明里可用：所见、甲、乙、应为。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from docgen.expressions.bounded_patterns import Pattern, compile_pattern
from docgen.expressions.prose_numbers import Number
from docgen.lint import lint_keywords as kw
from docgen.lint.amounts import (
    Units,
    format_decimal,
    is_written_as,
    read_amounts,
    search_before,
)
from docgen.lint.rule_params import TEXT, TOLERANCE, UNIT_LIST, Params, ParamSchema
from docgen.lint.sentences import split_sentences
from docgen.lint.text_hit import text_hit
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Hit

LOCAL = True
PARAMS: ParamSchema = {
    **UNIT_LIST,
    "起词": TEXT,
    "到词": TEXT,
    "幅词": TEXT,
    "容差": TOLERANCE,
}


class _Options(Struct, frozen=True):
    """Units and patterns of the rule; `tolerance` is in percentage points."""

    units: Units
    before_old: Pattern
    before_new: Pattern
    before_rate: Pattern
    tolerance: Decimal


class _Change(Struct, frozen=True):
    """An amount, the amount that it changed to, and the rate of this change."""

    old: Number
    new: Number
    rate: Number


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield each rate of change that the two amounts before it do not give."""
    options = _Options(
        units=params[kw.UNIT_LIST],
        before_old=compile_pattern(params["起词"] + "$"),
        before_new=compile_pattern(params["到词"]),
        before_rate=compile_pattern(params["幅词"]),
        tolerance=Decimal(params.get("容差", 0)),
    )
    for index, paragraph in enumerate(paragraphs):
        for sentence in split_sentences(paragraph.text):
            for change in _find_changes(sentence.text, options):
                exact = _exact_rate(change)
                if exact is None or is_written_as(exact, change.rate, options.tolerance):
                    continue
                facts = {
                    "甲": sentence.text[change.old.start : change.old.end],
                    "乙": sentence.text[change.new.start : change.new.end],
                    "应为": format_decimal(exact, 2),
                }
                start = sentence.start + change.rate.start
                end = sentence.start + change.rate.end
                yield text_hit(index, start, end, facts)


def _find_changes(sentence: str, options: _Options) -> Iterator[_Change]:
    """Yield three successive amounts that the words around them join to a change.

    由100元增加到120元，增长20%: three amounts in a row, with 起词 before the first, 到词 between
    the first two and 幅词 before the third, each with nothing else beside it.
    """
    amounts = read_amounts(sentence, options.units)
    for old, new, rate in zip(amounts, amounts[1:], amounts[2:], strict=False):
        if (
            search_before(options.before_old, sentence, old)
            and options.before_new.fullmatch(sentence, old.end, new.start)
            and options.before_rate.fullmatch(sentence, new.end, rate.start)
        ):
            yield _Change(old, new, rate)


def _exact_rate(change: _Change) -> Decimal | None:
    """Return the change in % of the old amount, or in points between two percentages.

    Returns None if the rate is neither.

    100元 to 120元 gives 20; 65% to 70% gives 5 if the rate is in 个百分点. The result has no sign.
    """
    old = change.old
    new = change.new
    in_percent = change.rate.unit == "%"
    if change.rate.dimensions or old.dimensions != new.dimensions:
        return None
    if old.unit == "%":
        if in_percent:
            return None
        return abs(new.value - old.value)
    if not in_percent or not old.base:
        return None
    return abs(new.base - old.base) / old.base * 100
