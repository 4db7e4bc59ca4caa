"""Our rows of the problem ledger, found by what a row of another copy says.

Each index is a table from texts to rows, so that looking up a row takes the same time in a ledger
of any length.

A round of a merge has one index. Each way of looking up returns an index of `rows`, or None; which
way is tried when is decided by `merge_round`.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from docgen.problems.conflict_notes import DELETED_HERE
from docgen.problems.ledger import LedgerConfig, Row
from docgen.problems.problem_rows import (
    are_contradictory,
    are_different,
    is_same_problem,
    plain_text,
    read_identity,
    read_recognition,
)

_Table = dict[Hashable, deque[int]]


@dataclass
class RowIndex:
    """The rows of our copy by number, by rule and business key, by recognition and by texts.

    `names` are the fields that are compared. Each row is matched with one row of the other copy.
    """

    config: LedgerConfig
    names: Sequence[str]
    rows: list[dict[str, str]] = field(default_factory=list)
    matched: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Enter all rows. The note of a row may name the number that it has in the other copy."""
        self._by_number: _Table = {}
        self._by_other_number: _Table = {}
        self._by_identity: _Table = {}
        self._by_recognition: _Table = {}
        self._by_texts: _Table = {}
        self._by_texts_and_note: _Table = {}
        number = re.escape(self.config.number)
        self._noted_number = re.compile(rf"“{number}”另一份写〖(.*?)〗")
        for index in range(len(self.rows)):
            self._register(index)

    def add(self, row: dict[str, str]) -> int:
        """Add a row, which is matched; return its index."""
        self.rows.append(row)
        index = len(self.rows) - 1
        self.matched.add(index)
        self._register(index)
        return index

    def has_number(self, number: str) -> bool:
        """Return whether a row has a number."""
        return number in self._by_number

    def count(self, number: str) -> int:
        """Return how many rows have a number."""
        return len(self._by_number.get(number, ()))

    def find_sent(self, row: Row, sent: Row) -> int | None:
        """Return the row that was sent out as `sent` and is `row` in the other copy, or None.

        Of several rows with its number that with the same texts comes first, then one about the
        same problem, then any that is not surely another problem.
        """
        number = sent.get(self.config.number, "")
        returned = [i for i in self._by_other_number.get(number, ()) if self._has_returned(i)]
        named = self._free([*self._by_number.get(number, ()), *returned])
        free = [i for i in named if not are_different(self.config, self.rows[i], sent)]
        for fits in (self._has_texts(row), self._is_problem(row), self._is_problem(sent)):
            found = next(filter(fits, free), None)
            if found is not None:
                return found
        return next(iter(free), None)

    def _has_returned(self, index: int) -> bool:
        """Return whether a row was deleted in ours and came back with an edit of theirs."""
        return DELETED_HERE in self.rows[index].get(self.config.conflict_note, "")

    def find_exact(self, row: Row) -> int | None:
        """Return the row with the same number and the same texts, or None."""
        return next(filter(self._has_texts(row), self._named(row)), None)

    def find_by_number(self, row: Row) -> int | None:
        """Return the row about the same problem with the same number, or None."""
        return next(filter(self._is_problem(row), self._named(row)), None)

    def _named(self, row: Row) -> list[int]:
        """Return the free rows with the number of a row; a note may say that it had this number."""
        number = row.get(self.config.number, "")
        if not number:
            return []
        named = [*self._by_number.get(number, ()), *self._by_other_number.get(number, ())]
        return list(self._free(named))

    def find_by_texts(self, row: Row) -> int | None:
        """Return the row with the same texts but for the number, of several one with its note."""
        texts = self._texts_of(row)
        if not any(texts):
            return None
        note = row.get(self.config.conflict_note, "")
        noted = self._first_free(self._by_texts_and_note, (texts, note))
        if noted is not None:
            return noted
        return self._first_free(self._by_texts, texts)

    def _first_free(self, table: _Table, key: Hashable) -> int | None:
        """Return the first row with a key that is not matched yet, or None.

        Matched rows are taken off the table for good, so that a table is walked through once.
        """
        indexes = table.get(key, deque())
        while indexes and indexes[0] in self.matched:
            indexes.popleft()
        return next(iter(indexes), None)

    def find_by_identity(self, row: Row) -> int | None:
        """Return the first row with the same rule and business key, or None."""
        found = self._by_identity.get(read_identity(self.config, row), ())
        return next(self._free(found), None)

    def find_by_recognition(self, row: Row) -> int | None:
        """Return a row with the same place, subject and description, or None.

        A row of another rule or key is passed over, though it is described in the same words.
        """
        recognition = read_recognition(self.config, row)
        first = self._first_free(self._by_recognition, recognition)
        if first is None or not self._contradicts(first, row):
            return first
        others = self._free(self._by_recognition[recognition])
        return next((index for index in others if not self._contradicts(index, row)), None)

    def _register(self, index: int) -> None:
        """Enter a row into all tables."""
        row = self.rows[index]
        self._put(self._by_number, row.get(self.config.number, ""), index)
        note = row.get(self.config.conflict_note, "")
        for number in self._noted_number.findall(note):
            self._put(self._by_other_number, number, index)
        self._put(self._by_identity, read_identity(self.config, row), index)
        self._put(self._by_recognition, read_recognition(self.config, row), index)
        texts = self._texts_of(row)
        self._put(self._by_texts, texts, index)
        self._put(self._by_texts_and_note, (texts, note), index)

    def _put(self, table: _Table, key: Hashable, index: int) -> None:
        """Enter a row under a key; a blank key ('' or ()) has no entry."""
        if key:
            table.setdefault(key, deque()).append(index)

    def _texts_of(self, row: Row) -> tuple[str, ...]:
        """Return all compared texts of a row but its number.

        The order is that of `names`; dates are in one form.
        """
        number = self.config.number
        return tuple(
            plain_text(self.config, name, row.get(name, ""))
            for name in self.names
            if name != number
        )

    def _free(self, indexes: Iterable[int]) -> Iterator[int]:
        """Yield the rows that are not matched yet."""
        return (index for index in indexes if index not in self.matched)

    def _contradicts(self, index: int, row: Row) -> bool:
        """Return whether one of our rows names another rule or business key than a row."""
        return are_contradictory(self.config, self.rows[index], row)

    def _has_texts(self, row: Row) -> Callable[[int], bool]:
        """Return a check whether one of our rows has the texts of a row."""
        texts = self._texts_of(row)
        return lambda index: self._texts_of(self.rows[index]) == texts

    def _is_problem(self, row: Row) -> Callable[[int], bool]:
        """Return a check whether one of our rows is about the same problem as a row."""
        return lambda index: is_same_problem(self.config, self.rows[index], row)
