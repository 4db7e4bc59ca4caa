"""重复：同样的内容不得出现在不同的地方，如同一个人登在两户；空着的不算。

参数：字段（名称的列表）、不同（一个字段：这一项不同的才算）。
说明里可用：重复（相同的内容）、另在（别处的“不同”是什么）。
"""

from __future__ import annotations

from typing import Any

import polars as pl

from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import Hits, RuleContext, known, repeated

PARAMS: dict[str, Any] = {
    "字段": {"type": "list", "required": True, "schema": {"type": "string"}},
    "不同": {"type": "string", "required": True},
}
LOCAL = False


def find(asked: RuleContext) -> Hits:
    """The rows after the first place that say what another place says."""
    names, apart = asked.params["字段"], asked.params["不同"]
    full = asked.rows.filter(known([*names, apart])).filter(repeated(names))
    first = full.sort(INDEX).group_by(names).agg(pl.col(apart).first().alias("另在"))
    told = full.join(first, on=names, how="left").filter(pl.col(apart) != pl.col("另在"))
    shown = pl.concat_str(names, separator="、").alias("重复")
    yield told.select(INDEX, shown, pl.col("另在").cast(pl.String)), names[0]
