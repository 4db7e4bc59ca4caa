"""Texts of an OpenDocument table that are struck through, raised or lowered, whole or in pieces.

Form: OpenDocument 1.2 part 1, 6.1.7 (text:span), 20.358 (style:text-line-through-style), 20.370
(style:text-position).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from docgen.load.marked_text import (
    HIDDEN,
    INHERITED,
    LOWERED,
    RAISED,
    STRUCK,
    MarkedText,
    Piece,
    read_pieces,
)
from docgen.load.markup_tags import Tag, read_tags, whole_number

_STYLE = re.compile(r"<style:style\b([^>]*[^/])>(.*?)</style:style>", re.DOTALL)
_NAME = re.compile(r'style:name="([^"]*)"')
CELL_STYLE = re.compile(r'table:style-name="([^"]*)"')
DEFAULT_STYLE = re.compile(r'table:default-cell-style-name="([^"]*)"')
_LINE = re.compile(r'style:text-line-through-(?:style|type)="([\w-]+)"')
_POSITION = re.compile(r'style:text-position="(super|sub|-?\d+%)')
_BEGINNINGS = "text-line-through-", "text-position="
"""One of them is in every file with a text that looks different."""
_SIGNS = {"tab": " ", "line-break": "\n"}
_LINE_END = re.compile(r"</text:p>\s*<text:p")
_ANNOTATION = re.compile(r"<office:annotation\b.*?</office:annotation>", re.DOTALL)


class TextStyles(Struct, frozen=True):
    """How texts look, by the names of their styles; one without an entry is as its cell.

    A style that says nothing about the look has no entry, '' stands for a style that says it is
    plain.
    """

    by_style: Mapping[str, str] = field(default_factory=dict)

    def read_text(self, style: str, content: str) -> MarkedText | None:
        """Return the text of a cell by its style and its markup; None for a blank one.

        `content` is what stands between the tags of the cell. Paragraphs become lines; comments on
        the cell are left out.
        """
        content = _LINE_END.sub("\n</text:p><text:p", _ANNOTATION.sub("", content))
        text = read_pieces(self._pieces(content), self.by_style.get(style, ""))
        return text if text.text.strip() else None

    def _pieces(self, content: str) -> Iterator[Piece]:
        """Yield the pieces of the paragraphs in a cell.

        A span without a look of its own has that of the span around it, at last that of the cell.
        """
        open_styles = [INHERITED]
        for tag in read_tags(content):
            yield Piece(tag.text, open_styles[-1])
            if tag.element == "span":
                self._open_or_close(tag, open_styles)
            elif tag.opens:
                yield Piece(_sign(tag), open_styles[-1])

    def _open_or_close(self, tag: Tag, open_styles: list[str]) -> None:
        """Go on to the look of a span, or back to that of the one around it.

        `open_styles` has the looks of the open spans from outside to inside; its first item always
        stays.
        """
        if tag.opens:
            style = tag.read_attributes().get("style-name", "")
            open_styles.append(self.by_style.get(style, open_styles[-1]))
        if tag.closes:
            open_styles[1:] = open_styles[1:-1]


def _sign(tag: Tag) -> str:
    """Return what an element without text stands for.

    `text:s` with c=3 stands for three spaces, a tab for one, a line break for a line end; any other
    element for ''.
    """
    if tag.element == "s":
        return " " * whole_number(tag.read_attributes().get("c"), 1)
    return _SIGNS.get(tag.element, "")


def read_text_styles(xml: str) -> TextStyles:
    """Return how the texts of a file look.

    A file in which no style says anything about it is not read on: it has no such styles.

    Styles are read from the whole of `content.xml`. Only automatic styles stand there; named ones,
    in `styles.xml`, are not looked at.
    """
    if not any(beginning in xml for beginning in _BEGINNINGS):
        return TextStyles()
    by_style: dict[str, str] = {}
    for attributes, content in _STYLE.findall(xml):
        name = _NAME.search(attributes)
        look = _look(content)
        if name and look is not None:
            by_style[name[1]] = look
    return TextStyles(by_style)


def _look(properties: str) -> str | None:
    """Return the look that the properties of a style give, None if they say nothing about it.

    '' means that the style states a plain look, which undoes that of the text around it. A line
    through the text counts before its position.
    """
    line = _LINE.search(properties)
    position = _POSITION.search(properties)
    if line and line[1] != "none":
        return STRUCK
    if position and position[1] != "0%":
        return LOWERED if position[1].startswith(("sub", "-")) else RAISED
    if 'text:display="none"' in properties:
        return HIDDEN
    return "" if line or position else None


def read_style(attributes: str, pattern: re.Pattern[str] = CELL_STYLE) -> str:
    """Return the style of a cell, or that which a row or column gives its cells; '' for none.

    `attributes` are those of the tag, unparsed. `pattern` is CELL_STYLE for a cell and
    DEFAULT_STYLE for a row or column.
    """
    found = pattern.search(attributes)
    return found[1] if found else ""
