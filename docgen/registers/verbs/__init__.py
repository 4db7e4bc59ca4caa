"""The verbs of the rules over registers: one module a verb, one table that lists them.

A module has a docstring (the clerk's page), PARAMS (its parameters in Cerberus's grammar), LOCAL
and `find`. LOCAL verbs judge each row by itself, so that a part of a register can be judged
without the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from docgen.registers.rule_context import RowHits, RuleContext
from docgen.registers.verbs import (
    assertion,
    chronology,
    foreign_key,
    frequency,
    manual_review,
    matching,
    notice_period,
    overlaps,
    proportion,
    recusal,
    repeated_values,
    required_cells,
    required_material,
    row_counts,
    row_state,
    row_totals,
    serial_numbers,
    signatures,
    transitions,
    unique_key,
)
from docgen.rules.verb import LocalVerb

RegisterVerb = LocalVerb[RuleContext, RowHits]
"""A verb over registers; LOCAL says that a row is judged without the others."""

VERBS: Mapping[str, RegisterVerb] = {
    "必备材料": required_material,
    "必填": required_cells,
    "件数": row_counts,
    "占比": proportion,
    "合计": row_totals,
    "唯一": unique_key,
    "重复": repeated_values,
    "引用": foreign_key,
    "相符": matching,
    "应当": assertion,
    "先后": chronology,
    "公示期": notice_period,
    "签字": signatures,
    "连号": serial_numbers,
    "不重叠": overlaps,
    "频次": frequency,
    "回避": recusal,
    "状态": row_state,
    "流转": transitions,
    "人工核查": manual_review,
}
"""The module of each verb by its name in a rule."""
EXPLAINED: Mapping[str, Callable[[RuleContext, pl.DataFrame], pl.DataFrame]] = {
    "必备材料": required_material.explain,
    "件数": row_counts.explain,
    "引用": foreign_key.explain,
}
"""What tells of the hits of a verb whether a key is only written in another way."""
MANUAL = frozenset({"人工核查"})
"""The verbs that find nothing: people look at what their rules name."""
