"""Header of a table: the positions of its columns and rows, and the columns that changes add.

Changes name fields. The editors of workbooks and CSV files find their cells by the header.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from docgen.model.source import ListNode, Source, TableRows
from docgen.problems.ledger import Changes, Row


@dataclass(frozen=True)
class Header:
    """Positions in a table. All of them are 0-based."""

    line: int
    """The line of the header."""
    names: Sequence[str]
    added_names: Sequence[str]
    """The columns that the changes add after the last column."""
    data_lines: Sequence[int]
    """The line of each row."""

    @property
    def width(self) -> int:
        """The number of columns without the added ones."""
        return len(self.names)

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """The column of each field; of two with one name the first."""
        names = [*self.names, *self.added_names]
        return {name: column for column, name in reversed(list(enumerate(names)))}

    def order_texts(self, row: Row) -> list[str]:
        """Return the texts of a row in the order of the columns, '' where the row has none."""
        texts = {**row, "": ""}
        return [texts.get(name, "") for name in (*self.names, *self.added_names)]

    def place_texts(self, row: Row, first: int = 0) -> dict[int, str]:
        """Return the texts of a row by column, counted from `first`.

        What has no column is blank already. Raises KeyError for a text without a column.
        """
        columns = self.columns
        return {
            first + columns[name]: text for name, text in row.items() if text or name in columns
        }


def read_header(source: Source, changes: Changes, fields: Sequence[str]) -> Header:
    """Return the header of a table, with the columns that the changes write and the table lacks.

    Those that are no `fields` follow the others.

    `source` is the table as it was read, before the changes. A column of text without a name
    counts, so that no added column is written over it.
    """
    root = source.root
    assert isinstance(root, ListNode)
    assert isinstance(root.items, TableRows)
    names = list(root.items.names[: _widest([root.items.names])])
    rows = chain(changes.edits.values(), changes.added)
    written = {name for row in rows for name, text in row.items() if text}
    ordered = [*fields, *sorted(written.difference(fields, [""]))]
    added_names = [name for name in ordered if name in written and name not in names]
    # Text to the right of the table has no column name; added columns must not overwrite it.
    blank = _widest(root.items.rows) - len(names)
    return Header(
        line=root.line - 1,
        names=names + [""] * blank,
        added_names=added_names,
        data_lines=list(root.items.lines),
    )


def _widest(rows: Sequence[Sequence[str]]) -> int:
    """Return the number of columns up to the last one with text in any row."""
    ends = (end for row in rows for end, text in enumerate(row, 1) if text)
    return max(ends, default=0)
