"""The result of merging two copies of the problem ledger: changes, and what a person must know.

`merge` returns it, `ledger_findings` puts it into sentences, `move_log` uses the new numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from docgen.problems.ledger import Changes, Row


class Conflict(Struct, frozen=True):
    """Different texts that two copies of the ledger have in one field of one row."""

    index: int
    """The 0-based index of the row in our copy, added rows counted on."""
    number: str
    """The number of the row in our copy."""
    field: str
    ours: str
    """The text of our copy, which stays in the field; '' if ours has cleared it."""
    theirs: str
    """The text of the other copy, which is in the conflict note; '' if it has cleared the field."""


class RowConflict(Struct, frozen=True):
    """A row that one copy has deleted and the other has edited; it stays, with a note."""

    index: int
    """The 0-based index of the row in our copy, added rows counted on."""
    number: str
    """The number of the row in our copy."""
    fields: tuple[str, ...]
    """The fields that the other side has edited."""
    deleted_here: bool
    """Whether our copy has deleted it."""


class Removal(Struct, frozen=True):
    """A row that one copy has deleted and the other has left as it was sent out."""

    row: Row
    """The texts of the row, for the message."""
    index: int = -1
    """The 0-based index of the row in our copy, from which it is deleted; -1 if it is gone."""


class MergeResult(Struct, kw_only=True):
    """The changes after which our copy contains the other, and what a person must know."""

    changes: Changes = field(default_factory=Changes)
    conflicts: Sequence[Conflict] = ()
    row_conflicts: Sequence[RowConflict] = ()
    removals: Sequence[Removal] = ()
    not_returned: Mapping[str, int] = field(default_factory=dict)
    """The groups of which the other copy has no row, with the number of rows sent out."""
    renumbered: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The numbers in the other copy of rows that have other numbers in ours, with those."""
    common_numbers: frozenset[str] = frozenset()
    """Those of them that a row of the other copy has kept as well."""

    def clear_numbers(self) -> dict[str, str]:
        """Return the numbers of theirs that are one other number in ours, with that number.

        A number that two problems of theirs had, or that one of them keeps, is left out: a move
        that names it may belong to either.
        """
        return {
            old: new[0]
            for old, new in self.renumbered.items()
            if len(new) == 1 and old not in self.common_numbers
        }
