"""必填：列出的字段都要有内容。

参数：字段（名称的列表）。
说明里可用：字段。
"""

from __future__ import annotations

import polars as pl

from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import NAMES, Hits, RuleContext
from docgen.schema.coerce import Rules

PARAMS: Rules = {"字段": NAMES}
LOCAL = True


def find(params: Rules, context: RuleContext) -> Hits:
    """Yield the rows that lack one of the fields.

    One frame for each field, shown at that field. A cell with a word for blank cells (无) is blank.
    """
    fields: list[str] = params["字段"]
    for name in fields:
        lacking = context.rows.filter(pl.col(name).is_null())
        yield lacking.select(INDEX, pl.lit(name).alias("字段")), name
