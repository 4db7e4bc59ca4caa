"""分项和：总数后面列出的各部分，加起来要等于总数。

参数：单位表、引出（正则，总数后面这样写的是在列各部分）、其余（正则，有这样的部分，各部分就是全部）、
交叉（正则，这类部分会互相重叠，不判）、截止（正则，从这里起不再是各部分）、
相近、括号相近（百分数；各部分之和比总数少，差得不到这个数的，才算写错）。
列出的可能只是一部分，所以只判：有“其余”“非……”的；加起来比总数多的；比总数少得很少的。
概数、幅度、汉字数、每户多少的数，不参加计算。
说明里可用：所见、总数、各项、和。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from docgen.expressions.bounded_patterns import Pattern, compile_pattern
from docgen.expressions.prose_numbers import Number
from docgen.lint import lint_keywords as kw
from docgen.lint.amounts import (
    Units,
    adds_up,
    format_like,
    read_totals,
    select_same_dimensions,
    sum_base,
)
from docgen.lint.rule_params import INTEGER, TEXT, UNIT_LIST, Params, ParamSchema
from docgen.lint.sentences import blank_brackets, split_sentences
from docgen.lint.text_hit import text_hit
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Hit

LOCAL = True
PARAMS: ParamSchema = {
    **UNIT_LIST,
    "引出": TEXT,
    "其余": TEXT,
    "交叉": TEXT,
    "截止": TEXT,
    "相近": INTEGER,
    "括号相近": INTEGER,
}
_OPENING_BRACKET = re.compile(r"\s*[（(]")


class _Options(Struct, frozen=True, kw_only=True):
    """Units, patterns and tolerances of the rule."""

    units: Units
    lead: Pattern
    rest: Pattern
    overlapping: Pattern
    stop: Pattern
    near: int  # percent
    near_in_brackets: int  # percent


class _Region(Struct, frozen=True):
    """The part of a sentence that lists the parts of a total."""

    start: int
    end: int
    bracketed: bool
    """Whether a bracket lists the parts without leading words."""


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield each total to which the parts listed after it do not add up."""
    options = _Options(
        units=params[kw.UNIT_LIST],
        lead=compile_pattern(params["引出"]),
        rest=compile_pattern(params["其余"]),
        overlapping=compile_pattern(params["交叉"]),
        stop=compile_pattern(params["截止"]),
        near=params["相近"],
        near_in_brackets=params["括号相近"],
    )
    for index, paragraph in enumerate(paragraphs):
        for sentence in split_sentences(paragraph.text):
            for total, parts in _find_wrong_totals(sentence.text, options):
                facts = _facts(sentence.text, total, parts)
                start = sentence.start + total.start
                end = sentence.start + total.end
                yield text_hit(index, start, end, facts)


def _facts(sentence: str, total: Number, parts: Sequence[Number]) -> dict[str, object]:
    """Return the facts for the message: the total, the parts as written, and their sum."""
    return {
        "总数": sentence[total.start : total.end],
        "各项": "、".join(sentence[part.start : part.end] for part in parts),
        "和": format_like(sum_base(parts), total),
    }


def _find_wrong_totals(
    sentence: str, options: _Options
) -> Iterator[tuple[Number, Sequence[Number]]]:
    """Yield each total with the parts that should add up to it and do not."""
    totals = read_totals(sentence, options.units)
    for total in totals:
        region = _find_region(sentence, total, totals, options)
        if region is None:
            continue
        parts = _read_parts(sentence, total, region, options)
        if len(parts) < 2 or adds_up(parts, total):
            continue
        if _is_wrong(sentence[region.start : region.end], region, parts, total, options):
            yield total, parts


def _find_region(
    sentence: str, total: Number, totals: Sequence[Number], options: _Options
) -> _Region | None:
    """Return where the parts of a total are listed; None if they are not.

    The parts follow the total in brackets, or behind the words of 引出, or both. The region ends
    with the bracket, at the words of 截止, or with the sentence; offsets refer to the sentence.
    """
    start = _end_of_totals(total, totals)
    end = len(sentence)
    bracket = _OPENING_BRACKET.match(sentence, start)
    if bracket:
        start = bracket.end()
        end = _closing_bracket(sentence, start)
    lead = options.lead.match(sentence, start)
    if lead:
        start = lead.end()
    elif not bracket:
        return None
    stop = options.stop.search(sentence, start, end)
    if stop:
        end = stop.start()
    return _Region(start, end, bracketed=not lead)


def _end_of_totals(total: Number, totals: Sequence[Number]) -> int:
    """Return the end of a total, or of another that follows it at once.

    6384户22857人，其中…: the words after both list the parts of both.
    """
    for other in totals:
        if other.start == total.end:
            return other.end
    return total.end


def _closing_bracket(text: str, start: int) -> int:
    """Return the offset of the bracket that closes one before `start`, else the text's length."""
    depth = 1
    for offset in range(start, len(text)):
        if text[offset] in "（(":
            depth += 1
        elif text[offset] in "）)":
            depth -= 1
        if not depth:
            return offset
    return len(text)


def _read_parts(sentence: str, total: Number, region: _Region, options: _Options) -> list[Number]:
    """Return the parts in a region, without numbers in brackets, in the unit of the total.

    The text before the region becomes spaces, so that the offsets of the parts refer to the
    sentence.
    """
    text = blank_brackets(sentence[region.start : region.end])
    numbers = read_totals(" " * region.start + text, options.units)
    return [n for n in select_same_dimensions(numbers, total) if n.unit == total.unit]


def _is_wrong(
    text: str, region: _Region, parts: Sequence[Number], total: Number, options: _Options
) -> bool:
    """Return whether parts that do not add up must do so: they are all parts, or nearly add up.

    More than the total cannot be right. Less is wrong if 其余 says that the parts are all, or if
    the difference is at most `near` percent of the total.
    """
    if options.overlapping.search(text):
        return False
    near = options.near
    if region.bracketed:
        near = options.near_in_brackets
    base = sum_base(parts)
    if base > total.base or abs(base - total.base) * 100 <= total.base * near:
        return True
    return bool(options.rest.search(text))
