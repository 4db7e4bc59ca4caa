"""断行：一句话中间断成了两段。

参数：最短（短于此数的段是标题之类，不判）、起头（正则，后一段这样起头的是新的一段）、
断处（正则，前一段这样结尾的是没有说完）、分号断处（正则，这样结尾而后一段没有序号的也算）、
最多占比（全文超过这个百分数的段都这样断，是按行宽换行的文本，不报）。
说明里可用：所见、前、后。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from docgen.lint.text_hit import Hit
from docgen.model.paragraph import TextParagraph

_TEXT: dict[str, Any] = {"type": "string", "required": True}
ALONE = False
PARAMS: dict[str, Any] = {
    "最短": {"type": "integer", "required": True},
    "起头": _TEXT,
    "断处": _TEXT,
    "分号断处": _TEXT,
    "最多占比": {"type": "integer", "required": True},
}
_STOP = re.compile(r"[，。；,;]")


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Each paragraph whose sentence goes on in the next."""
    hits = list(_found(params, passages))
    written = sum(bool(passage.text.strip()) for passage in passages)
    if len(hits) * 100 <= written * params["最多占比"] or written < 10:
        yield from hits


def _found(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    begins, ends = re.compile(params["起头"]), re.compile(params["断处"])
    semicolon = re.compile(params["分号断处"])
    for index, (here, after) in enumerate(pairwise(passages)):
        text, rest = here.text.rstrip(), after.text
        if not text or not rest.strip() or begins.match(rest) or after.numbered:
            continue
        cut = ends.search(text) and len(text) >= params["最短"] and _STOP.search(text)
        # A list of items that end in semicolons has no full stop inside them.
        runs_on = semicolon.search(text) and "。" in text + rest.rstrip()[:-1]
        if cut or runs_on:
            last = max(len(text) - 1, 0)
            yield Hit(index, last, len(text), {"前": text[-8:], "后": rest.strip()[:8]})
