"""成对：引号、括号、书名号要成对。

参数：各对（每项两个字，如 “”）、混配（开头和结尾可以混着用的，如全角配半角的括号）、
除外（正则的列表，如行首的“1）”，落在里面的不算）。
说明里可用：所见、情形（“没有结尾”或“没有开头”）。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from docgen.lint.rule_params import TEXTS, Params, ParamSchema
from docgen.lint.spans import find_covered
from docgen.lint.text_hit import text_hit
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Hit

LOCAL = True
PARAMS: ParamSchema = {
    "各对": {**TEXTS, "required": True, "minlength": 1},
    "混配": TEXTS,
    "除外": TEXTS,
}
_REPEATED_OPENINGS = "“「"
"""A quotation of several paragraphs opens each of them and closes only the last."""


class _Pairs(Struct, frozen=True):
    """The opening characters of each closing character, and a pattern of all of them."""

    openings: Mapping[str, frozenset[str]]
    pattern: re.Pattern[str]


def needed(params: Params) -> frozenset[str]:
    """Return the characters of all pairs."""
    return frozenset("".join([*params["各对"], *params.get("混配", ())]))


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield each character whose partner is not in its paragraph."""
    pairs = _read_pairs(tuple(params["各对"]), tuple(params.get("混配", ())))
    exempt = tuple(params.get("除外", ()))
    for index, paragraph in enumerate(paragraphs):
        for start, fault in _find_unpaired(paragraph.text, pairs, exempt):
            yield text_hit(index, start, start + 1, {"情形": fault})


@lru_cache(maxsize=16)
def _read_pairs(pairs: tuple[str, ...], mixed_pairs: tuple[str, ...]) -> _Pairs:
    """Return the pairs; those of 混配 add an opening to a closing character."""
    openings = {pair[1]: frozenset(pair[0]) for pair in pairs}
    for pair in mixed_pairs:
        openings[pair[1]] = openings.get(pair[1], frozenset()) | {pair[0]}
    chars = set(openings).union(*openings.values())
    return _Pairs(openings, re.compile("[" + re.escape("".join(sorted(chars))) + "]"))


def _find_unpaired(text: str, pairs: _Pairs, exempt: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the offset of each character without a partner, and its fault.

    Offsets are yielded in the order in which the faults show: a closing character that pairs with
    an outer opening one leaves the inner ones without an end. An opening “ or 「 at the very start
    of the paragraph may stay open.
    """
    covered = find_covered(text, exempt)
    open_: list[int] = []
    for match in pairs.pattern.finditer(text):
        start = match.start()
        if start in covered:
            continue
        if match.group() not in pairs.openings:
            open_.append(start)
            continue
        partner = _find_partner(text, open_, pairs.openings[match.group()])
        if partner is None:
            yield start, "没有开头"
            continue
        for lost in open_[partner + 1 :]:
            yield lost, "没有结尾"
        del open_[partner:]
    for start in open_:
        if start or text[0] not in _REPEATED_OPENINGS:
            yield start, "没有结尾"


def _find_partner(text: str, open_: Sequence[int], openings: frozenset[str]) -> int | None:
    """Return the index of the last open offset with one of the opening characters."""
    for index in range(len(open_) - 1, -1, -1):
        if text[open_[index]] in openings:
            return index
    return None
