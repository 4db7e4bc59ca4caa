"""字样：文中不应这样写的字样。

参数：文字（正则的列表；有名为“见”的一组时只指那一组）、除外（正则的列表，落在里面的不算）、
改为（有把握改对的才写，可用 \\1 指括号里的内容）、只报首处（同一字样全文只报一次）、
逐段（一段里的几处合成一条）。
说明里可用：所见、处数。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from docgen.lint.spans import covered, touches
from docgen.lint.text_hit import Hit
from docgen.model import keywords as w
from docgen.model.paragraph import TextParagraph

_TEXTS: dict[str, Any] = {"type": "list", "minlength": 1, "schema": {"type": "string"}}
ALONE = True
PARAMS: dict[str, Any] = {
    "文字": {**_TEXTS, "required": True},
    "除外": _TEXTS,
    w.CORRECTED: {"type": "string"},
    w.FIRST_ONLY: {"type": "boolean"},
    "逐段": {"type": "boolean"},
}
_SEEN = "见"


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Each place that one of the patterns matches, none twice."""
    patterns, exempt = tuple(params["文字"]), tuple(params.get("除外", ()))
    told: set[str] = set()
    for index, passage in enumerate(passages):
        found = _found(passage.text, patterns, exempt, params.get(w.CORRECTED))
        hits = [Hit(index, a, b, {w.HITS: 1}, edits) for a, b, edits in found]
        if params.get("逐段") and hits:
            hits = [_joined(hits)]
        for hit in hits:
            seen = passage.text[hit.start : hit.end]
            if not (params.get(w.FIRST_ONLY) and seen in told):
                told.add(seen)
                yield hit


@lru_cache(maxsize=65536)
def _found(
    text: str, patterns: tuple[str, ...], exempt: tuple[str, ...], better: str | None
) -> tuple[tuple[int, int, tuple[tuple[int, int, str], ...]], ...]:
    matches = [match for pattern in _compiled(patterns) for match in pattern.finditer(text)]
    if not matches:
        return ()
    free = covered(text, exempt)
    found, end = [], -1
    for match in sorted(matches, key=lambda m: (m.start(), -m.end())):
        start, stop = match.span(_SEEN) if _SEEN in match.re.groupindex else match.span()
        if start < end or touches(start, stop, free):
            continue
        edits = ((start, stop, match.expand(better)),) if better is not None else ()
        found.append((start, stop, edits))
        end = stop
    return tuple(found)


@lru_cache(maxsize=512)
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, patterns))


def _joined(hits: list[Hit]) -> Hit:
    first = hits[0]
    edits = tuple(edit for hit in hits for edit in hit.edits)
    return Hit(first.passage, first.start, first.end, {w.HITS: len(hits)}, edits)
