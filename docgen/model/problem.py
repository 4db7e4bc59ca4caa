"""Values of the problem ledger: its configuration, a problem, and the changes of a merge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Row = Mapping[str, str]
"""A row as people read it: texts by field, without the blank fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerConfig:
    """The part that each field of a problem ledger plays."""

    name: str
    number: str
    first: str
    """The first number, which shows how numbers are written: WT0001."""
    identity: tuple[str, ...]
    """The fields that identify a problem: the rule and the business key."""
    hint: str
    """The field that the program writes: whether the problem is still found."""
    conflict_note: str
    """The field that keeps the other version where two copies disagree."""
    state: str
    start: str
    ends: frozenset[str]
    claimed: str
    """The state in which the clerk claims that the problem is solved."""
    message_fields: tuple[str, ...]
    """Fields describing the problem. If a check now reports another text, the row is flagged."""
    fields: tuple[str, ...]
    dates: frozenset[str]
    masked: frozenset[str]
    """Personal numbers, which no message shows."""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The values that a field may have, for fields with a choice."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding of a check as a row of the ledger, without a number yet."""

    identity: tuple[str, ...]
    row: Row


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field in which two copies differ. `index` is the 0-based row of our copy."""

    index: int
    field: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes to a ledger's table: cells of existing rows by row index, and new rows."""

    edits: Mapping[int, Row] = field(default_factory=dict)
    added: Sequence[Row] = ()
    conflicts: Sequence[Conflict] = ()
    edited_by_user: Sequence[int] = ()
    """Rows whose hint a person has overwritten: they stay unchanged."""

    def __bool__(self) -> bool:
        """Return whether anything is to be written."""
        return bool(self.edits or self.added)
