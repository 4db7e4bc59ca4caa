"""应当：式子要成立；有一边不知道的不算。

参数：式（台账各列和设定的式子）。
说明里可用：本行各列。
"""

from __future__ import annotations

from typing import Any

from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import Hits, RuleContext

PARAMS: dict[str, Any] = {"式": {"type": "string", "required": True}}
LOCAL = True


def find(asked: RuleContext) -> Hits:
    """The rows for which the expression is false."""
    holds = asked.compile(asked.params["式"], asked.own.types)
    yield asked.rows.filter(~holds).select(INDEX), ""
