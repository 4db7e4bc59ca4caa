"""占比：某数是另一数的百分之几，要算得上。

参数：单位表、占词（正则，写在另一数和百分数之间）、容差（百分点，默认按写出的小数位四舍五入或截去）。
同一句前面写过的、单位相同的数里，没有一个除以另一数等于这个百分数的，才报。
概数、幅度、汉字数不参加计算；没有写出另一数的（如“占总数的65%”）不判。
说明里可用：所见、分子、分母、应为。
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
    is_rate,
    is_written_as,
    read_amounts,
    round_decimal,
    select_same_dimensions,
)
from docgen.lint.rule_params import TEXT, TOLERANCE, UNIT_LIST, Params, ParamSchema
from docgen.lint.sentences import split_sentences
from docgen.lint.text_hit import text_hit
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Hit

LOCAL = True
PARAMS: ParamSchema = {
    **UNIT_LIST,
    "占词": TEXT,
    "容差": TOLERANCE,
}


class _Options(Struct, frozen=True):
    """Units and pattern of the rule; `tolerance` is in percentage points."""

    units: Units
    link: Pattern
    tolerance: Decimal


class _Share(Struct, frozen=True):
    """A percentage of a whole, and the amounts before it of which one may be the part."""

    parts: Sequence[Number]
    whole: Number
    percentage: Number


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield each percentage that no pair of amounts before it gives."""
    options = _Options(
        units=params[kw.UNIT_LIST],
        link=compile_pattern(params["占词"]),
        tolerance=Decimal(params.get("容差", 0)),
    )
    for index, paragraph in enumerate(paragraphs):
        for sentence in split_sentences(paragraph.text):
            for share in _find_shares(sentence.text, options):
                if _holds(share, options.tolerance):
                    continue
                start = sentence.start + share.percentage.start
                end = sentence.start + share.percentage.end
                yield text_hit(index, start, end, _facts(sentence.text, share))


def _find_shares(sentence: str, options: _Options) -> Iterator[_Share]:
    """Yield each percentage that the words before it link to an amount.

    Of 484户中有63户，占484户的13% the percentage is 13%, the whole 484户 before it, and the parts
    are the amounts of the same dimensions before the whole.
    """
    amounts = read_amounts(sentence, options.units)
    for position in range(1, len(amounts) - 1):
        whole = amounts[position]
        percentage = amounts[position + 1]
        if percentage.unit != "%":
            continue
        if not options.link.fullmatch(sentence, whole.end, percentage.start):
            continue
        before = select_same_dimensions(amounts[:position], whole)
        parts = [n for n in before if not is_rate(sentence, n, options.units)]
        if parts and whole.base:
            yield _Share(parts, whole, percentage)


def _holds(share: _Share, tolerance: Decimal) -> bool:
    """Return whether one of the parts gives the percentage."""
    ratios = (part.base / share.whole.base * 100 for part in share.parts)
    return any(is_written_as(exact, share.percentage, tolerance) for exact in ratios)


def _facts(sentence: str, share: _Share) -> dict[str, object]:
    """Return the facts for the message, calculated with the last possible part."""
    part = share.parts[-1]
    whole = share.whole
    places = max(share.percentage.places, 1)
    return {
        "分子": sentence[part.start : part.end],
        "分母": sentence[whole.start : whole.end],
        "应为": f"{round_decimal(part.base / whole.base * 100, places)}%",
    }
