"""相符：本行写的，要与另一本台账里对应的那一行一样；两边有一边没写、没有对应的不算。

参数：台账、键（两边对应的字段）、字段（本行的）、列（那边的，不写则同名）、相差（允许相差多少；日期按天；数或设定）。
说明里可用：本处、那处。
"""

from __future__ import annotations

import polars as pl

from docgen.expressions.errors import ExpressionError
from docgen.registers.cell_lists import without_padding
from docgen.registers.column_types import ColumnType
from docgen.registers.lookalikes import DIFFERENCE, find_difference, tell_apart
from docgen.registers.register_schema import INDEX
from docgen.registers.row_filters import is_written
from docgen.registers.rule_context import KEYS, NUMBER, Hits, RuleContext
from docgen.schema.coerce import Rules

PARAMS: Rules = {
    "台账": {"type": "string", "required": True},
    "键": KEYS,
    "其中": {"type": "string"},
    "字段": {"type": "string", "required": True},
    "列": {"type": "string"},
    "相差": NUMBER,
}
LOCAL = False
_HERE = "本处"
_COUNTERPART = "那处"


def find(params: Rules, context: RuleContext) -> Hits:
    """Yield the rows whose value differs from that of their counterpart.

    The value of a blank cell differs from nothing. Of several counterparts the first row counts.
    Raises ExpressionError if the two columns are of different types.
    """
    name: str = params["字段"]
    column: str = params.get("列", name)
    other = context.other
    if other is None:
        return
    keys = context.keys()
    counterparts = context.other_rows(other).select(
        *keys.other_fields, pl.col(column).alias(_COUNTERPART)
    )
    first = counterparts.unique(keys.other_fields, keep="first", maintain_order=True)
    rows = context.rows.filter(is_written(keys.fields))
    pairs = rows.join(first, left_on=keys.fields, right_on=keys.other_fields)
    column_type = context.register.column_type(name)
    if column_type != other.column_type(column):
        raise ExpressionError(f"“{name}”和“{column}”不是一类（文字、数、日期）")
    differs = _differs(name, column_type, context.number("相差") or 0.0)
    counterpart = pl.col(_COUNTERPART)
    facts = [pl.col(name).alias(_HERE)]
    if column_type == pl.String:
        facts.append(find_difference(counterpart, pl.col(name)).alias(DIFFERENCE))
        counterpart = tell_apart(counterpart, pl.col(name))
    facts.append(counterpart.alias(_COUNTERPART))
    yield pairs.filter(differs).select(INDEX, *facts), name


def _differs(name: str, column_type: ColumnType, slack: float) -> pl.Expr:
    """Return whether both values differ by more than `slack`, in days between dates.

    Numbers may differ by 0.000001 more, as they are floats. A padded name is the same name.
    """
    here = pl.col(name)
    counterpart = pl.col(_COUNTERPART)
    if column_type == pl.Date:
        return (here - counterpart).dt.total_days().abs() > slack
    if column_type == pl.Float64:
        return (here - counterpart).abs() > slack + 1e-6
    if column_type == pl.String:
        return without_padding(here) != without_padding(counterpart)
    return here != counterpart
