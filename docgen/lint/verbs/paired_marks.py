"""成对：引号、括号、书名号要成对。

参数：各对（每项两个字，如 “”）、混配（开头和结尾可以混着用的，如全角配半角的括号）、
除外（正则的列表，如行首的“1）”，落在里面的不算）。
说明里可用：所见、情形（“没有结尾”或“没有开头”）。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.lint.spans import covered
from docgen.lint.text_hit import Hit
from docgen.model.paragraph import TextParagraph

_TEXTS: dict[str, Any] = {"type": "list", "schema": {"type": "string"}}
ALONE = True
PARAMS: dict[str, Any] = {
    "各对": {**_TEXTS, "required": True, "minlength": 1},
    "混配": _TEXTS,
    "除外": _TEXTS,
}


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Each sign whose partner is not in its paragraph."""
    pairs = {pair[1]: {pair[0]} for pair in params["各对"]}
    for pair in params.get("混配", ()):
        pairs.setdefault(pair[1], set()).add(pair[0])
    signs = re.compile(
        "[" + re.escape("".join({*pairs, *(s for o in pairs.values() for s in o)})) + "]"
    )
    exempt = tuple(params.get("除外", ()))
    for index, passage in enumerate(passages):
        for at, what in _lonely(passage.text, pairs, signs, exempt):
            yield Hit(index, at, at + 1, {"情形": what})


def _lonely(
    text: str,
    pairs: Mapping[str, set[str]],
    signs: re.Pattern[str],
    exempt: Sequence[str],
) -> Iterator[tuple[int, str]]:
    free = covered(text, exempt)
    open_: list[int] = []
    for match in signs.finditer(text):
        at, sign = match.start(), match.group()
        if at in free:
            continue
        if sign not in pairs:
            open_.append(at)
            continue
        partner = next(
            (n for n in range(len(open_) - 1, -1, -1) if text[open_[n]] in pairs[sign]), None
        )
        if partner is None:
            yield at, "没有开头"
            continue
        yield from ((lost, "没有结尾") for lost in open_[partner + 1 :])
        del open_[partner:]
    # A quotation of several paragraphs opens each of them and closes only the last.
    yield from ((at, "没有结尾") for at in open_ if at or text[0] not in "“「")
