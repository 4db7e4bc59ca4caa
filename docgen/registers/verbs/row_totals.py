"""合计：一个字段等于本行几个字段之和；空着的项按没有算，全空的不算。

参数：字段（合计）、各项（字段的列表）、容差（数或设定，不写为 0）。
说明里可用：合计、应为。
"""

from __future__ import annotations

from typing import Any

import polars as pl

from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import NUMBER, Hits, RuleContext

PARAMS: dict[str, Any] = {
    "字段": {"type": "string", "required": True},
    "各项": {"type": "list", "required": True, "minlength": 2, "schema": {"type": "string"}},
    "容差": NUMBER,
}
LOCAL = True


def find(asked: RuleContext) -> Hits:
    """The rows whose total is not the sum of its parts."""
    total, parts = asked.params["字段"], asked.params["各项"]
    some = pl.any_horizontal(pl.col(part).is_not_null() for part in parts)
    due = pl.sum_horizontal(parts)
    # Money is kept in cents at most: less is an error of the sum in floating point.
    off = (pl.col(total) - due).abs() > (asked.number("容差") or 0.0) + 1e-6
    told = asked.rows.filter(some & off)
    yield told.select(INDEX, pl.col(total).alias("合计"), due.alias("应为")), total
