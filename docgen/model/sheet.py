"""A table for people who count: what becomes a worksheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that opens a file; `target` is relative to the table's own folder."""

    text: str
    target: str


Cell = str | Decimal | date | Link


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: its name, its title, its header, its rows; `sums` are the columns to add up."""

    name: str
    title: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    sums: frozenset[int] = frozenset()
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """Columns in which people choose from a list."""
