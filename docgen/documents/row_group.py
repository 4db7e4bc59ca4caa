"""The rows of a register that make one derived document, as the documents see them.

Documents and registers do not know each other. The registers group their rows; the protocol here
is what documents need of such a group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

Row = Mapping[str, object]


class RowGroup(Protocol):
    """A group of rows of a register that make one derived document."""

    @property
    def names(self) -> Row:
        """Return the values that the rows share, by the names of the groups."""

    @property
    def rows(self) -> Sequence[Row]:
        """Return the rows in their order, as people see them."""

    @property
    def indexes(self) -> Sequence[int]:
        """Return the index that each of the rows has in the register."""

    @property
    def figures(self) -> Row:
        """Return the counts over the rows, by the names of the figures."""

    @property
    def joined(self) -> Mapping[str, Row]:
        """Return the row of each register that is joined in, empty if that has none."""

    @property
    def lines(self) -> Mapping[int, Sequence[Row]]:
        """Return the lines of each table with a line for a group of rows, by table index."""
