"""状态：一行写的状态，要与它填了什么相符；什么状态须有什么、须无什么，照字段表的“流程”。

参数：无（流程写在这本台账的字段表里）。
说明里可用：状态、毛病。
"""

from __future__ import annotations

import polars as pl

from docgen.expressions.errors import ExpressionError
from docgen.registers import register_keywords as kw
from docgen.registers.life_cycle import Flow
from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import Hits, RuleContext
from docgen.schema.coerce import Rules

PARAMS: Rules = {}
LOCAL = True


def find(params: Rules, context: RuleContext) -> Hits:
    """Yield the rows that lack a value that their state demands, or hold one it forbids.

    Raises ExpressionError if the register has no life cycle (流程).

    Every hit shows the field that is blank, wrong or written too early. A state that the flow does
    not know demands nothing.
    """
    flow = context.register.form.flow
    if flow is None:
        raise ExpressionError(f"字段表里没有“{kw.FLOW}”")
    yield from _missing_values(context.rows, flow)
    yield from _early_values(context.rows, flow)


def _missing_values(rows: pl.LazyFrame, flow: Flow) -> Hits:
    """Yield for each demand the rows in a state that makes it and does not find it.

    A demand with a value is broken by another value; that nothing is written breaks the demand for
    any value, which always stands beside it.
    """
    for name, value in sorted(frozenset().union(*flow.needs.values())):
        states = [state for state, needs in flow.needs.items() if (name, value) in needs]
        if value:
            wrong = pl.col(name) != value
            fault = f"“{name}”却不是“{value}”"
        else:
            wrong = pl.col(name).is_null()
            fault = f"缺“{name}”"
        yield _hits(rows, flow, pl.col(flow.field).is_in(states) & wrong, fault), name


def _early_values(rows: pl.LazyFrame, flow: Flow) -> Hits:
    """Yield for each field the rows that hold it in a state in which it must be blank (须无)."""
    for name in sorted(frozenset().union(*flow.blank.values())):
        states = [state for state, names in flow.blank.items() if name in names]
        wrong = pl.col(flow.field).is_in(states) & pl.col(name).is_not_null()
        yield _hits(rows, flow, wrong, f"却写了“{name}”"), name


def _hits(rows: pl.LazyFrame, flow: Flow, wrong: pl.Expr, fault: str) -> pl.LazyFrame:
    """Return the number, the state and the fault of the rows for which `wrong` is true."""
    state = pl.col(flow.field).alias("状态")
    return rows.filter(wrong).select(INDEX, state, pl.lit(fault).alias("毛病"))
