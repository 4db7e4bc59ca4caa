"""The numbers that head paragraphs and items (一、 （一） 1. ① 一是), and the lists they make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from docgen.language import read_numeral
from docgen.model import Passage
from docgen.model import words as w

PARAMS: dict[str, Any] = {w.MARK_LIST: {"type": "string", "required": True}}
_STYLES, _PREFIX = "样式", "前缀"
_FORM, _NAME, _FAMILY, _HEAD, _BARE = "式", "名", "族", "行首", "缺号"
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
    head: bool
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


def lists(passages: Sequence[Passage], params: Mapping[str, Any]) -> list[Listing]:
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
    listing.faults += _faults(mark, listing)
    listing.marks.append(mark)
    if listing.again and len(listing.marks) == 2:
        listing.faults.append((listing.marks[0], "重复"))


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
    if mark.value == last.value:
        yield mark, "重复"
    elif mark.value < last.value:
        yield mark, "倒退"
    elif mark.value > last.value + 1:
        yield mark, "跳号"
    elif mark.bare:
        yield mark, "缺点号"
    elif mark.style != last.style and not last.bare:
        yield mark, "换了样式"


def _marks(passages: Sequence[Passage], known: Mapping[str, Any]) -> Iterator[Mark]:
    styles = [(style, re.compile(style[_FORM])) for style in known[_STYLES]]
    prefix, loose = re.compile(known[_PREFIX]), False
    for index, passage in enumerate(passages):
        text = passage.text
        if passage.part != w.IN_BODY or not text:
            continue
        loose = loose or passage.numbered
        begin = _begins(text, prefix)
        taken = -1
        for match, style in _matches(text, begin, styles):
            value = _value(match["数"])
            if value is None or match.start() < taken:
                continue
            taken = match.end()
            head = not text[: match.start()].strip() or match.start() == begin
            yield Mark(
                index, match.start(), match.end(), style[_NAME], style[_FAMILY], value, head,
                style.get(_BARE) == "是", loose,
            )  # fmt: skip


def _begins(text: str, prefix: re.Pattern[str]) -> int:
    match = prefix.match(text)
    return match.end() if match else 0


def _matches(
    text: str, begin: int, styles: Sequence[tuple[Mapping[str, Any], re.Pattern[str]]]
) -> list[tuple[re.Match[str], Mapping[str, Any]]]:
    found = []
    for style, pattern in styles:
        if style.get(_HEAD) == "是":
            match = pattern.match(text, begin)
            found += [(match, style)] if match else []
        else:
            found += [(match, style) for match in pattern.finditer(text)]
    return sorted(found, key=lambda pair: (pair[0].start(), pair[1].get(_BARE) == "是"))


def _value(text: str) -> int | None:
    return _CIRCLED.get(text) or read_numeral(text)
