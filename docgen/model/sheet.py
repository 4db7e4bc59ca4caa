"""A table for people, which `report` writes as a worksheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct, field


class Link(Struct, frozen=True):
    """A cell that opens a file; `target` is relative to the folder of the table."""

    text: str
    target: str


Cell = str | Decimal | date | Link


class PlainSheet(Struct, frozen=True):
    """The cells of a worksheet. `name` is on its tab, `title` in its first row.

    `rows` are from top to bottom, the header not among them.
    """

    name: str
    title: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


class Sheet(PlainSheet, frozen=True, kw_only=True):
    """A worksheet with what helps people to read and fill it."""

    sums: frozenset[int] = frozenset()
    """Indexes of the columns that are added up in a last row."""
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """By column index: the values of the column's drop-down list."""
