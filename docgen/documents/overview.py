"""The overview of a set: all its documents in one table, for Word and for Excel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from docgen.documents.context import Composer
from docgen.documents.tables import room
from docgen.expressions.quantity import Quantity
from docgen.model import keywords as w
from docgen.model.sheet import Cell, Sheet

SERIAL = "序号"
WIDEST = 20  # characters; a turned page holds 56


@dataclass(frozen=True, slots=True)
class OverviewColumn:
    """One column of an overview: the field or column that it shows; `unit` if it holds numbers."""

    name: str
    unit: str | None = None

    @property
    def label(self) -> str:
        """The header: the name, and the unit behind it."""
        return f"{self.name}（{self.unit}）" if self.unit else self.name


def overview_columns(
    names: Iterable[str], numbers: str, columns: Any
) -> tuple[OverviewColumn, ...]:
    """The columns that a schema asks for; `numbers`, the field of number columns, by its items."""
    given = [c for c in columns or [] if isinstance(c, Mapping) and c.get(w.NAME)]
    found: list[OverviewColumn] = []
    for name in names:
        if name == numbers:
            found += [OverviewColumn(str(c[w.NAME]), str(c.get(w.UNIT, ""))) for c in given]
        else:
            found.append(OverviewColumn(name))
    return tuple(found)


def overview_cells(
    columns: Sequence[OverviewColumn], composer: Composer, own: Mapping[str, Any]
) -> list[Cell]:
    """One row: texts as the document has them, numbers in the unit of their column."""
    return [_cell(column, composer, own) for column in columns]


def _cell(column: OverviewColumn, composer: Composer, own: Mapping[str, Any]) -> Cell:
    value = own.get(column.name)
    if column.unit is None or not isinstance(value, Quantity):
        return " ".join(composer.text(column.name, own).split())
    return value.value if value.unit == column.unit else str(value)


def overview_sheet(
    name: str, title: str, columns: Sequence[OverviewColumn], rows: Sequence[Sequence[Cell]]
) -> Sheet:
    """The worksheet: a serial number before the columns, sums under those of numbers."""
    numbered = [[Decimal(n), *row] for n, row in enumerate(rows, 1)]
    sums = frozenset(n for n, column in enumerate(columns, 1) if column.unit is not None)
    return Sheet(name, title, (SERIAL, *(c.label for c in columns)), numbered, sums=sums)


def overview_record(sheet: Sheet) -> dict[str, Any]:
    """The same table as a record whose template is given a title and one table."""
    rows = [[_text(cell) for cell in row] for row in sheet.rows]
    columns = [
        _look(label, room([label, *(row[n] for row in rows)]), n in sheet.sums)
        for n, label in enumerate(sheet.header)
    ]
    table = {w.COLUMNS: columns, w.ROWS: rows}
    if sheet.sums:
        table[w.TOTAL] = "合计"
    return {w.TITLE: sheet.title, w.SECTIONS: [{w.TABLES: [table]}]}


def _look(label: str, width: float, is_summed: bool) -> dict[str, Any]:
    """A column's form: what takes several lines begins at the left, like any prose."""
    long = {w.ALIGN: "左"} if width > WIDEST else {}
    total = {w.TOTAL: True} if is_summed else {}
    return {w.NAME: label, w.WIDTH: min(width, WIDEST), **long, **total}


def _text(cell: Cell) -> str:
    return format(cell, "f") if isinstance(cell, Decimal) else str(getattr(cell, "text", cell))
