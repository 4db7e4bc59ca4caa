"""回避：办这件事的人，不能是被核的人；一格里有几个人的用顿号隔开，有一个相同就算。

参数：字段（写核查人的字段的列表）、对（写被核的人的字段）。
说明里可用：谁、作（他又在哪个字段）。
"""

from __future__ import annotations

import polars as pl

from docgen.registers.cell_lists import split_names
from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import NAMES, Hits, RuleContext
from docgen.schema.coerce import Rules

PARAMS: Rules = {"字段": NAMES, "对": {"type": "string", "required": True}}
LOCAL = True


def find(params: Rules, context: RuleContext) -> Hits:
    """Yield the rows in which one person is on both sides.

    One frame for each field of those who examine, shown at that field. 谁 has the names in their
    order by code point, joined by 、.
    """
    fields: list[str] = params["字段"]
    against = _people(params["对"])
    for name in fields:
        both = _people(name).list.set_intersection(against)
        rows = context.rows.select(INDEX, both.alias("谁"), pl.lit(name).alias("作"))
        shared = rows.filter(pl.col("谁").list.len() > 0)
        yield shared.with_columns(pl.col("谁").list.sort().list.join("、")), name


def _people(field: str) -> pl.Expr:
    """Return the names in the cells of a field, without empty ones."""
    names = split_names(field, "，,；;/")
    return names.list.eval(pl.element().filter(pl.element() != ""))
