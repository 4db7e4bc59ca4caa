"""The polars types of the columns of a register.

They are apart from the register's schema: describing a register to people needs no polars.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from docgen.registers.register_schema import INDEX, RegisterSchema

ColumnType = type[pl.DataType]
"""A polars type of a column."""
TYPES: Mapping[str, ColumnType] = {
    "integer": pl.Float64,
    "number": pl.Float64,
    "quantity": pl.Float64,
    "date": pl.Date,
    "boolean": pl.Boolean,
}
"""The polars type of each type of field; fields of all others hold text."""


def column_types(form: RegisterSchema) -> dict[str, ColumnType]:
    """Return the polars types of the columns of a register, its index first."""
    types: dict[str, ColumnType] = {INDEX: pl.Int64}
    for name, rules in form.schema.fields.items():
        types[name] = TYPES.get(str(rules.get("type", "string")), pl.String)
    return types
