"""Texts of a workbook whose pieces look different: struck through, raised, lowered.

A text lies in the part of shared texts, or in its cell. Parts without such a piece are passed over
as bytes. Form: ECMA-376-1, 18.4.4 (r), 18.4.8 (si), 18.4.14 (vertAlign).

`sheet_details` calls `read_shared_texts` once a workbook and `find_rich_cells` once a worksheet.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from html import unescape

from docgen.load.marked_text import INHERITED, LOWERED, RAISED, STRUCK, Piece
from docgen.load.struck_rows import STRIKE

_ITEM = re.compile(rb"<(?:\w+:)?si\b(?:[^>]*/>|[^>]*>(.*?)</(?:\w+:)?si>)", re.DOTALL)
_RUN = re.compile(r"<(?:\w+:)?r(?:\s[^>]*)?>(.*?)</(?:\w+:)?r>", re.DOTALL)
_RUN_TAG = re.compile(rb"<(?:\w+:)?r[\s>]")
_TEXT = re.compile(r"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)</")
_PROPERTIES = re.compile(r"<(?:\w+:)?rPr\b")
_ALIGNMENT = re.compile(r'<(?:\w+:)?vertAlign\s+val="(super|sub)script"')
_SHARED_CELL = re.compile(rb'<(?:\w+:)?c\b([^>]*\bt="s"[^>]*)>\s*<(?:\w+:)?v>(\d+)</', re.DOTALL)
_INLINE_CELL = re.compile(
    rb'<(?:\w+:)?c\b([^>]*\bt="inlineStr"[^>]*)(?<!/)>(.*?)</(?:\w+:)?c>', re.DOTALL
)
_NAME = re.compile(rb'\br="([A-Z]+\d+)"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_LOOKS = rb"strike", rb"vertAlign"
Pieces = tuple[Piece, ...]


def read_shared_texts(xml: bytes, struck: Collection[int]) -> dict[int, Pieces]:
    """Return the shared texts of several pieces by their numbers.

    There are none if no piece and no style, of which `struck` has those with a line, looks
    different.

    The numbers count from 0 in the order of the part, as cells refer to them. Texts of one piece
    are left out. A style of a cell with a line is enough to read them, because a piece may undo it.
    """
    if not struck and not _may_look_different(xml):
        return {}
    return {
        number: _read_runs(item)
        for number, item in enumerate(_ITEM.findall(xml))
        if _RUN_TAG.search(item)
    }


def find_rich_cells(xml: bytes, shared: Mapping[int, Pieces]) -> Iterator[tuple[str, int, Pieces]]:
    """Yield the name, the style and the pieces of each cell of a worksheet with several pieces.

    `shared` are the texts that `read_shared_texts` returns. The style is the index of a cell
    format, 0 if the cell states none. The name may be '' for a cell without a reference.
    """
    if shared:
        for attributes, number in _SHARED_CELL.findall(xml):
            if int(number) in shared:
                yield *_read_cell(attributes), shared[int(number)]
    if b"inlineStr" in xml and _may_look_different(xml):
        for attributes, content in _INLINE_CELL.findall(xml):
            if _RUN_TAG.search(content):
                yield *_read_cell(attributes), _read_runs(content)


def _may_look_different(xml: bytes) -> bool:
    """Return whether a part has a piece that is struck through, raised or lowered.

    To search for the bytes takes far less than to read the pieces.
    """
    return any(look in xml for look in _LOOKS)


def _read_cell(attributes: bytes) -> tuple[str, int]:
    """Return the name of a cell, '' if it has none, and its style.

    `attributes` are those of its tag, unparsed.
    """
    name = _NAME.search(attributes)
    style = _STYLE.search(attributes)
    return name[1].decode() if name else "", int(style[1]) if style else 0


def _read_runs(item: bytes) -> Pieces:
    """Return the pieces of a text; how it is spoken (rPh) is none of them.

    `item` is the content of a text. Each run (r) is a piece; its entities are resolved.
    """
    runs = _RUN.findall(item.decode("utf-8", "replace"))
    return tuple(Piece("".join(map(unescape, _TEXT.findall(run))), _look(run)) for run in runs)


def _look(run: str) -> str:
    """Return the look of a run; one without properties has that of its cell.

    A line counts before a raised or lowered position. '' means plain, whatever the cell is.
    """
    alignment = _ALIGNMENT.search(run)
    if not _PROPERTIES.search(run):
        return INHERITED
    if STRIKE.search(run):
        return STRUCK
    if alignment is None:
        return ""
    return RAISED if alignment[1] == "super" else LOWERED
