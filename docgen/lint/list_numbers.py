"""List numbers that head paragraphs and items (一、 （一） 1. ① 一是), and the lists they form.

`read_number_styles` reads the styles of a list file. `find_lists` finds the numbers of a document
in these styles, and sorts them into lists with the faults of each.

The verbs `list_sequence` and `announced_counts` call `find_lists`. A list is found by the family of
its numbers: 一、 and （一） are levels of their own, 1. and 1、 may be one family.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import compress
from operator import attrgetter

from msgspec import Struct, field

from docgen.expressions.bounded_patterns import Match, Pattern, compile_pattern
from docgen.expressions.chinese_numerals import read_numeral
from docgen.lint.rule_params import Params
from docgen.model import keywords as w
from docgen.model.paragraph import TextParagraph

_STYLES = "样式"
_PREFIX = "前缀"
_PATTERN = "式"
_NAME = "名"
_FAMILY = "族"
_HEAD = "行首"
_BARE = "缺号"
_YES = "是"
_VALUE = "数"
"""The group of a style's pattern that matches the value."""
_REPEATED = "重复"
_SKIPPED = "跳号"
_CIRCLED = {chr(0x2460 + n): n + 1 for n in range(20)}


class ListNumber(Struct, frozen=True, kw_only=True):
    """One list number at `start`…`end` of the paragraph of a 0-based index.

    `style` is the name of its style. Numbers of one `family` belong to one list. `bare` is true
    for a number without its point. `loose` is true after a paragraph that Word numbers itself,
    because the text does not show that number.
    """

    paragraph: int
    start: int
    end: int
    style: str
    family: str
    value: int
    bare: bool = False
    loose: bool = False


class NumberedList(Struct):
    """One list: its numbers in order, and its faults.

    `follows_single` is true if the list before it at the same level has one number only.

    A fault is the number at which it shows, with its words: 重复, 跳号, 倒退, 换了样式, 缺点号,
    没有从头起.
    """

    numbers: list[ListNumber] = field(default_factory=list)
    faults: list[tuple[ListNumber, str]] = field(default_factory=list)
    follows_single: bool = False

    @property
    def last(self) -> ListNumber:
        """The last number so far."""
        return self.numbers[-1]


class _NumberStyle(Struct, frozen=True):
    """One style of list numbers. `head`: only at the start of a paragraph; `bare`: no point."""

    name: str
    family: str
    pattern: Pattern
    head: bool
    bare: bool


class NumberStyles(Struct, frozen=True, eq=False):
    """All styles of list numbers, and the text that may precede the first in a paragraph."""

    styles: tuple[_NumberStyle, ...]
    prefix: Pattern


def read_number_styles(table: Params) -> NumberStyles:
    """Return the styles of a list file.

    Raises KeyError, TypeError or PatternError if the file does not hold styles of list numbers.

    `table` has a list of styles under 样式 and a pattern under 前缀. A style has 名, 族 and 式, and
    may say 是 under 行首 and 缺号.
    """
    styles = tuple(map(_read_style, table[_STYLES]))
    return NumberStyles(styles, compile_pattern(table[_PREFIX]))


def _read_style(entry: Params) -> _NumberStyle:
    """Return one style of a list file.

    Raises KeyError if its pattern has no group 数, in which the value must be.
    """
    pattern = compile_pattern(entry[_PATTERN])
    if _VALUE not in pattern.groupindex:
        raise KeyError(_PATTERN)
    return _NumberStyle(
        name=entry[_NAME],
        family=entry[_FAMILY],
        pattern=pattern,
        head=entry.get(_HEAD) == _YES,
        bare=entry.get(_BARE) == _YES,
    )


def find_lists(paragraphs: Sequence[TextParagraph], styles: NumberStyles) -> list[NumberedList]:
    """Return the lists of a document, outer and inner, in the order of their first numbers.

    Only the body of a document is read: numbers in tables, notes and headers count for nothing. A
    list with one number is returned too.
    """
    builder = _ListBuilder()
    for number in _find_numbers(paragraphs, styles):
        builder.add(number)
    return builder.lists


