"""件数：另一本台账里属于本行的行数（或一列之和），要在规定的范围内，或等于本行写的数。

参数：台账、键（两边对应的字段）、其中（那本台账的条件）、至少、至多（数或设定）、等于（本行的字段）、列（求和的列）。
说明里可用：实数、应有。
"""

from __future__ import annotations

from typing import Any

import polars as pl

from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import KEYS, NUMBER, Hits, RuleContext, known

PARAMS: dict[str, Any] = {
    "台账": {"type": "string", "required": True},
    "键": KEYS,
    "其中": {"type": "string"},
    "至少": NUMBER,
    "至多": NUMBER,
    "等于": {"type": "string"},
    "列": {"type": "string"},
}
LOCAL = False


def find(asked: RuleContext) -> Hits:
    """The rows with too few or too many rows of the other register."""
    other = asked.other
    if other is None:
        return
    (own, there), column = asked.keys(), asked.params.get("列")
    counts = asked.others(other).group_by(there)
    made = counts.agg((pl.col(column).sum() if column else pl.len()).cast(pl.Float64).alias("实数"))
    told = asked.rows.filter(known(own)).join(made, left_on=own, right_on=there, how="left")
    told = told.with_columns(pl.col("实数").fill_null(0.0))
    least, most, equal = asked.number("至少"), asked.number("至多"), asked.params.get("等于")
    # Each bound that is broken, with what was due; the first one is told.
    broken = [(pl.col("实数") < least, pl.lit(least))] if least is not None else []
    broken += [(pl.col("实数") > most, pl.lit(most))] if most is not None else []
    broken += [((pl.col("实数") - pl.col(equal)).abs() > 1e-6, pl.col(equal))] if equal else []
    due = pl.coalesce(pl.when(wrong).then(value) for wrong, value in broken)
    wrong_rows = told.filter(due.is_not_null())
    yield wrong_rows.select(INDEX, "实数", due.alias("应有")), equal or ""
