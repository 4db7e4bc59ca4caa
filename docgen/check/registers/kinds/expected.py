"""应当：式子要成立；有一边不知道的不算。

参数：式（台账各列的式子）。
说明里可用：本行各列。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from docgen.check.registers.expression import compile_expression
from docgen.check.registers.register import INDEX, Register

Registers = Mapping[str, Register]
Hits = Iterator[tuple[pl.DataFrame, str]]
PARAMS: dict[str, Any] = {"式": {"type": "string", "required": True}}


def find(
    params: Mapping[str, Any], own: Register, registers: Registers, rows: pl.DataFrame
) -> Hits:
    """The rows for which the expression is false."""
    holds = compile_expression(params["式"], own.frame.schema)
    yield rows.filter(~holds).select(INDEX), ""
