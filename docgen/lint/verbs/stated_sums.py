"""合计数：写明的合计要等于前面各项之和。

参数：单位表、合计词（正则，紧挨在合计数前面；有“数”一组的，是说明了有几项）、须说项数（是或否）。
说明了几项的，看同一段里前面最近的几项；没有说的，同一句里从后往前数，总有几项加起来等于它就算对。
概数、幅度、汉字数、每户多少的数，不参加计算。
说明里可用：所见、各项、和。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from docgen.expressions.bounded_patterns import Pattern, compile_pattern
from docgen.expressions.chinese_numerals import read_numeral
from docgen.expressions.prose_numbers import Number
from docgen.lint import lint_keywords as kw
from docgen.lint.amounts import (
    REACH,
    Units,
    adds_up,
    format_like,
    read_totals,
    search_before,
    select_same_dimensions,
    sum_base,
)
from docgen.lint.rule_params import TEXT, UNIT_LIST, Params, ParamSchema
from docgen.lint.sentences import split_sentences
from docgen.lint.text_hit import text_hit
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Hit

LOCAL = True
PARAMS: ParamSchema = {
    **UNIT_LIST,
    "合计词": TEXT,
    "须说项数": {"type": "boolean", "required": True},
}


class _Options(Struct, frozen=True):
    """Units and pattern of the rule."""

    units: Units
    sum_words: Pattern
    with_count: bool
    """Whether the rule judges sums that name the count of their parts, or those that do not."""


class _StatedSum(Struct, frozen=True):
    """A sum in the text, the amounts before it, and the count of its parts (0 if not named)."""

    total: Number
    before: Sequence[Number]
    count: int


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield each stated sum that the amounts before it do not give."""
    options = _Options(
        units=params[kw.UNIT_LIST],
        sum_words=compile_pattern(params["合计词"] + "$"),
        with_count=params["须说项数"],
    )
    for index, paragraph in enumerate(paragraphs):
        for stated in _find_sums(paragraph.text, options):
            parts = _wrong_parts(stated)
            if not parts:
                continue
            facts = {
                "各项": "、".join(paragraph.text[part.start : part.end] for part in parts),
                "和": format_like(sum_base(parts), stated.total),
            }
            yield text_hit(index, stated.total.start, stated.total.end, facts)


def _find_sums(text: str, options: _Options) -> Iterator[_StatedSum]:
    """Yield each total after words that name it as a sum.

    `before` are the amounts of the same dimensions, the nearest last, at most `REACH` of them. With
    a count they come from the whole paragraph, without one from the sentence.
    """
    totals = read_totals(text, options.units)
    for position, total in enumerate(totals):
        words = search_before(options.sum_words, text, total)
        if words is None:
            continue
        count = read_numeral(words.groupdict().get("数") or "") or 0
        if bool(count) != options.with_count:
            continue
        earlier: Sequence[Number] = totals[max(0, position - REACH) : position]
        if not count:
            earlier = _in_sentence_of(total, text, earlier)
        yield _StatedSum(total, select_same_dimensions(earlier, total), count)


def _in_sentence_of(total: Number, text: str, earlier: Sequence[Number]) -> Sequence[Number]:
    """Return the amounts in the sentence of a total; none if it is too long to be judged.

    So is a sentence that begins with more than `REACH` amounts: the first of them are not known.
    """
    for sentence in split_sentences(text):
        if sentence.start <= total.start < sentence.end:
            inside = [number for number in earlier if number.start >= sentence.start]
            if len(inside) < REACH:
                return inside
    return ()


def _wrong_parts(stated: _StatedSum) -> Sequence[Number]:
    """Return the parts that should add up to the sum and do not; () if they add up.

    Of a sum that names no count any number of amounts just before it may be the parts.
    """
    before = stated.before
    if stated.count:
        parts = before[-stated.count :]
        if len(parts) < stated.count or adds_up(parts, stated.total):
            return ()
        return parts
    if len(before) < 2 or any(
        adds_up(before[first:], stated.total) for first in range(len(before) - 1)
    ):
        return ()
    return before
