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
from typing import Any

from docgen.lint.spans import covered
from docgen.lint.text_hit import Edit, Hit
from docgen.model import keywords as w
from docgen.model.paragraph import TextParagraph

_PAIR: dict[str, Any] = {
    "type": "list",
    "minlength": 2,
    "maxlength": 2,
    "schema": {"type": "string"},
}
ALONE = True
PARAMS: dict[str, Any] = {
    "对照": {"type": "dict", "required": True, "valuesrules": {"type": "string"}},
    "括号": {**_PAIR, "required": True},
    "引号": {**_PAIR, "required": True},
    "除外": {"type": "list", "schema": {"type": "string"}},
}
_HAN = r"[\u4e00-\u9fff\u3001-\u3011“”‘’，；：？！（）％]"
_BEFORE = ("%", w.FILLED_IN)
_HAN_SIGN = re.compile(_HAN)
_ADDRESS = r"(?a:https?://\S+|www\.\S+|[\w.]{1,64}@[\w.]+|[\x21-\x7e]{1,80}\.[a-z]{2,4}\b)"


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """One hit for each paragraph with half-width signs, at the first of them."""
    signs = tuple(params["对照"].items())
    for index, passage in enumerate(passages):
        away = tuple(params.get("除外", ()))
        edits = _edits(passage.text, signs, tuple(params["括号"]), tuple(params["引号"]), away)
        if edits:
            start, end, _ = edits[0]
            seen = "".join(dict.fromkeys(passage.text[a:b] for a, b, _ in edits))
            yield Hit(index, start, end, {w.HITS: len(edits), "例": seen}, edits)


@lru_cache(maxsize=4096)
def _edits(
    text: str,
    signs: tuple[tuple[str, str], ...],
    brackets: tuple[str, ...],
    quotes: tuple[str, ...],
    exempt: tuple[str, ...],
) -> tuple[Edit, ...]:
    if text.isascii() or _foreign(text):
        return ()
    found = list(_signs(text, dict(signs)))
    found += _brackets(text, *brackets)
    found += _quotes(text, *quotes)
    away = covered(text, (_ADDRESS, *exempt)) if found else frozenset()
    return tuple(sorted(edit for edit in found if edit[0] not in away))


def _foreign(text: str) -> bool:
    """Whether a paragraph is in another language, with Chinese words in it."""
    letters = sum(sign.isascii() and sign.isalpha() for sign in text)
    return letters > 2 * len(_HAN_SIGN.findall(text))


def _signs(text: str, signs: Mapping[str, str]) -> Iterator[Edit]:
    for match in re.finditer("[" + re.escape("".join(signs)) + "]", text):
        at = match.start()
        before, after = text[:at].rstrip()[-1:], text[at + 1 :].lstrip()[:1]
        stop = match.group() == "."
        near = _HAN_SIGN.match(before) and (not stop or not after or _HAN_SIGN.match(after))
        number = not stop and (before.isdigit() or before in _BEFORE)
        if near or (number and _HAN_SIGN.match(after)):
            yield at, at + 1, signs[match.group()]


def _brackets(text: str, half: str, full: str) -> Iterator[Edit]:
    """Both brackets of a pair, where one of them touches Chinese or holds it."""
    for match in re.finditer(rf"{re.escape(half[0])}([^()（）]*){re.escape(half[1])}", text):
        around = text[: match.start()][-1:] + text[match.end() :][:1]
        if _HAN_SIGN.search(match[1] + around):
            yield match.start(), match.start() + 1, full[0]
            yield match.end() - 1, match.end(), full[1]
    for match in re.finditer(rf"（[^()（）]*({re.escape(half[1])})", text):
        yield match.start(1), match.end(1), full[1]
    for match in re.finditer(rf"({re.escape(half[0])})[^()（）]*）", text):
        yield match.start(1), match.end(1), full[0]


def _quotes(text: str, straight: str, curly: str) -> Iterator[Edit]:
    """Straight quotes in turn, where their number is even and they touch Chinese."""
    places = [match.start() for match in re.finditer(re.escape(straight), text)]
    near = [_HAN_SIGN.search(text[max(0, at - 1) : at + 2]) for at in places]
    if len(places) % 2 == 0 and any(near):
        for turn, at in enumerate(places):
            yield at, at + 1, curly[turn % 2]
