"""Read the code of a number format: its sections, and what each one shows around a value.

Form: ECMA-376-1, 18.8.31. A code has up to four sections with semicolons between them: for positive
and negative numbers, for zero and for texts, or for numbers that keep a condition (`[<1]`). A text
stands in quotes or behind a backslash, in East Asian Excel behind an exclamation mark too.

`number_formats` asks `read_code` for everything about a format; `shown_numbers` and `shown_days`
show values in the sections.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, lru_cache

from msgspec import Struct
from msgspec.structs import replace

TEXT, PLACE, POINT, GENERAL, EXPONENT = "text", "place", "point", "general", "exponent"
FRACTION, PERCENT, WRITTEN, DAY = "fraction", "percent", "written", "day"
"""The kinds of pieces: a literal text, the place of a digit, the decimal point, and so on."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<gap>[_*].)|\[(?P<mark>[^\]]*)\]'
    r"|(?P<general>(?i:General)|G/通用格式)|(?P<exponent>[Ee][-+])"
    r"|(?P<day>(?i:AM/PM|A/P|a{3,4})|上午/下午|[sS]+(?:\.0+)?|[yY]+|[mM]+|[dD]+|[hH]+|[eE]+|[gG]+)"
    r"|(?P<place>[0#?])|(?P<other>.)",
    re.DOTALL,
)
_KINDS = {"quoted": TEXT, "escaped": TEXT, "general": GENERAL, "exponent": EXPONENT}
_KINDS |= {"day": DAY, "place": PLACE}
_SIGNS = {"%": PERCENT, "@": WRITTEN, ".": POINT, "/": FRACTION, ",": ","}
"""The kinds of signs that show no letters. A point or a slash may yet be a text."""
_DIGITS = frozenset((PLACE, GENERAL, EXPONENT, WRITTEN))
"""The kinds of pieces that show a number."""
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
_ELAPSED = re.compile(r"[hH]+|[mM]+|[sS]+")
_CURRENCY = re.compile(r"\$([^-]*)(?:-([0-9A-Fa-f]*))?")
_NUMERALS = {
    "DBNum1": "〇一二三四五六七八九",
    "DBNum2": "零壹贰叁肆伍陆柒捌玖",
    "DBNum3": "０１２３４５６７８９",
}
_CHINA = "804"
"""The end of the number of a locale whose names of months are Chinese."""
_COMPARISONS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_ALWAYS = ("<>", Decimal("NaN"))
_DEFAULTS = {1: (_ALWAYS,), 2: ((">=", Decimal(0)), _ALWAYS)}
_DEFAULT = ((">", Decimal(0)), ("<", Decimal(0)), _ALWAYS)
"""The conditions of sections that state none, by the number of sections; those of three."""
_LOWEST = {"<": Decimal(0), "<=": Decimal("-0.1"), "=": Decimal("-0.1")}
"""The largest bound with which a comparison holds for negative numbers only."""
_MOST_NUMBERS = 3
"""Sections for numbers; a fourth one is for texts."""
Condition = tuple[str, Decimal]


class Piece(Struct, frozen=True):
    """A part of a section: its kind, and the text that it shows or stands in the code."""

    kind: str
    text: str


class Section(Struct, frozen=True, kw_only=True, dict=True, eq=False):
    """One section of a format: its pieces, and what its marks say.

    Formats are read once, so that a section equals no other one and is found by itself.
    """

    pieces: tuple[Piece, ...] = ()
    condition: Condition | None = None
    numerals: str = ""
    """The ten digits in which numbers are shown, '' for ordinary ones."""
    has_color: bool = False
    is_chinese: bool = False
    """Whether months and days of the week have Chinese names."""
    has_groups: bool = False
    """Whether a comma stands behind each thousand."""
    thousands: int = 0
    """How often a number is divided by 1000 before it is shown."""

    @cached_property
    def is_day(self) -> bool:
        """Return whether the section shows a number as a day or a time."""
        return any(piece.kind == DAY for piece in self.pieces)

    @cached_property
    def has_digits(self) -> bool:
        """Return whether the section shows a number at all: "无" does not."""
        return any(piece.kind in _DIGITS for piece in self.pieces)

    @cached_property
    def percents(self) -> int:
        """Return how many percent signs the section shows that multiply the number."""
        return sum(piece.kind == PERCENT for piece in self.pieces)

    @cached_property
    def is_loose(self) -> bool:
        """Return whether the number is shown in another form than with places for its digits."""
        return any(piece.kind not in (TEXT, PLACE, POINT, PERCENT) for piece in self.pieces)

    @cached_property
    def around(self) -> tuple[str, str, str]:
        """Return the texts before the number, between its digits and behind it."""
        places = [at for at, piece in enumerate(self.pieces) if piece.kind in (*_DIGITS, POINT)]
        first, last = (places[0], places[-1]) if places else (len(self.pieces), len(self.pieces))
        parts = self.pieces[:first], self.pieces[first:last], self.pieces[last:]
        before, between, behind = (_literals(part) for part in parts)
        return before, between, behind

    @cached_property
    def places(self) -> tuple[str, str]:
        """Return the places before the point and behind it: `#,##0.00` gives ###0 and 00."""
        whole, _, decimals = "".join(
            piece.text for piece in self.pieces if piece.kind in (PLACE, POINT)
        ).partition(".")
        return whole, decimals


