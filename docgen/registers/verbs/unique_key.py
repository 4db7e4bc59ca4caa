"""唯一：几个字段合起来，不得有两行相同；空着的不算。

参数：字段（名称的列表）。
说明里可用：重复（相同的内容）、次数。
"""

from __future__ import annotations

from typing import Any

import polars as pl

from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import Hits, RuleContext, known, repeated

PARAMS: dict[str, Any] = {"字段": {"type": "list", "required": True, "schema": {"type": "string"}}}
LOCAL = False


def find(asked: RuleContext) -> Hits:
    """The rows after the first that say the same."""
    names = asked.params["字段"]
    alike = asked.rows.filter(known(names)).filter(repeated(names))
    told = alike.select(
        INDEX,
        pl.concat_str(names, separator="、").alias("重复"),
        pl.len().over(names).alias("次数"),
        pl.col(INDEX).min().over(names).alias("首行"),
    )
    yield told.filter(pl.col(INDEX) != pl.col("首行")).drop("首行"), names[0]
