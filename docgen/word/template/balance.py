"""Blocks must open and close in pairs: every fault named with its own paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding
from docgen.word.template.tags import WRAP, Tag

_OPENERS = frozenset({"for", "if", "filter", "with", "call", "macro", "block", "raw"})
_BETWEEN = {"else": ("if", "for"), "elif": ("if",)}


def check_balance(parts: Iterable[Iterable[Tag]]) -> Iterator[Finding]:
    """Blocks that are not closed, closings without an opening, crossings, part by part.

    The tags of a part come in the order in which the filled document will have them.
    """
    for tags in parts:
        yield from _check(tags)


def _check(tags: Iterable[Tag]) -> Iterator[Finding]:
    opened: list[Tag] = []
    for tag in tags:
        if tag.prefix == WRAP:
            continue
        word = tag.word
        if word in _OPENERS or (word == "set" and "=" not in tag.body):
            opened.append(tag)
        elif word in _BETWEEN and not (opened and opened[-1].word in _BETWEEN[word]):
            yield _fault(tag, f"前面没有与它配对的 {{% {_BETWEEN[word][0]} … %}}")
        elif word in _BETWEEN:
            yield from _levels(opened[-1], tag)
        elif word.startswith("end") and len(word) > 3:
            if opened and opened[-1].word == word[3:]:
                yield from _levels(opened.pop(), tag)
            else:
                yield _fault(tag, f"前面没有与它配对的 {{% {word[3:]} … %}}")
    for tag in opened:
        yield _fault(tag, f"后面没有与它配对的 {{% end{tag.word} %}}")


_LEVELS = {
    "tr": "格与格之间",
    "tbl": "行与行之间",
    "p": "一段之内",
    "t": "文字之间",
    "r": "文字之间",
}


def _levels(opened: Tag, tag: Tag) -> Iterator[Finding]:
    """Both halves must stand at the same level, or the filled file is no longer a document."""
    if opened.way == tag.way:
        return
    first, second = (_LEVELS.get((t.way or ("",))[-1], "段与段之间") for t in (opened, tag))
    message = f"“{opened.typed}”与“{tag.typed}”不在同一层（{tag.context}）：{first}，{second}"
    remedy = "两半用同样的写法，放在同样的位置：都带 p、都带 tr，或都不带；不要一半在表格里一半在外"
    location = tag.location
    yield new_finding("WD-17", message, remedy, location=location, category=Category.STRUCTURE)


def _fault(tag: Tag, reason: str) -> Finding:
    message = f"“{tag.typed}”{reason}（{tag.context}）"
    remedy = "补上成对的另一半，或删去多余的一半"
    return new_finding("WD-12", message, remedy, location=tag.location, category=Category.STRUCTURE)
