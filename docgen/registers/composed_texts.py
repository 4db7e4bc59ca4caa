"""Fields that a column map makes of several columns (拼): {全宗号}-{件号:0000}, {甲}[，{乙}].

A part in square brackets is left out where one of its columns is blank; all other columns have to
be written. `mapped_texts` asks for the expression of a form, and notes what is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl
from msgspec import Struct

from docgen.registers.map_forms import Piece, names_in_form, parts_of, pieces_of
from docgen.registers.row_choice import is_blank


class ComposedText(Struct, frozen=True):
    """The expression of a form: null where a needed column is blank, or all columns are.

    `needed` are the columns of a batch that have to be written, `optional` those of each part that
    may be left out.
    """

    text: pl.Expr
    needed: Sequence[str]
    optional: Sequence[Sequence[str]]


def compose(form: str, column_of: Callable[[str], str]) -> ComposedText:
    """Return what a form makes of a batch; `column_of` gives the column of a name in braces.

    What stands in a bracket before its first name parts it from a name before: where none is
    written, it is left out as well.
    """
    needed = list[str]()
    optional = list[Sequence[str]]()
    texts = list[pl.Expr]()
    is_begun = pl.lit(value=False)
    for part, is_optional in parts_of(form):
        pieces = pieces_of(part)
        columns = [column_of(name) for name in names_in_form(part)]
        joined = [_piece(piece, column_of) for piece in pieces]
        is_there = ~_any_blank(columns)
        if not is_optional:
            needed += columns
            texts.append(pl.concat_str(joined))
        else:
            optional.append(list(dict.fromkeys(columns)))
            if not pieces[0].name:
                joined[0] = pl.when(is_begun).then(joined[0]).otherwise(pl.lit(""))
            texts.append(pl.when(is_there).then(pl.concat_str(joined)).otherwise(pl.lit("")))
        if columns:
            is_begun |= is_there
    is_made = ~_any_blank(needed) & is_begun
    return ComposedText(pl.when(is_made).then(pl.concat_str(texts)), needed, optional)


def _any_blank(columns: Sequence[str]) -> pl.Expr:
    """Return whether a column is blank; false without columns."""
    return pl.any_horizontal(pl.lit(value=False), *(is_blank(pl.col(each)) for each in columns))


def _piece(piece: Piece, column_of: Callable[[str], str]) -> pl.Expr:
    """Return a part of a composed text; whole numbers get zeros in front.

    Other texts than whole numbers (12-1) stay without zeros.
    """
    if not piece.name:
        return pl.lit(piece.text)
    text = pl.col(column_of(piece.name)).str.strip_chars()
    if not piece.digits:
        return text
    number = text.str.contains(r"^\d+$")
    return pl.when(number).then(text.str.zfill(piece.digits)).otherwise(text)
