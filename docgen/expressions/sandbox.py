"""The sandbox in which every template, every sentence and every condition is evaluated."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from jinja2 import StrictUndefined
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from docgen.expressions.filters import FILTERS, TESTS
from docgen.expressions.lexing import Quantities
from docgen.expressions.literals import parse_quantity
from docgen.expressions.quantity import Quantity, UnitError


def _literal(text: str) -> Quantity:
    found = parse_quantity(text)
    if found is None:
        raise UnitError(f"“{text}”不是数")
    return found


class Sandbox(SandboxedEnvironment):
    """Jinja2's sandbox; division of whole numbers is exact, powers are bounded."""

    intercepted_binops = frozenset({"/", "**"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`a.b`: of a mapping its item first, so that a field may be called as it likes."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Division never makes a binary float; a power cannot eat the machine."""
        if operator == "**":
            raise UnitError("表达式里不用乘方")
        if isinstance(left, int | Decimal) and isinstance(right, int | Decimal):
            return Quantity(Decimal(left)) / right
        return left / right


@cache
def environment() -> Sandbox:
    """The one environment: strict about unknown names, with the Chinese-named filters."""
    sandbox = Sandbox(
        undefined=StrictUndefined,
        autoescape=False,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols", Quantities],
    )
    sandbox.filters.update(FILTERS)
    sandbox.tests.update(TESTS)
    sandbox.globals["量"] = _literal
    return sandbox
