"""Groups of rows: the rows of a register that go into one derived document each, with figures.

`RegisterSet.row_groups` selects the rows of a derived document (各式), sorts them, and parts them
by its groups. Every group has its figures, the lines of tables that sum up, and joined rows of
other registers.

`app.derived_files` asks for the groups of one kind of document and prints each; `app.enrich` asks
for single figures. All rows are sorted, counted and printed together, and only then parted: polars
takes long for each query, and a county has many small groups.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl
from msgspec import Struct, field

from docgen.expressions.errors import ExpressionError
from docgen.model.disclosure import SHORTEST_NUMBER, mask_number, mask_numbers
from docgen.registers.cell_values import (
    CellValue,
    DocumentValue,
    to_document_value,
)
from docgen.registers.column_expressions import compile_condition, compile_expression
from docgen.registers.computation_errors import describe_computation_error
from docgen.registers.register import Register
from docgen.registers.register_figures import (
    Figures,
    figure_expression,
    figure_expressions,
    figure_value,
    join_figure,
)
from docgen.registers.register_schema import INDEX
from docgen.registers.row_keys import EVERY_ROW
from docgen.registers.settings import Settings
from docgen.schema import schema_keywords as grammar
from docgen.schema.derived_documents import DerivedDocument, Form

DocumentRow = Mapping[str, DocumentValue]
"""Values by name, as a document prints them."""
GroupKey = tuple[CellValue, ...]
"""The values of the columns that a group shares, EVERY_ROW first."""
Rosters = Mapping[str, Sequence[object]]
"""The lists whose order groups may follow, by name."""
NO_VALUE = "—"
"""The label of a line whose rows leave the group-by field empty."""
_RANK = "#次序{}"
"""The name of a column by which rows are sorted, by its number."""
_PLACE = "#位置"
"""The column with the number of a row after sorting, from 0."""


class RowGroup(Struct, frozen=True, kw_only=True):
    """The rows of one derived document, in order.

    `names` are the values that they share, `indexes` their numbers in the register. `joined`
    holds the row of each joined register, {} if it has none; `#` is the number of the row.
    `lines` holds the lines of each table that sums up, by the number of the table.

    `names` and `figures` are by the names that the document declares. `rows` and `indexes` have one
    item for each row, in the same order.
    """

    names: DocumentRow
    rows: Sequence[DocumentRow]
    indexes: Sequence[int]
    figures: DocumentRow = field(default_factory=dict)
    joined: Mapping[str, DocumentRow] = field(default_factory=dict)
    lines: Mapping[int, Sequence[DocumentRow]] = field(default_factory=dict)


class RegisterSet(Struct, frozen=True):
    """The material of derived documents: registers by name, settings, rosters (lists) by name.

    With `full` personal numbers are not masked.
    """

    registers: Mapping[str, Register]
    settings: Settings
    rosters: Rosters
    full: bool = False

    def row_groups(
        self, document: DerivedDocument, fields: Collection[str] | None = None
    ) -> list[RowGroup]:
        """Return the groups of a derived document in the order of its rows.

        The rows have the values of these fields, of all without them.
        Raises ExpressionError if a condition, a group or a figure cannot be computed.

        Groups are in the order of their first rows, and an empty list means that no row meets the
        condition. `fields` limits what is converted for printing to what the template uses.
        """
        try:
            return list(_Grouping(self, document, fields).row_groups())
        except pl.exceptions.PolarsError as error:
            raise ExpressionError(describe_computation_error(error)) from error

    def count_figure(self, figure: Form) -> DocumentValue:
        """Return a figure over a whole register.

        Raises ExpressionError if it cannot be computed.

        `figure` is a validated section (指标) with its register, condition, column and unit. The
        number of no rows is 0, the earliest and latest date of none ''.
        """
        register = self.registers.get(figure[grammar.REGISTER])
        if register is None:
            raise ExpressionError(f"没有“{figure[grammar.REGISTER]}”这本台账")
        try:
            count = figure_expression(figure, register, self.settings)
            return figure_value(register.frame.select(count).collect().item(), figure)
        except pl.exceptions.PolarsError as error:
            raise ExpressionError(describe_computation_error(error)) from error


@dataclass(frozen=True)
class _Grouping:
    """The grouping of the rows of one derived document.

    `material` has the registers and settings, `fields` are the columns that are printed, all if
    None.
    """

    material: RegisterSet
    document: DerivedDocument
    fields: Collection[str] | None = None

    def row_groups(self) -> Iterator[RowGroup]:
        """Yield the groups in the order of their first rows.

        A joined register gives a group the row whose key equals the value that the group has under
        the name of that key; {} if there is none.
        """
        rows = self._sorted_rows()
        figures = self._figures(rows)
        lines = {
            number: self._lines(rows, table.by)
            for number, table in enumerate(self.document.tables)
            if table.by
        }
        printer = _RowPrinter(
            self.register, self.material.full, self.document.computed, self.fields
        )
        joined = {name: self._joined_rows(name) for name in self.document.joined}
        # Printed together: a county has many small groups.
        printed = printer.document_rows(rows)
        numbered = rows.with_row_index(_PLACE)
        for key, part in numbered.group_by(self.keys, maintain_order=True):
            values = map(to_document_value, key[1:])
            names = dict(zip(self.document.groups, values, strict=True))
            yield RowGroup(
                names=names,
                rows=[printed[place] for place in part[_PLACE]],
                indexes=part[INDEX].to_list(),
                figures=figures.get(key, {}),
                joined={
                    name: rows_by_key.get(names.get(self.document.joined[name], ""), {})
                    for name, rows_by_key in joined.items()
                },
                lines={number: by_key.get(key, []) for number, by_key in lines.items()},
            )

    @property
    def register(self) -> Register:
        """Return the register whose rows are grouped."""
        return self.material.registers[self.document.register]

    @cached_property
    def keys(self) -> list[str]:
        """Return the columns whose values a group shares; the first is equal in all rows.

        That makes a document without groups one group of all its rows.
        """
        return [EVERY_ROW, *self.document.groups]

    def _sorted_rows(self) -> pl.DataFrame:
        """Return the rows that meet the condition, with computed columns and groups, sorted.

        Rows with equal sort keys stay in the order of the register, and those without a value come
        last.
        """
        rows = self.register.frame
        if self.document.when:
            condition = compile_condition(
                self.document.when, self.register.types, self.material.settings
            )
            rows = rows.filter(condition)
        columns = {**self.document.computed, **self.document.groups}
        rows = rows.with_columns(
            *(self._compile(text).alias(name) for name, text in columns.items()),
            pl.lit(0).alias(EVERY_ROW),
        )
        ranks = list[str]()
        for number, (name, roster) in enumerate(self.document.order):
            ranks.append(_RANK.format(number))
            rows = rows.with_columns(self._rank(name, roster).alias(ranks[-1]))
        return rows.sort([*ranks, INDEX], nulls_last=True).collect()

    def _compile(self, text: str) -> pl.Expr:
        """Return an expression of the document over the columns of its register."""
        return compile_expression(text, self.register.types, self.material.settings)

    def _rank(self, name: str, roster: str) -> pl.Expr:
        """Return the sort key of a field: its value, or its position in a roster.

        Values beyond the roster follow in the order in which the register first names them.

        With a roster 东山镇, 石桥镇 the rows of 东山镇 come first, whatever the order of the
        register. Positions and numbers of rows are a struct, which polars sorts by its first part,
        then its second.
        """
        if not roster:
            return pl.col(name)
        listed = list(dict.fromkeys(map(str, self.material.rosters.get(roster, ()))))
        position = pl.col(name).replace_strict(
            listed, list(range(len(listed))), default=len(listed), return_dtype=pl.Int64
        )
        return pl.struct(position.alias("a"), pl.col(INDEX).min().over(name).alias("b"))

    def _figures(self, rows: pl.DataFrame) -> dict[GroupKey, DocumentRow]:
        """Return the figures of every group, those of other registers among them.

        Figures with a formula (公式) are not counted here: the document computes them out of the
        others.
        """
        figures = {n: f for n, f in self.document.figures.items() if grammar.FORMULA not in f}
        register = self.register
        here = {
            n: f
            for n, f in figures.items()
            if f.get(grammar.REGISTER, register.name) == register.name
        }
        table = rows.group_by(self.keys, maintain_order=True).agg(self._expressions(here))
        for name, figure in figures.items():
            if name not in here:
                table = self._with_figure(table, name, figure)
        return {
            tuple(row[key] for key in self.keys): _figure_values(row, figures)
            for row in table.iter_rows(named=True)
        }

    def _with_figure(self, table: pl.DataFrame, name: str, figure: Form) -> pl.DataFrame:
        """Return the table with a figure of another register, null if that does not exist.

        `figure_value` turns null into 0, or into '' for a date, as if no row were there.
        """
        other = self.material.registers.get(figure[grammar.REGISTER])
        if other is None:
            return table.with_columns(pl.lit(None).alias(name))
        return join_figure(table, name, figure, other, self.material.settings)

    def _expressions(self, figures: Figures) -> list[pl.Expr]:
        """Return the expressions of figures of this register, each under its name."""
        return figure_expressions(figures, self.register, self.material.settings)

    def _lines(self, rows: pl.DataFrame, by: Sequence[str]) -> dict[GroupKey, list[DocumentRow]]:
        """Return the lines of a table that sums up by these fields, for every group.

        A line has the values of the fields `by`, NO_VALUE for a blank one, and the figures of its
        rows. Lines are in the order of their first rows.
        """
        figures = {
            name: figure
            for name, figure in self.document.figures.items()
            if not figure.keys() & {grammar.FORMULA, grammar.REGISTER}
        }
        columns = [*self.keys, *(name for name in by if name not in self.keys)]
        table = rows.group_by(columns, maintain_order=True).agg(self._expressions(figures))
        found: dict[GroupKey, list[DocumentRow]] = {}
        for row in table.iter_rows(named=True):
            line = {name: to_document_value(row[name]) or NO_VALUE for name in by}
            key = tuple(row[key] for key in self.keys)
            found.setdefault(key, []).append({**line, **_figure_values(row, figures)})
        return found

    def _joined_rows(self, name: str) -> dict[DocumentValue, DocumentRow]:
        """Return the rows of a joined register by the value of its key field.

        Of rows with one key the last counts. {} if the register, or its key field, does not exist.
        """
        other = self.material.registers.get(name)
        key = self.document.joined[name]
        if other is None or key not in other.types:
            return {}
        printer = _RowPrinter(other, self.material.full)
        rows = other.frame.filter(pl.col(key).is_not_null()).collect()
        printed = zip(rows[key], rows[INDEX], printer.document_rows(rows), strict=True)
        return {to_document_value(value): {INDEX: index, **row} for value, index, row in printed}


def _figure_values(row: Mapping[str, CellValue], figures: Figures) -> DocumentRow:
    """Return the figures of one row of counts with their units, by name."""
    return {name: figure_value(row[name], figure) for name, figure in figures.items()}


class _RowPrinter:
    """Turns rows of a register into rows of a document; personal numbers are masked."""

    def __init__(
        self,
        register: Register,
        full: bool,
        computed: Iterable[str] = (),
        chosen: Collection[str] | None = None,
    ) -> None:
        """Take the register of the rows and which of its fields are printed.

        `computed` are columns beside those of the register; `chosen` limits both, None for all of
        them.
        """
        names = dict.fromkeys((*register.schema.fields, *computed))
        self._fields = [name for name in names if chosen is None or name in chosen]
        self._masked = register.masked_fields
        self._full = full

    def document_rows(self, rows: pl.DataFrame) -> list[DocumentRow]:
        """Return the rows, each with a text, a date or a number for every field, '' if empty.

        The columns are converted one by one and then turned into rows. Without a field to print the
        rows are empty, and as many.
        """
        if not self._fields:
            return [{}] * len(rows)
        columns = [self._document_values(name, rows[name]) for name in self._fields]
        by_row = zip(*columns, strict=True)
        return [dict(zip(self._fields, values, strict=True)) for values in by_row]

    def _document_values(self, name: str, column: pl.Series) -> list[DocumentValue]:
        """Return a column as documents print it, with personal numbers masked.

        A field that the schema marks (脱敏) is masked as a whole. In other fields texts are
        searched for such numbers, unless all are too short to hold one.
        """
        if column.null_count() == len(column):
            return [""] * len(column)
        values = _values_of(column)
        if self._full:
            return values
        if name in self._masked:
            return [mask_number(str(value)) for value in values]
        if column.dtype == pl.String and _is_short(column):
            return values
        return [mask_numbers(value) if isinstance(value, str) else value for value in values]


def _values_of(column: pl.Series) -> list[DocumentValue]:
    """Return the values of a column as documents print them, each converted once.

    A blank cell is '' in a column of any type.
    """
    if column.dtype == pl.String:
        return column.fill_null("").to_list()
    values = column.to_list()
    known = {value: to_document_value(value) for value in set(values)}
    return [known[value] for value in values]


def _is_short(column: pl.Series) -> bool:
    """Return whether no text of a column is long enough for a personal number.

    False for a column without any text.
    """
    longest = column.str.len_chars().max()
    return isinstance(longest, int) and longest < SHORTEST_NUMBER
