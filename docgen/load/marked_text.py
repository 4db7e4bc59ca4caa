"""Texts of cells of which a part is struck through, raised, lowered or hidden.

A clerk who corrects 3002 strikes it through and writes 4500 behind it; 3003² has a note. Readers of
cells give both as one text, 30024500 and 30032. What is struck, and what is a mark, is left out.

Each format has a module of its own that makes pieces: `rich_texts` for .xlsx, `xls_details` for
.xls, `ods_text_styles` for .ods, and the readers of pages and Word files. `read_pieces` decides for
all of them what is read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.model.disclosure import mask_number
from docgen.model.finding import Finding, Location

STRUCK = "划了删除线"
RAISED = "是上标"
LOWERED = "是下标"
HIDDEN = "是隐藏的"
INHERITED = "照整格"
"""The look of a piece that has that of its cell."""
_KEPT_BEHIND = {
    RAISED: re.compile(r"(?:.*[^A-Za-z])?[kdcmh]?m|.*[×xX*·]\s*10", re.DOTALL),
    LOWERED: re.compile(r".*[A-Za-z]", re.DOTALL),
}
"""What stands before a raised or lowered sign that is no mark of a note: m², 3×10⁴, CO₂."""
_LONG_NUMBER = re.compile(r"[0-9]{8,}[Xx]?")
_MOST_CELLS = 10
"""Cells that a finding names."""
_MOST_CHARACTERS = 20
"""Characters of a text that a finding shows."""


class Piece(Struct, frozen=True):
    """A piece of a cell's text, and its look: one of the words above, '' for a plain one."""

    text: str
    look: str = ""


class MarkedText(Struct, frozen=True, kw_only=True):
    """The text of a cell as it is read, and the pieces that are left out.

    A text that is struck through from end to end is read.

    `left_out` is in the order of the text and has no blank pieces. `is_struck` is True if no
    visible text remains without the struck one; then nothing is left out.
    """

    text: str
    left_out: tuple[Piece, ...] = ()
    is_struck: bool = False


def read_pieces(pieces: Iterable[Piece], look_of_cell: str = "") -> MarkedText:
    """Return the text that pieces make, without those that are marks or no longer hold.

    `look_of_cell` is the look of pieces that are INHERITED. 3002 struck through before 4500 gives
    4500; 3003² gives 3003; m² stays m2. If nothing but marks would be left, they are read.
    """
    looks = [
        replace(piece, look=look_of_cell) if piece.look == INHERITED else piece for piece in pieces
    ]
    visible = [piece for piece in looks if piece.look not in (STRUCK, HIDDEN)]
    if not _join(visible).strip():
        is_struck = any(piece.look == STRUCK for piece in looks if piece.text.strip())
        return MarkedText(text=_join(looks), is_struck=is_struck)
    read = list(_without_marks(visible))
    if not _join(read).strip():
        read = visible
    kept = set(map(id, read))
    left_out = [piece for piece in looks if piece.text.strip() and id(piece) not in kept]
    return MarkedText(text=_join(read), left_out=tuple(left_out))


def _without_marks(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield pieces without raised and lowered ones that are no part of a unit or a formula.

    A raised sign belongs to a unit (m²) or a power of ten (3×10⁴), a lowered one to a formula
    (CO₂). What stands before it decides.
    """
    before = ""
    for piece in pieces:
        kept = _KEPT_BEHIND.get(piece.look)
        if kept is None or kept.fullmatch(before.rstrip()):
            before += piece.text
            yield piece


def _join(pieces: Iterable[Piece]) -> str:
    """Return the text of pieces as one, whatever their looks are."""
    return "".join(piece.text for piece in pieces)


def report_marks(
    marked: Mapping[str, MarkedText], struck: Collection[str], sheet: Location
) -> Iterator[Finding]:
    """Yield the findings about marked texts by cell, and about cells that are struck throughout.

    Names of cells are those of Excel (B7). `sheet` is the place of the worksheet. There is at most
    one finding for each look, which lists the first cells and texts.
    """
    if struck:
        yield new_finding(
            "TB-31",
            f"{_name_cells(struck)}划了删除线，照样读了",
            "作废的内容删去，写上对的",
            location=replace(sheet, cell=next(iter(struck))),
        )
    for look, code in ((STRUCK, "TB-31"), (RAISED, "TB-36"), (LOWERED, "TB-36"), (HIDDEN, "TB-36")):
        texts = {cell: _left_out(text, look) for cell, text in marked.items()}
        cells = [cell for cell, text in texts.items() if text]
        if cells:
            listed = "、".join(
                f"“{texts[cell][:_MOST_CHARACTERS]}”" for cell in cells[:_MOST_CELLS]
            )
            yield new_finding(
                code,
                f"{_name_cells(cells)}里有一段字{look}，这一段没有读：{listed}",
                "核对余下的对不对，再把这一段删去；要算数的，改成平常的字",
                location=replace(sheet, cell=cells[0]),
            )


def _left_out(text: MarkedText, look: str) -> str:
    """Return what is left out for a look; of long numbers, which may be a person's, the ends.

    Numbers of eight and more digits are masked (533*************34), because findings are printed
    and passed on.
    """
    left_out = _join(piece for piece in text.left_out if piece.look == look).strip()
    return _LONG_NUMBER.sub(lambda number: mask_number(number[0]), left_out)


def _name_cells(cells: Collection[str]) -> str:
    """Return the names of cells, of the first ones if there are too many.

    A1, B2 gives A1、B2 格; of more than ten cells the first ten and the number of all.
    """
    listed = "、".join(list(cells)[:_MOST_CELLS])
    if len(cells) > _MOST_CELLS:
        return f"{listed}等{len(cells)}格"
    return f"{listed} 格"
