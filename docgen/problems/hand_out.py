"""Handing a ledger out by group: a copy for each township, and finding the one that came back.

`app.send_ledger` writes the copies and keeps them, and finds by `derives_from` and
`count_differences` which of them a returned copy was made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from docgen.problems.ledger import LedgerConfig, Row
from docgen.problems.problem_rows import are_different, texts_agree


def split_by_group(config: LedgerConfig, rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Return the rows of each group, sorted by its name; those without one are under ''.

    The rows of a group stay in the order of the ledger.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.get(config.group, ""), []).append(row)
    return dict(sorted(groups.items()))


def copy_config(config: LedgerConfig, columns: Sequence[str]) -> LedgerConfig:
    """Return the fields of a copy: the columns of the ledger but its conflict note.

    `columns` are those of the ledger's file, blank names among them.
    """
    return replace(config, fields=tuple(n for n in columns if n and n != config.conflict_note))


def derives_from(config: LedgerConfig, theirs: Sequence[Row], sent: Sequence[Row]) -> bool:
    """Return whether a returned copy was made of one that was sent out: it has most of its rows.

    A list of some rows only, or of other problems, was not; its missing rows are not deleted.

    `sent` are the rows of the copy as it was sent out. Rows are known by their number; one that is
    now about another problem does not count.
    """
    returned = {row.get(config.number, ""): row for row in theirs}
    kept = 0
    for row in sent:
        other = returned.get(row.get(config.number, ""))
        kept += other is not None and not are_different(config, row, other)
    return kept * 2 > len(sent)


def count_differences(config: LedgerConfig, theirs: Sequence[Row], sent: Sequence[Row]) -> int:
    """Return how many cells of a copy that was sent out are others in a returned one.

    Rows that were not sent out do not count.

    A row that is missing in the returned copy counts with all its written cells.
    """
    returned = {row.get(config.number, ""): row for row in theirs}
    count = 0
    for row in sent:
        other = returned.get(row.get(config.number, ""), {})
        for name in {*row, *other} - {config.hint, config.conflict_note}:
            count += not texts_agree(config, name, row.get(name, ""), other.get(name, ""))
    return count
