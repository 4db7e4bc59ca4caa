"""必备材料：每一行（符合条件的）在归档目录里都要有这种材料。

参数：材料、至少（件数，不写为 1）、年度（本行的年度字段：要有这一年的）；
归档目录是哪一本、按哪个字段对应、材料名在哪一列，由字段表的“必备材料”写明。
说明里可用：材料、实有、至少。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from docgen.check.registers.register import INDEX, Register

Registers = Mapping[str, Register]
Hits = Iterator[tuple[pl.DataFrame, str]]
PARAMS: dict[str, Any] = {
    "材料": {"type": "string", "required": True},
    "至少": {"type": "integer", "min": 1},
    "年度": {"type": "string"},
}


def find(
    params: Mapping[str, Any], own: Register, registers: Registers, rows: pl.DataFrame
) -> Hits:
    """The rows that lack the material."""
    asked = own.materials
    other = registers.get(asked["台账"]) if asked else None
    if other is None:
        return
    key, least = asked["键"], params.get("至少", 1)
    items = other.frame.filter(pl.col(asked["列"]) == params["材料"])
    by, own_by = [key], [key]
    if "年度" in params:
        by, own_by = [key, asked["年度"]], [key, params["年度"]]
    there = items.group_by(by).agg(pl.len().alias("实有"))
    told = rows.join(there, left_on=own_by, right_on=by, how="left")
    short = told.with_columns(pl.col("实有").fill_null(0)).filter(pl.col("实有") < least)
    facts = (pl.lit(params["材料"]).alias("材料"), "实有", pl.lit(least).alias("至少"))
    yield short.select(INDEX, *facts), key
