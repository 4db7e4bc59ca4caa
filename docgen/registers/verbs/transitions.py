"""流转：一个问题的各步要一步接一步，每步都是“流程”允许的，最后一步到的就是它现在的状态。

参数：台账（有“流程”的那本）、键（两边对应的字段）、日期、由、到（本台账的字段）。同一天的各步照行的先后。
说明里可用：毛病。
"""

from __future__ import annotations

import polars as pl

from docgen.expressions.errors import ExpressionError
from docgen.registers import register_keywords as kw
from docgen.registers.life_cycle import Flow
from docgen.registers.register_schema import INDEX
from docgen.registers.row_filters import is_written
from docgen.registers.rule_context import KEYS, Hits, RuleContext
from docgen.schema.coerce import Rules

PARAMS: Rules = {
    "台账": {"type": "string", "required": True},
    "键": KEYS,
    "日期": {"type": "string", "required": True},
    "由": {"type": "string", "required": True},
    "到": {"type": "string", "required": True},
}
LOCAL = False
_BEFORE = "#前"
"""The state that the move before leads to."""
_LAST = "#末"
"""Whether the move is the last one of its row."""
_NOW = "#现"
"""The state in the other register."""


def find(params: Rules, context: RuleContext) -> Hits:
    """Yield the moves that are not allowed, do not follow, or end in another state than the row's.

    Raises ExpressionError if the other register has no life cycle (流程).

    Three frames: moves that the flow lacks, moves that begin elsewhere than the one before has
    ended, and last moves whose end is not the state in the other register. A row may be in all of
    them.
    """
    day: str = params["日期"]
    start: str = params["由"]
    end: str = params["到"]
    other = context.other
    if other is None:
        return
    flow = other.form.flow
    if flow is None:
        raise ExpressionError(f"“{other.name}”的字段表里没有“{kw.FLOW}”")
    keys = context.keys()
    rows = context.rows.filter(is_written([*keys.fields, start, end]))
    moves = rows.sort([*keys.fields, day, INDEX]).with_columns(
        pl.col(end).shift(1).over(keys.fields).fill_null(flow.start).alias(_BEFORE),
        (pl.col(INDEX) == pl.col(INDEX).last().over(keys.fields)).alias(_LAST),
    )
    yield _hits(moves, ~_is_allowed(flow, start, end), _forbidden_message(flow, start, end)), end
    yield _hits(moves, pl.col(start) != pl.col(_BEFORE), _gap_message(start)), start
    now = context.other_rows(other).select(*keys.other_fields, pl.col(flow.field).alias(_NOW))
    last = moves.filter(_LAST).join(
        now.unique(keys.other_fields), left_on=keys.fields, right_on=keys.other_fields
    )
    yield _hits(last, pl.col(end) != pl.col(_NOW), _state_message(end)), end


def _hits(moves: pl.LazyFrame, wrong: pl.Expr, fault: pl.Expr) -> pl.LazyFrame:
    """Return the number and the fault of the moves for which `wrong` is true."""
    return moves.filter(wrong).select(INDEX, fault.alias("毛病"))


def _is_allowed(flow: Flow, start: str, end: str) -> pl.Expr:
    """Return whether the flow has a move between the two states of a row."""
    allowed = [f"{move.start}→{move.end}" for move in flow.moves]
    return pl.concat_str(start, end, separator="→").is_in(allowed)


def _forbidden_message(flow: Flow, start: str, end: str) -> pl.Expr:
    """Return the message about a move that is not allowed, with the states that are.

    States are those of the flow; after one that it lacks nothing is allowed.
    """
    states = list(flow.blank)
    onward = ["”“".join(flow.onward(state)) for state in states]
    after = pl.col(start).replace_strict(states, onward, default="", return_dtype=pl.String)
    message = pl.format("不能由“{}”到“{}”", start, end)
    allowed = pl.format("{}，由“{}”只能到“{}”", message, start, after)
    is_end = pl.format("{}，“{}”以后没有下一步", message, start)
    return pl.when(after != "").then(allowed).otherwise(is_end)


def _gap_message(start: str) -> pl.Expr:
    """Return the message about a move that does not begin where the one before has ended."""
    message = "这一步由“{}”起，上一步到的却是“{}”：步骤漏记，或日期、先后错了"
    return pl.format(message, start, _BEFORE)


def _state_message(end: str) -> pl.Expr:
    """Return the message about a last move that ends elsewhere than in the state of the ledger."""
    return pl.format("最后一步到“{}”，台账的状态却是“{}”", end, _NOW)
