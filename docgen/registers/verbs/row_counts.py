"""件数：另一本台账里属于本行的行数（或一列之和），要在规定的范围内，或等于本行写的数。

参数：台账、键（两边对应的字段）、其中（那本台账的条件）、至少、至多（数或设定）、等于（本行的字段）、列（求和的列）。
说明里可用：实数、应有。
"""

from __future__ import annotations

import polars as pl

from docgen.registers.count_bounds import read_bounds
from docgen.registers.register_schema import INDEX
from docgen.registers.row_filters import is_written
from docgen.registers.rule_context import KEYS, NUMBER, Hits, RuleContext, explain_key
from docgen.schema.coerce import Rules

PARAMS: Rules = {
    "台账": {"type": "string", "required": True},
    "键": KEYS,
    "其中": {"type": "string"},
    "至少": NUMBER,
    "至多": NUMBER,
    "等于": {"type": "string"},
    "列": {"type": "string"},
}
LOCAL = False
_COUNT = "实数"
_ROUNDING = 1e-6
"""Difference up to which a count equals the value that the row declares."""


def find(params: Rules, context: RuleContext) -> Hits:
    """Yield the rows with too few or too many rows of the other register.

    A row without any row of the other register has 0 of them. The hit shows the field that holds
    the expected number (等于), else the key.
    """
    column: str = params.get("列", "")
    other = context.other
    if other is None:
        return
    keys = context.keys()
    count = pl.len()
    if column:
        count = pl.col(column).sum()
    groups = context.other_rows(other).group_by(keys.other_fields)
    counts = groups.agg(count.cast(pl.Float64).alias(_COUNT))
    bounds = read_bounds(context)
    rows = context.rows.filter(is_written(keys.fields))
    rows = rows.join(counts, left_on=keys.fields, right_on=keys.other_fields, how="left")
    rows = rows.with_columns(pl.col(_COUNT).fill_null(0.0))
    expected = bounds.expected_value(pl.col(_COUNT), slack=0.0, equal_slack=_ROUNDING)
    wrong = rows.filter(expected.is_not_null())
    hits = wrong.select(INDEX, *keys.fields, _COUNT, expected.alias("应有"))
    yield hits, bounds.equal


def explain(context: RuleContext, hits: pl.DataFrame) -> pl.DataFrame:
    """Return hits with the difference of their key from one that looks the same."""
    return explain_key(context.keys(), context.other, context, hits)
