"""Whether the rows of two keys are about the same: they share names and numbers, and the place.

A mistyped number of a household has the name of its head beside it, which stands in the rows with
the right number too. Texts that rows of other keys have as well (小学, 八组) tell nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

import polars as pl
from msgspec import Struct

from docgen.registers.key_ties import KeyColumn, text_columns
from docgen.registers.key_trials import KeyTrial
from docgen.registers.lookalikes import joined_text
from docgen.registers.register import Register

_SHORTEST = 2
"""Characters of a text that may name something."""
_MOST_SAMPLES = 5
_KEY = "#键"
_TEXT = "#文字"


class KeyAgreement(Struct, frozen=True, kw_only=True, dict=True):
    """The rows of the keys of a trial, compared between one column and all others.

    `known` are keys that the column and others have: how their rows agree, sound ones do.
    """

    trial: KeyTrial
    column: KeyColumn
    known: Sequence[str]

    def count_shared(self, key: str, other: str) -> int:
        """Return how many texts of the rows of a key stand with another key in other registers.

        Texts that the register has with several keys do not count.
        """
        here = self._texts(self.column, key) - self._common
        elsewhere = [each for each in self.trial.group.columns if each != self.column]
        return len(here.intersection(*[set().union(*(self._texts(e, other) for e in elsewhere))]))

    @cached_property
    def is_expected(self) -> bool:
        """Return whether the rows of most known keys share texts with those of other registers."""
        sample = self.known[:_MOST_SAMPLES]
        return sum(self.count_shared(key, key) > 0 for key in sample) * 2 > len(sample)

    def count_places(self, key: str, other: str) -> int:
        """Return in how many registers the place is the same, less those in which it is not."""
        here = self._places(self.column, key)
        balance = 0
        for column in self.trial.group.columns:
            there = self._places(column, other)
            fields = [name for name in here if name in there] if column != self.column else []
            if fields:
                same = all(here[name] & there[name] for name in fields)
                balance += 1 if same else -1
        return balance

    @cached_property
    def _common(self) -> frozenset[str]:
        """Return the texts of the keys' rows that the whole register has with several keys."""
        register = self.trial.registers[self.column.register]
        keys = self.trial.keys
        texts = frozenset[str]().union(*(self._texts(self.column, key) for key in keys))
        wanted = pl.Series(sorted(texts), dtype=pl.String).implode()
        key = joined_text(self.column.fields).alias(_KEY)
        found = [
            register.frame.select(key, pl.col(name).alias(_TEXT)).filter(
                pl.col(_TEXT).is_in(wanted)
            )
            for name in _free_fields(register, self.column)
        ]
        if not found:
            return frozenset()
        counts = pl.concat(found).group_by(_TEXT).agg(pl.col(_KEY).n_unique())
        return frozenset(counts.filter(pl.col(_KEY) > 1).collect()[_TEXT])

    def _texts(self, column: KeyColumn, key: str) -> frozenset[str]:
        """Return the texts that may name something in the rows with a key."""
        if (column, key) not in self._known_texts:
            fields = _free_fields(self.trial.registers[column.register], column)
            texts = _values(self.trial.rows_with(column, key), fields)
            self._known_texts[column, key] = frozenset().union(*texts.values())
        return self._known_texts[column, key]

    @cached_property
    def _known_texts(self) -> dict[tuple[KeyColumn, str], frozenset[str]]:
        """Return the answers of `_texts` so far."""
        return {}

    def _places(self, column: KeyColumn, key: str) -> Mapping[str, set[str]]:
        """Return the places in the rows with a key by field, without fields that are blank."""
        names = self.trial.registers[column.register].form.place_names - set(column.fields)
        return _values(self.trial.rows_with(column, key), sorted(names))


def _free_fields(register: Register, column: KeyColumn) -> list[str]:
    """Return the columns of a register for any text, without those of its key and of places."""
    passed = {*column.fields, *register.form.place_names}
    fields = register.schema.fields
    return [
        name
        for name in text_columns(register)
        if "allowed" not in fields.get(name, {}) and name not in passed
    ]


def _values(rows: Sequence[Mapping[str, object]], fields: Collection[str]) -> dict[str, set[str]]:
    """Return the texts of some fields of rows by field, without short ones and blanks."""
    values: dict[str, set[str]] = {}
    for row in rows:
        for name in fields:
            text = str(row.get(name) or "")
            if len(text) >= _SHORTEST:
                values.setdefault(name, set()).add(text)
    return values
