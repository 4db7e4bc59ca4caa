"""Merging two copies of the problem ledger, so that no text of either copy is lost.

A row of theirs is matched with our row about the same problem. The copy that was sent out, the
base, proves it: a number that it has means the same row in all three. Without that proof two rows
are one problem only if they agree in rule and business key, else in place, subject and description.
A row without a match is added.

With a base, a change is what differs from it: another text, a cleared field, a deleted row. A
change of one side is taken. What both sides have changed stays as it is in ours, and the row's
conflict note says what theirs has. The note also records the number that the row has in the other
copy, so that the next merge finds it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from msgspec.structs import replace

from docgen.problems.ledger import Changes, LedgerConfig, Row
from docgen.problems.merge_result import MergeResult
from docgen.problems.merge_round import MergeRound
from docgen.problems.problem_rows import NumberSeries
from docgen.problems.row_index import RowIndex

_MOST_ROUNDS = 10


def merge(
    config: LedgerConfig,
    ours: Sequence[Row],
    theirs: Sequence[Row],
    base: Sequence[Row] = (),
    *,
    columns: Sequence[tuple[str, ...]] = (),
    highest: int = 0,
) -> MergeResult:
    """Return the changes after which our copy contains the texts of theirs.

    A second merge of the same copies gives no changes. `base` is the copy that was sent out.
    `columns` are those of each row of theirs, all without: a field without a column is not
    cleared. `highest` is the highest number ever given.

    Rows are texts by field; those of `ours` are counted from 0. The result has the indexes of
    `ours`, new rows numbered on behind them. Nothing is written here.
    """
    names = _compared_names(config, [*ours, *theirs], set().union(*columns))
    recognition = tuple(n for n in config.recognition or config.problem_fields if n in names)
    config = replace(config, recognition=recognition)
    sent = _rows_by_number(config, base)
    whole = _WholeMerge(ours)
    # One round is enough unless theirs has one number or one problem in several rows.
    for _ in range(_MOST_ROUNDS):
        work = MergeRound(
            config=config,
            names=names,
            theirs=theirs,
            columns=columns,
            sent=sent,
            index=RowIndex(config, names, [dict(row) for row in whole.rows]),
            given=NumberSeries(config, highest),
        )
        work.run()
        if not whole.take(work):
            break
    return whole.finish(ours)


def _compared_names(
    config: LedgerConfig, rows: Iterable[Row], columns: Collection[str]
) -> tuple[str, ...]:
    """Return the columns that are compared: those of theirs that the program does not write."""
    written = {name for row in rows for name in row}
    names = [*config.fields, *sorted(written - set(config.fields))]
    kept = {config.hint, config.conflict_note, ""}
    return tuple(n for n in names if n not in kept and (not columns or n in columns))


def _rows_by_number(config: LedgerConfig, rows: Iterable[Row]) -> dict[str, Row]:
    """Return the first row of each number.

    Rows without a number are left out.
    """
    found: dict[str, Row] = {}
    for row in rows:
        if row.get(config.number):
            found.setdefault(row[config.number], row)
    return found


class _WholeMerge:
    """Our rows after some rounds, and what the rounds have found."""

    def __init__(self, ours: Sequence[Row]) -> None:
        """Begin with our rows as they are before the first round."""
        self.rows: list[Row] = list(ours)
        self.result = MergeResult()
        self._positions = list(range(len(ours)))
        """The index of each row in ours, added rows counted on."""
        self._removed: set[int] = set()

    def take(self, work: MergeRound) -> bool:
        """Take the rows after a round, and its findings; return whether it has changed a row.

        The conflicts of a round have the indexes of its rows, which are translated into those of
        ours.
        """
        rows = work.index.rows
        new = len(rows) - len(self._positions)
        end = len(self._positions) + len(self._removed)
        self._positions += range(end, end + new)
        result = self.result
        conflicts = [replace(c, index=self._positions[c.index]) for c in work.conflicts]
        row_conflicts = [replace(c, index=self._positions[c.index]) for c in work.row_conflicts]
        result.conflicts = list(dict.fromkeys([*result.conflicts, *conflicts]))
        result.row_conflicts = list(dict.fromkeys([*result.row_conflicts, *row_conflicts]))
        if not result.removals:
            result.removals = work.removals
            result.not_returned = work.not_returned
        result.renumbered = work.renumbered()
        result.common_numbers = work.common_numbers()
        removed = {removal.index for removal in work.removals if removal.index >= 0}
        has_changed = bool(removed) or rows != self.rows
        self._removed |= {self._positions[index] for index in removed}
        kept = [index for index in range(len(rows)) if index not in removed]
        self._positions = [self._positions[index] for index in kept]
        self.rows = [rows[index] for index in kept]
        return has_changed

    def finish(self, ours: Sequence[Row]) -> MergeResult:
        """Return the result with the changes of all rounds.

        A row that is added and a row that is changed are told apart by their index.
        """
        edits: dict[int, Row] = {}
        added: list[Row] = []
        for position, row in zip(self._positions, self.rows, strict=True):
            if position >= len(ours):
                added.append(row)
                continue
            old = ours[position]
            changed = {name: text for name, text in row.items() if old.get(name, "") != text}
            if changed:
                edits[position] = changed
        self.result.changes = Changes(edits, added, frozenset(self._removed))
        return self.result
