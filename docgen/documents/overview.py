"""The overview of a set of documents (一览): all of them in one table, for Word and for Excel.

`overview_cells` makes the row of each document, `overview_sheet` the worksheet of all rows;
`overview_record` gives the same worksheet the form of a record, so that Word prints it by a
template.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from docgen.documents.context import Composer
from docgen.documents.tables import room
from docgen.expressions.quantity import Quantity
from docgen.model import keywords as w
from docgen.model.sheet import Cell, Sheet
from docgen.schema import schema_keywords as grammar

SERIAL = "序号"
WIDEST = 20
"""The widest column in characters; a landscape page holds 56."""
Row = Mapping[str, Any]


class OverviewColumn(Struct, frozen=True):
    """One column: the field or row column that it shows; `unit` is None unless it has numbers."""

    name: str
    unit: str | None = None

    @property
    def label(self) -> str:
        """Return the header: the name, and the unit in brackets if there is one."""
        if self.unit:
            return f"{self.name}（{self.unit}）"
        return self.name


def overview_columns(
    names: Iterable[str], numbers: str, columns: object
) -> tuple[OverviewColumn, ...]:
    """Return the columns that a schema names.

    `numbers` is the field that names the number columns; it is replaced by `columns`, its items.
    """
    number_columns = _number_columns(columns)
    found: list[OverviewColumn] = []
    for name in names:
        if name == numbers:
            found += number_columns
        else:
            found.append(OverviewColumn(name))
    return tuple(found)


def _number_columns(columns: object) -> list[OverviewColumn]:
    """Return the columns that hold numbers, with their units ('' for none).

    `columns` is the field in which the document declares them; an item without a name is a finding
    already.
    """
    forms = columns if isinstance(columns, list) else []
    return [
        OverviewColumn(str(form[w.NAME]), str(form.get(grammar.UNIT, "")))
        for form in forms
        if isinstance(form, Mapping) and form.get(w.NAME)
    ]


def overview_cells(columns: Sequence[OverviewColumn], composer: Composer, row: Row) -> list[Cell]:
    """Return one row: texts as the document has them, numbers in the unit of their column."""
    return [_cell(column, composer, row) for column in columns]


def _cell(column: OverviewColumn, composer: Composer, row: Row) -> Cell:
    """Return one cell: a number in the unit of its column, else the text that the document has.

    A number in another unit is written with that unit, as text, so that no sum takes it.
    """
    value = row.get(column.name)
    if column.unit is None or not isinstance(value, Quantity):
        return " ".join(composer.text(column.name, row).split())
    if value.unit == column.unit:
        return value.value
    return str(value)


def overview_sheet(
    name: str, title: str, columns: Sequence[OverviewColumn], rows: Sequence[Sequence[Cell]]
) -> Sheet:
    """Return the worksheet: a serial number before the columns, sums below number columns."""
    numbered = [[Decimal(count), *row] for count, row in enumerate(rows, 1)]
    sums = frozenset(n for n, column in enumerate(columns, 1) if column.unit is not None)
    header = (SERIAL, *(column.label for column in columns))
    return Sheet(name, title, header, numbered, sums=sums)


def overview_record(sheet: Sheet) -> dict[str, Any]:
    """Return the same table as a record whose template has a title and one table."""
    rows = [[_text(cell) for cell in row] for row in sheet.rows]
    columns = []
    for index, label in enumerate(sheet.header):
        width = room([label, *(row[index] for row in rows)])
        columns.append(_column_form(label, width, is_summed=index in sheet.sums))
    table: dict[str, Any] = {grammar.COLUMNS: columns, w.ROWS: rows}
    if sheet.sums:
        table[grammar.TOTAL] = "合计"
    return {grammar.TITLE: sheet.title, grammar.SECTIONS: [{w.TABLES: [table]}]}


def _column_form(label: str, width: float, *, is_summed: bool) -> dict[str, Any]:
    """Return a column's form: texts of several lines are left-aligned like prose."""
    form: dict[str, Any] = {w.NAME: label, grammar.WIDTH: min(width, WIDEST)}
    if width > WIDEST:
        form[w.ALIGN] = "左"
    if is_summed:
        form[grammar.TOTAL] = True
    return form


def _text(cell: Cell) -> str:
    """Return a cell as a table in Word has it: numbers without exponent, of a link its text."""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return str(getattr(cell, "text", cell))
