"""公示期：从开始到结束的天数，不得少于规定的天数。

参数：起、止（日期字段）、天数、算法（“首日不计”：止日减起日；“首尾都计”：再加一天）。
说明里可用：实际天数、天数。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from docgen.check.registers.register import INDEX, Register

Registers = Mapping[str, Register]
Hits = Iterator[tuple[pl.DataFrame, str]]
PARAMS: dict[str, Any] = {
    "起": {"type": "string", "required": True},
    "止": {"type": "string", "required": True},
    "天数": {"type": "integer", "required": True, "min": 1},
    "算法": {"type": "string", "allowed": ["首日不计", "首尾都计"]},
}


def find(
    params: Mapping[str, Any], own: Register, registers: Registers, rows: pl.DataFrame
) -> Hits:
    """The rows whose notice was up for too few days."""
    more = int(params.get("算法") == "首尾都计")
    days = (pl.col(params["止"]) - pl.col(params["起"])).dt.total_days() + more
    told = rows.select(INDEX, days.alias("实际天数"), pl.lit(params["天数"]).alias("天数"))
    yield told.filter(pl.col("实际天数") < pl.col("天数")), params["止"]
