"""A register: the rows of all its tables as typed columns, with the location of every cell.

Findings about a register have paths of (row, field). `locate_findings` completes them with the
cell, the key and the group of their row.

`register_reader` makes a register of its tables. Rules, figures and documents read its frame, which
is lazy: only the columns that a query names are computed, and a large register stays in files.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from docgen.expressions.errors import ExpressionError
from docgen.model.finding import FieldPath, Finding, Location
from docgen.registers.batches import Table
from docgen.registers.cell_values import CellValue
from docgen.registers.column_types import ColumnType, column_types
from docgen.registers.register_schema import (
    INDEX,
    MaterialCatalogue,
    RegisterSchema,
)
from docgen.schema import schema_keywords as grammar
from docgen.schema.document_schema import Schema

Row = dict[str, CellValue]
"""A row of a register: values by field, None where nothing readable is written."""
RowKey = TypeVar("RowKey", str, int)


class Register(Struct, frozen=True, kw_only=True, dict=True):
    """`frame` has a column for every field of the schema, null where nothing is written.

    Numbers are in base units (万元 → 元). Unreadable cells are null and have findings. `starts`
    are the numbers of the first rows of the `tables`. The rows of a `large` register are in files
    and are computed piece by piece.
    """

    form: RegisterSchema
    frame: pl.LazyFrame
    tables: tuple[Table, ...] = ()
    starts: tuple[int, ...] = ()
    large: bool = False
    unreadable: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """The rows of each field whose cell is written and not understood: it has no value, or none
    that the field allows, or a number that is wrong in itself. Rules do not judge them."""
    lacking: frozenset[str] = frozenset()
    """Fields without a column in any of the tables."""
    unfilled: Mapping[str, Sequence[range]] = field(default_factory=dict)
    """The rows of those tables that have no column for a field."""

    @property
    def name(self) -> str:
        """Return the name of the register."""
        return self.form.name

    @property
    def schema(self) -> Schema:
        """Return its fields."""
        return self.form.schema

    @property
    def key(self) -> str:
        """Return the field that names a row for people."""
        return self.form.key

    @property
    def materials(self) -> MaterialCatalogue | None:
        """Return the register that lists the materials of its rows, None if there is none."""
        return self.form.materials

    @cached_property
    def types(self) -> dict[str, ColumnType]:
        """Return the polars types of its columns.

        The first column is `#`, the number of the row; the others follow the order of the schema.
        """
        return column_types(self.form)

    def column_type(self, name: str) -> ColumnType:
        """Return the polars type of a column. Raises ExpressionError if there is no such column."""
        if name not in self.types:
            raise ExpressionError(f"没有“{name}”这一列")
        return self.types[name]

    @cached_property
    def unread_cells(self) -> dict[str, pl.Series]:
        """Return the rows of cells that are written and not understood, by their fields.

        Each series has one row, a list of numbers of rows: polars compares a column with it as a
        whole.
        """
        return {name: pl.Series(rows).implode() for name, rows in self.unreadable.items() if rows}

    @cached_property
    def masked_fields(self) -> frozenset[str]:
        """Return the fields that hold personal numbers (脱敏)."""
        fields = self.schema.fields
        return frozenset(name for name in fields if self.schema.meta(name, grammar.MASKED))

    @cached_property
    def ratio_fields(self) -> frozenset[str]:
        """Return the fields of rates, which people write with %."""
        fields = self.schema.fields
        unit = grammar.UNIT
        return frozenset(n for n in fields if self.schema.meta(n, unit) == grammar.RATIO)

    def location(self, path: FieldPath) -> Location:
        """Return the cell of (row, field); the head of the table without a row.

        The row is 0-based and counted through all tables; Location(name) if the register has no
        table.
        """
        if not self.tables:
            return Location(self.name)
        if not path or not isinstance(path[0], int):
            return self.tables[0].location(())
        number = self._table_number(path[0])
        row = path[0] - self.starts[number]
        return self.tables[number].location((row, *path[1:]))

    def is_blank(self, name: str) -> bool:
        """Return whether no row has a value in a column; its rows are looked through once."""
        if name not in self._blank_columns:
            written = self.frame.select(pl.col(name).is_not_null().any()).collect()
            self._blank_columns[name] = not written.item()
        return self._blank_columns[name]

    @cached_property
    def _blank_columns(self) -> dict[str, bool]:
        """Return the answers of `is_blank` so far, by column."""
        return {}

    def table_of(self, row: int) -> Table:
        """Return the table of a row."""
        return self.tables[self._table_number(row)]

    def _table_number(self, row: int) -> int:
        """Return the 0-based number of the table that a row is in."""
        return bisect_right(self.starts, row) - 1

    def rows_by(
        self, column: str, values: Iterable[RowKey], names: Collection[str]
    ) -> dict[RowKey, Row]:
        """Return the rows whose `column` has one of `values`, by that value; the last row wins.

        Of their columns those of `names` are read.

        A value that no row has is not among the keys. Values of one call are all texts or all
        numbers.
        """
        read = [name for name in self.types if name in names or name == column]
        chosen = self.frame.filter(pl.col(column).is_in(sorted(values)))
        frame = chosen.select(read).collect()
        return {row[column]: row for row in frame.iter_rows(named=True)}


def locate_findings(register: Register, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with their cells, the keys of their rows and the groups that get them.

    The path of a finding is (row, field).

    A finding that has a place, a key or a group keeps it. The rows are read once for all findings.
    """
    found = list(findings)
    rows = {row for finding in found if not finding.key and (row := row_of(finding)) is not None}
    names = {name for name in (register.form.group, register.key) if name in register.types}
    values: dict[int, Row] = {}
    if rows and names:
        chosen = register.frame.filter(pl.col(INDEX).is_in(list(rows))).select(INDEX, *names)
        values = {row[INDEX]: row for row in chosen.collect().iter_rows(named=True)}
    return [_locate(finding, register, values) for finding in found]


def row_of(finding: Finding) -> int | None:
    """Return the number of the row that a finding is about, None if it is about no row."""
    if not finding.path or not isinstance(finding.path[0], int):
        return None
    return finding.path[0]


def _locate(finding: Finding, register: Register, rows: Mapping[int, Row]) -> Finding:
    """Return a finding with its cell, its key and its group; `rows` have the keys and groups."""
    if finding.location is not None and finding.key:
        return finding
    row: Row = {}
    number = row_of(finding)
    if number is not None:
        row = rows.get(number, {})
    return replace(
        finding,
        location=finding.location or register.location(finding.path or ()),
        group=finding.group or str(row.get(register.form.group) or ""),
        key=finding.key or str(row.get(register.form.key) or ""),
    )
