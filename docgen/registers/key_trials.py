"""What rules find about a few keys, as they are written and if one of them stood for another.

A trial has the rows of these keys alone, of all registers that share the key, in memory: its rules
are judged again and again in no time, however large the registers are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from docgen.registers.key_ties import KeyColumn, KeyGroup, Tie
from docgen.registers.lookalikes import joined_text
from docgen.registers.near_keys import BETWEEN
from docgen.registers.register import Register, row_of
from docgen.registers.register_check import check_register
from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import Registers
from docgen.registers.settings import Settings

_KEY = "#键"


class Hit(NamedTuple):
    """A row in which a rule finds something, and the key by which the rule looks for others."""

    code: str
    row: int
    key: str


class KeyTrial(Struct, frozen=True, kw_only=True, dict=True):
    """The rows of some keys of a group; `registers` have all others too."""

    registers: Registers
    group: KeyGroup
    settings: Settings
    keys: Collection[str]

    def find_hits(self, column: KeyColumn, replaced: Mapping[str, str]) -> frozenset[Hit]:
        """Return what the rules that tie a column to others find about the keys.

        Keys of the column that are in `replaced` are taken for others. The key of a hit is as it is
        written.
        """
        parts = {**self._parts, column.register: self._with_keys(column, replaced)}
        ties: dict[str, list[Tie]] = {}
        for tie in self.group.ties_of(column):
            ties.setdefault(tie.own.register, []).append(tie)
        hits = set[Hit]()
        for name, of_register in ties.items():
            rules = [tie.rule for tie in of_register]
            columns = {tie.rule.code: tie.own for tie in of_register}
            for finding in check_register(parts[name], parts, rules, self.settings):
                row = row_of(finding)
                if row is not None and row in self.rows_of(columns[finding.code]):
                    hits.add(Hit(finding.code, row, self.rows_of(columns[finding.code])[row]))
        return frozenset(hits)

    def rows_of(self, column: KeyColumn) -> Mapping[int, str]:
        """Return the numbers of the rows that have one of the keys in a column, with the key."""
        return self._rows[column]

    def rows_with(self, column: KeyColumn, key: str) -> list[dict[str, object]]:
        """Return the rows that have a key in a column, all their values by field."""
        if (column, key) not in self._rows_with:
            frame = self._parts[column.register].frame
            rows = frame.filter(joined_text(column.fields) == key).collect()
            self._rows_with[column, key] = rows.to_dicts()
        return self._rows_with[column, key]

    @cached_property
    def _rows_with(self) -> dict[tuple[KeyColumn, str], list[dict[str, object]]]:
        """Return the answers of `rows_with` so far."""
        return {}

    def names_of(self, register: str, rows: Collection[int]) -> set[str]:
        """Return the business keys of some rows of a register, without blank ones."""
        name = self.registers[register].key
        part = self._parts[register]
        if name not in part.frame.collect_schema().names():
            return set()
        found = part.frame.filter(pl.col(INDEX).is_in(list(rows))).select(name).drop_nulls()
        return set(map(str, found.collect()[name]))

    @cached_property
    def _rows(self) -> dict[KeyColumn, dict[int, str]]:
        """Return the rows of the keys by column."""
        rows: dict[KeyColumn, dict[int, str]] = {}
        for column in self.group.columns:
            frame = self._parts[column.register].frame
            found = frame.select(INDEX, joined_text(column.fields).alias(_KEY)).collect()
            rows[column] = {row: key for row, key in found.rows() if key in self.keys}
        return rows

    @cached_property
    def _parts(self) -> dict[str, Register]:
        """Return the registers with the rows of these keys alone."""
        columns: dict[str, list[KeyColumn]] = {}
        for column in self.group.columns:
            columns.setdefault(column.register, []).append(column)
        return {name: self._part(name, found) for name, found in columns.items()}

    def _part(self, name: str, columns: Collection[KeyColumn]) -> Register:
        """Return a register with the rows that have one of the keys in one of these columns."""
        register = self.registers[name]
        keys = pl.Series(sorted(self.keys)).implode()
        chosen = pl.any_horizontal(joined_text(each.fields).is_in(keys) for each in columns)
        frame = register.frame.filter(chosen.fill_null(value=False)).collect().lazy()
        return replace(register, frame=frame, large=False)

    def _with_keys(self, column: KeyColumn, replaced: Mapping[str, str]) -> Register:
        """Return the part of a register in which some keys are taken for others."""
        part = self._parts[column.register]
        if not replaced:
            return part
        columns = list(_replaced_fields(column, replaced))
        return replace(part, frame=part.frame.with_columns(columns))


def _replaced_fields(column: KeyColumn, replaced: Mapping[str, str]) -> Iterator[pl.Expr]:
    """Yield the fields of a key with those of the keys that they are taken for."""
    key = joined_text(column.fields)
    for number, name in enumerate(column.fields):
        values = {wrong: right.split(BETWEEN)[number] for wrong, right in replaced.items()}
        new = key.replace_strict(values, default=None, return_dtype=pl.String)
        yield pl.coalesce(new, pl.col(name)).alias(name)
