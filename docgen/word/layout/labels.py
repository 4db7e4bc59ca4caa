"""Compute the automatic numbers that Word prints before the paragraphs of a list.

`Labels` reads the list levels of word/numbering.xml once and then counts: the reader asks for the
label of each numbered paragraph in the order of the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import replace

from docgen.expressions.chinese_numerals import format_numeral
from docgen.word.layout.attributes import find_child, read_text
from docgen.word.xml_names import PPR, Element, w

LEVELS = 9
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def _write_letters(number: int) -> str:
    """Return a … z, then aa, bb … zz."""
    letter = chr(ord("a") + (number - 1) % 26)
    return letter * ((number - 1) // 26 + 1)


def _write_roman(number: int) -> str:
    """Return a number in small Roman letters: 14 → xiv; of numbers above 3999 the rest by 4000."""
    numeral_text = ""
    remaining = number % 4000
    for value, letters in _ROMAN:
        numeral_text += letters * (remaining // value)
        remaining %= value
    return numeral_text


def _write_circled(number: int) -> str:
    """Return ① … ⑳, digits above 20."""
    if 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    return str(number)


def _write_full_width(number: int) -> str:
    """Return a number in full-width digits: 12 → １２."""
    return str(number).translate({ord("0") + n: ord("０") + n for n in range(10)})


_CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
            "taiwaneseCountingThousand", "ideographDigital", "chineseLegalSimplified")  # fmt: skip
# Writers by number format (ECMA-376 part 1, 17.18.59); any other format is written in digits.
_WRITERS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(_CHINESE, format_numeral),
    "lowerLetter": _write_letters,
    "upperLetter": lambda number: _write_letters(number).upper(),
    "lowerRoman": _write_roman,
    "upperRoman": lambda number: _write_roman(number).upper(),
    "decimalEnclosedCircle": _write_circled,
    "decimalEnclosedCircleChinese": _write_circled,
    "decimalFullWidth": _write_full_width,
    "decimalZero": lambda number: f"{number:02d}",
    "none": lambda number: "",
}


class _Level(Struct, frozen=True):
    """One level of a list; `text` holds %1 … %9 for the numbers of the levels."""

    number_format: str
    text: str
    start: int
    ppr: Element


@dataclass
class Labels:
    """Lists of a file; call `next_label` in the order of the paragraphs.

    `_counts` are by the abstract list: lists that share one go on counting. `_restarts` has the
    levels of each list, not yet met, that begin anew (w:startOverride).
    """

    numbering: Element
    _levels: dict[str, dict[int, _Level]] = field(init=False, default_factory=dict)
    _counts: dict[str, list[int | None]] = field(init=False, default_factory=dict)
    _abstract_ids: dict[str, str] = field(init=False, default_factory=dict)
    _restarts: dict[str, list[int]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Read the levels of each list: those of its abstract list under its overrides."""
        abstract_lists = {
            str(node.get(w("abstractNumId"))): node
            for node in self.numbering.iter(w("abstractNum"))
        }
        for node in self.numbering.iterchildren(w("num")):
            list_id = str(node.get(w("numId")))
            abstract_id = read_text(node.find(w("abstractNumId")))
            levels: dict[int, _Level] = {}
            if abstract_id in abstract_lists:
                levels = _read_levels(abstract_lists[abstract_id])
            for override in node.iterchildren(w("lvlOverride")):
                levels.update(_read_levels(override))
            starts = dict(_start_overrides(node, levels))
            self._levels[list_id] = levels | starts
            self._restarts[list_id] = list(starts)
            self._abstract_ids[list_id] = abstract_id

    def level_properties(self, list_id: str, level: int) -> Element | None:
        """Return the w:pPr of a level of a list, None if the list or the level does not exist."""
        found = self._levels.get(list_id, {}).get(level)
        if found is None:
            return None
        return found.ppr

    def next_label(self, list_id: str, level: int) -> str:
        """Return the next number of a list; '' for bullets and for lists that do not exist.

        `level` is 0-based. A number of a level sets the deeper ones back to their start. The text
        %1.%2 prints the numbers of both levels: 3.1.
        """
        levels = self._levels.get(list_id, {})
        current = levels.get(level)
        if current is None:
            return ""
        counts = self._counts.setdefault(self._abstract_ids[list_id], [None] * LEVELS)
        for restarted in self._restarts.pop(list_id, ()):
            counts[restarted] = None
        before = counts[level]
        counts[level] = current.start if before is None else before + 1
        counts[level + 1 :] = [None] * (LEVELS - level - 1)
        if current.number_format == "bullet":
            return ""

        def write(match: re.Match[str]) -> str:
            """Return the number of the level that a %N in the text names."""
            return _write_level(levels, counts, int(match[1]) - 1)

        return re.sub("%([1-9])", write, current.text)


def _write_level(levels: dict[int, _Level], counts: Sequence[int | None], level: int) -> str:
    """Return the current number of a level in its format, '' if the list lacks the level."""
    found = levels.get(level)
    if found is None:
        return ""
    number = counts[level]
    if number is None:
        number = found.start
    if number <= 0:
        return str(number)
    write = _WRITERS.get(found.number_format, str)
    return write(number)


def _read_levels(node: Element) -> dict[int, _Level]:
    """Return the levels in a w:abstractNum or w:lvlOverride by their indexes from 0."""
    levels = {}
    for level in node.iterchildren(w("lvl")):
        index = str(level.get(w("ilvl"), "0"))
        if index.isdecimal() and int(index) < LEVELS:
            levels[int(index)] = _Level(
                number_format=read_text(level.find(w("numFmt"))) or "decimal",
                text=read_text(level.find(w("lvlText"))),
                start=_read_start(level),
                ppr=find_child(level, PPR),
            )
    return levels


def _start_overrides(node: Element, levels: dict[int, _Level]) -> Iterator[tuple[int, _Level]]:
    """Yield the levels of a w:num that begin anew, with their new start.

    Form: ECMA-376 part 1, 17.9.26 (startOverride).
    """
    for override in node.iterchildren(w("lvlOverride")):
        index = str(override.get(w("ilvl"), "0"))
        level = levels.get(int(index)) if index.isdecimal() else None
        start = _read_number(override.find(w("startOverride")))
        if level is not None and start is not None:
            yield int(index), replace(level, start=start)


def _read_start(level: Element) -> int:
    """Return the first number of a level, 1 unless a sensible one is set."""
    start = _read_number(level.find(w("start")))
    return 1 if start is None else start


def _read_number(node: Element | None) -> int | None:
    """Return the number in the w:val of an element, None without a sensible one."""
    number = read_text(node)
    if number.isdecimal() and len(number) < 6:
        return int(number)
    return None
