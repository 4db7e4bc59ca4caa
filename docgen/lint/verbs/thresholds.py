"""门槛：同一个界限，两处的方向不能一样。

参数：单位表、以下、以上（正则，写在数后面的界限词）。
同一段里，同一个数两次都写“以内”（或都写“以上”），后面的办法不同，而没有另一个方向的，才报。
说明里可用：所见、前处。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from docgen.expressions.bounded_patterns import compile_pattern
from docgen.expressions.prose_numbers import Number
from docgen.lint import lint_keywords as kw
from docgen.lint.amounts import read_numbers
from docgen.lint.rule_params import TEXT, UNIT_LIST, Params, ParamSchema
from docgen.lint.sentences import split_sentences
from docgen.lint.text_hit import text_hit
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Hit

LOCAL = True
PARAMS: ParamSchema = {**UNIT_LIST, "以下": TEXT, "以上": TEXT}
_SIDES = ("以下", "以上")


class _Threshold(Struct, frozen=True):
    """A number as a bound, the end of the words after it, and the side of the bound."""

    number: Number
    end: int
    side: str


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield each second threshold of a value that lies on the same side as the first."""
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text
        by_value: dict[Decimal, list[_Threshold]] = {}
        for threshold in _find_thresholds(text, params):
            by_value.setdefault(threshold.number.base, []).append(threshold)
        for thresholds in by_value.values():
            if _is_contradiction(text, thresholds):
                first, second = thresholds
                facts = {"前处": text[first.number.start : first.end]}
                yield text_hit(index, second.number.start, second.end, facts)


def _find_thresholds(text: str, params: Params) -> Iterator[_Threshold]:
    """Yield each number in digits with words after it that make it a bound.

    A number for which both sides match is yielded twice. The words of the side follow at once.
    """
    patterns = [(side, compile_pattern(params[side])) for side in _SIDES]
    for number in read_numbers(text, params[kw.UNIT_LIST]):
        if number.han:
            continue
        for side, pattern in patterns:
            match = pattern.match(text, number.end)
            if match:
                yield _Threshold(number, match.end(), side)


def _is_contradiction(text: str, thresholds: Sequence[_Threshold]) -> bool:
    """Return whether two thresholds of one side are followed by different words."""
    if len(thresholds) != 2:
        return False
    first, second = thresholds
    return first.side == second.side and _words_after(text, first) != _words_after(text, second)


def _words_after(text: str, threshold: _Threshold) -> str:
    """Return the words from a threshold to the end of its sentence, without punctuation."""
    offset = threshold.number.start
    end = len(text)
    for sentence in split_sentences(text):
        if sentence.start <= offset < sentence.end:
            end = sentence.end
            break
    return re.sub(r"\W", "", text[threshold.end : end])
