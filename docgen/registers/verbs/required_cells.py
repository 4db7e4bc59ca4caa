"""必填：列出的字段都要有内容。

参数：字段（名称的列表）。
说明里可用：字段。
"""

from __future__ import annotations

from typing import Any

import polars as pl

from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import Hits, RuleContext

PARAMS: dict[str, Any] = {"字段": {"type": "list", "required": True, "schema": {"type": "string"}}}
LOCAL = True


def find(asked: RuleContext) -> Hits:
    """The rows that lack one of the fields."""
    for name in asked.params["字段"]:
        lacking = asked.rows.filter(pl.col(name).is_null())
        yield lacking.select(INDEX, pl.lit(name).alias("字段")), name
