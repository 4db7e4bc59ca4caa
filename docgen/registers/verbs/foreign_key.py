"""引用：字段里写的，要在另一本台账里找得到；空着的不算。

参数：字段（一个或几个）、台账、列（那本台账里的字段；不写则同名）、其中（那本台账的条件：符合的行才算）。
说明里可用：内容。
"""

from __future__ import annotations

from typing import Any

import polars as pl

from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import Hits, RuleContext, known, pairs

PARAMS: dict[str, Any] = {
    "字段": {"type": ["string", "list"], "required": True},
    "台账": {"type": "string", "required": True},
    "列": {"type": ["string", "list"]},
    "其中": {"type": "string"},
}
LOCAL = False


def find(asked: RuleContext) -> Hits:
    """The rows that name what is not there."""
    other = asked.other
    if other is None:
        return
    own, _ = pairs(asked.params["字段"])
    there, _ = pairs(asked.params.get("列", own))
    listed = asked.others(other).select(there).unique()
    lost = asked.rows.filter(known(own)).join(listed, left_on=own, right_on=there, how="anti")
    shown = pl.concat_str([pl.col(name).cast(pl.String) for name in own], separator="、")
    yield lost.select(INDEX, shown.alias("内容")), own[0]
