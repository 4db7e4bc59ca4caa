"""断行：一句话中间断成了两段。

参数：最短（短于此数的段是标题之类，不判）、起头（正则，后一段这样起头的是新的一段）、
断处（正则，前一段这样结尾的是没有说完）、分号断处（正则，这样结尾而后一段没有序号的也算）、
最多占比（全文超过这个百分数的段都这样断，是按行宽换行的文本，不报）。
说明里可用：所见、前、后。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from docgen.expressions.bounded_patterns import Pattern, compile_pattern
from docgen.lint.rule_params import INTEGER, TEXT, Params, ParamSchema
from docgen.lint.text_hit import text_hit
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Hit

LOCAL = False
PARAMS: ParamSchema = {
    "最短": INTEGER,
    "起头": TEXT,
    "断处": TEXT,
    "分号断处": TEXT,
    "最多占比": INTEGER,
}
_FEW_PARAGRAPHS = 10
_STOP = re.compile(r"[，。；,;]")


class _Options(Struct, frozen=True):
    """Bounds and patterns of the rule."""

    shortest: int  # characters
    beginning: Pattern
    ending: Pattern
    semicolon_ending: Pattern


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield each paragraph whose sentence goes on in the next.

    If more than 最多占比 percent of the written paragraphs break so, the text is broken at the
    width of a line, and nothing is yielded. A text of fewer than ten paragraphs is too short to
    tell.
    """
    options = _Options(
        shortest=params["最短"],
        beginning=compile_pattern(params["起头"]),
        ending=compile_pattern(params["断处"]),
        semicolon_ending=compile_pattern(params["分号断处"]),
    )
    hits = list(_find_broken(paragraphs, options))
    written = sum(bool(paragraph.text.strip()) for paragraph in paragraphs)
    if len(hits) * 100 <= written * params["最多占比"] or written < _FEW_PARAGRAPHS:
        yield from hits


def _find_broken(paragraphs: Sequence[TextParagraph], options: _Options) -> Iterator[Hit]:
    """Yield a hit at the last character of each paragraph that goes on in the next one."""
    for index, (paragraph, following) in enumerate(pairwise(paragraphs)):
        text = paragraph.text.rstrip()
        if not text or following.numbered or _begins_anew(following.text, options):
            continue
        if _is_cut(text, options) or _runs_on(text, following.text, options):
            facts = {"前": text[-8:], "后": following.text.strip()[:8]}
            yield text_hit(index, len(text) - 1, len(text), facts)


def _begins_anew(text: str, options: _Options) -> bool:
    """Return whether a paragraph is blank or begins like one of its own."""
    return not text.strip() or bool(options.beginning.match(text))


def _is_cut(text: str, options: _Options) -> bool:
    """Return whether a paragraph, long enough for prose, ends within a sentence."""
    if len(text) < options.shortest:
        return False
    return bool(options.ending.search(text) and _STOP.search(text))


def _runs_on(text: str, following: str, options: _Options) -> bool:
    """Return whether a text with a semicolon at its end goes on.

    Items of a list end in semicolons too, but have no full stop inside them.
    """
    return bool(options.semicolon_ending.search(text)) and "。" in text + following.rstrip()[:-1]
