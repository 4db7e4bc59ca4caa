"""公示期：从开始到结束的天数，不得少于规定的天数。

参数：起、止（日期字段）、天数（数或设定）、算法（“首日不计”：止日减起日；“首尾都计”：再加一天）。
说明里可用：实际天数、天数。
"""

from __future__ import annotations

import polars as pl

from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import NUMBER, Hits, RuleContext
from docgen.schema.coerce import Rules

PARAMS: Rules = {
    "起": {"type": "string", "required": True},
    "止": {"type": "string", "required": True},
    "天数": {**NUMBER, "required": True},
    "算法": {"type": "string", "allowed": ["首日不计", "首尾都计"]},
}
LOCAL = True


def find(params: Rules, context: RuleContext) -> Hits:
    """Yield the rows whose notice was up for too few days.

    Both ends must be written. From 3月1日 to 3月8日 are 7 days, 8 if both ends count. The hit shows
    the end.
    """
    start: str = params["起"]
    end: str = params["止"]
    counts_both = params.get("算法") == "首尾都计"
    least = context.number("天数")
    days = (pl.col(end) - pl.col(start)).dt.total_days() + int(counts_both)
    rows = context.rows.select(INDEX, days.alias("实际天数"), pl.lit(least).alias("天数"))
    yield rows.filter(pl.col("实际天数") < pl.col("天数")), end
