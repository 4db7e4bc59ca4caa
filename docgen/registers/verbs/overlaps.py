"""不重叠：一组之内，各行的起止时间不得交叉；止空着的算到现在；起空着的不算。

参数：起、止（日期字段）、分组（字段的列表）。
说明里可用：前起、前止。
"""

from __future__ import annotations

from typing import Any

import polars as pl

from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import Hits, RuleContext, known

PARAMS: dict[str, Any] = {
    "起": {"type": "string", "required": True},
    "止": {"type": "string", "required": True},
    "分组": {"type": "list", "required": True, "schema": {"type": "string"}},
}
LOCAL = False


def find(asked: RuleContext) -> Hits:
    """The rows that begin before an earlier one of their group has ended."""
    start, end, groups = asked.params["起"], asked.params["止"], asked.params["分组"]
    full = asked.rows.filter(known([start, *groups])).sort([*groups, start, INDEX])
    facts = (pl.col(start).shift(1).over(groups), pl.col(end).shift(1).over(groups))
    told = full.with_columns(facts[0].alias("前起"), facts[1].alias("前止"))
    running = pl.col("前起").is_not_null() & pl.col("前止").is_null()
    crossed = told.filter(running | (pl.col(start) < pl.col("前止")))
    yield crossed.select(INDEX, "前起", "前止"), start
