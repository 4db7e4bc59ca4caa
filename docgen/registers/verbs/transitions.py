"""流转：一个问题的各步要一步接一步，每步都是“流程”允许的，最后一步到的就是它现在的状态。

参数：台账（有“流程”的那本）、键（两边对应的字段）、日期、由、到（本台账的字段）。同一天的各步照行的先后。
说明里可用：毛病。
"""

from __future__ import annotations

from typing import Any

import polars as pl

from docgen.expressions.evaluation import ExpressionError
from docgen.model import keywords as w
from docgen.registers.life_cycle import Flow
from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import KEYS, Hits, RuleContext, known

PARAMS: dict[str, Any] = {
    "台账": {"type": "string", "required": True},
    "键": KEYS,
    "日期": {"type": "string", "required": True},
    "由": {"type": "string", "required": True},
    "到": {"type": "string", "required": True},
}
LOCAL = False
_BEFORE, _LAST, _NOW, _NEXT = "#前", "#末", "#现", "#可到"


def find(asked: RuleContext) -> Hits:
    """The moves that are not allowed, do not follow, or end elsewhere than where the row is."""
    other = asked.other
    if other is None:
        return
    flow = other.form.flow
    if flow is None:
        raise ExpressionError(f"“{other.name}”的字段表里没有“{w.FLOW}”")
    (own, there), (start, end) = asked.keys(), (asked.params["由"], asked.params["到"])
    moves = asked.rows.filter(known([*own, start, end])).sort([*own, asked.params["日期"], INDEX])
    told = moves.with_columns(
        pl.col(end).shift(1).over(own).fill_null(flow.start).alias(_BEFORE),
        (pl.col(INDEX) == pl.col(INDEX).last().over(own)).alias(_LAST),
    )
    yield told.filter(~_allowed(flow, start, end)).select(INDEX, _forbidden(flow, start, end)), end
    loose = told.filter(pl.col(start) != pl.col(_BEFORE))
    yield loose.select(INDEX, _loose(start)), start
    now = asked.others(other).select(*there, pl.col(flow.field).alias(_NOW)).unique(there)
    ends = told.filter(_LAST).join(now, left_on=own, right_on=there)
    yield ends.filter(pl.col(end) != pl.col(_NOW)).select(INDEX, _elsewhere(end)), end


def _allowed(flow: Flow, start: str, end: str) -> pl.Expr:
    pairs = [f"{move.start}→{move.end}" for move in flow.moves]
    return pl.concat_str(start, end, separator="→").is_in(pairs)


def _forbidden(flow: Flow, start: str, end: str) -> pl.Expr:
    states = list(flow.blank)
    onward = ["”“".join(flow.onward(state)) for state in states]
    after = pl.col(start).replace_strict(states, onward, default="", return_dtype=pl.String)
    said = pl.format("不能由“{}”到“{}”", start, end)
    may = pl.format("{}，由“{}”只能到“{}”", said, start, after)
    none = pl.format("{}，“{}”以后没有下一步", said, start)
    return pl.when(after != "").then(may).otherwise(none).alias("毛病")


def _loose(start: str) -> pl.Expr:
    said = "这一步由“{}”起，上一步到的却是“{}”：步骤漏记，或日期、先后错了"
    return pl.format(said, start, _BEFORE).alias("毛病")


def _elsewhere(end: str) -> pl.Expr:
    return pl.format("最后一步到“{}”，台账的状态却是“{}”", end, _NOW).alias("毛病")
