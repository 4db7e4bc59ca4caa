"""频次：从起到止，每年（季、月）在另一本台账里都要有规定的次数。

参数：台账、键、日期（那本台账的日期列）、其中、每（年、季、月）、从、到（本行的日期或年度字段，或设定的年度）、至少（数或设定）。
不满一期的头尾也要有；起止不知道的不算。
说明里可用：缺期（头几期）、缺数（少了的期数）。
"""

from __future__ import annotations

import polars as pl

from docgen.registers.column_types import whole_year
from docgen.registers.register_schema import INDEX
from docgen.registers.row_filters import is_written
from docgen.registers.rule_context import KEYS, NUMBER, Hits, RuleContext
from docgen.schema.coerce import Rules

PARAMS: Rules = {
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
_MONTHS = {"年": 12, "季": 3, "月": 1}
"""Length of a period in months."""
_PERIOD = "#期"
"""The number of a period: periods since the year 0."""
_MOST_NAMED = 3
"""The number of missing periods that a message names."""


def find(params: Rules, context: RuleContext) -> Hits:
    """Yield the rows with a period in which the other register has too few rows.

    A row has one hit, whatever the number of its missing periods. It shows the key of the row.
    """
    unit: str = params["每"]
    months = _MONTHS[unit]
    least = context.number("至少")
    other = context.other
    if other is None:
        return
    keys = context.keys()
    day = pl.col(params["日期"])
    period = ((day.dt.year() * 12 + day.dt.month() - 1) // months).cast(pl.Int64)
    groups = context.other_rows(other).with_columns(period.alias(_PERIOD))
    counts = groups.group_by([*keys.other_fields, _PERIOD]).agg(
        pl.len().cast(pl.Float64).alias("实有")
    )
    counted = _each_period(context, months).join(
        counts,
        left_on=[*keys.fields, _PERIOD],
        right_on=[*keys.other_fields, _PERIOD],
        how="left",
    )
    short = counted.filter(pl.col("实有").fill_null(0.0) < least).sort(INDEX, _PERIOD)
    names = _period_names(unit).head(_MOST_NAMED).str.join("、").alias("缺期")
    yield short.group_by(INDEX).agg(names, pl.len().alias("缺数")), ""


def _each_period(context: RuleContext, months: int) -> pl.LazyFrame:
    """Return each row once for every period from its first to its last (从、到).

    Rows of which one end is unknown, or whose first period comes after the last, are left out.
    """
    first = _period_of(context, "从", months)
    last = _period_of(context, "到", months)
    rows = context.rows.filter(is_written(context.keys().fields))
    periods = pl.int_ranges(first, last + 1).alias(_PERIOD)
    return rows.with_columns(periods).explode(_PERIOD).filter(pl.col(_PERIOD).is_not_null())


def _period_of(context: RuleContext, bound: str, months: int) -> pl.Expr:
    """Return the number of the period of a bound; a year begins in January, ends in December.

    A bound is a field of days, a field of years, or a setting with a year. With 每: 季 the number
    of 2018年5月 is 2018 * 4 + 1.
    """
    name: str = context.params[bound]
    column_type = context.register.types.get(name)
    if column_type == pl.Date:
        month = whole_year(pl.col(name).dt.year()) * 12 + pl.col(name).dt.month() - 1
        return (month // months).cast(pl.Int64)
    year = pl.col(name) if column_type is not None else pl.lit(context.number(bound))
    month_of_year = {"从": 0, "到": 11}[bound]
    month = whole_year(year) * 12 + month_of_year
    return (month // months).cast(pl.Int64)


def _period_names(unit: str) -> pl.Expr:
    """Return the names of periods, as 2018年, 2018年第2季度 or 2018年5月."""
    months = _MONTHS[unit]
    year = (pl.col(_PERIOD) * months // 12).cast(pl.String) + "年"
    if unit == "年":
        return year
    within = (pl.col(_PERIOD) % (12 // months) + 1).cast(pl.String)
    if unit == "季":
        return year + "第" + within + "季度"
    return year + within + "月"
