"""占比：另一本台账里属于本行的行，符合条件的占多少，要在规定的范围内，或等于本行写的数。

参数：台账、键、分子（那本台账的条件）、列（按这一列之和算，不写则按行数算）、分母（本行的字段，不写则取那本台账属于本行的全部）、
至少、至多（0 到 1 的数或设定）、等于（本行的字段）、容差（不写为 0）。
说明里可用：实占、应占。
"""

from __future__ import annotations

import polars as pl

from docgen.registers.count_bounds import read_bounds
from docgen.registers.register import Register
from docgen.registers.register_schema import INDEX
from docgen.registers.row_filters import is_written
from docgen.registers.rule_context import KEYS, NUMBER, Hits, RuleContext
from docgen.schema.coerce import Rules

PARAMS: Rules = {
    "台账": {"type": "string", "required": True},
    "键": KEYS,
    "其中": {"type": "string"},
    "分子": {"type": "string", "required": True},
    "列": {"type": "string"},
    "分母": {"type": "string"},
    "至少": NUMBER,
    "至多": NUMBER,
    "等于": {"type": "string"},
    "容差": NUMBER,
}
LOCAL = False
_PART = "#分子"
_WHOLE = "#分母"
_SHARE = "#占比"
_ROUNDING = 1e-9
"""Error of a division of floats, by which a share may miss its bound."""


def find(params: Rules, context: RuleContext) -> Hits:
    """Yield the rows whose share is out of bounds, or differs from the one they declare.

    A row without any counted rows has no share if the denominator is counted too, and 0 if it is a
    field of the row. A share over 0 is no number and no hit.
    """
    denominator: str = params.get("分母", _WHOLE)
    other = context.other
    if other is None:
        return
    keys = context.keys()
    sums = _sums(context, other)
    slack = (context.number("容差") or 0.0) + _ROUNDING
    bounds = read_bounds(context)
    rows = context.rows.filter(is_written(keys.fields))
    rows = rows.join(sums, left_on=keys.fields, right_on=keys.other_fields, how="left")
    share = (pl.col(_PART).fill_null(0.0) / pl.col(denominator)).alias(_SHARE)
    rows = rows.with_columns(share).filter(pl.col(_SHARE).is_finite())
    expected = bounds.expected_value(pl.col(_SHARE), slack=slack, equal_slack=slack)
    wrong = rows.filter(expected.is_not_null())
    hits = wrong.select(INDEX, _percent(pl.col(_SHARE), "实占"), _percent(expected, "应占"))
    yield hits, bounds.equal


def _sums(context: RuleContext, other: Register) -> pl.LazyFrame:
    """Return for each key the rows, or the sum of a column (列), that count and of all.

    The frame has the fields of the key in the other register, and the columns `_PART` and `_WHOLE`.
    """
    column: str = context.params.get("列", "")
    counts = context.compile_condition(context.params["分子"], other.types).fill_null(False)
    if column:
        part = pl.when(counts).then(pl.col(column)).sum()
        whole = pl.col(column).sum()
    else:
        part = counts.sum()
        whole = pl.len()
    groups = context.other_rows(other).group_by(context.keys().other_fields)
    return groups.agg(part.alias(_PART), whole.alias(_WHOLE))


def _percent(share: pl.Expr, name: str) -> pl.Expr:
    """Return a share as a percentage with at most two decimals.

    0.305 is 30.5%, 0.3 is 30%.
    """
    digits = (share * 100).round(2).cast(pl.String).str.strip_suffix(".0")
    return (digits + "%").alias(name)
