"""引用：字段里写的，要在另一本台账里找得到；空着的不算。

参数：字段、台账、列（那本台账里的字段；不写则同名）。
说明里可用：内容。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from docgen.check.registers.register import INDEX, Register

Registers = Mapping[str, Register]
Hits = Iterator[tuple[pl.DataFrame, str]]
PARAMS: dict[str, Any] = {
    "字段": {"type": "string", "required": True},
    "台账": {"type": "string", "required": True},
    "列": {"type": "string"},
}


def find(
    params: Mapping[str, Any], own: Register, registers: Registers, rows: pl.DataFrame
) -> Hits:
    """The rows that name what is not there."""
    name, other = params["字段"], registers.get(params["台账"])
    if other is None:
        return
    there = other.frame.get_column(params.get("列", name)).drop_nulls().unique()
    given = rows.filter(pl.col(name).is_not_null())
    lost = given.filter(~pl.col(name).is_in(there.implode()))
    yield lost.select(INDEX, pl.col(name).cast(pl.String).alias("内容")), name
