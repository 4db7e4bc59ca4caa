"""Rows and cells of a workbook that somebody has struck through: they have a font with a line.

Form: ECMA-376-1, 18.8.37 (strike), 18.8.10 (cellXfs).

`find_struck` sums up cells for every format: `sheet_details`, `ods_details`, `xls_details` and
`markup_grid` give it their cells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from docgen.load.marked_text import MarkedText
from docgen.load.sheet_parts import list_cell_formats, read_attribute
from docgen.model.source import cell_name, column_number

_FONTS = re.compile(r"<(?:\w+:)?fonts\b.*?</(?:\w+:)?fonts>", re.DOTALL)
_FONT = re.compile(r"<(?:\w+:)?font(?:/>|>(.*?)</(?:\w+:)?font>)", re.DOTALL)
STRIKE = re.compile(r'<(?:\w+:)?strike(?:\s*/?>|\s+val="(?:1|true|on)")')
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?[^/])>")
_PLACE = re.compile(rb'\br="([A-Z]+)(\d+)"')
_STYLE = re.compile(rb'\bs="(\d+)"')
Place = tuple[int, int]
"""The 1-based row and column of a cell."""


def read_struck_styles(styles: str) -> frozenset[int]:
    """Return the styles of cells whose font has a line through it.

    `styles` is the XML of the styles part. A style is the index of a cell format in `cellXfs`, as
    the attribute `s` of a cell states it.
    """
    fonts = _FONTS.search(styles)
    if fonts is None:
        return frozenset()
    struck = {
        str(number) for number, font in enumerate(_FONT.findall(fonts[0])) if STRIKE.search(font)
    }
    tags = enumerate(list_cell_formats(styles))
    return frozenset(style for style, tag in tags if read_attribute(tag, "fontId") in struck)


def find_struck(
    cells: Iterable[tuple[Place, bool]],
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the 1-based rows most of whose cells are struck, and the names of other such cells.

    Each cell with content is given once, with whether it is struck.

    A row is struck if more than half of its cells with content are. The names are in the order of
    `cells`.
    """
    count_by_row = Counter[int]()
    struck: list[Place] = []
    for place, is_struck in cells:
        count_by_row[place[0]] += 1
        if is_struck:
            struck.append(place)
    lines = Counter(row for row, _ in struck)
    rows = {row for row, count in lines.items() if count * 2 > count_by_row[row]}
    return tuple(sorted(rows)), tuple(cell_name(*each) for each in struck if each[0] not in rows)


def read_styles(xml: bytes) -> Iterator[tuple[Place, int]]:
    """Yield the place and the style of each cell of a worksheet with content.

    `xml` is the part of a worksheet. A cell without a style has style 0; cells without a reference
    are left out.
    """
    for attributes in _CELL.findall(xml):
        place = _PLACE.search(attributes)
        style = _STYLE.search(attributes)
        if place:
            column = column_number(place[1].decode())
            yield (int(place[2]), column), int(style[1]) if style else 0


def mark_places(
    styles: Iterable[tuple[Place, int]],
    struck: Collection[int],
    marked: Mapping[str, MarkedText],
) -> Iterator[tuple[Place, bool]]:
    """Yield each cell with whether it is struck: by its style, or by all pieces of its text.

    `marked` are the texts of several pieces by cell: there the style says nothing.

    `styles` are the cells with content, `struck` the styles with a line. Keys of `marked` are names
    of cells (B7).
    """
    throughout = {name: text.is_struck for name, text in marked.items()}
    for place, style in styles:
        is_struck = style in struck
        if throughout:
            is_struck = throughout.get(cell_name(*place), is_struck)
        yield place, is_struck
