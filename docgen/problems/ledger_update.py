"""The result of an update of the problem ledger: files written, counts of changes, findings.

The use cases of `app` fill a `LedgerUpdate`, and `cli.output` prints it: the files, the counts, the
findings.
"""

from __future__ import annotations

from collections import Counter

from msgspec import Struct, field

from docgen.model.finding import Finding, Severity
from docgen.problems.collect import STATUSES, CollectResult, read_status
from docgen.problems.ledger import LedgerConfig
from docgen.problems.ledger_tables import LedgerTables
from docgen.problems.merge_result import MergeResult


class LedgerUpdate(Struct):
    """The files that were written with the names of their backups, the counts, the findings."""

    written: list[tuple[str, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def failed(self, strict: bool) -> bool:
        """Return whether there is an error, or with `strict` a warning."""
        severities = {Severity.ERROR}
        if strict:
            severities.add(Severity.WARNING)
        return any(finding.severity in severities for finding in self.findings)


def count_collected(tables: LedgerTables, result: CollectResult, problems: int) -> dict[str, int]:
    """Return the counts of a collection: `problems` found, new rows, rows by their status.

    The keys are words for users, in the order in which they are printed: 查出, 新登记, 补上的格,
    and the statuses of the hints. Rows are counted as they are after the collection.
    """
    rows = [dict(row) for row in tables.rows]
    for index, edit in result.changes.edits.items():
        rows[index].update(edit)
    statuses = Counter(read_status(row.get(tables.config.hint, "")) for row in rows)
    counts = {"查出": problems, "新登记": len(result.changes.added)}
    if result.filled:
        counts["补上的格"] = result.filled
    counts.update((status, statuses[status]) for status in STATUSES)
    return counts


def count_merged(config: LedgerConfig, result: MergeResult) -> dict[str, int]:
    """Return the counts of a merge: cells and rows taken over, rows deleted, conflicts.

    Notes in the conflict note count as no cell. 删去的行 is absent if no row is deleted.
    """
    cells = 0
    for edit in result.changes.edits.values():
        cells += len(edit.keys() - {config.conflict_note})
    counts = {"并入的格": cells, "并入的行": len(result.changes.added)}
    if result.changes.removed:
        counts["删去的行"] = len(result.changes.removed)
    counts["两边不一样的"] = len(result.conflicts) + len(result.row_conflicts)
    return counts
