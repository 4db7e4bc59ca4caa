"""Why polars could not compute something, in Chinese: its own messages are English.

The user wrote a rule or a schema file, not a query. Only what can be said surely is taken from the
message of polars: the name of a column.
"""

from __future__ import annotations

import re

import polars as pl

from docgen.expressions.errors import ExpressionError

_BY_TYPE: tuple[tuple[type[Exception], str], ...] = (
    (pl.exceptions.DuplicateError, "有两列同名"),
    (pl.exceptions.SchemaError, "两边的列不是一类（文字、数、日期）"),
)
"""What is said for each type of error, the first that fits."""
_OTHERWISE = "式子和列的类型（文字、数、日期）对不上"
"""What is said for all other errors of polars."""


def describe_computation_error(error: ExpressionError | pl.exceptions.PolarsError) -> str:
    """Return why an expression or its columns cannot be computed.

    An ExpressionError is already written for users. The result has no full stop, since callers put
    it into a sentence: 没有“收人”这一列.
    """
    if isinstance(error, ExpressionError):
        return str(error)
    if isinstance(error, pl.exceptions.ColumnNotFoundError):
        quoted = re.search('"(.+?)"', str(error))
        if quoted is not None:
            return f"没有“{quoted[1]}”这一列"
    return next((text for kind, text in _BY_TYPE if isinstance(error, kind)), _OTHERWISE)
