"""A Word file as it looks: what every paragraph and page comes to once all styles are resolved.

Lengths of the page are in millimetres; sizes, pitches and spaces in points; indents in characters
of the paragraph's own size. What cannot be known without laying out pages is None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class CharFormat:
    """How characters look. `east` is the font of Chinese, `latin` that of letters and digits.

    `colour` is six hexadecimal digits, '' for automatic; `spacing` is added to each character.
    """

    east: str = ""
    latin: str = ""
    size: float = 10.0
    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = ""
    spacing: float = 0.0


BLANKS = " \u3000\u00a0"
# Fonts whose Western blank is half a character wide; in Western fonts it is about a quarter.
_HALF = re.compile(r"[^\x00-\x7f]|N?SimSun|SimHei|FangSong|KaiTi|ST[A-Z]|FZ")


def blank_width(text: str, latin: str) -> float:
    """How wide the blanks of a text are, in characters; `latin` is the font of Western ones."""
    narrow = 0.5 if _HALF.match(latin) else 0.25
    return sum(1.0 if sign == "\u3000" else narrow for sign in text if sign in BLANKS)


def blanks_ahead(text: str) -> str:
    """The blanks that a text begins with."""
    return text[: len(text) - len(text.lstrip(BLANKS))]


def blanks_behind(text: str) -> str:
    """The blanks that a text ends with."""
    return text[len(text.rstrip(BLANKS)) :]


@dataclass(frozen=True, slots=True)
class StyledText:
    """Characters of one look."""

    text: str
    look: CharFormat


@dataclass(frozen=True, slots=True)
class InTable:
    """Where in a table a paragraph stands, counted from 0; `height` is 0 if rows grow by text.

    `ruled`: the table has lines that show; without, it only puts things side by side.
    """

    table: int
    row: int
    column: int
    head: bool = False
    height: float = 0.0
    ruled: bool = True


@dataclass(frozen=True, slots=True)
class BorderLine:
    """A line beside a paragraph: its side (top, bottom, between …), width and colour."""

    side: str
    width: float
    colour: str


@dataclass(frozen=True, slots=True)
class ParagraphLayout:
    """A paragraph of the body. `number` counts from 1, as findings tell it: 正文 第N段.

    `label` is what automatic numbering prints before the text. `lead` is where the first character
    stands, from the left edge of the text area; `tail` how far the last one is from the right edge.
    `line` is a pitch in points, or with the rule `auto` a multiple of single spacing. `grid` is the
    pitch that the page's grid forces on single spacing, 0 if none. `drawn`: it holds a picture.
    """

    number: int
    stretches: tuple[StyledText, ...] = ()
    label: str = ""
    mark: CharFormat = CharFormat()
    align: str = "left"
    first: float = 0.0
    left: float = 0.0
    right: float = 0.0
    lead: float | None = 0.0
    tail: float | None = None
    before: float = 0.0
    after: float = 0.0
    line: float = 1.0
    rule: str = "auto"
    grid: float = 0.0
    new_page: bool = False
    lines: tuple[BorderLine, ...] = ()
    table: InTable | None = None
    drawn: bool = False
    section: int = 0
    framed: bool = False

    @property
    def text(self) -> str:
        """The text as people read it, with its automatic number."""
        return self.label + "".join(stretch.text for stretch in self.stretches)

    @property
    def pitch(self) -> float:
        """From one line to the next, in points; estimated where the font decides."""
        if self.rule == "exact":
            return self.line
        size = max([s.look.size for s in self.stretches if s.text.strip()] or [self.mark.size])
        # On a grid a line takes as many of its steps as its characters need.
        single = ceil(size * 1.3 / self.grid) * self.grid if self.grid else size * 1.3
        return max(self.line, single) if self.rule == "atLeast" else self.line * single


@dataclass(frozen=True, slots=True)
class PageNumber:
    """A paragraph with a page number: on which pages (default, even, first), its text and look.

    In the text the number itself is 1. `middle` is how far its middle lies above the lower edge of
    the page, in millimetres.
    """

    pages: str
    passage: ParagraphLayout
    part: str
    middle: float = 0.0


@dataclass(frozen=True, slots=True)
class Section:
    """Pages of one setup: sizes and margins in millimetres. `left` includes the gutter.

    `grid` is Word's word for the kind of grid, `pitch` its line pitch and `char` what it adds to
    each character, in points. `footers` are the parts of the footers by the pages they are for.
    """

    number: int = 0
    width: float = 210.0
    height: float = 297.0
    top: float = 25.4
    bottom: float = 25.4
    left: float = 31.7
    right: float = 31.7
    header: float = 12.7
    footer: float = 12.7
    landscape: bool = False
    grid: str = ""
    pitch: float = 0.0
    char: float = 0.0
    numbers: tuple[PageNumber, ...] = ()
    title_page: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole file. `odd_even`: odd and even pages have footers of their own.

    `boxed` are the texts in text boxes, which are not among the passages; `fields` are the fields
    that Word fills, by their instruction.
    """

    passages: tuple[ParagraphLayout, ...]
    sections: tuple[Section, ...] = (Section(),)
    odd_even: bool = False
    boxed: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormatFix:
    """One change to how a file looks: which property of what to set to which value.

    `number` is a passage (from 1), or a section (from 0) for properties of the page; `start` and
    `end` bound the characters, the automatic number not counted; `end` 0 means the whole passage.
    """

    name: str
    value: float | str | bool
    number: int
    start: int = 0
    end: int = 0
