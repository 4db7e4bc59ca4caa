"""先后：各步的日期要依次不早于前一步；空着的一步跳过。

参数：步骤（日期字段的列表，按程序的先后）。
说明里可用：前步、前日、后步、后日。
"""

from __future__ import annotations

import polars as pl

from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import NAMES, Hits, RuleContext
from docgen.schema.coerce import Rules

PARAMS: Rules = {"步骤": {**NAMES, "minlength": 2}}
LOCAL = True


def find(params: Rules, context: RuleContext) -> Hits:
    """Yield the rows in which a step is earlier than the nearest step before it with a date.

    One frame for each step but the first, shown at the later step. Of 申请, 公示, 审批 without a
    day for 公示, 审批 is compared with 申请.
    """
    steps: list[str] = params["步骤"]
    for number in range(1, len(steps)):
        later = steps[number]
        nearest_first = steps[number - 1 :: -1]
        before = pl.coalesce(nearest_first)
        names = [pl.when(pl.col(step).is_not_null()).then(pl.lit(step)) for step in nearest_first]
        wrong = context.rows.filter(pl.col(later) < before)
        hits = wrong.select(
            INDEX,
            pl.coalesce(names).alias("前步"),
            before.alias("前日"),
            pl.lit(later).alias("后步"),
            pl.col(later).alias("后日"),
        )
        yield hits, later
