"""应当：式子要成立；有一边不知道的不算。

参数：式（台账各列和设定的式子）。
说明里可用：本行各列。
"""

from __future__ import annotations

from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import Hits, RuleContext
from docgen.schema.coerce import Rules

PARAMS: Rules = {"式": {"type": "string", "required": True}}
LOCAL = True


def find(params: Rules, context: RuleContext) -> Hits:
    """Yield the rows for which the expression is false.

    An expression with a blank cell is neither true nor false, so that its row is no hit. The hit
    shows the key of the row. Raises ExpressionError if the expression cannot be compiled.
    """
    expression: str = params["式"]
    holds = context.compile_condition(expression, context.register.types)
    yield context.rows.filter(~holds).select(INDEX), ""
