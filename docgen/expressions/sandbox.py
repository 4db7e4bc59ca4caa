"""Build the sandbox in which every template, sentence and condition is evaluated.

It is Jinja2's sandbox with only the filters of `FILTERS`, exact quantities in place of floats, and
no powers. `get_environment` returns the one instance of the program.
"""

from __future__ import annotations

import operator as operators
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from docgen.expressions.filters import FILTERS, TESTS, suggest_filter
from docgen.expressions.lexing import LITERAL, Quantities
from docgen.expressions.literals import parse_quantity
from docgen.expressions.quantity import Quantity, UnitError


class UnknownFilterError(TemplateSyntaxError):
    """A filter that is not in the table; `message` and `remedy` are for users."""

    def __init__(self, name: str, lineno: int, defined: Iterable[str]) -> None:
        super().__init__(f"没有“{name}”这个过滤器", lineno)
        self.remedy = suggest_filter(name, defined)

    def __str__(self) -> str:
        return f"{self.message}，{self.remedy}"


class _Generator(CodeGenerator):
    """Refuses to compile a filter that is not in the table, even behind a false condition."""

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        if node.name not in self.environment.filters:
            raise UnknownFilterError(node.name, node.lineno, self.environment.filters)
        super().visit_Filter(node, frame)


class Sandbox(SandboxedEnvironment):
    """Jinja2's sandbox with exact division of whole numbers and without powers."""

    code_generator_class = _Generator
    intercepted_binops = frozenset({"/", "**"})

    def call_filter(self, name: str, *args: Any, **kwargs: Any) -> object:
        """Apply a filter by its name, as `|map('年')` does.

        Raises UnknownFilterError if the filter is not in the table.
        """
        if name not in self.filters:
            raise UnknownFilterError(name, 1, self.filters)
        return super().call_filter(name, *args, **kwargs)

    def getattr(self, obj: object, attribute: str) -> object:
        """Return `a.b`: the item of a mapping comes first, so a field may have any name."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        """Return a quotient, exact for whole numbers. Raises UnitError for a power.

        A power could take any amount of time and memory.
        """
        if operator == "**":
            raise UnitError("表达式里不用乘方")
        if isinstance(left, int | Decimal) and isinstance(right, int | Decimal):
            return Quantity(Decimal(left)) / right
        return operators.truediv(left, right)


@cache
def get_environment() -> Sandbox:
    """Return the one environment: strict about unknown names, with the filters of the table."""
    environment = Sandbox(
        undefined=StrictUndefined,
        autoescape=False,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols", Quantities],
    )
    environment.filters = {name: entry.function for name, entry in FILTERS.items()}
    environment.tests.update(TESTS)
    environment.globals[LITERAL] = _read_literal
    return environment


def _read_literal(text: str) -> Quantity:
    quantity = parse_quantity(text)
    if quantity is None:
        raise UnitError(f"“{text}”不是数")
    return quantity
