"""唯一：几个字段合起来，不得有两行相同；空着的不算。

参数：字段（名称的列表）。
说明里可用：重复（相同的内容）、次数。
"""

from __future__ import annotations

import polars as pl

from docgen.registers.lookalikes import DIFFERENCE, describe_difference, joined_text
from docgen.registers.register_schema import INDEX
from docgen.registers.row_filters import is_written, may_repeat
from docgen.registers.rule_context import NAMES, Hits, RuleContext, written_name
from docgen.schema.coerce import Rules

PARAMS: Rules = {"字段": NAMES}
LOCAL = False


def find(params: Rules, context: RuleContext) -> Hits:
    """Yield the rows after the first that hold the same values.

    Rows are compared by all fields together, in the form of the values; DIFFERENCE says in what the
    texts differ as they are written. The hit shows the first field.
    """
    fields: list[str] = params["字段"]
    repeated = context.rows.filter(is_written(fields)).filter(may_repeat(fields))
    written = joined_text([written_name(name, context.register) for name in fields])
    first = written.first().over(fields, order_by=INDEX)
    rows = repeated.select(
        INDEX,
        describe_difference(written, first).alias(DIFFERENCE),
        pl.concat_str(fields, separator="、").alias("重复"),
        pl.len().over(fields).alias("次数"),
        pl.col(INDEX).min().over(fields).alias("首行"),
    )
    yield rows.filter(pl.col(INDEX) != pl.col("首行")).drop("首行"), fields[0]
