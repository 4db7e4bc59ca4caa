"""The numbers that head paragraphs and items (一、 （一） 1. ① 一是), and the lists they make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from docgen.expressions.chinese_numerals import read_numeral
from docgen.model import keywords as w
from docgen.model.paragraph import TextParagraph

PARAMS: dict[str, Any] = {w.MARK_LIST: {"type": "string", "required": True}}
_STYLES, _PREFIX = "样式", "前缀"
_FORM, _NAME, _FAMILY, _HEAD, _BARE = "式", "名", "族", "行首", "缺号"
_REPEATED, _SKIPPED = "重复", "跳号"
_CIRCLED = {chr(0x2460 + n): n + 1 for n in range(20)}


@dataclass(frozen=True, slots=True)
class Mark:
    """One number: `style` is how it is written, `family` what is one list with it.

    `bare`: a number that may be a mark without its point.
    """

    passage: int
    start: int
    end: int
    style: str
    family: str
    value: int
    bare: bool = False
    loose: bool = False
    """Behind numbers that Word gives and the text does not show."""


@dataclass(slots=True)
class Listing:
    """One list: its marks in order and what is wrong with them.

    `again`: the list of the same place before it has but one mark, the same.
    """

    marks: list[Mark] = field(default_factory=list)
    faults: list[tuple[Mark, str]] = field(default_factory=list)
    again: bool = False

    @property
    def last(self) -> Mark:
        """The mark that was met last."""
        return self.marks[-1]


@dataclass(frozen=True, slots=True)
class _Style:
    """One way to write a mark. `head`: only at the beginning; `bare`: without its point."""

    name: str
    family: str
    pattern: re.Pattern[str]
    head: bool
    bare: bool


@dataclass(frozen=True, slots=True, eq=False)
class Styles:
    """All ways to write a mark, and what may stand in front of the first of a paragraph."""

    styles: tuple[_Style, ...]
    prefix: re.Pattern[str]


def read_styles(listed: Mapping[str, Any]) -> Styles:
    """The styles of a list; KeyError, TypeError or re.error if it is not one."""
    return Styles(tuple(map(_style, listed[_STYLES])), re.compile(listed[_PREFIX]))


def _style(said: Mapping[str, str]) -> _Style:
    pattern = re.compile(said[_FORM])
    if "数" not in pattern.groupindex:
        raise KeyError(_FORM)
    head, bare = (said.get(name) == "是" for name in (_HEAD, _BARE))
    return _Style(said[_NAME], said[_FAMILY], pattern, head, bare)


def lists(passages: Sequence[TextParagraph], params: Mapping[str, Any]) -> list[Listing]:
    """The lists of a document, outer and inner, in the order of their first marks."""
    done, open_ = list[Listing](), list[Listing]()
    for mark in _marks(passages, params[w.MARK_LIST]):
        _put(mark, done, open_)
    return done


def _put(mark: Mark, done: list[Listing], open_: list[Listing]) -> None:
    depth = next((i for i, one in enumerate(open_) if one.last.family == mark.family), None)
    if depth is None:
        _begin(mark, done, open_)
        return
    listing, value = open_[depth], open_[depth].last.value
    if mark.bare and mark.value != value + 1:
        return
    del open_[depth + 1 :]
    if mark.value == 1:
        del open_[depth:]
        _begin(mark, done, open_, again=len(listing.marks) == 1)
        return
    if listing.again and len(listing.marks) == 1:
        listing.faults.append((listing.last, _REPEATED))
    listing.faults += _faults(mark, listing)
    listing.marks.append(mark)


def _begin(mark: Mark, done: list[Listing], open_: list[Listing], again: bool = False) -> None:
    if mark.bare:
        return
    if mark.value != 1 and open_ and open_[-1].last.value == mark.value - 1:
        listing = open_[-1]
        listing.faults.append((mark, "换了样式"))
        listing.marks.append(mark)
        return
    listing = Listing([mark], again=again)
    if mark.value != 1 and not mark.loose:
        listing.faults.append((mark, "没有从头起"))
    done.append(listing)
    open_.append(listing)


def _faults(mark: Mark, listing: Listing) -> Iterator[tuple[Mark, str]]:
    last = listing.last
    slip = next((what for one, what in listing.faults if one is last), "")
    step = mark.value - last.value
    # One slip of the pen is told once: 一、一、三 and 一、三、三 are both a wrong 二.
    if (slip, step) in ((_REPEATED, 2), (_SKIPPED, 0)):
        return
    if step == 0:
        yield mark, _REPEATED
    elif step < 0:
        yield mark, "倒退"
    elif step > 1:
        yield mark, _SKIPPED
    elif mark.bare:
        yield mark, "缺点号"
    elif mark.style != last.style and not last.bare:
        yield mark, "换了样式"


def _marks(passages: Sequence[TextParagraph], known: Styles) -> Iterator[Mark]:
    loose = False
    for index, passage in enumerate(passages):
        text = passage.text
        if passage.part != w.IN_BODY or not text:
            continue
        loose = loose or passage.numbered
        for start, end, style, value in _in_text(text, known):
            yield Mark(index, start, end, style.name, style.family, value, style.bare, loose)


@lru_cache(maxsize=8192)
def _in_text(text: str, known: Styles) -> tuple[tuple[int, int, _Style, int], ...]:
    """The marks of a paragraph, none inside another."""
    found, taken = [], -1
    for match, style in _matches(text, _begins(text, known.prefix), known.styles):
        value = _value(match["数"])
        if value is not None and match.start() >= taken:
            taken = match.end()
            found.append((match.start(), taken, style, value))
    return tuple(found)


def _begins(text: str, prefix: re.Pattern[str]) -> int:
    match = prefix.match(text)
    return match.end() if match else 0


def _matches(text: str, begin: int, styles: Sequence[_Style]) -> list[tuple[re.Match[str], _Style]]:
    found = []
    for style in styles:
        if style.head:
            match = style.pattern.match(text, begin)
            found += [(match, style)] if match else []
        else:
            found += [(match, style) for match in style.pattern.finditer(text)]
    return sorted(found, key=lambda pair: (pair[0].start(), pair[1].bare))


def _value(text: str) -> int | None:
    return _CIRCLED.get(text) or read_numeral(text)
