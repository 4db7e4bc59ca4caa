"""连号：一组之内的号从 1 起，不跳号，不重号。

参数：字段（号）、分组（字段的列表，不写则全部为一组）。
说明里可用：号、应为。
"""

from __future__ import annotations

from typing import Any

import polars as pl

from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import Hits, RuleContext

PARAMS: dict[str, Any] = {
    "字段": {"type": "string", "required": True},
    "分组": {"type": "list", "schema": {"type": "string"}},
}
LOCAL = False


def find(asked: RuleContext) -> Hits:
    """The rows whose number does not follow the one before it."""
    name, groups = asked.params["字段"], asked.params.get("分组", [])
    number = pl.col(name).cast(pl.Int64, strict=False)
    full = asked.rows.with_columns(number.alias("号")).filter(pl.col("号").is_not_null())
    before = pl.col("号").shift(1).fill_null(0)
    due = (before.over(groups) if groups else before) + 1
    told = full.sort([*groups, "号", INDEX]).with_columns(due.alias("应为"))
    yield told.filter(pl.col("号") != pl.col("应为")).select(INDEX, "号", "应为"), name
