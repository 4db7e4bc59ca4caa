"""必备材料：每一行（符合条件的）在归档目录里都要有这种材料。

参数：材料、至少（件数，不写为 1）、年度（本行的年度字段：要有这一年的）、
逐年（从：本行的字段；到：字段或设定的列表，取头一个有的：其间每年都要有）；
归档目录是哪一本、按哪些字段对应、材料名在哪一列、哪些行算，由字段表的“必备材料”写明。
说明里可用：材料、实有、至少；逐年的另有：缺年。
"""

from __future__ import annotations

from typing import Any

import polars as pl

from docgen.model import keywords as w
from docgen.registers.column_expressions import whole_year
from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import NUMBER, Hits, RuleContext, pairs

PARAMS: dict[str, Any] = {
    "材料": {"type": "string", "required": True},
    "至少": NUMBER,
    "年度": {"type": "string"},
    "逐年": {
        "type": "dict",
        "schema": {
            "从": {"type": "string", "required": True},
            "到": {"type": "list", "required": True, "schema": {"type": "string"}},
        },
    },
}
LOCAL = False
_YEAR = "#年"


def find(asked: RuleContext) -> Hits:
    """The rows that lack the material."""
    where, least = asked.own.materials, asked.number("至少") or 1.0
    other = asked.registers.get(where.get(w.REGISTER, ""))
    if other is None:
        return
    own, there = pairs(where[w.KEYED])
    items = asked.among(other, where.get(w.AMONG))
    items = items.filter(pl.col(where["列"]) == asked.params["材料"])
    rows, missing = asked.rows, "实有"
    cell = own[0] if own[0] in asked.own.types else ""
    if "逐年" in asked.params:
        rows = _each_year(asked)
    elif "年度" in asked.params:
        rows = rows.with_columns(pl.col(asked.params["年度"]).alias(_YEAR))
    if rows is not asked.rows:
        items = items.with_columns(pl.col(where["年度"]).cast(pl.Float64).alias(_YEAR))
        rows = rows.with_columns(pl.col(_YEAR).cast(pl.Float64)).filter(pl.col(_YEAR).is_not_null())
        own, there = [*own, _YEAR], [*there, _YEAR]
    made = items.group_by(there).agg(pl.len().cast(pl.Float64).alias("实有"))
    told = rows.join(made, left_on=own, right_on=there, how="left")
    short = told.with_columns(pl.col("实有").fill_null(0.0)).filter(pl.col("实有") < least)
    facts = [pl.lit(asked.params["材料"]).alias("材料"), pl.lit(least).alias("至少")]
    if "逐年" in asked.params:
        years = pl.col(_YEAR).cast(pl.Int64).sort().cast(pl.String).str.join("、").alias("缺年")
        short = short.group_by(INDEX).agg(pl.col(missing).sum(), years)
        yield short.select(INDEX, missing, "缺年", *facts), cell
    else:
        yield short.select(INDEX, missing, *facts), cell


def _each_year(asked: RuleContext) -> pl.LazyFrame:
    """The rows once for every year that they span."""
    span = asked.params["逐年"]
    last = whole_year(pl.coalesce(_bound(asked, name) for name in span["到"]))
    years = pl.int_ranges(whole_year(_bound(asked, span["从"])), last + 1)
    return asked.rows.with_columns(years.alias(_YEAR)).explode(_YEAR)


def _bound(asked: RuleContext, name: str) -> pl.Expr:
    if name in asked.own.types:
        return pl.col(name)
    value = asked.settings.get(name)
    return pl.lit(value if isinstance(value, float) else None, dtype=pl.Float64)
