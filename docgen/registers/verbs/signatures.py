"""签字：应签字的各方都要签，写在一格里，用顿号隔开。

参数：字段、应有（各方的名称；“站长/专干”是其中一个签了就行）。
说明里可用：缺签。
"""

from __future__ import annotations

from typing import Any

import polars as pl

from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import Hits, RuleContext

PARAMS: dict[str, Any] = {
    "字段": {"type": "string", "required": True},
    "应有": {"type": "list", "required": True, "schema": {"type": "string"}},
}
LOCAL = True


def find(asked: RuleContext) -> Hits:
    """The rows in which somebody has not signed."""
    name, wanted = asked.params["字段"], asked.params["应有"]
    parts = pl.col(name).fill_null("").str.replace_all(r"[，,；;\s]+", "、").str.split("、")
    lacking = [
        pl.when(~pl.any_horizontal(parts.list.contains(who) for who in either.split("/")))
        .then(pl.lit(either.replace("/", "或")))
        .alias(f"#{at}")
        for at, either in enumerate(wanted)
    ]
    told = asked.rows.select(INDEX, pl.concat_list(lacking).list.drop_nulls().alias("缺"))
    short = told.filter(pl.col("缺").list.len() > 0)
    yield short.select(INDEX, pl.col("缺").list.join("、").alias("缺签")), name
