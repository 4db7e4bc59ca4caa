"""Numbers and values that are remembered of the rows generated so far."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from tools.sample_county.recipe import Note, Plan
from tools.sample_county.rows import Row, holds, whole_number

Key = tuple[object, ...]


class RowMemory:
    """Serial numbers, tallies and retained values, for the expressions of later rows."""

    def __init__(self, facts: Mapping[str, object]) -> None:
        self._facts = facts
        self._serials: Counter[Key] = Counter()
        self._tallies: dict[str, Counter[Key]] = defaultdict(Counter)
        self._retained: dict[str, dict[Key, object]] = defaultdict(dict)

    def serial(self, name: str, *group: object) -> int:
        """Return the next number of a group, from 1: `序('件号', 年度, 期限)`."""
        self._serials[(name, *group)] += 1
        return self._serials[(name, *group)]

    def tally(self, name: str, *key: object) -> int:
        """Return the count or sum so far under these values: `累计('人数', 乡镇)`."""
        return self._tallies[name][key]

    def retained(self, name: str, *key: object) -> object:
        """Return the value retained under these values, '' if none: `查('佐证', 户编号)`."""
        return self._retained[name].get(key, "")

    def retain(self, plan: Plan, row: Row) -> None:
        """Retain the values of a row that its plan names."""
        for name, note in plan.retained.items():
            if holds(note.among, self._facts, row):
                self._retained[name][_key(note, row)] = row[note.value]

    def count(self, plan: Plan, row: Row) -> None:
        """Add a row to the tallies of its plan, and to the subtotals by the first key fields."""
        for name, note in plan.tallies.items():
            if not holds(note.among, self._facts, row):
                continue
            amount = whole_number(row[note.value]) if note.value else 1
            key = _key(note, row)
            for length in range(len(key) + 1):
                self._tallies[name][key[:length]] += amount


def _key(note: Note, row: Row) -> Key:
    return tuple(row[name] for name in note.keys)
