"""Seeding of faults: each fault is placed in the first row that fits it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tools.sample_county.faults import Fault
from tools.sample_county.rows import Row, holds


@dataclass(frozen=True)
class SeededRow:
    """The rows to write in place of one row, and the row that other registers come from.

    `parent` is None if no rows come from it.
    """

    written: list[Row]
    parent: Row | None


class FaultSeeder:
    """Place faults in the rows of the registers as they are generated."""

    def __init__(self, faults: Iterable[Fault], facts: Mapping[str, object]) -> None:
        self._facts = facts
        self._pending: dict[str, list[Fault]] = defaultdict(list)
        for fault in faults:
            self._pending[fault.register].append(fault)
        self.seeded: Counter[str] = Counter()

    def unplaced(self, registers: Iterable[str]) -> list[str]:
        """Return the codes of the faults of these registers that have found no row so far."""
        pending = [fault for name in registers for fault in self._pending[name]]
        return [code for fault in pending for code in fault.codes]

    def seed(self, register: str, row: Row) -> SeededRow:
        """Return the row with all faults that are placed in it."""
        first = row
        parent = row
        copies: list[Row] = []
        damaged: set[str] = set()
        for fault in list(self._pending[register]):
            if not self._fits(fault, row) or not _may_share(fault, damaged):
                continue
            self._mark_placed(fault, row)
            if fault.drop:
                return SeededRow([], None if fault.passed_on else row)
            change = fault.change({**self._facts, **row, **fault.facts})
            if fault.double:
                copies.append({**row, **change})
            else:
                first = {**first, **change}
            if fault.passed_on:
                parent = {**parent, **change}
            damaged |= set(change) or {""}
        return SeededRow([first, *copies], parent)

    def _fits(self, fault: Fault, row: Row) -> bool:
        if any(row.get(name) != value for name, value in fault.where.items()):
            return False
        return holds(fault.among, self._facts, row)

    def _mark_placed(self, fault: Fault, row: Row) -> None:
        """Count a fault as placed. One with `all_of` waits for the rows that agree with this."""
        if not fault.codes:
            return
        pending = self._pending[fault.register]
        pending.remove(fault)
        self.seeded.update(fault.codes)
        if fault.all_of:
            where = {**fault.where, **{name: row[name] for name in fault.all_of}}
            repeated = replace(fault, codes=(), where=where, all_of=(), shared=True)
            pending.insert(0, repeated)


def _may_share(fault: Fault, damaged: set[str]) -> bool:
    """Return whether a fault may be placed in a row with these fields damaged already."""
    if not damaged:
        return True
    return fault.shared and not damaged & set(fault.change.names)
