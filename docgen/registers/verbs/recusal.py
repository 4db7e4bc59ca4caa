"""回避：办这件事的人，不能是被核的人；一格里有几个人的用顿号隔开，有一个相同就算。

参数：字段（写核查人的字段的列表）、对（写被核的人的字段）。
说明里可用：谁、作（他又在哪个字段）。
"""

from __future__ import annotations

from typing import Any

import polars as pl

from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import Hits, RuleContext

PARAMS: dict[str, Any] = {
    "字段": {"type": "list", "required": True, "schema": {"type": "string"}},
    "对": {"type": "string", "required": True},
}
LOCAL = True


def find(asked: RuleContext) -> Hits:
    """The rows in which one person stands on both sides."""
    against = _people(asked.params["对"])
    for name in asked.params["字段"]:
        both = _people(name).list.set_intersection(against)
        told = asked.rows.select(INDEX, both.alias("谁"), pl.lit(name).alias("作"))
        shared = told.filter(pl.col("谁").list.len() > 0)
        yield shared.with_columns(pl.col("谁").list.sort().list.join("、")), name


def _people(name: str) -> pl.Expr:
    parts = pl.col(name).fill_null("").str.replace_all(r"[，,；;/\s]+", "、").str.split("、")
    return parts.list.eval(pl.element().filter(pl.element() != ""))
