"""A row of a table as it is judged: its texts by column, and what columns and keys look like.

`row_kinds` asks it why a row is no record, `left_out_rows` makes it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import groupby

from msgspec import Struct

from docgen.load.error_values import is_error_value
from docgen.model.lazy_pattern import LazyPattern
from docgen.registers import row_words as w

_LEAST_ID_DIGITS = 15
_MEASURED = LazyPattern(r"(?:(?:[^\W\d]{0,2}|[^\W\d]{1,4}[:：])\d[\d.,%]*[^\W\d]{0,3})+")
"""A number with what it counts: 2人, 男4人女0人, 人数：18."""


class TableShape(Struct, frozen=True, kw_only=True):
    """What the rows of a table are judged by; columns have the names of a batch.

    `required`, `places` and `fields` are those that the table has. `ids` are the fields with a
    form of their own beside the key, each with its pattern or ''. `names` are the forms of the
    names of each column.
    """

    key: str
    required: Sequence[str]
    places: Collection[str]
    fields: Collection[str]
    ids: Mapping[str, str]
    names: Mapping[str, Collection[str]]
    numbers: Collection[str] = ()
    """The fields of numbers."""
    blank_words: Collection[str] = ()
    """What stands in a cell that is meant to be blank."""
    key_digits: int = 0
    """How many digits the keys have, 0 if they are names."""

    def is_code(self, key: str) -> bool:
        """Return whether a key is a code among keys that are codes."""
        digits = count_digits(key)
        if not self.key_digits or not digits:
            return False
        return key.isascii() or (digits >= self.key_digits and not w.LOOSE_SUM.fullmatch(key))


class Row(Struct, dict=True):
    """The texts of a row by column, in the order of the table."""

    cells: Mapping[str, str]
    shape: TableShape

    @cached_property
    def filled(self) -> dict[str, str]:
        """Return the texts of the cells that are not blank."""
        return {column: text for column, text in self.cells.items() if text}

    @cached_property
    def first(self) -> str:
        """Return the column of the first cell that is not blank."""
        return next(iter(self.filled))

    @cached_property
    def pieces(self) -> list[tuple[str, str]]:
        """Return the column and text of each cell, once for cells that were merged."""
        runs = groupby(self.cells.items(), key=lambda cell: cell[1])
        return [next(run) for text, run in runs if text]

    @property
    def key(self) -> str:
        """Return the text of the key, '' without one."""
        return self.cells.get(self.shape.key, "")

    @cached_property
    def has_name(self) -> bool:
        """Return whether the key of a table whose keys are names is a text, not a number."""
        return not self.shape.key_digits and any(map(str.isalpha, self.key))

    @property
    def is_sparse(self) -> bool:
        """Return whether most required cells are blank."""
        required = self.shape.required
        blank = sum(not self.cells.get(name) for name in required)
        return blank * 2 > len(required) or (not required and not self.key)

    @property
    def is_nearly_blank(self) -> bool:
        """Return whether most required cells are blank, or all cells but one."""
        return self.is_sparse or len(self.filled) == 1

    @cached_property
    def has_id(self) -> bool:
        """Return whether a cell with a form of its own is written in that form."""
        return any(
            _has_form(self.cells.get(name, ""), form) for name, form in self.shape.ids.items()
        )

    @cached_property
    def has_error(self) -> bool:
        """Return whether a cell holds an error of a spreadsheet."""
        return any(map(is_error_value, self.filled.values()))

    def has_other_text(self, column: str) -> bool:
        """Return whether a text stands beside a column that is no place, key or number."""
        own = {column, self.shape.key, *self.shape.places}
        texts = (text for name, text in self.filled.items() if name not in own)
        return any(is_free_text(text) for text in texts if text != self.cells[column])

    def is_lone_name(self, column: str) -> bool:
        """Return whether a cell stands in place of a name, without a free text beside it.

        A cell beside the key and the places does so only where one of these is blank: a year, a
        kind or a remark beside a place and its name says nothing of the row.
        """
        shape = self.shape
        names = (shape.key, *shape.places)
        if column not in names:
            texts = [self.cells.get(name, "") for name in names]
            if all(map(_is_name, texts)) or column not in (self.first, *shape.required):
                return False
        return not self.has_other_text(column)


def is_free_text(text: str) -> bool:
    """Return whether a text has letters and is no number with what it counts (男4人女0人).

    An error of a spreadsheet stands for a number as well.
    """
    is_number = _MEASURED.fullmatch(text) or is_error_value(text)
    return any(map(str.isalpha, text)) and not is_number


def _is_name(text: str) -> bool:
    """Return whether a text names a place or a record, and no sum or number of several."""
    is_sum = w.EXACT_SUM.fullmatch(text) or w.PHRASE_OF_SUM.fullmatch(text)
    return is_free_text(text) and not is_sum


def _has_form(text: str, form: str) -> bool:
    """Return whether a text has the form of an identity: its pattern, or 15 digits without one."""
    if form:
        return bool(re.fullmatch(form, text))
    return count_digits(text) >= _LEAST_ID_DIGITS


def count_digits(text: str) -> int:
    """Return the number of digits of a text."""
    return sum(map(str.isdigit, text))
