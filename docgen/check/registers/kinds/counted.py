"""件数：另一本台账里属于本行的行数（或一列之和），要在规定的范围内，或等于本行写的数。

参数：台账、键（两边同名的字段）、其中（那本台账的条件）、至少、至多、等于（本行的字段）、列（求和的列）。
说明里可用：实数、应有。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from docgen.check.registers.expression import compile_expression
from docgen.check.registers.register import INDEX, Register

Registers = Mapping[str, Register]
Hits = Iterator[tuple[pl.DataFrame, str]]
PARAMS: dict[str, Any] = {
    "台账": {"type": "string", "required": True},
    "键": {"type": "string", "required": True},
    "其中": {"type": "string"},
    "至少": {"type": "integer", "min": 0},
    "至多": {"type": "integer", "min": 0},
    "等于": {"type": "string"},
    "列": {"type": "string"},
}


def find(
    params: Mapping[str, Any], own: Register, registers: Registers, rows: pl.DataFrame
) -> Hits:
    """The rows with too few or too many rows of the other register."""
    other = registers.get(params["台账"])
    if other is None:
        return
    told = rows.join(counts(params, other), on=params["键"], how="left")
    made = pl.col("实数").fill_null(0.0)
    wrong, due = pl.lit(False), pl.lit(None, dtype=pl.Float64)
    if "至少" in params:
        wrong, due = wrong | (made < params["至少"]), pl.lit(float(params["至少"]))
    if "至多" in params:
        wrong = wrong | (made > params["至多"])
        due = (
            due.fill_null(float(params["至多"]))
            if "至少" in params
            else pl.lit(float(params["至多"]))
        )
    if "等于" in params:
        wrong, due = wrong | (made != pl.col(params["等于"])), pl.col(params["等于"])
    wrong_rows = told.filter(wrong & pl.col(params["键"]).is_not_null())
    yield wrong_rows.select(INDEX, made.alias("实数"), due.alias("应有")), params.get("等于", "")


def counts(params: Mapping[str, Any], other: Register) -> pl.DataFrame:
    """How many rows each key has in the other register, or what their column adds up to."""
    frame = other.frame
    if params.get("其中"):
        frame = frame.filter(compile_expression(params["其中"], frame.schema))
    made = pl.col(params["列"]).sum() if params.get("列") else pl.len()
    return frame.group_by(params["键"]).agg(made.cast(pl.Float64).alias("实数"))
