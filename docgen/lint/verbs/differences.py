"""差额：减去一部分以后，余下的要对得上。

参数：单位表、减词（正则，紧挨在减去的数之前）、余词（正则，紧挨在余下的数之前）。
同一段前面写过的、单位相同的数里，没有一个减去它等于余数的，才报。
概数、幅度、汉字数不参加计算；没有“减去”一类字样的不判。
说明里可用：所见、减数、原数、应为。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from docgen.expressions.bounded_patterns import Pattern, compile_pattern
from docgen.expressions.prose_numbers import Number
from docgen.lint import lint_keywords as kw
from docgen.lint.amounts import (
    REACH,
    Units,
    format_like,
    read_totals,
    search_before,
    select_same_dimensions,
)
from docgen.lint.rule_params import TEXT, UNIT_LIST, Params, ParamSchema
from docgen.lint.text_hit import text_hit
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Hit

LOCAL = True
PARAMS: ParamSchema = {**UNIT_LIST, "减词": TEXT, "余词": TEXT}


class _Options(Struct, frozen=True):
    """Units of the rule, and the patterns of the words before each amount."""

    units: Units
    before_subtrahend: Pattern
    before_remainder: Pattern


class _Difference(Struct, frozen=True):
    """A subtraction in the text: candidates for the whole, the part taken away, the remainder."""

    wholes: Sequence[Number]
    subtrahend: Number
    remainder: Number

    @property
    def holds(self) -> bool:
        """Whether one of the candidates gives the remainder."""
        less = self.subtrahend.base
        return any(whole.base - less == self.remainder.base for whole in self.wholes)


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield each remainder that no amount before it leaves."""
    options = _Options(
        units=params[kw.UNIT_LIST],
        before_subtrahend=compile_pattern(params["减词"] + "$"),
        before_remainder=compile_pattern(params["余词"] + "$"),
    )
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text
        for difference in _find_differences(text, options):
            if difference.holds:
                continue
            whole = max(difference.wholes, key=_base)
            less = difference.subtrahend
            facts = {
                "原数": text[whole.start : whole.end],
                "减数": text[less.start : less.end],
                "应为": format_like(whole.base - less.base, whole),
            }
            yield text_hit(index, difference.remainder.start, difference.remainder.end, facts)


def _find_differences(text: str, options: _Options) -> Iterator[_Difference]:
    """Yield each subtraction whose words name the part taken away and the remainder.

    `wholes` are the amounts of the same dimensions before the part taken away, at most `REACH` of
    them; without one nothing is yielded. The first amount after it that 余词 names is the
    remainder.
    """
    totals = read_totals(text, options.units)
    for position, less in enumerate(totals[:-1]):
        if not search_before(options.before_subtrahend, text, less):
            continue
        after = select_same_dimensions(totals[position + 1 : position + REACH], less)
        wholes = select_same_dimensions(totals[max(0, position - REACH) : position], less)
        for number in after:
            if search_before(options.before_remainder, text, number):
                if wholes:
                    yield _Difference(wholes, less, number)
                break


def _base(number: Number) -> Decimal:
    """Return the value of a number in base units, by which the largest is found."""
    return number.base