class FormatCode(Struct, frozen=True):
    """The sections of a format for numbers, and the one for texts, None if it has none."""

    numbers: tuple[Section, ...]
    texts: Section | None = None

    def choose(self, number: Decimal) -> tuple[Section, bool]:
        """Return the section that shows a number, and whether a minus stands before it.

        A section for negative numbers shows them without their sign. Without any section that
        holds, the last one does.
        """
        defaults = _DEFAULTS.get(len(self.numbers), _DEFAULT)
        stated = [section.condition for section in self.numbers]
        for at, section in enumerate(self.numbers):
            sign, bound = section.condition or defaults[at]
            if _COMPARISONS[sign](number, bound):
                return section, number < 0 and not _is_for_negative(stated[: at + 1])
        return self.numbers[-1], number < 0


def _is_for_negative(conditions: Sequence[Condition | None]) -> bool:
    """Return whether the last of some sections holds for negative numbers only.

    `conditions` are those that the sections up to it state: a second section without one is for
    negative numbers if the first one is for all others.
    """
    last = conditions[-1]
    if last is not None:
        sign, bound = last
        return sign in _LOWEST and bound <= _LOWEST[sign]
    if len(conditions) != 2:
        return False
    first = conditions[0]
    return first is None or (first[0] in (">", ">=") and first[1] <= 0)


def _literals(pieces: Sequence[Piece]) -> str:
    """Return the texts among some pieces; a percent sign is one, a slash of a fraction none."""
    return "".join(piece.text for piece in pieces if piece.kind in (TEXT, PERCENT))


@lru_cache(maxsize=512)
def read_code(code: str) -> FormatCode:
    """Return the sections of a format; any text is one, '' shows each value as it is.

    A last section with @ is for texts, and so is a fourth one.
    """
    sections = [_read_section(tokens) for tokens in _split(code)]
    has_text = any(piece.kind == WRITTEN for piece in sections[-1].pieces)
    if not has_text and len(sections) <= _MOST_NUMBERS:
        return FormatCode(tuple(sections))
    numbers = sections[:-1][:_MOST_NUMBERS] or sections
    return FormatCode(tuple(numbers), sections[min(len(sections) - 1, _MOST_NUMBERS)])


def _split(code: str) -> list[list[re.Match[str]]]:
    """Return the tokens of each section of a format, one section at least."""
    sections: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token["other"] == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    return sections


def _read_section(tokens: Sequence[re.Match[str]]) -> Section:
    """Return a section of a format, given its tokens."""
    section = Section()
    pieces: list[Piece] = []
    for token in tokens:
        kind = token.lastgroup or ""
        if kind == "mark":
            section = _with_mark(section, token["mark"])
            pieces += _pieces_of_mark(token["mark"])
        elif kind == "other":
            pieces.append(Piece(_SIGNS.get(token[0], TEXT), token[0]))
        elif kind != "gap":
            pieces.append(Piece(_KINDS[kind], token[kind]))
    if any(piece.kind == DAY for piece in pieces):
        return replace(section, pieces=tuple(_plain(pieces, keep=(DAY, WRITTEN))))
    return _with_commas(section, tuple(_plain(pieces, keep=(*_DIGITS, PERCENT, ","))))


def _with_mark(section: Section, mark: str) -> Section:
    """Return a section with what a mark in square brackets says about it."""
    if condition := _CONDITION.fullmatch(mark):
        return replace(section, condition=(condition[1], Decimal(condition[2])))
    if mark in _NUMERALS:
        return replace(section, numerals=_NUMERALS[mark])
    if currency := _CURRENCY.fullmatch(mark):
        return replace(section, is_chinese=(currency[2] or "").endswith(_CHINA))
    if _ELAPSED.fullmatch(mark):
        return section
    return replace(section, has_color=True)


def _pieces_of_mark(mark: str) -> Iterator[Piece]:
    """Yield what a mark in square brackets shows: a currency, or hours without an end."""
    currency = _CURRENCY.fullmatch(mark)
    if currency:
        yield Piece(TEXT, currency[1])
    if _ELAPSED.fullmatch(mark):
        yield Piece(DAY, f"[{mark}]")


def _plain(pieces: Sequence[Piece], keep: Sequence[str]) -> Iterator[Piece]:
    """Yield the pieces of a section; those of other kinds are texts, as the points of a day are.

    A point is that of a number if it is the first one beside a place; a slash is that of a fraction
    if it stands between places.
    """
    signs = frozenset(_number_signs([piece.kind for piece in pieces]) if PLACE in keep else ())
    for at, piece in enumerate(pieces):
        if at in signs or piece.kind in keep:
            yield piece
        elif piece.text:
            yield Piece(TEXT, piece.text)


def _number_signs(kinds: Sequence[str]) -> Iterator[int]:
    """Yield where the point of a number stands and where the slash of a fraction does."""
    points = [at for at, kind in enumerate(kinds) if kind == POINT]
    yield from [at for at in points if PLACE in kinds[max(at - 1, 0) : at + 2]][:1]
    slashes = [at for at, kind in enumerate(kinds) if kind == FRACTION]
    yield from [at for at in slashes if PLACE in kinds[:at] and PLACE in kinds[at:]]


def _with_commas(section: Section, pieces: tuple[Piece, ...]) -> Section:
    """Return a section of a number with its pieces; commas between and behind places are marks.

    A comma between places sets off thousands, each one behind the last place divides by 1000, and
    any other is a text.
    """
    kinds = [piece.kind for piece in pieces]
    points = [at for at, kind in enumerate(kinds) if kind == POINT] or [len(kinds)]
    shown: list[Piece] = []
    thousands = 0
    has_groups = False
    for at, piece in enumerate(pieces):
        end = points[0] if at < points[0] else len(kinds)
        if piece.kind != ",":
            shown.append(piece)
        elif PLACE not in kinds[:at]:
            shown.append(Piece(TEXT, ","))
        elif PLACE in kinds[at:end]:
            has_groups = True
        else:
            thousands += 1
    return replace(section, pieces=tuple(shown), thousands=thousands, has_groups=has_groups)
