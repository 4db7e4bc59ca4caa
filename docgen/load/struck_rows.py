"""Rows of a workbook that somebody has struck through: their cells have a font with a line.

Form: ECMA-376-1, 18.8.37 (strike), 18.8.10 (cellXfs).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from docgen.load.sheet_parts import list_cell_formats, read_attribute

_FONTS = re.compile(r"<(?:\w+:)?fonts\b.*?</(?:\w+:)?fonts>", re.DOTALL)
_FONT = re.compile(r"<(?:\w+:)?font(?:/>|>(.*?)</(?:\w+:)?font>)", re.DOTALL)
_STRIKE = re.compile(r'<(?:\w+:)?strike(?:\s*/>|\s+val="(?:1|true)")')
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?[^/])>")
_PLACE = re.compile(rb'\br="[A-Z]+(\d+)"')
_STYLE = re.compile(rb'\bs="(\d+)"')


def read_struck_styles(styles: str) -> frozenset[int]:
    """Return the styles of cells whose font has a line through it."""
    fonts = _FONTS.search(styles)
    if fonts is None:
        return frozenset()
    struck = {
        str(number) for number, font in enumerate(_FONT.findall(fonts[0])) if _STRIKE.search(font)
    }
    tags = enumerate(list_cell_formats(styles))
    return frozenset(style for style, tag in tags if read_attribute(tag, "fontId") in struck)


def find_struck_rows(xml: bytes, struck: Collection[int]) -> tuple[int, ...]:
    """Return the 1-based rows of a worksheet most of whose cells with content are struck."""
    if not struck:
        return ()
    return most_struck(_styles_by_row(xml), struck)


def most_struck(styles: Iterable[tuple[int, int]], struck: Collection[int]) -> tuple[int, ...]:
    """Return the rows most of whose cells are struck, given the row and the style of each cell."""
    cells = Counter[int]()
    lines = Counter[int]()
    for row, style in styles:
        cells[row] += 1
        lines[row] += style in struck
    return tuple(row for row, count in sorted(lines.items()) if count * 2 > cells[row])


def _styles_by_row(xml: bytes) -> Iterator[tuple[int, int]]:
    """Yield the row and the style of each cell with content."""
    for attributes in _CELL.findall(xml):
        place = _PLACE.search(attributes)
        style = _STYLE.search(attributes)
        if place:
            yield int(place[1]), int(style[1]) if style else 0
