"""The sandbox in which every template, every sentence and every condition is evaluated."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from docgen.expressions.filters import FILTERS, TESTS, filter_remedy
from docgen.expressions.lexing import Quantities
from docgen.expressions.literals import parse_quantity
from docgen.expressions.quantity import Quantity, UnitError


def _literal(text: str) -> Quantity:
    found = parse_quantity(text)
    if found is None:
        raise UnitError(f"“{text}”不是数")
    return found


class UnknownFilterError(TemplateSyntaxError):
    """A filter that no table lists; `message` and `remedy` are for the user."""

    def __init__(self, name: str, lineno: int, defined: Iterable[str]) -> None:
        super().__init__(f"没有“{name}”这个过滤器", lineno)
        self.remedy = filter_remedy(name, defined)

    def __str__(self) -> str:
        return f"{self.message}，{self.remedy}"


class _Generator(CodeGenerator):
    """Compiles no filter that is not listed, not even behind a condition."""

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        if node.name not in self.environment.filters:
            raise UnknownFilterError(node.name, node.lineno, self.environment.filters)
        super().visit_Filter(node, frame)


class Sandbox(SandboxedEnvironment):
    """Jinja2's sandbox; division of whole numbers is exact, powers are bounded."""

    code_generator_class = _Generator
    intercepted_binops = frozenset({"/", "**"})

    def call_filter(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Apply a filter by its name, as `|map('年')` does; UnknownFilterError if not listed."""
        if name not in self.filters:
            raise UnknownFilterError(name, 1, self.filters)
        return super().call_filter(name, *args, **kwargs)

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
    """Return the one environment: strict about unknown names, with the filters of the table."""
    sandbox = Sandbox(
        undefined=StrictUndefined,
        autoescape=False,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols", Quantities],
    )
    sandbox.filters = {name: entry.function for name, entry in FILTERS.items()}
    sandbox.tests.update(TESTS)
    sandbox.globals["量"] = _literal
    return sandbox
