"""What is known of a mistyped key, and the finding about it (TB-70).

`mistyped_keys` finds the verdicts; here stands what follows from one: its cell, the rows that are
not judged, the sentences for users.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.model.finding import Finding
from docgen.registers.key_ties import KeyColumn
from docgen.registers.key_trials import KeyTrial
from docgen.registers.near_keys import BETWEEN, FAR, NearKeys, tell_difference
from docgen.registers.row_sentences import print_value

MISTYPED_KEY = "TB-70"
KEY = "#键"
COLUMN = "#列"
ROWS = "#行数"
"""The columns of the table of keys: a key, the number of its column, its rows in there."""
_MOST_PLACES = 3
"""Registers with the other key that a finding names."""


class KeySlip(Struct, frozen=True, kw_only=True):
    """A key of a column that may stand for another; `moves` if the column has not got that one.

    `solved` is how many findings there are less with the other key.
    """

    column: KeyColumn
    near: NearKeys
    moves: bool
    solved: int = 0


class KeyVerdict(Struct, frozen=True, kw_only=True, dict=True):
    """A key that is a slip, and the keys that it may stand for, all alike.

    `counts` is the table of keys of the group.
    """

    trial: KeyTrial
    slips: Sequence[KeySlip]
    counts: pl.DataFrame

    @property
    def column(self) -> KeyColumn:
        """Return the column with the wrong key."""
        return self.slips[0].column

    @property
    def wrong(self) -> str:
        """Return the key that only one register has."""
        return self.slips[0].near.key

    @property
    def keys(self) -> list[str]:
        """Return all keys that rules do not judge."""
        return [self.wrong, *(slip.near.other for slip in self.slips)]

    @property
    def rank(self) -> tuple[int, int, bool]:
        """Return what makes it likely that this is the wrong one of two keys, the least first."""
        is_referred = self.column in self.trial.group.referred
        return self.slips[0].near.distance, self.row_count, is_referred

    @property
    def row_count(self) -> int:
        """Return how many rows have the wrong key."""
        return sum(key == self.wrong for key in self.trial.rows_of(self.column).values())

    @cached_property
    def place(self) -> tuple[int, str]:
        """Return the row and the field of the first cell with the wrong key."""
        found = self.trial.rows_of(self.column)
        row = min(row for row, key in found.items() if key == self.wrong)
        return row, self.column.fields[self.slips[0].near.field]

    def rows_in(self, column: KeyColumn) -> list[int]:
        """Return the rows of a column that have one of the keys."""
        keys = self.keys
        return [row for row, key in self.trial.rows_of(column).items() if key in keys]

    def names_in(self, column: KeyColumn) -> set[str]:
        """Return the business keys of these rows, and those that the keys themselves are."""
        names = self.trial.names_of(column.register, self.rows_in(column))
        name = self.trial.registers[column.register].key
        if name in column.fields:
            place = column.fields.index(name)
            names.update(key.split(BETWEEN)[place] for key in self.keys)
        return names


def report_mistyped(verdict: KeyVerdict) -> Finding:
    """Return the finding about a mistyped key; its path is (row, field)."""
    row, field = verdict.place
    register = verdict.trial.registers[verdict.column.register]
    is_masked = field in register.masked_fields
    number = verdict.slips[0].near.field
    wrong = verdict.wrong.split(BETWEEN)[number]
    others = [slip.near.other.split(BETWEEN)[number] for slip in verdict.slips]
    shown = [f"“{print_value(other, is_masked)}”" for other in others]
    lines = f"（{verdict.row_count}行）" if verdict.row_count > 1 else ""
    message = f"“{field}”写“{print_value(wrong, is_masked)}”{lines}，别的台账都没有"
    if len(others) > 1:
        message += f"；与{'、'.join(shown)}都相近，看不出是哪一个"
        remedy = "照原件核对是哪一个，改正写错的"
    else:
        places = _list_places(verdict, verdict.slips[0].near.other)
        message += f"；{places}有{shown[0]}，{_tell_likeness(verdict, is_masked)}，多半是同一个"
        remedy = f"照原件核对：这里写错的，改成{shown[0]}；那边写错的，改那边"
    remedy += f"。改好以前，这几个“{field}”要与别的台账对着看的规则没有核"
    finding = new_finding(MISTYPED_KEY, message, remedy, path=(row, field))
    return replace(finding, is_cause=True)


def _tell_likeness(verdict: KeyVerdict, is_masked: bool) -> str:
    """Return in what two keys differ, or that only their rows agree.

    Of masked numbers nothing is shown.
    """
    near = verdict.slips[0].near
    if near.distance == FAR:
        return "两边的姓名等内容一样"
    if is_masked:
        return "只差一两位"
    return tell_difference(
        near.key.split(BETWEEN)[near.field], near.other.split(BETWEEN)[near.field]
    )


def _list_places(verdict: KeyVerdict, key: str) -> str:
    """Return the registers that have a key, with its rows: 户（1行）、归档文件（23行）等5本.

    That of the wrong key is not among them. Those that must have every key come first, then those
    with most rows.
    """
    group = verdict.trial.group
    found = verdict.counts.filter(pl.col(KEY) == key).select(COLUMN, ROWS).rows()
    columns = [(group.columns[number], count) for number, count in found]
    columns.sort(key=lambda each: (each[0] not in group.referred, -each[1], each[0]))
    rows = dict[str, int]()
    for column, count in columns:
        if column != verdict.column:
            rows.setdefault(column.register, count)
    listed = [f"{name}（{count}行）" for name, count in rows.items()]
    more = f"等{len(listed)}本" if len(listed) > _MOST_PLACES else ""
    return "、".join(listed[:_MOST_PLACES]) + more
