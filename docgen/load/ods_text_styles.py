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
_CELL_STYLE = re.compile(r'table:style-name="([^"]*)"')
_DEFAULT_STYLE = re.compile(r'table:default-cell-style-name="([^"]*)"')
_LINE = re.compile(r'style:text-line-through-(?:style|type)="([\w-]+)"')
_POSITION = re.compile(r'style:text-position="(super|sub|-?\d+%)')
_BEGINNINGS = "text-line-through-", "text-position="
"""One of them is in every file with a text that looks different."""
_SIGNS = {"tab": " ", "line-break": "\n"}
_ANNOTATION = re.compile(r"<office:annotation\b.*?</office:annotation>", re.DOTALL)


class TextStyles(Struct, frozen=True):
    """How texts look, by the names of their styles; one without an entry is as its cell."""

    by_style: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_any(self) -> bool:
        """Return whether any style looks different."""
        return any(self.by_style.values())

    def read_text(self, style: str, content: str) -> MarkedText | None:
        """Return the text of a cell by its style and its markup; None for a blank one."""
        pieces = list(self._pieces(_ANNOTATION.sub("", content)))
        if not any(piece.text.strip() for piece in pieces):
            return None
        return read_pieces(pieces, self.by_style.get(style, ""))

    def _pieces(self, content: str) -> Iterator[Piece]:
        """Yield the pieces of the paragraphs in a cell."""
        open_styles: list[str] = []
        paragraphs = 0
        for tag in read_tags(content):
            if paragraphs:
                yield Piece(tag.text, open_styles[-1] if open_styles else INHERITED)
            if tag.element == "p" and tag.opens:
                if paragraphs:
                    yield Piece("\n", INHERITED)
                paragraphs += 1
            elif tag.element == "span":
                self._open_or_close(tag, open_styles)
            elif tag.opens:
                yield Piece(_sign(tag), open_styles[-1] if open_styles else INHERITED)

    def _open_or_close(self, tag: Tag, open_styles: list[str]) -> None:
        if tag.opens:
            outer = open_styles[-1] if open_styles else INHERITED
            style = tag.read_attributes().get("style-name", "")
            open_styles.append(self.by_style.get(style, outer))
        if tag.closes and open_styles:
            open_styles.pop()


def _sign(tag: Tag) -> str:
    """Return what an element without text stands for."""
    if tag.element == "s":
        return " " * whole_number(tag.read_attributes().get("c"), 1)
    return _SIGNS.get(tag.element, "")


def read_text_styles(xml: str) -> TextStyles:
    """Return how the texts of a file look; without reading on if none looks different."""
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
    """Return the look that the properties of a style give, None if they say nothing about it."""
    line = _LINE.search(properties)
    position = _POSITION.search(properties)
    if line and line[1] != "none":
        return STRUCK
    if position and position[1] != "0%":
        return LOWERED if position[1].startswith(("sub", "-")) else RAISED
    if 'text:display="none"' in properties:
        return HIDDEN
    return "" if line or position else None


def read_style(attributes: str) -> str:
    """Return the style of a cell, '' if it names none."""
    found = _CELL_STYLE.search(attributes)
    return found[1] if found else ""


def read_default(attributes: str) -> str:
    """Return the style that a row or column gives its cells, '' if it names none."""
    found = _DEFAULT_STYLE.search(attributes)
    return found[1] if found else ""
