"""Figures that are counted in registers: the number of rows, a sum, the first or last date.

A figure is a section of a schema file or of an input (指标): its register, its condition, and the
column that it sums up. `figure_expression` compiles it for polars, `figure_value` gives the result
its unit.

`grouping` counts figures for documents. Words of a figure: 条件 for the rows that count, 合计, 最早
or 最晚 of a column, 不同 for distinct ones, else the number of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import polars as pl

from docgen.expressions.errors import ExpressionError
from docgen.expressions.quantity import Quantity
from docgen.registers import register_keywords as kw
from docgen.registers.cell_values import CellValue, DocumentValue, to_document_value
from docgen.registers.column_expressions import NUMBERS, compile_condition
from docgen.registers.register import Register
from docgen.registers.register_schema import INDEX
from docgen.registers.row_keys import EVERY_ROW, read_row_keys
from docgen.registers.settings import Settings
from docgen.schema import schema_keywords as grammar
from docgen.schema.derived_documents import Form
from docgen.schema.row_identity import read_ways

_SEPARATOR = "\x1f"
"""Between the texts of a row; nobody types it."""
Figures = Mapping[str, Form]
"""Figures by name."""
_SUMMARIES: Mapping[str, Callable[[pl.Expr], pl.Expr]] = {
    grammar.TOTAL: lambda column: column.cast(pl.Float64).sum(),
    grammar.EARLIEST: lambda column: column.min(),
    grammar.LATEST: lambda column: column.max(),
}


def figure_expression(figure: Form, register: Register, settings: Settings) -> pl.Expr:
    """Return the expression of a figure over rows: their number, or a summary of a column.

    Raises ExpressionError if its condition cannot be compiled or the column does not exist.

    A row whose condition is neither true nor false, as a cell in it is blank, does not count.
    """
    counts = pl.lit(value=True)
    if figure.get(grammar.WHEN):
        counts = compile_condition(figure[grammar.WHEN], register.types, settings)
    counts = counts.fill_null(value=False)
    if grammar.DISTINCT in figure:
        return _count_distinct(figure[grammar.DISTINCT], counts, register)
    for word, summarise in _SUMMARIES.items():
        if word not in figure:
            continue
        column = figure[word]
        _require_columns([column], register)
        if word == grammar.TOTAL and register.types[column] not in NUMBERS:
            raise ExpressionError(f"{register.name}台账的“{column}”不是数，不能{grammar.TOTAL}")
        return summarise(pl.col(column).filter(counts))
    return pl.col(INDEX).filter(counts).len()


def _count_distinct(text: str, counts: pl.Expr, register: Register) -> pl.Expr:
    """Return how many rows a text tells apart; a row that fills in none of its ways counts not.

    `text` is in the grammar of `schema.row_identity`: 户编号 or 乡镇+村+户主, joined by 或. Keys of
    different ways are never equal, as the number of the way stands before them.
    """
    known: list[pl.Expr] = []
    for number, way in enumerate(read_ways(text)):
        _require_columns(way, register)
        texts = [pl.col(name).cast(pl.String).fill_null("") for name in way]
        identity = pl.concat_str([pl.lit(str(number)), *texts], separator=_SEPARATOR)
        known.append(pl.when(pl.col(way[-1]).is_not_null()).then(identity))
    identity = pl.coalesce(known)
    return identity.filter(counts & identity.is_not_null()).n_unique()


def _require_columns(columns: Sequence[str], register: Register) -> None:
    """Raise ExpressionError if a register lacks one of the columns."""
    for column in columns:
        if column not in register.types:
            raise ExpressionError(f"{register.name}台账没有“{column}”这一列")


def figure_expressions(figures: Figures, register: Register, settings: Settings) -> list[pl.Expr]:
    """Return the expressions of figures, each under its name.

    The order is that of `figures`.
    """
    return [
        figure_expression(figure, register, settings).alias(name)
        for name, figure in figures.items()
    ]


def join_figure(
    table: pl.DataFrame, name: str, figure: Form, register: Register, settings: Settings
) -> pl.DataFrame:
    """Return the table with a figure that is counted in another register, by its key (键).

    The rows stay in their order. A row whose key the other register lacks gets null; with the key
    全部 every row gets the same count.
    """
    keys = read_row_keys(figure.get(grammar.KEYED, kw.WHOLE))
    (count,) = figure_expressions({name: figure}, register, settings)
    if keys.fields == [EVERY_ROW]:
        return table.join(register.frame.select(count).collect(), how="cross")
    counts = register.frame.group_by(keys.other_fields).agg(count).collect()
    return table.join(
        counts,
        left_on=keys.fields,
        right_on=keys.other_fields,
        how="left",
        maintain_order="left",
    )


def figure_value(value: CellValue, figure: Form) -> DocumentValue:
    """Return a figure with its unit; '' for the earliest or latest of no rows.

    Null is 0 for a count or a sum. A date or a text has no unit.
    """
    unit = str(figure.get(grammar.UNIT, ""))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Quantity(_decimal(value), unit)
    if value is None and not figure.keys() & {grammar.EARLIEST, grammar.LATEST}:
        return Quantity(Decimal(0), unit)
    return to_document_value(value)


def _decimal(value: float) -> Decimal:
    """Return a number as a decimal: a whole one without a point, else the shortest that it is."""
    if value == int(value):
        return Decimal(int(value))
    return Decimal(str(value))