class _ListBuilder:
    """Sorts numbers into lists. The open lists contain the current place, outer to inner.

    `lists` are all lists that have begun, in the order of their first numbers.
    """

    def __init__(self) -> None:
        """Begin without a list."""
        self.lists: list[NumberedList] = []
        self._open: list[NumberedList] = []

    def add(self, number: ListNumber) -> None:
        """Add the next number of the document to its list, or begin a list with it.

        A number of a family that is open continues its list and closes the inner ones; a 1 begins a
        new list at that level. A bare number counts only if it is the next one: otherwise it is a
        number of the text.
        """
        level = self._find_level(number.family)
        if level is None:
            self._begin(number)
            return
        current = self._open[level]
        if number.bare and number.value != current.last.value + 1:
            return
        del self._open[level + 1 :]
        if number.value == 1:
            del self._open[level:]
            self._begin(number, follows_single=len(current.numbers) == 1)
        else:
            _continue_list(current, number)

    def _find_level(self, family: str) -> int | None:
        """Return the level of the open list of a family, 0 for the outermost; else None."""
        for level, numbered in enumerate(self._open):
            if numbered.last.family == family:
                return level
        return None

    def _begin(self, number: ListNumber, follows_single: bool = False) -> None:
        """Begin a list with a number, unless it goes on with the numbers of another style.

        一、 二、 3. is one list whose style changes: 3 is the next value of the innermost open
        list. A bare number begins no list.
        """
        if number.bare:
            return
        first = number.value == 1
        if not first and self._open and self._open[-1].last.value == number.value - 1:
            numbered = self._open[-1]
            numbered.faults.append((number, "换了样式"))
            numbered.numbers.append(number)
            return
        numbered = NumberedList([number], follows_single=follows_single)
        if not first and not number.loose:
            numbered.faults.append((number, "没有从头起"))
        self.lists.append(numbered)
        self._open.append(numbered)


def _continue_list(numbered: NumberedList, number: ListNumber) -> None:
    """Append a number to a list with the faults that it shows."""
    if numbered.follows_single and len(numbered.numbers) == 1:
        numbered.faults.append((numbered.last, _REPEATED))
    fault = _find_fault(number, numbered)
    if fault:
        numbered.faults.append((number, fault))
    numbered.numbers.append(number)


def _find_fault(number: ListNumber, numbered: NumberedList) -> str:
    """Return the fault of a number after the last of its list, or ''.

    A repetition and a gap beside each other are one slip, so the second of them is no fault.
    """
    last = numbered.last
    step = number.value - last.value
    # One wrong number is reported once: 一、一、三 and 一、三、三 both have a wrong 二.
    if (_first_fault_of(last, numbered), step) in ((_REPEATED, 2), (_SKIPPED, 0)):
        return ""
    if step == 0:
        return _REPEATED
    if step < 0:
        return "倒退"
    if step > 1:
        return _SKIPPED
    if number.bare:
        return "缺点号"
    if number.style != last.style and not last.bare:
        return "换了样式"
    return ""


def _first_fault_of(number: ListNumber, numbered: NumberedList) -> str:
    """Return the fault of a number that is found first; '' if it has none."""
    for faulty, fault in numbered.faults:
        if faulty is number:
            return fault
    return ""


def _find_numbers(
    paragraphs: Sequence[TextParagraph], styles: NumberStyles
) -> Iterator[ListNumber]:
    """Yield the list numbers in the body of a document, in order.

    A number is `loose` from the first paragraph on that Word numbers itself: a list may then go on
    from a number that is not in the text.
    """
    loose = False
    # Most paragraphs of a long list are cells: so they are passed over soonest.
    is_body = map(w.IN_BODY.__eq__, map(attrgetter("part"), paragraphs))
    for index, paragraph in compress(enumerate(paragraphs), is_body):
        if not paragraph.text:
            continue
        loose = loose or paragraph.numbered
        for start, end, style, value in _find_in_text(paragraph.text, styles):
            yield ListNumber(
                paragraph=index,
                start=start,
                end=end,
                style=style.name,
                family=style.family,
                value=value,
                bare=style.bare,
                loose=loose,
            )


_Found = tuple[int, int, _NumberStyle, int]
"""Start, end, style and value of a number in a text."""


@lru_cache(maxsize=8192)
def _find_in_text(text: str, styles: NumberStyles) -> tuple[_Found, ...]:
    """Return the list numbers of a paragraph that do not overlap.

    Of overlapping matches the one that begins first counts, of two that begin together the one with
    its point. Circled digits and Chinese characters become their values: ③ is 3.
    """
    found: list[_Found] = []
    end = -1
    prefix = styles.prefix.match(text)
    begin = prefix.end() if prefix else 0
    for match, style in _find_matches(text, begin, styles.styles):
        value = _read_value(match[_VALUE])
        if value is not None and match.start() >= end:
            end = match.end()
            found.append((match.start(), end, style, value))
    return tuple(found)


_Match = tuple[Match, _NumberStyle]


def _find_matches(text: str, begin: int, styles: Sequence[_NumberStyle]) -> list[_Match]:
    """Return the matches of all styles in the order of their starts, those with a point first.

    `begin` is the offset behind the prefix, where a number at the start of a paragraph stands.
    """
    found: list[_Match] = []
    for style in styles:
        if style.head:
            head = style.pattern.match(text, begin)
            if head:
                found.append((head, style))
        else:
            found += [(match, style) for match in style.pattern.finditer(text)]
    return sorted(found, key=_order)


def _order(found: _Match) -> tuple[int, bool]:
    """Return the sort key of a match: its start, then whether its style lacks the point."""
    match, style = found
    return match.start(), style.bare


def _read_value(text: str) -> int | None:
    """Return the value of ①–⑳, of digits or of Chinese characters; None for any other text."""
    return _CIRCLED.get(text) or read_numeral(text)
