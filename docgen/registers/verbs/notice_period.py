"""公示期：从开始到结束的天数，不得少于规定的天数。

参数：起、止（日期字段）、天数（数或设定）、算法（“首日不计”：止日减起日；“首尾都计”：再加一天）。
说明里可用：实际天数、天数。
"""

from __future__ import annotations

from typing import Any

import polars as pl

from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import NUMBER, Hits, RuleContext

PARAMS: dict[str, Any] = {
    "起": {"type": "string", "required": True},
    "止": {"type": "string", "required": True},
    "天数": {**NUMBER, "required": True},
    "算法": {"type": "string", "allowed": ["首日不计", "首尾都计"]},
}
LOCAL = True


def find(asked: RuleContext) -> Hits:
    """The rows whose notice was up for too few days."""
    params, due = asked.params, asked.number("天数")
    more = int(params.get("算法") == "首尾都计")
    days = (pl.col(params["止"]) - pl.col(params["起"])).dt.total_days() + more
    told = asked.rows.select(INDEX, days.alias("实际天数"), pl.lit(due).alias("天数"))
    yield told.filter(pl.col("实际天数") < pl.col("天数")), params["止"]
