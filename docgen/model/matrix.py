"""Completeness as a table: who has how many of what is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """How many are due, and how many of them are there."""

    due: int
    there: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows are places from the large to the small (township, village), columns are materials.

    `cells[row][column]` is None where nothing is due.
    """

    name: str
    columns: Sequence[str]
    places: Sequence[tuple[str, ...]]
    cells: Sequence[Sequence[Share | None]]
