"""连号：一组之内的号从 1 起，不跳号，不重号。

参数：字段（号）、分组（字段的列表，不写则全部为一组）。
说明里可用：号、应为。
"""

from __future__ import annotations

import polars as pl

from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import Hits, RuleContext
from docgen.schema.coerce import Rules

PARAMS: Rules = {
    "字段": {"type": "string", "required": True},
    "分组": {"type": "list", "schema": {"type": "string"}},
}
LOCAL = False
_NUMBER = "号"
_EXPECTED = "应为"


def find(params: Rules, context: RuleContext) -> Hits:
    """Yield the rows whose number does not follow the one before it.

    Texts that are no whole number are passed over. In 1, 2, 4, 4 the third row is a hit (应为 3),
    and the fourth (应为 5).
    """
    name: str = params["字段"]
    groups: list[str] = params.get("分组", [])
    number = pl.col(name).cast(pl.Int64, strict=False).alias(_NUMBER)
    rows = context.rows.with_columns(number).filter(pl.col(_NUMBER).is_not_null())
    before = pl.col(_NUMBER).shift(1).fill_null(0)
    if groups:
        before = before.over(groups)
    ordered = rows.sort([*groups, _NUMBER, INDEX]).with_columns((before + 1).alias(_EXPECTED))
    wrong = ordered.filter(pl.col(_NUMBER) != pl.col(_EXPECTED))
    yield wrong.select(INDEX, _NUMBER, _EXPECTED), name
