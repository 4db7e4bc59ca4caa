"""先后：各步的日期要依次不早于前一步；空着的一步跳过。

参数：步骤（日期字段的列表，按程序的先后）。
说明里可用：前步、前日、后步、后日。
"""

from __future__ import annotations

from typing import Any

import polars as pl

from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import Hits, RuleContext

PARAMS: dict[str, Any] = {
    "步骤": {"type": "list", "required": True, "minlength": 2, "schema": {"type": "string"}}
}
LOCAL = True


def find(asked: RuleContext) -> Hits:
    """The rows in which a step is dated before the nearest one that is dated before it."""
    steps = asked.params["步骤"]
    for at in range(1, len(steps)):
        later = steps[at]
        # The nearest earlier step that has a date.
        before = pl.coalesce(steps[at - 1 :: -1])
        name = pl.coalesce(
            pl.when(pl.col(step).is_not_null()).then(pl.lit(step)) for step in steps[at - 1 :: -1]
        )
        wrong = asked.rows.filter(pl.col(later) < before)
        facts = (name.alias("前步"), before.alias("前日"), pl.lit(later).alias("后步"))
        yield wrong.select(INDEX, *facts, pl.col(later).alias("后日")), later
