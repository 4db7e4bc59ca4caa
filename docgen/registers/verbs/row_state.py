"""状态：一行写的状态，要与它填了什么相符；什么状态须有什么、须无什么，照字段表的“流程”。

参数：无（流程写在这本台账的字段表里）。
说明里可用：状态、毛病。
"""

from __future__ import annotations

from typing import Any

import polars as pl

from docgen.expressions.evaluation import ExpressionError
from docgen.model import keywords as w
from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import Hits, RuleContext

PARAMS: dict[str, Any] = {}
LOCAL = True


def find(asked: RuleContext) -> Hits:
    """The rows that lack what their state asks for, or hold what it does not know yet."""
    flow = asked.own.form.flow
    if flow is None:
        raise ExpressionError(f"字段表里没有“{w.FLOW}”")
    state = pl.col(flow.field)
    needs = sorted({need for needs in flow.needs.values() for need in needs})
    for name, value in needs:
        due = [key for key, own in flow.needs.items() if (name, value) in own]
        wrong = pl.col(name) != value if value else pl.col(name).is_null()
        said = f"“{name}”却不是“{value}”" if value else f"缺“{name}”"
        yield _told(asked, state, asked.rows.filter(state.is_in(due) & wrong), said), name
    for name in sorted({name for names in flow.blank.values() for name in names}):
        early = [key for key, names in flow.blank.items() if name in names]
        held = asked.rows.filter(state.is_in(early) & pl.col(name).is_not_null())
        yield _told(asked, state, held, f"却写了“{name}”"), name


def _told(asked: RuleContext, state: pl.Expr, rows: pl.LazyFrame, said: str) -> pl.LazyFrame:
    return rows.select(INDEX, state.alias("状态"), pl.lit(said).alias("毛病"))
