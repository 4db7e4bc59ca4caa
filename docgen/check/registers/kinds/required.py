"""必填：列出的字段都要有内容。

参数：字段（名称的列表）。
说明里可用：字段。
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
    """The rows that lack one of the fields."""
    for name in params["字段"]:
        lacking = rows.filter(pl.col(name).is_null())
        yield lacking.select(INDEX, pl.lit(name).alias("字段")), name
