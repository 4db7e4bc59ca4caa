"""合计：一个字段等于本行几个字段之和；空着的项按没有算，全空的不算。

参数：字段（合计）、各项（字段的列表）、容差（数或设定，不写为 0）。
说明里可用：合计、应为。
"""

from __future__ import annotations

import polars as pl

from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import NAMES, NUMBER, Hits, RuleContext
from docgen.schema.coerce import Rules

PARAMS: Rules = {
    "字段": {"type": "string", "required": True},
    "各项": {**NAMES, "minlength": 2},
    "容差": NUMBER,
}
LOCAL = True
_ROUNDING = 1e-6
"""Error of a sum of floats: money has at most two decimals, so a smaller difference is none."""


def find(params: Rules, context: RuleContext) -> Hits:
    """Yield the rows whose total is not the sum of its parts.

    `expected` takes blank parts as 0. A blank total is no hit: 必填 asks for it.
    """
    total: str = params["字段"]
    parts: list[str] = params["各项"]
    slack = (context.number("容差") or 0.0) + _ROUNDING
    any_written = pl.any_horizontal(pl.col(part).is_not_null() for part in parts)
    expected = pl.sum_horizontal(parts)
    is_off = (pl.col(total) - expected).abs() > slack
    wrong = context.rows.filter(any_written & is_off)
    yield wrong.select(INDEX, pl.col(total).alias("合计"), expected.alias("应为")), total
