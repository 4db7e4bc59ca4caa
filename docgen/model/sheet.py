"""A table for people, which `report` writes as a worksheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from decimal import Decimal

from msgspec import Struct


class Link(Struct, frozen=True):
    """A cell that opens a file; `target` is relative to the folder of the table."""

    text: str
    target: str


Cell = str | Decimal | date | Link


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet. `name` is on its tab, `title` in its first row."""

    name: str
    title: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    _: KW_ONLY
    sums: frozenset[int] = frozenset()
    """Indexes of the columns that are added up in a last row."""
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """By column index: the values of the column's drop-down list."""
