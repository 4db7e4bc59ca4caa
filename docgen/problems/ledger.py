"""A ledger of problems: what a row is known by, what is found, what a merge comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Row = Mapping[str, str]
"""A row as people read it: texts by field, nothing where nothing is written."""


@dataclass(frozen=True, slots=True)
class LedgerConfig:
    """Which fields of a ledger play which part."""

    name: str
    number: str
    first: str
    """The first number, which shows how numbers look: WT0001."""
    identity: tuple[str, ...]
    """The fields that say which problem it is: the rule and the business key."""
    hint: str
    """The field that the program writes: whether the problem is still found."""
    doubt: str
    """The field in which the other version is kept where two copies disagree."""
    state: str
    start: str
    ends: frozenset[str]
    claimed: str
    told: tuple[str, ...]
    """The fields that say what is wrong: if they say otherwise than before, it is told."""
    fields: tuple[str, ...]
    dates: frozenset[str]
    masked: frozenset[str]
    """Personal numbers, which no message shows."""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What a field may be, where that is one of a few."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check has found, as a row of the ledger; it has no number yet."""

    identity: tuple[str, ...]
    row: Row


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two copies say different things: in which row (0-based, of ours), of which field."""

    index: int
    field: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be written into a table: cells of rows that stand, and new rows."""

    edits: Mapping[int, Row] = field(default_factory=dict)
    added: Sequence[Row] = ()
    conflicts: Sequence[Conflict] = ()
    spoken: Sequence[int] = ()
    """Rows whose hint a person has written over: left as they are."""

    def __bool__(self) -> bool:
        return bool(self.edits or self.added)
