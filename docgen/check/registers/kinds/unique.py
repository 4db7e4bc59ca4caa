"""唯一：几个字段合起来，不得有两行相同；空着的不算。

参数：字段（名称的列表）。
说明里可用：重复（相同的内容）、次数。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from docgen.check.registers.register import INDEX, Register

Registers = Mapping[str, Register]
Hits = Iterator[tuple[pl.DataFrame, str]]
PARAMS: dict[str, Any] = {"字段": {"type": "list", "required": True, "schema": {"type": "string"}}}


def find(
    params: Mapping[str, Any], own: Register, registers: Registers, rows: pl.DataFrame
) -> Hits:
    """The rows after the first that say the same."""
    names = params["字段"]
    full = rows.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in names))
    told = full.select(
        INDEX,
        pl.concat_str(names, separator="、").alias("重复"),
        pl.len().over(names).alias("次数"),
        pl.col(INDEX).min().over(names).alias("首行"),
    )
    again = told.filter(pl.col(INDEX) != pl.col("首行")).drop("首行")
    yield again, names[0]
