"""Automatic numbers: what Word prints before a paragraph of a list."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from docgen.expressions.chinese_numerals import format_numeral
from docgen.word.xml_names import PPR, Element, w

LEVELS = 9


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    signs = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
             (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
    out, left = "", number % 4000
    for value, sign in signs:
        out += sign * (left // value)
        left %= value
    return out


def _circle(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def _wide(number: int) -> str:
    return str(number).translate({ord("0") + n: 0xFF10 + n for n in range(10)})


_CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
            "taiwaneseCountingThousand", "ideographDigital", "chineseLegalSimplified")  # fmt: skip
_WRITE: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(_CHINESE, format_numeral),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalEnclosedCircle": _circle,
    "decimalEnclosedCircleChinese": _circle,
    "decimalFullWidth": _wide,
    "decimalZero": lambda number: f"{number:02d}",
    "none": lambda number: "",
}


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int
    ppr: Element | None


@dataclass
class Labels:
    """The lists of a file; `label` must be asked for in the order of the paragraphs."""

    numbering: Element | None
    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _owners: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.numbering is None:
            return
        abstract = {
            str(n.get(w("abstractNumId"))): n for n in self.numbering.iter(w("abstractNum"))
        }
        for num in self.numbering.iterchildren(w("num")):
            number, owner = str(num.get(w("numId"))), _value(num.find(w("abstractNumId")))
            levels = _levels(abstract[owner]) if owner in abstract else {}
            for override in num.iterchildren(w("lvlOverride")):
                levels.update(_levels(override))
            self._levels[number], self._owners[number] = levels, owner

    def properties(self, number: str, level: int) -> Element | None:
        """The paragraph properties that a level of a list gives."""
        found = self._levels.get(number, {}).get(level)
        return found.ppr if found else None

    def label(self, number: str, level: int) -> str:
        """The next number of a list, '' for bullets and for lists that are not there."""
        levels = self._levels.get(number, {})
        here = levels.get(level)
        if here is None:
            return ""
        counts = self._counts.setdefault(self._owners[number], [0] * LEVELS)
        counts[level] = counts[level] + 1 if counts[level] else here.start
        counts[level + 1 :] = [0] * (LEVELS - level - 1)
        if here.form == "bullet":
            return ""
        return re.sub(r"%([1-9])", lambda sign: _one(levels, counts, int(sign[1]) - 1), here.text)


def _one(levels: dict[int, _Level], counts: list[int], level: int) -> str:
    found = levels.get(level)
    if found is None:
        return ""
    number = counts[level] or found.start
    return _WRITE.get(found.form, str)(number) if number > 0 else str(number)


def _levels(node: Element) -> dict[int, _Level]:
    found = {}
    for level in node.iterchildren(w("lvl")):
        location, start = str(level.get(w("ilvl"), "0")), _value(level.find(w("start")))
        if location.isdigit() and int(location) < LEVELS:
            form, text = (_value(level.find(w(name))) for name in ("numFmt", "lvlText"))
            first = int(start) if start.isdigit() and len(start) < 6 else 1
            found[int(location)] = _Level(form or "decimal", text, first, level.find(PPR))
    return found


def _value(node: Element | None) -> str:
    return str(node.get(w("val"), "")) if node is not None else ""
