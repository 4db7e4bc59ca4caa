"""Where the columns and rows of a table stand, and the columns that changes add to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from docgen.model.problem import Changes, Row
from docgen.model.source import ListNode, Source, TableRows


@dataclass(frozen=True)
class Header:
    """`line` is its row and `rows` those of the data, 0-based; `more` are the columns to add."""

    line: int
    names: Sequence[str]
    more: Sequence[str]
    rows: Sequence[int]
    width: int
    """The column after the last, where new ones begin."""

    @classmethod
    def of(cls, source: Source, changes: Changes, fields: Sequence[str]) -> Header:
        """The header of a table, with the columns that the changes write and it lacks."""
        root = source.root
        assert isinstance(root, ListNode)
        assert isinstance(root.items, TableRows)
        names = list(root.items.names)
        while names and not names[-1]:
            names.pop()
        written = {name for row in chain(changes.edits.values(), changes.added) for name in row}
        more = [name for name in fields if name in written and name not in names]
        # What people have written beside the table, under no name, is not written over.
        ends = (at for row in root.items.rows for at, text in enumerate(row, 1) if text)
        width = max(ends, default=0)
        names += [""] * (width - len(names))
        return cls(root.line - 1, names, more, list(root.items.lines), len(names))

    def column(self, name: str) -> int:
        """The 0-based column of a field."""
        if name in self.names:
            return list(self.names).index(name)
        return self.width + list(self.more).index(name)

    def cells(self, row: Row) -> list[str]:
        """A row in the order of the columns."""
        return [row.get(name, "") if name else "" for name in (*self.names, *self.more)]
