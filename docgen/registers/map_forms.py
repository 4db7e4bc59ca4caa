"""The forms of fields that a column map composes: {全宗号}-{件号:0000}, or {地名} of a constant.

`pieces_of` parses a form. `map_faults` checks its names, `mapped_texts` makes the texts of it.
Names stand in half-width braces; `:0000` behind a name pads whole numbers with zeros to four
digits. What stands in square brackets with a name is left out where its columns are blank:
{原因一}[，{原因二}].
"""

from __future__ import annotations

import re

from msgspec import Struct

FILE_STEM = "文件名"
SHEET = "工作表"
FOLDER = "文件夹"
PLACE = "地名"
FACTS = (PLACE, FILE_STEM, SHEET, FOLDER)
"""What the form of a constant may name: each is a fact of the table."""
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
"""A name in the form of a composed or a constant field: {件号}, or {件号:0000} for 0012."""
_OPTIONAL = re.compile(r"\[([^\[\]]*\{[^{}\[\]]+\}[^\[\]]*)\]")
"""A part of the form of a composed field that is left out where one of its columns is blank."""
_DIGITS = re.compile(r"(.+)[:：](0+)")


class Piece(Struct, frozen=True):
    """A part of a form: a text as it is, or the name of a column, a file, a place.

    Whole numbers of a column get zeros in front up to `digits`.

    Either `text` or `name` is '': of the form {全宗号}-{件号:0000} the pieces are the name 全宗号,
    the text -, and the name 件号 with 4 digits.
    """

    text: str = ""
    name: str = ""
    digits: int = 0


def parts_of(form: str) -> list[tuple[str, bool]]:
    """Return the parts of the form of a composed field, each with whether it may be left out.

    {原因一}[，{原因二}] has the parts {原因一}, which has to be there, and ，{原因二}. Brackets
    without a name in braces stay as they are.
    """
    parts = enumerate(_OPTIONAL.split(form))
    return [(part, number % 2 == 1) for number, part in parts if part]


def pieces_of(form: str) -> list[Piece]:
    """Return the parts of the form of a composed or a constant field, in their order.

    A brace without a partner stays in a text, where `map_faults` finds it.
    """
    pieces: list[Piece] = []
    for number, text in enumerate(_PLACEHOLDER.split(form)):
        if number % 2:
            digits = _DIGITS.fullmatch(text.strip())
            name = digits[1] if digits else text
            pieces.append(Piece(name=name.strip(), digits=len(digits[2]) if digits else 0))
        elif text:
            pieces.append(Piece(text=text))
    return pieces


def names_in_form(form: str) -> list[str]:
    """Return the names in braces of a form, in their order."""
    return [piece.name for piece in pieces_of(form) if piece.name]
