"""字样：文中不应这样写的字样。

参数：文字（正则的列表；有名为“见”的一组时只指那一组）、除外（正则的列表，落在里面的不算）、
改为（有把握改对的才写，可用 \\1 指括号里的内容）、只报首处（同一字样全文只报一次）、
逐段（一段里的几处合成一条）。
说明里可用：所见、处数。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from docgen.expressions.bounded_patterns import Match, Pattern, compile_pattern
from docgen.expressions.needed_characters import Needed, any_needed
from docgen.lint import lint_keywords as kw
from docgen.lint.rule_params import TEXTS, Params, ParamSchema
from docgen.lint.spans import find_covered, touches
from docgen.lint.text_hit import text_hit
from docgen.model import keywords as w
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Edit, Hit

_SOME_TEXTS: ParamSchema = {**TEXTS, "minlength": 1}
LOCAL = True
PARAMS: ParamSchema = {
    "文字": {**_SOME_TEXTS, "required": True},
    "除外": _SOME_TEXTS,
    w.CORRECTED: {"type": "string"},
    kw.FIRST_ONLY: {"type": "boolean"},
    "逐段": {"type": "boolean"},
}
_SEEN = "见"
"""The group that is reported instead of the whole match."""


_Phrase = tuple[int, int, tuple[Edit, ...]]
"""Start and end of a phrase in a text, and its edits."""


def needed(params: Params) -> Needed:
    """Return the characters of which a text with one of the phrases has one."""
    return any_needed(pattern.needed for pattern in _compile_patterns(tuple(params["文字"])))


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield each place that one of the patterns matches, none twice."""
    patterns = tuple(params["文字"])
    exempt = tuple(params.get("除外", ()))
    correction: str | None = params.get(w.CORRECTED)
    reported = set[str]()
    for index, paragraph in enumerate(paragraphs):
        phrases = _find_phrases(paragraph.text, patterns, exempt, correction)
        if not phrases:
            continue
        hits = [text_hit(index, start, end, {kw.HITS: 1}, edits) for start, end, edits in phrases]
        if params.get("逐段"):
            hits = [_join(hits)]
        if params.get(kw.FIRST_ONLY):
            hits = list(_select_new(hits, paragraph.text, reported))
        yield from hits


def _join(hits: Sequence[Hit]) -> Hit:
    """Return one hit for all hits of a paragraph, at the first of them."""
    first = hits[0]
    edits = tuple(edit for hit in hits for edit in hit.edits)
    return text_hit(first.index, first.start, first.end, {kw.HITS: len(hits)}, edits)


def _select_new(hits: Sequence[Hit], text: str, reported: set[str]) -> Iterator[Hit]:
    """Yield the hits on words that are not yet reported, and add these words."""
    for hit in hits:
        words = text[hit.start : hit.end]
        if words not in reported:
            reported.add(words)
            yield hit


@lru_cache(maxsize=65536)
def _find_phrases(
    text: str, patterns: tuple[str, ...], exempt: tuple[str, ...], correction: str | None
) -> tuple[_Phrase, ...]:
    """Return the phrases of a text in order, none of them overlapping another.

    Of matches that begin together the longest counts. `correction` is the new text, in which a
    backslash and a number stand for a group; None makes no edits.
    """
    matches = [m for pattern in _compile_patterns(patterns) for m in pattern.finditer(text)]
    if not matches:
        return ()
    covered = find_covered(text, exempt)
    phrases: list[_Phrase] = []
    last_end = -1
    for match in sorted(matches, key=_longest_first):
        group = match.re.groupindex.get(_SEEN, 0)
        start, end = match.span(group)
        if start < last_end or touches(start, end, covered):
            continue
        edits: tuple[Edit, ...] = ()
        if correction is not None:
            edits = ((start, end, match.expand(correction)),)
        phrases.append((start, end, edits))
        last_end = end
    return tuple(phrases)


def _longest_first(match: Match) -> tuple[int, int]:
    """Return the sort key of a match: its start, then its end, the longest first."""
    return match.start(), -match.end()


@lru_cache(maxsize=512)
def _compile_patterns(patterns: tuple[str, ...]) -> tuple[Pattern, ...]:
    """Return the compiled patterns of a rule. Raises PatternError if one cannot be read."""
    return tuple(map(compile_pattern, patterns))
