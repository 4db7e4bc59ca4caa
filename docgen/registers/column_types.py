"""The polars types of the columns of a register, and years as whole numbers.

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
_YEARS = (1900, 2199)


def column_types(form: RegisterSchema) -> dict[str, ColumnType]:
    """Return the polars types of the columns of a register, its index first.

    They are in the order of the schema. A field of months holds text, as a month has no day.
    """
    types: dict[str, ColumnType] = {INDEX: pl.Int64}
    for name, rules in form.schema.fields.items():
        types[name] = TYPES.get(str(rules.get("type", "string")), pl.String)
    return types


def whole_year(column: pl.Expr) -> pl.Expr:
    """Return a column of years as whole numbers, null beyond 1900 to 2199.

    Years come as floats (2018.0) or as texts (2018). A mistyped one (20188) is out of the bounds,
    and so is any text that is more than a number (2018年). Dates are not meant.
    """
    year = column.cast(pl.Int64, strict=False)
    return pl.when(year.is_between(*_YEARS)).then(year)
