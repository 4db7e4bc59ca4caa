"""签字：应签字的各方都要签，写在一格里，用顿号隔开。

参数：字段、应有（各方的名称；“站长/专干”是其中一个签了就行）。
说明里可用：缺签。
"""

from __future__ import annotations

import polars as pl

from docgen.registers.cell_lists import split_names
from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import NAMES, Hits, RuleContext
from docgen.schema.coerce import Rules

PARAMS: Rules = {"字段": {"type": "string", "required": True}, "应有": NAMES}
LOCAL = True


def find(params: Rules, context: RuleContext) -> Hits:
    """Yield the rows in which a party has not signed.

    The hit shows the field, and 缺签 has the absent parties in the order of the rule, joined by 、.
    """
    name: str = params["字段"]
    parties: list[str] = params["应有"]
    signed = split_names(name, "，,；;")
    unsigned = [
        _unsigned_party(signed, party).alias(f"#{number}") for number, party in enumerate(parties)
    ]
    rows = context.rows.select(INDEX, pl.concat_list(unsigned).list.drop_nulls().alias("缺"))
    short = rows.filter(pl.col("缺").list.len() > 0)
    yield short.select(INDEX, pl.col("缺").list.join("、").alias("缺签")), name


def _unsigned_party(signed: pl.Expr, party: str) -> pl.Expr:
    """Return the name of a party that has not signed, else null; of 甲/乙 one suffices."""
    has_signed = pl.any_horizontal(signed.list.contains(name) for name in party.split("/"))
    return pl.when(~has_signed).then(pl.lit(party.replace("/", "或")))
