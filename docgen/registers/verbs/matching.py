"""相符：本行写的，要与另一本台账里对应的那一行一样；两边有一边没写、没有对应的不算。

参数：台账、键（两边对应的字段）、字段（本行的）、列（那边的，不写则同名）、相差（允许相差多少；日期按天；数或设定）。
说明里可用：本处、那处。
"""

from __future__ import annotations

from typing import Any

import polars as pl

from docgen.expressions.evaluation import ExpressionError
from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import KEYS, NUMBER, Hits, RuleContext, known

PARAMS: dict[str, Any] = {
    "台账": {"type": "string", "required": True},
    "键": KEYS,
    "其中": {"type": "string"},
    "字段": {"type": "string", "required": True},
    "列": {"type": "string"},
    "相差": NUMBER,
}
LOCAL = False


def find(asked: RuleContext) -> Hits:
    """The rows that say otherwise than their counterpart."""
    other, name = asked.other, asked.params["字段"]
    if other is None:
        return
    (own, there), column = asked.keys(), asked.params.get("列", asked.params["字段"])
    said = asked.others(other).select(*there, pl.col(column).alias("那处"))
    told = asked.rows.filter(known(own)).join(
        said.unique(there, keep="first", maintain_order=True), left_on=own, right_on=there
    )
    kinds = asked.own.types[name], other.types[column]
    if kinds[0] != kinds[1]:
        raise ExpressionError(f"“{name}”和“{column}”不是一类（文字、数、日期）")
    apart, slack = pl.col(name) != pl.col("那处"), asked.number("相差") or 0.0
    if kinds[0] == pl.Date:
        apart = (pl.col(name) - pl.col("那处")).dt.total_days().abs() > slack
    elif kinds[0] == pl.Float64:
        apart = (pl.col(name) - pl.col("那处")).abs() > slack + 1e-6
    yield told.filter(apart).select(INDEX, pl.col(name).alias("本处"), "那处"), name
