"""错字：错字表里的错词。

参数：词表（checks/text/ 里的一张表，左边是错的，右边是对的）、除外（正则的列表，落在里面的不算）。
说明里可用：所见、应为。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from docgen.lint import lint_keywords as kw
from docgen.lint.rule_params import TEXTS, WORD_LIST, Params, ParamSchema
from docgen.lint.spans import find_covered, touches
from docgen.lint.text_hit import text_hit
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Hit

LOCAL = True
PARAMS: ParamSchema = {**WORD_LIST, "除外": TEXTS}


def needed(params: Params) -> frozenset[str]:
    """Return the first characters of the wrong words."""
    return frozenset(word[:1] for word in params[kw.WORD_LIST])


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield each wrong word of the list."""
    correct_words: Mapping[str, str] = params[kw.WORD_LIST]
    pattern = _any_of(tuple(correct_words))
    for index, paragraph in enumerate(paragraphs):
        matches = list(pattern.finditer(paragraph.text))
        if not matches:
            continue
        exempt = find_covered(paragraph.text, params.get("除外", ()))
        for match in matches:
            if not touches(match.start(), match.end(), exempt):
                facts = {"应为": correct_words[match.group()]}
                yield text_hit(index, match.start(), match.end(), facts)


@lru_cache(maxsize=16)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that matches the words, longer ones first; none if there are no words."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
