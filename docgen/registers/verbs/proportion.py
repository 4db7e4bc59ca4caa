"""占比：另一本台账里属于本行的行，符合条件的占多少，要在规定的范围内，或等于本行写的数。

参数：台账、键、分子（那本台账的条件）、列（按这一列之和算，不写则按行数算）、分母（本行的字段，不写则取那本台账属于本行的全部）、
至少、至多（0 到 1 的数或设定）、等于（本行的字段）、容差（不写为 0）。
说明里可用：实占、应占。
"""

from __future__ import annotations

from typing import Any

import polars as pl

from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import KEYS, NUMBER, Hits, RuleContext, known

PARAMS: dict[str, Any] = {
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
_PART, _WHOLE, _SHARE = "#分子", "#分母", "#占比"


def find(asked: RuleContext) -> Hits:
    """The rows whose share is out of bounds, or not the one they declare."""
    other, params = asked.other, asked.params
    if other is None:
        return
    (own, there), column = asked.keys(), params.get("列")
    within = asked.compile(params["分子"], other.types).fill_null(False)
    part = (pl.when(within).then(pl.col(column)) if column else within).sum()
    whole = pl.col(column).sum() if column else pl.len()
    made = asked.others(other).group_by(there).agg(part.alias(_PART), whole.alias(_WHOLE))
    told = asked.rows.filter(known(own)).join(made, left_on=own, right_on=there, how="left")
    whole = pl.col(params["分母"]) if "分母" in params else pl.col(_WHOLE)
    told = told.with_columns((pl.col(_PART).fill_null(0.0) / whole).alias(_SHARE))
    told = told.filter(pl.col(_SHARE).is_finite())
    slack, share = (asked.number("容差") or 0.0) + 1e-9, pl.col(_SHARE)
    least, most, equal = asked.number("至少"), asked.number("至多"), params.get("等于")
    broken = [(share < least - slack, pl.lit(least))] if least is not None else []
    broken += [(share > most + slack, pl.lit(most))] if most is not None else []
    broken += [((share - pl.col(equal)).abs() > slack, pl.col(equal))] if equal else []
    due = pl.coalesce(pl.when(wrong).then(value) for wrong, value in broken)
    wrong_rows = told.filter(due.is_not_null())
    yield wrong_rows.select(INDEX, _percent(share, "实占"), _percent(due, "应占")), equal or ""


def _percent(share: pl.Expr, name: str) -> pl.Expr:
    shown = (share * 100).round(2).cast(pl.String).str.strip_suffix(".0")
    return (shown + "%").alias(name)
