"""Completeness as a table: for each place and material, how many exist of those expected."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct


class Share(Struct, frozen=True):
    """How many items are expected, and how many of them exist.

    `existing` may be less than `expected`, then something is missing.
    """

    expected: int
    existing: int


class Matrix(Struct, frozen=True):
    """A completeness table. `places` are the rows, each from large to small: township, village.

    `columns` are materials. `cells[row][column]` is None where nothing is expected.
    """

    name: str
    columns: Sequence[str]
    places: Sequence[tuple[str, ...]]
    cells: Sequence[Sequence[Share | None]]
    """Rows are in the order of `places`, the shares of a row in the order of `columns`."""
