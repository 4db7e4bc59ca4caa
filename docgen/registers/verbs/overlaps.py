"""不重叠：一组之内，各行的起止时间不得交叉；止空着的算到现在；起空着的不算。

参数：起、止（日期字段）、分组（字段的列表）。
说明里可用：前起、前止。
"""

from __future__ import annotations

import polars as pl

from docgen.registers.register_schema import INDEX
from docgen.registers.row_filters import is_written
from docgen.registers.rule_context import NAMES, Hits, RuleContext
from docgen.schema.coerce import Rules

PARAMS: Rules = {
    "起": {"type": "string", "required": True},
    "止": {"type": "string", "required": True},
    "分组": NAMES,
}
LOCAL = False
_BEFORE_START = "前起"
_BEFORE_END = "前止"


def find(params: Rules, context: RuleContext) -> Hits:
    """Yield the rows that begin before an earlier row of their group has ended.

    Each row is compared with the one before it, by the day of the start. A row that ends on the day
    on which the next one begins does not overlap with it.
    """
    start: str = params["起"]
    end: str = params["止"]
    groups: list[str] = params["分组"]
    rows = context.rows.filter(is_written([start, *groups])).sort([*groups, start, INDEX])
    pairs = rows.with_columns(
        pl.col(start).shift(1).over(groups).alias(_BEFORE_START),
        pl.col(end).shift(1).over(groups).alias(_BEFORE_END),
    )
    is_running = pl.col(_BEFORE_START).is_not_null() & pl.col(_BEFORE_END).is_null()
    crossed = pairs.filter(is_running | (pl.col(start) < pl.col(_BEFORE_END)))
    yield crossed.select(INDEX, _BEFORE_START, _BEFORE_END), start
