"""The rows of a table that a column map takes: those with certain texts, the first of each text.

`mapped_texts` calls `only` before the fields of the map are made and `one_for_each` after it. Rows
that are not taken are counted in `MapNotes`, so that nothing is left out without notice.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from docgen.load.error_values import is_error_value
from docgen.model.header_names import header_form
from docgen.registers.column_map import ColumnMap
from docgen.registers.map_notes import MapNotes
from docgen.registers.register_schema import INDEX

_UNSEEN = "[\\s\u00ad\u200b-\u200f\u2060\ufeff]"
_KEY = f"{INDEX}key"


def tidy(text: pl.Expr) -> pl.Expr:
    """Return texts as they are compared: without spaces and invisible signs.

    Null stays null.
    """
    return text.str.replace_all(_UNSEEN, "")


def is_blank(text: pl.Expr) -> pl.Expr:
    """Return whether nothing is written."""
    return text.is_null() | (tidy(text) == "")


def is_error(texts: pl.Series) -> pl.Series:
    """Return which texts are errors of a spreadsheet.

    Only texts that begin with # or E are looked at one by one, such as #N/A and Err:502. Null is
    false.
    """
    doubtful = texts.filter(texts.str.contains(r"^\s*[#＃EeＥｅ]").fill_null(False)).unique()
    return texts.is_in([text for text in doubtful if is_error_value(text)]).fill_null(False)


class RowChoice:
    """Chooses rows batch by batch, and notes which it does not take.

    `columns` names the column of a batch for the form of each column of the table. `facts` are the
    required fields of a row that are not a person's, `required` all of them.
    """

    def __init__(
        self,
        chosen: ColumnMap,
        columns: Mapping[str, str],
        notes: MapNotes,
        *,
        required: frozenset[str],
        facts: frozenset[str],
    ) -> None:
        """Begin to choose by the map `chosen`.

        `_first` will hold the first row of each text, over all batches.
        """
        self._map = chosen
        self._columns = columns
        self._notes = notes
        self._required = required - chosen.constants.keys()
        self._facts = facts - chosen.constants.keys()
        self._first: pl.DataFrame | None = None

    def only(self, texts: pl.DataFrame) -> pl.DataFrame:
        """Return the rows with the texts that the map wants; none if their column is blank.

        `texts` are the rows of a batch as texts. Of several columns every one must have a wanted
        text.
        """
        for name, wanted in self._map.only.items():
            column = self._columns.get(header_form(name), "")
            if not column:
                # That the table lacks it is told by itself.
                return texts.clear()
            cells = pl.lit(None, dtype=pl.String)
            if column in texts.columns:
                cells = pl.col(column)
            chosen = texts.with_columns(tidy(cells).alias(_KEY))
            listed = pl.select(tidy(pl.lit(pl.Series(wanted, dtype=pl.String)))).to_series()
            is_wanted = pl.col(_KEY).is_in(listed.implode()).fill_null(False)
            taken = chosen.filter(is_wanted).drop(_KEY)
            others = chosen.filter(~is_wanted).select(INDEX, cells.str.strip_chars().alias(_KEY))
            self._notes.note_choice(name, len(taken), others)
            texts = taken
        return texts

    def one_for_each(self, texts: pl.DataFrame) -> pl.DataFrame:
        """Return the first row of each text of a column, over all batches.

        Rows in which it is blank or an error are all taken: nobody knows which belong together.

        A batch is returned as it is if the map does not ask for it, or the table lacks the column.
        """
        column = self._key_column()
        if column not in texts.columns:
            return texts
        texts = texts.with_columns(tidy(pl.col(column)).alias(_KEY))
        key = pl.col(_KEY)
        if self._first is None:
            self._first = texts.clear()
        is_first = key.is_first_distinct() & ~key.is_in(self._first[_KEY].implode())
        is_taken = is_first | is_blank(key) | is_error(texts[column])
        taken, others = texts.filter(is_taken), texts.filter(~is_taken)
        self._first = pl.concat([self._first, taken.filter(~is_blank(key))], how="diagonal")
        self._notes.note_repeated(len(taken), self._different(others, self._first))
        return taken.drop(_KEY)

    def _key_column(self) -> str:
        """Return the column of a batch by whose texts rows are chosen, '' if there is none."""
        name = self._map.one_for_each
        return self._columns.get(header_form(name), "") if name else ""

    def without_members(self, texts: pl.DataFrame) -> pl.DataFrame:
        """Return the rows without those that go on with the one above.

        A text that is written in the first row of its group only is blank in the others, and so is
        all that is asked of a row: a member of a household has a name at most.

        A blank person's number is no such text: a person without it is a person.
        """
        column = self._key_column()
        if self._first is None or self._first.is_empty() or column not in texts.columns:
            return texts
        there = set(texts.columns) - {column}
        asked = self._facts & there or self._required & there
        if not asked or column in self._required - self._facts:
            return texts
        nothing = pl.all_horizontal(is_blank(pl.col(name)) for name in (column, *asked))
        goes_on = nothing & (pl.col(INDEX) > self._first[INDEX].min())
        others = texts.filter(goes_on)
        self._notes.note_repeated(-len(others), others.select(INDEX))
        return texts.filter(~goes_on)

    def _different(self, others: pl.DataFrame, first: pl.DataFrame) -> pl.DataFrame:
        """Return for rows that are not taken in which fields they differ from the first.

        A column of each field says so, null where the row writes the same or nothing.

        `others` and `first` have the column with the texts that are compared. The result begins
        with the number of the row.
        """
        fields = [name for name in others.columns if not name.startswith(INDEX)]
        first = first.select(_KEY, *fields)
        joined = others.join(first, on=_KEY, how="left", suffix=INDEX, maintain_order="left")
        differs = [
            (
                ~is_blank(pl.col(name))
                & tidy(pl.col(name)).ne_missing(tidy(pl.col(f"{name}{INDEX}")))
            ).alias(name)
            for name in fields
        ]
        return joined.select(INDEX, *differs)
