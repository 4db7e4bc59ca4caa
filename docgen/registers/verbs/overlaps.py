"""不重叠：一组之内，各行的起止时间不得交叉；止空着的算到现在；起空着的不算。

参数：起、止（日期字段）、分组（字段的列表）。
说明里可用：前起、前止（与它交叉的、结束得最晚的一段）。
"""

from __future__ import annotations

import polars as pl

from docgen.registers.lookalikes import REMEDY
from docgen.registers.register_schema import INDEX
from docgen.registers.row_filters import is_written
from docgen.registers.row_keys import EVERY_ROW
from docgen.registers.rule_context import NAMES, Hits, RuleContext
from docgen.schema.coerce import Rules

PARAMS: Rules = {
    "起": {"type": "string", "required": True},
    "止": {"type": "string", "required": True},
    "分组": NAMES,
}
LOCAL = False
_BEFORE_START = "前起"
_BEFORE_END = "前止"
_LATE_END = "前一段的“{}”晚于这一段的“{}”，写错的改正；都没有写错的，不用改"
"""What to do where the end before is written; the remedy of the rule is for one that is not."""


def find(params: Rules, context: RuleContext) -> Hits:
    """Yield the rows that begin before an earlier row of their group has ended.

    Each row is compared with the one of those before it, by the day of the start, that ends last:
    a long row may span several later ones. A row that ends on the day on which the next one begins
    does not overlap with it.
    """
    start: str = params["起"]
    end: str = params["止"]
    groups: list[str] = params["分组"] or [EVERY_ROW]
    rows = context.rows.filter(is_written([start, *groups])).sort([*groups, start, INDEX])
    pairs = rows.with_columns(
        _start_of_last(start, end).shift(1).over(groups).alias(_BEFORE_START),
        _last_end(end).shift(1).over(groups).alias(_BEFORE_END),
    )
    is_running = pl.col(_BEFORE_START).is_not_null() & pl.col(_BEFORE_END).is_null()
    crossed = pairs.filter(is_running | (pl.col(start) < pl.col(_BEFORE_END)))
    is_late = pl.col(_BEFORE_END).is_not_null()
    remedy = pl.when(is_late).then(pl.lit(_LATE_END.format(end, start))).alias(REMEDY)
    yield crossed.select(INDEX, _BEFORE_START, _BEFORE_END, remedy), start


def _last_end(end: str) -> pl.Expr:
    """Return the last end of the rows up to each one, null if one of them has not ended."""
    return pl.when(~_has_open_row(end)).then(pl.col(end).cum_max())


def _start_of_last(start: str, end: str) -> pl.Expr:
    """Return the start of the row that `_last_end` is the end of, the nearest of several."""
    is_last = pl.col(end).is_null() | (pl.col(end) == _last_end(end))
    return pl.when(is_last).then(pl.col(start)).forward_fill()


def _has_open_row(end: str) -> pl.Expr:
    """Return whether one of the rows up to each one has no end."""
    return pl.col(end).is_null().cum_max()
