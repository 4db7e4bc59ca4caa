"""重复：同样的内容不得出现在不同的地方，如同一个人登在两户；空着的不算。

参数：字段（名称的列表）、不同（一个字段：这一项不同的才算）。
说明里可用：重复（相同的内容）、另在（别处的“不同”是什么）。
"""

from __future__ import annotations

import polars as pl

from docgen.registers.lookalikes import DIFFERENCE, describe_difference, joined_text
from docgen.registers.register_schema import INDEX
from docgen.registers.row_filters import is_written, may_repeat
from docgen.registers.rule_context import NAMES, Hits, RuleContext, written_name
from docgen.schema.coerce import Rules

PARAMS: Rules = {"字段": NAMES, "不同": {"type": "string", "required": True}}
LOCAL = False
_FIRST = "#先"
"""What the first of the rows writes."""


def find(params: Rules, context: RuleContext) -> Hits:
    """Yield the rows whose values an earlier row with another place holds too.

    The first row that holds the values is never a hit; the others are if their place is another
    than its place. DIFFERENCE says in what the texts differ as they are written.
    """
    fields: list[str] = params["字段"]
    place: str = params["不同"]
    rows = context.rows.filter(is_written([*fields, place])).filter(may_repeat(fields))
    written = joined_text([written_name(name, context.register) for name in fields])
    facts = (pl.col(place).first().alias("另在"), written.first().alias(_FIRST))
    first = rows.sort(INDEX).group_by(fields).agg(facts)
    pairs = rows.join(first, on=fields, how="left").filter(pl.col(place) != pl.col("另在"))
    content = pl.concat_str(fields, separator="、").alias("重复")
    difference = describe_difference(written, pl.col(_FIRST)).alias(DIFFERENCE)
    yield pairs.select(INDEX, content, pl.col("另在").cast(pl.String), difference), fields[0]
