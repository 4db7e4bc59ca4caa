"""频次：从起到止，每年（季、月）在另一本台账里都要有规定的次数。

参数：台账、键、日期（那本台账的日期列）、其中、每（年、季、月）、从、到（本行的日期或年度字段，或设定的年度）、至少（数或设定）。
不满一期的头尾也要有；起止不知道的不算。
说明里可用：缺期（头几期）、缺数（少了的期数）。
"""

from __future__ import annotations

from typing import Any

import polars as pl

from docgen.registers.column_expressions import whole_year
from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import KEYS, NUMBER, Hits, RuleContext, known

PARAMS: dict[str, Any] = {
    "台账": {"type": "string", "required": True},
    "键": KEYS,
    "日期": {"type": "string", "required": True},
    "其中": {"type": "string"},
    "每": {"type": "string", "required": True, "allowed": ["年", "季", "月"]},
    "从": {"type": "string", "required": True},
    "到": {"type": "string", "required": True},
    "至少": {**NUMBER, "required": True},
}
LOCAL = False
_STEPS = {"年": 12, "季": 3, "月": 1}
_PERIOD, _SHOWN = "#期", 3


def find(asked: RuleContext) -> Hits:
    """The rows with a period in which too little happened."""
    other, least = asked.other, asked.number("至少")
    if other is None:
        return
    (own, there), step = asked.keys(), _STEPS[asked.params["每"]]
    day = pl.col(asked.params["日期"])
    there_period = ((day.dt.year() * 12 + day.dt.month() - 1) // step).cast(pl.Int64)
    made = asked.others(other).with_columns(there_period.alias(_PERIOD)).group_by([*there, _PERIOD])
    counts = made.agg(pl.len().cast(pl.Float64).alias("实有"))
    first, last = (_period(asked, name, step) for name in ("从", "到"))
    rows = asked.rows.filter(known(own)).with_columns(pl.int_ranges(first, last + 1).alias(_PERIOD))
    rows = rows.explode(_PERIOD).filter(pl.col(_PERIOD).is_not_null())
    told = rows.join(counts, left_on=[*own, _PERIOD], right_on=[*there, _PERIOD], how="left")
    short = told.filter(pl.col("实有").fill_null(0.0) < least).sort(INDEX, _PERIOD)
    shown = _shown(asked.params["每"], step).head(_SHOWN).str.join("、").alias("缺期")
    yield short.group_by(INDEX).agg(shown, pl.len().alias("缺数")), ""


def _period(asked: RuleContext, name: str, step: int) -> pl.Expr:
    """The number of the period in which a bound lies; a year begins and ends with itself."""
    text = asked.params[name]
    kind = asked.own.types.get(text)
    if kind == pl.Date:
        months = whole_year(pl.col(text).dt.year()) * 12 + pl.col(text).dt.month() - 1
    else:
        year = pl.col(text) if kind is not None else pl.lit(asked.number(name))
        months = whole_year(year) * 12 + (0 if name == "从" else 11)
    return (months // step).cast(pl.Int64)


def _shown(each: str, step: int) -> pl.Expr:
    year = (pl.col(_PERIOD) * step // 12).cast(pl.String) + "年"
    if each == "年":
        return year
    within = (pl.col(_PERIOD) % (12 // step) + 1).cast(pl.String)
    return year + (pl.lit("第") + within + "季度" if each == "季" else within + "月")
