"""Cells that are written and not understood: what is counted, summed or compared by them is open.

Such a cell has a finding of its own. Rows and groups of rows that a rule would judge by it are
left out, so that one cell does not look like faults elsewhere.

`register_check` leaves out groups before a verb runs and rows after it. Groups matter to verbs that
count or compare, rows to all: a missing number and one that cannot be read are both null.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl
from msgspec.structs import replace

from docgen.registers.columns_read import (
    ColumnsRead,
    is_about_presence,
    is_counted,
    names_in_expression,
)
from docgen.registers.register import Register
from docgen.registers.register_schema import INDEX
from docgen.registers.row_keys import EVERY_ROW
from docgen.registers.rule_context import RuleContext
from docgen.rules.rule import Rule

_TEST = " is "
"""Whether a cell is written (is 有, is 缺) is known even if its value is not."""


def leave_out_groups(context: RuleContext, columns: ColumnsRead) -> RuleContext:
    """Return the context without the rows whose verdict rests on unknown cells of other rows.

    The same context is returned if no cell that the rule reads is unknown.
    """
    rows = _without_open_ties(context, columns)
    if columns.groups and _has_unknown(context.register, columns.own):
        every = context.matching_rows(context.register, "")
        unknown = every.filter(_is_any(context.register, columns.own))
        # A row whose group is open may belong to any that shares what is known of it.
        known = [name for name in columns.groups if name not in context.register.unread_cells]
        rows = _without_keys(rows, known or [EVERY_ROW], unknown, known or [EVERY_ROW])
    if rows is context.rows:
        return context
    return replace(context, rows=rows)


def _without_open_ties(context: RuleContext, columns: ColumnsRead) -> pl.LazyFrame:
    """Return the rows of the context that no unknown cell of the other register may change."""
    rows = context.rows
    other = columns.other
    if other is None:
        return rows
    if _has_unknown(other, columns.counted):
        unknown = _unknown_rows(context, other, columns)
        rows = _without_keys(rows, columns.own_keys, unknown, columns.keys)
    if columns.shared and _has_unknown(other, columns.keys):
        # The unknown cell may hold the very number that is looked for.
        unknown = context.matching_rows(other, "").filter(_is_any(other, columns.keys))
        rows = _without_keys(rows, columns.shared, unknown, columns.shared)
    return rows


def leave_out_rows(
    result: pl.DataFrame, rule: Rule, field: str, columns: ColumnsRead, register: Register
) -> pl.DataFrame:
    """Return the rows of a hit without those that the rule judges by an unknown cell of theirs.

    `field` is the field that the hit shows. A rule that only asks if a field is written still
    judges rows with unknown values in others, as far as its condition does not read them.
    """
    names = columns.own | {field}
    if is_about_presence(rule):
        names = names_in_expression(rule.when) | {field}
    if not _has_unknown(register, names):
        return result
    return result.filter(~_is_any(register, names))


def _has_unknown(register: Register, names: Collection[str]) -> bool:
    """Return whether a cell of one of these fields is unknown in any row."""
    return any(name in names for name in register.unread_cells)


def _is_any(register: Register, names: Collection[str]) -> pl.Expr:
    """Return whether one of these fields of a row is unknown."""
    return pl.any_horizontal(
        _is_unknown(register, name) for name in register.unread_cells if name in names
    )


def _is_unknown(register: Register, name: str) -> pl.Expr:
    """Return whether the cell of a field is unknown, for each row."""
    return pl.col(INDEX).is_in(register.unread_cells[name])


def _unknown_rows(context: RuleContext, other: Register, columns: ColumnsRead) -> pl.LazyFrame:
    """Return the rows of the other register that may or may not be counted, or with what sum.

    Unknown values are null in the result, so that a condition over them is neither true nor false.
    """
    unknown = context.matching_rows(other, "").filter(_is_any(other, columns.counted))
    names = [name for name in columns.counted if name in other.unread_cells]
    blank = unknown.with_columns(
        pl.when(~_is_unknown(other, name)).then(pl.col(name)).alias(name) for name in names
    )
    if _TEST in columns.condition:
        return blank
    return blank.filter(is_counted(columns, context).fill_null(value=True))


def _without_keys(
    rows: pl.LazyFrame, fields: Collection[str], unknown: pl.LazyFrame, keys: Collection[str]
) -> pl.LazyFrame:
    """Return the rows whose fields hold the key of no unknown row.

    Null equals null here, because the key of an unknown row may be the cell that is not understood.
    """
    return rows.join(
        unknown.select(keys).unique(),
        left_on=list(fields),
        right_on=list(keys),
        how="anti",
        nulls_equal=True,
    )
