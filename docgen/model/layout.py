"""Layout of a Word file after all styles are resolved: paragraphs, characters, pages, fixes.

`word.layout` reads these records from a .docx. `wordformat` compares them with a standard and
returns `FormatFix` records, which `word.layout` applies to a copy. Page lengths are in
millimetres; sizes, pitches and spaces in points; indents in characters of the paragraph's own
size. A value that depends on line and page breaks is None.
"""

from __future__ import annotations

import re
from math import ceil

from msgspec import Struct

BLANKS = " \u3000\u00a0"
# Fonts whose ASCII blank is half a character wide; in Western fonts it is about a quarter.
_HALF_WIDTH = re.compile(r"[^\x00-\x7f]|N?SimSun|SimHei|FangSong|KaiTi|ST[A-Z]|FZ")


def blank_width(text: str, latin: str) -> float:
    """Return the width of the blanks in a text, in characters; `latin` is the Western font.

    A full-width space is one character, any other blank half of one, or a quarter in a Western font
    such as Times New Roman.
    """
    narrow = 0.25
    if _HALF_WIDTH.match(latin):
        narrow = 0.5
    wide_blanks = text.count("\u3000")
    narrow_blanks = sum(text.count(blank) for blank in BLANKS) - wide_blanks
    return wide_blanks + narrow * narrow_blanks


def find_leading_blanks(text: str) -> str:
    """Return the blanks at the start of a text.

    Blanks are the space, the full-width space and the non-breaking space.
    """
    return text[: len(text) - len(text.lstrip(BLANKS))]


def find_trailing_blanks(text: str) -> str:
    """Return the blanks at the end of a text.

    A text of blanks only is returned as a whole.
    """
    return text[len(text.rstrip(BLANKS)) :]


class CharFormat(Struct, frozen=True, kw_only=True):
    """Format of characters. `east_asian` and `latin` are the fonts of Chinese and of ASCII text.

    `size` and `spacing` (added to each character) are in points. `colour` is six hexadecimal
    digits, '' for automatic.
    """

    east_asian: str = ""
    latin: str = ""
    size: float = 10.0
    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = ""
    spacing: float = 0.0


class StyledText(Struct, frozen=True):
    """Consecutive characters of one format."""

    text: str
    char_format: CharFormat


class TablePosition(Struct, frozen=True, kw_only=True):
    """Cell that contains a paragraph; table, row and column count from 0.

    `row_height` is in points, 0 if the row grows with its text. A table without visible borders
    only places text side by side.
    """

    table: int
    row: int
    column: int
    in_header: bool = False
    """Whether its row is repeated at the top of each page."""
    row_height: float = 0.0
    has_borders: bool = True


class BorderLine(Struct, frozen=True):
    """Border of a paragraph: its side (top, bottom, between …), width in points and colour."""

    side: str
    width: float
    colour: str


class ParagraphLayout(Struct, frozen=True, kw_only=True):
    """Paragraph of the body; `number` counts from 1 and appears in findings as 正文 第N段.

    `label` is the automatic number before the text; `mark_format` formats the paragraph mark.
    `text_left` and `text_right` are the distances of the first and last character from the edges
    of the text area. `line_spacing` is in points, or a multiple of single spacing if `line_rule`
    is `auto`. `grid` is the line pitch that the page grid forces on single spacing, 0 if none.
    """

    number: int
    styled_texts: tuple[StyledText, ...] = ()
    label: str = ""
    mark_format: CharFormat = CharFormat()
    align: str = "left"
    first_line_indent: float = 0.0
    left_indent: float = 0.0
    right_indent: float = 0.0
    text_left: float | None = 0.0
    text_right: float | None = None
    space_before: float = 0.0
    space_after: float = 0.0
    line_spacing: float = 1.0
    line_rule: str = "auto"
    grid: float = 0.0
    new_page: bool = False
    """Whether it begins a page, because of itself or of a break before it."""
    borders: tuple[BorderLine, ...] = ()
    table: TablePosition | None = None
    """The cell that it stands in, None outside of tables."""
    has_picture: bool = False
    """Whether a picture stands in its text."""
    section: int = 0
    """The number of its section, from 0."""
    is_framed: bool = False
    """Whether it has a frame, which places it apart from the text around."""

    @property
    def text(self) -> str:
        """Return the text as printed, with its automatic number."""
        return self.label + "".join(styled.text for styled in self.styled_texts)

    def blank_width(self, blanks: str) -> float:
        """Return the width of blanks in the paragraph's first Western font, in characters.

        It is 0 for a paragraph without text.
        """
        if not self.styled_texts:
            return 0.0
        return blank_width(blanks, self.styled_texts[0].char_format.latin)

    @property
    def line_pitch(self) -> float:
        """Return the distance between lines in points; an estimate where the font decides.

        An exact spacing is the pitch itself; a multiple counts from the height of a single line.
        """
        if self.line_rule == "exact":
            return self.line_spacing
        single = self._measure_single_line()
        if self.line_rule == "atLeast":
            return max(self.line_spacing, single)
        return self.line_spacing * single

    def _measure_single_line(self) -> float:
        """Return the height of a single-spaced line; on a grid it fills whole grid steps.

        In points; 1.3 times the largest size is an estimate, because the real height depends on the
        font.
        """
        sizes = [styled.char_format.size for styled in self.styled_texts if styled.text.strip()]
        height = max(sizes, default=self.mark_format.size) * 1.3
        if not self.grid:
            return height
        return ceil(height / self.grid) * self.grid


class PageNumber(Struct, frozen=True):
    """Footer paragraph with a page number, written as 1 in its text.

    `pages` is default, even or first; `middle` is the height of the number's middle above the
    lower edge of the page, in millimetres.
    """

    pages: str
    paragraph: ParagraphLayout
    part: str
    """The part of the package that holds the footer."""
    middle: float = 0.0


class Section(Struct, frozen=True, kw_only=True):
    """Pages of one setup: sizes and margins in millimetres; `left` includes the gutter.

    `grid_type` is Word's word for the kind of grid, '' if none. `grid_pitch` is its line pitch and
    `grid_spacing` its addition to each character, both in points.
    """

    number: int = 0
    """Sections count from 0, as in `ParagraphLayout.section`."""
    width: float = 210.0
    height: float = 297.0
    top: float = 25.4
    bottom: float = 25.4
    left: float = 31.7
    right: float = 31.7
    footer: float = 12.7
    """The distance of the footer from the lower edge of the page."""
    is_landscape: bool = False
    grid_type: str = ""
    grid_pitch: float = 0.0
    grid_spacing: float = 0.0
    page_numbers: tuple[PageNumber, ...] = ()
    """Those of footers that go on from an earlier section are among them."""
    title_page: bool = False
    """Whether the first page has a footer of its own."""


class Outline(Struct, frozen=True):
    """Layout of a whole file; even pages may have footers of their own.

    `text_boxes` are the texts in text boxes, which are no paragraphs here. `fields` are the
    instructions of the fields that Word updates.
    """

    paragraphs: tuple[ParagraphLayout, ...]
    sections: tuple[Section, ...] = (Section(),)
    has_even_footers: bool = False
    text_boxes: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


class FormatFix(Struct, frozen=True):
    """Change of one property to a value.

    `number` is a paragraph (from 1), or a section (from 0) for properties of the page. `start` and
    `end` bound the characters, the automatic number not counted; `end` 0 means all of them.
    """

    name: str
    value: float | str | bool
    number: int
    start: int = 0
    end: int = 0
