"""Splitting the texts of one column into fields, as a column map says (拆成).

With a separator (隔开) a text is cut at it: 3-1 into 3 and 1. Without one it is read as places, and
`place_names` says where each ends: 东山镇石桥村一组 into 东山镇, 石桥村 and 一组.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from docgen.load.error_values import is_error_value
from docgen.registers.column_map import MappedColumn
from docgen.registers.joined_texts import holds_more
from docgen.registers.place_names import LEVELS, REST, TOWNSHIP, level_of, split_place
from docgen.schema.coerce import Rules

NO_VALUE = "######"
"""What a field gets whose text cannot be made: it is read as an error of a spreadsheet."""

_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
"""The signs in full width by those in half width."""


class Parts(Struct, frozen=True):
    """The parts of a text, None for blank ones, and what it has more than them.

    `texts` is in the order of the fields of the map. While a text is split, [] means that it cannot
    be.
    """

    texts: Sequence[str | None]
    rest: str = ""


class PartSplitter(Struct):
    """Splits the texts of a column, each once.

    `required` are the fields that every row must have, `known` the names of places, `fields` the
    rules of all. A text that lacks a required part, or has parts that no field takes, cannot be
    split: NO_VALUE.
    """

    column: MappedColumn
    required: frozenset[str]
    known: frozenset[str] = frozenset()
    fields: Mapping[str, Rules] = {}
    read: dict[str, Parts] = field(default_factory=dict)
    """The parts of each text as it is written, endings not yet removed."""

    def split(self, texts: Iterable[str]) -> None:
        """Read texts that were not read before."""
        for text in texts:
            if text not in self.read:
                self.read[text] = self._parts_of(self._shortened(text))

    def lacking(self) -> dict[str, list[str]]:
        """Return the texts that lack a part, by its field; by '' those that cannot be split.

        An error of a spreadsheet has a finding of its own, so it is not listed.
        """
        found: dict[str, list[str]] = {}
        for text, parts in self.read.items():
            named = [pair for pair in zip(self.column.parts, parts.texts, strict=True) if pair[0]]
            absent = [name for name, part in named if part == NO_VALUE]
            if absent and not is_error_value(text):
                for name in absent if len(absent) < len(named) else ("",):
                    found.setdefault(name, []).append(text)
        return found

    def rests(self) -> dict[str, str]:
        """Return what texts have more than their parts, of those that can be split."""
        return {
            text: parts.rest
            for text, parts in self.read.items()
            if parts.rest and NO_VALUE not in parts.texts
        }

    def _shortened(self, text: str) -> str:
        """Return a text without the endings that the map removes."""
        text = text.strip()
        for ending in self.column.removed:
            text = re.sub(ending_pattern(ending), "", text).strip()
        return text

    def _parts_of(self, text: str) -> Parts:
        """Return the parts of a text without its endings, one for each field of the map.

        A blank text has blank parts. If no part that is a field is found, every field gets
        NO_VALUE, so that the text is reported and not lost.
        """
        names = self.column.parts
        if not text:
            return Parts([None] * len(names))
        found = Parts([])
        if not is_error_value(text):
            found = self._pieces(text) if self.column.separator else self._places(text)
        if not any(part for part, name in zip(found.texts, names, strict=False) if name):
            return Parts([NO_VALUE if name else None for name in names])
        pairs = zip(found.texts, names, strict=True)
        return Parts([part or self._absent(name) for part, name in pairs], found.rest)

    def _absent(self, name: str) -> str | None:
        """Return what a field gets for a part that its text lacks."""
        return NO_VALUE if name in self.required else None

    def _pieces(self, text: str) -> Parts:
        """Return the pieces between separators, none if they are too many or too few.

        `Parts.texts` is [] then. Pieces that may be absent are ''; none may hold what is absent.
        """
        names = self.column.parts
        pieces = self._cut(text)
        lacking = names[len(pieces) :]
        if len(pieces) > len(names) or not self.required.isdisjoint(lacking):
            return Parts([])
        others = [(name, self.fields.get(name, {})) for name in lacking]
        pairs = zip(pieces, names, strict=False)
        owners = ((piece, (name, self.fields.get(name, {}))) for piece, name in pairs)
        if others and any(holds_more(piece, own, others, self.known) for piece, own in owners):
            return Parts([])
        return Parts([*pieces, *("" for _ in lacking)])

    def _cut(self, text: str) -> list[str]:
        """Return the pieces of a text between its separators, without blank ones too many.

        /13800000001 has a blank piece before that with the number.
        """
        sign = self._separator_in(text)
        if not sign.strip():
            return text.split()
        pieces = [piece.strip() for piece in text.split(sign)]
        if len(pieces) > len(self.column.parts):
            pieces = [piece.strip() for piece in text.strip(sign).split(sign)]
        return pieces

    def _separator_in(self, text: str) -> str:
        """Return the separator as a text writes it: in full or in half width."""
        sign = self.column.separator
        wide = sign.translate(_WIDE)
        narrow = unicodedata.normalize("NFKC", sign)
        return next((each for each in (sign, wide, narrow) if each in text), sign)

    def _places(self, text: str) -> Parts:
        """Return the places of a text at the levels of the parts, and what is smaller or left.

        What is smaller than the last part belongs to the rest: 一组 behind 东山镇石桥村 if the map
        splits into township and village only.
        """
        places = split_place(text, self.known)
        levels = _levels(self.column.parts)
        below = LEVELS[LEVELS.index(levels[-1]) + 1 :] if levels[-1] else ()
        rest = "".join(places.get(level, "") for level in (*below, REST))
        return Parts([places.get(level, "") for level in levels], rest)


def ending_pattern(ending: str) -> str:
    """Return the pattern of an ending, whatever the width of its signs: （户主） or (户主)."""
    narrow = (unicodedata.normalize("NFKC", sign) for sign in ending)
    signs = ((sign, near, near.translate(_WIDE)) for sign, near in zip(ending, narrow, strict=True))
    return "".join(f"(?:{'|'.join(map(re.escape, dict.fromkeys(each)))})" for each in signs) + "$"


def _levels(names: Sequence[str]) -> list[str]:
    """Return the level of the place that each part is, '' beyond all: they follow each other.

    The first part whose name says its level tells those of the others, else a township is first.

    The levels follow the order of LEVELS: county, township, village, group. If the second field is
    called 村, the first is the township and the third the group.
    """
    by_number: Mapping[int, str] = {at: level_of(name) for at, name in enumerate(names)}
    starts = [LEVELS.index(level) - at for at, level in by_number.items() if level]
    start = next(iter(starts), LEVELS.index(TOWNSHIP))
    levels = dict(enumerate(LEVELS))
    return [levels.get(start + at, "") for at in by_number]
