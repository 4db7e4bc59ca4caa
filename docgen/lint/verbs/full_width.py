"""全角：中文里的标点用全角。

参数：对照（半角的和全角的，如 {',': '，'}）、括号（两项：半角的一对、全角的一对）、
引号（两项：直引号、弯引号的一对）、
除外（正则的列表，落在里面的不算）。
一段里的几处合成一条。数字之间的逗号、小数点、时刻的冒号，英文和网址里的，都不算。
说明里可用：所见、处数、例。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from docgen.lint import lint_keywords as kw
from docgen.lint.rule_params import TEXT_BY_NAME, TEXTS, Params, ParamSchema
from docgen.lint.spans import find_covered
from docgen.lint.text_hit import text_hit
from docgen.model import keywords as w
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Edit, Hit

_PAIR: ParamSchema = {**TEXTS, "required": True, "minlength": 2, "maxlength": 2}
LOCAL = True
PARAMS: ParamSchema = {"对照": TEXT_BY_NAME, "括号": _PAIR, "引号": _PAIR, "除外": TEXTS}
_CHINESE = re.compile(r"[\u4e00-\u9fff\u3001-\u3011“”‘’，；：？！（）％]")
_NUMBER_ENDS = ("%", w.FILLED_IN)
_ADDRESS = r"(?a:https?://\S+|www\.\S+|[\w.]{1,64}@[\w.]+|[\x21-\x7e]{1,80}\.[a-z]{2,4}\b)"


def needed(params: Params) -> frozenset[str]:
    """Return the half-width characters."""
    return frozenset("".join([*params.get("对照", ()), params["括号"][0], params["引号"][0]]))


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield one hit for each paragraph with half-width characters, at the first of them."""
    chars = tuple(params["对照"].items())
    brackets = tuple(params["括号"])
    quotes = tuple(params["引号"])
    exempt = tuple(params.get("除外", ()))
    for index, paragraph in enumerate(paragraphs):
        edits = _find_edits(paragraph.text, chars, brackets, quotes, exempt)
        if edits:
            start, end, _ = edits[0]
            found = [paragraph.text[edit[0] : edit[1]] for edit in edits]
            facts = {kw.HITS: len(edits), "例": "".join(dict.fromkeys(found))}
            yield text_hit(index, start, end, facts, edits)


@lru_cache(maxsize=4096)
def _find_edits(
    text: str,
    chars: tuple[tuple[str, str], ...],
    brackets: tuple[str, ...],
    quotes: tuple[str, ...],
    exempt: tuple[str, ...],
) -> tuple[Edit, ...]:
    """Return the edits of a paragraph in order; none in one that is not Chinese.

    `chars` are pairs of half-width and full-width characters, `brackets` and `quotes` two texts
    each: half-width and full-width. An edit that begins in an address or in what is exempt is left
    out.
    """
    if text.isascii() or _is_foreign(text):
        return ()
    edits = [
        *_widen_chars(text, dict(chars)),
        *_widen_brackets(text, *brackets),
        *_curl_quotes(text, *quotes),
    ]
    if not edits:
        return ()
    covered = find_covered(text, (_ADDRESS, *exempt))
    return tuple(sorted(edit for edit in edits if edit[0] not in covered))


def _is_foreign(text: str) -> bool:
    """Return whether a paragraph is in another language, with Chinese words in it."""
    letters = sum(char.isascii() and char.isalpha() for char in text)
    return letters > 2 * len(_CHINESE.findall(text))


def _widen_chars(text: str, chars: Mapping[str, str]) -> Iterator[Edit]:
    """Yield the edits of single characters that stand in Chinese text."""
    for match in re.finditer("[" + re.escape("".join(chars)) + "]", text):
        start = match.start()
        before = text[:start].rstrip()[-1:]
        after = text[start + 1 :].lstrip()[:1]
        if _is_in_chinese(match.group(), before, after):
            yield start, start + 1, chars[match.group()]


def _is_in_chinese(char: str, before: str, after: str) -> bool:
    """Return whether a punctuation character between two others is part of Chinese text.

    `before` and `after` are the nearest characters that are no spaces, '' at the ends. A point
    needs Chinese before it, and Chinese or nothing behind it, because 3.5 and a.b have one too.
    """
    precedes_chinese = bool(_CHINESE.match(after))
    if char == ".":
        return bool(_CHINESE.match(before)) and (not after or precedes_chinese)
    if _CHINESE.match(before):
        return True
    return precedes_chinese and (before.isdigit() or before in _NUMBER_ENDS)


def _widen_brackets(text: str, half: str, full: str) -> Iterator[Edit]:
    """Yield both brackets of a pair that touches or contains Chinese, and lone half-width ones."""
    opening = re.escape(half[0])
    closing = re.escape(half[1])
    for match in re.finditer(rf"{opening}([^()（）]*){closing}", text):
        around = text[: match.start()][-1:] + text[match.end() :][:1]
        if _CHINESE.search(match[1] + around):
            yield match.start(), match.start() + 1, full[0]
            yield match.end() - 1, match.end(), full[1]
    for match in re.finditer(rf"（[^()（）]*({closing})", text):
        yield match.start(1), match.end(1), full[1]
    for match in re.finditer(rf"({opening})[^()（）]*）", text):
        yield match.start(1), match.end(1), full[0]


def _curl_quotes(text: str, straight: str, curly: str) -> Iterator[Edit]:
    """Yield straight quotes, opening and closing in turn.

    Yields nothing if their count is odd, or if none of them touches Chinese.
    """
    starts = [match.start() for match in re.finditer(re.escape(straight), text)]
    in_chinese = any(_CHINESE.search(text[max(0, at - 1) : at + 2]) for at in starts)
    if in_chinese and len(starts) % 2 == 0:
        for turn, start in enumerate(starts):
            yield start, start + 1, curly[turn % 2]
