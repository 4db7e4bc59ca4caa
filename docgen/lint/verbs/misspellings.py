"""错字：错字表里的错词。

参数：词表（checks/text/ 里的一张表，左边是错的，右边是对的）、除外（正则的列表，落在里面的不算）。
说明里可用：所见、应为。
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

ALONE = True
PARAMS: dict[str, Any] = {
    w.WORD_LIST: {"type": "string", "required": True},
    "除外": {"type": "list", "schema": {"type": "string"}},
}


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Each wrong word of the list."""
    words = params[w.WORD_LIST]
    wrong = _any_of(tuple(words))
    for index, passage in enumerate(passages):
        found = list(wrong.finditer(passage.text))
        free = covered(passage.text, params.get("除外", ())) if found else frozenset()
        for match in found:
            if not touches(match.start(), match.end(), free):
                yield Hit(index, match.start(), match.end(), {"应为": words[match.group()]})


@lru_cache(maxsize=16)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest)) or r"(?!)")
