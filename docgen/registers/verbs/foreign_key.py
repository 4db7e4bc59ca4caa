"""引用：字段里写的，要在另一本台账里找得到；空着的不算。

参数：字段（一个或几个）、台账、列（那本台账里的字段；不写则同名）、其中（那本台账的条件：符合的行才算）。
说明里可用：内容。
"""

from __future__ import annotations

import polars as pl

from docgen.registers.lookalikes import DIFFERENCE, joined_text, with_difference
from docgen.registers.register_schema import INDEX
from docgen.registers.row_filters import is_written
from docgen.registers.row_keys import read_names
from docgen.registers.rule_context import Hits, RuleContext
from docgen.schema.coerce import Rules

PARAMS: Rules = {
    "字段": {"type": ["string", "list"], "required": True},
    "台账": {"type": "string", "required": True},
    "列": {"type": ["string", "list"]},
    "其中": {"type": "string"},
}
LOCAL = False
_CONTENT = "内容"


def find(params: Rules, context: RuleContext) -> Hits:
    """Yield the rows whose values the other register does not contain.

    The frame has the fields, by which `explain` looks for a similar text, and 内容, the texts
    joined. A county without the other register gets no hit.
    """
    fields = read_names(params["字段"])
    columns = read_names(params.get("列", fields))
    other = context.other
    if other is None:
        return
    existing = context.other_rows(other).select(columns).unique()
    rows = context.rows.filter(is_written(fields))
    lost = rows.join(existing, left_on=fields, right_on=columns, how="anti")
    yield lost.select(INDEX, *fields, joined_text(fields).alias(_CONTENT)), fields[0]


def explain(context: RuleContext, hits: pl.DataFrame) -> pl.DataFrame:
    """Return hits with the difference from what looks the same in the other register.

    内容 gets the difference in brackets behind it, as “530825（…）”; the fields are left out.
    """
    fields = read_names(context.params["字段"])
    if context.other is None:
        return hits
    columns = read_names(context.params.get("列", fields))
    near = with_difference(hits, fields, context.other_rows(context.other), columns)
    content = pl.col(_CONTENT)
    told = pl.coalesce(pl.format("{}（{}）", content, pl.col(DIFFERENCE)), content)
    return near.drop(fields).with_columns(told.alias(_CONTENT))
