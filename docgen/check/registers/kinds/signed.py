"""签字：应签字的各方都要签，写在一格里，用顿号隔开。

参数：字段、应有（各方的名称）。
说明里可用：缺签。
"""

from __future__ import annotations

from typing import Any

import polars as pl

from docgen.check.registers.asked import Asked, Hits
from docgen.check.registers.register import INDEX

PARAMS: dict[str, Any] = {
    "字段": {"type": "string", "required": True},
    "应有": {"type": "list", "required": True, "schema": {"type": "string"}},
}
LOCAL = True


def find(asked: Asked) -> Hits:
    """The rows in which somebody has not signed."""
    name, wanted = asked.params["字段"], asked.params["应有"]
    parts = pl.col(name).fill_null("").str.replace_all(r"[，,；;\s]+", "、").str.split("、")
    lacking = pl.lit(wanted, dtype=pl.List(pl.String)).list.set_difference(parts)
    told = asked.rows.select(INDEX, lacking.alias("缺"))
    short = told.filter(pl.col("缺").list.len() > 0)
    yield short.select(INDEX, pl.col("缺").list.join("、").alias("缺签")), name
