"""Build the sandbox in which every template, sentence and condition is evaluated.

It is Jinja2's immutable sandbox with only the filters of `FILTERS`, exact quantities in place of
floats, no powers, no methods of texts and lists, and the bounds of `docgen.expressions.bounds`.
`get_environment` returns the one instance of the program.

`evaluation` compiles sentences and expressions in it, the Word engine overlays it with its own
delimiters and the filters that write XML. `Generator` bounds what is compiled, `Sandbox` what is
called while it runs.
"""

from __future__ import annotations

import operator as operators
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from jinja2 import (
    Environment,
    StrictUndefined,
    TemplateAssertionError,
    TemplateSyntaxError,
    Undefined,
    nodes,
)
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import BlockReference, Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from docgen.expressions.bounds import (
    ExpressionFunction,
    ForbiddenError,
    bounded_filter,
    check_size,
    count_turns,
    is_sized,
    join_bounded,
    repeat,
)
from docgen.expressions.filters import FILTERS, TESTS, suggest_filter
from docgen.expressions.lexing import LITERAL, Quantities
from docgen.expressions.literals import parse_quantity
from docgen.expressions.quantity import Quantity, UnitError

_COUNT_TURNS = "_count_turns"
_CHECK_SIZE = "_check_size"
_FUNCTIONS = ("range", "dict")
"""The functions of Jinja2 that people may call."""
_CALLABLE = (Macro, BlockReference, LoopContext, ExpressionFunction, Undefined)
"""What may be called; an undefined value then says that it is undefined."""
_DICT_METHODS = frozenset({"items", "keys", "values", "get"})


class UnknownFilterError(TemplateSyntaxError):
    """A filter that is not in the table; `message` and `remedy` are for users."""

    def __init__(self, name: str, lineno: int, defined: Iterable[str]) -> None:
        """Take the name of the filter, its line in the source, and the names that there are."""
        super().__init__(f"没有“{name}”这个过滤器", lineno)
        self.remedy = suggest_filter(name, defined)

    def __str__(self) -> str:
        """Return the message with its remedy, as one sentence for users."""
        return f"{self.message}，{self.remedy}"


def require_known(node: nodes.Filter | nodes.Test, environment: Environment) -> None:
    """Raise for a filter or a test that is not in the table.

    Raises UnknownFilterError for a filter, TemplateAssertionError of Jinja2 for a test.
    """
    if isinstance(node, nodes.Test):
        if node.name not in environment.tests:
            raise TemplateAssertionError(f"No test named {node.name!r}.", node.lineno)
    elif node.name not in environment.filters:
        raise UnknownFilterError(node.name, node.lineno, environment.filters)


class Generator(CodeGenerator):
    """Refuses to compile a filter that is not in the table, even behind a false condition.

    Loops count their turns, and texts that are joined or captured are checked for their size.
    """

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        """Write the code of a filter. Raises UnknownFilterError if it is not in the table."""
        require_known(node, self.environment)
        super().visit_Filter(node, frame)

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        """Write the code of a whole template, its loops and blocks bounded first.

        The items of each loop go through `count_turns`, the text of each `{% set %}` block through
        `check_size`.
        """
        for loop in node.find_all(nodes.For):
            loop.iter = filtered(loop.iter, _COUNT_TURNS, loop.lineno)
        for block in node.find_all(nodes.AssignBlock):
            block.filter = filtered(block.filter, _CHECK_SIZE, block.lineno)
        super().visit_Template(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Read the item of a dict at once, as `Sandbox.getattr` does.

        The code that is written reads `x['名'] if type(x) is dict and '名' in x else …`. It saves a
        call for each value of a cell, most of which are items of dicts.
        """
        if not isinstance(node.node, nodes.Name) or node.node.ctx != "load":
            super().visit_Getattr(node, frame)
            return
        name = frame.symbols.ref(node.node.name)
        self.write(f"({name}[{node.attr!r}] if type({name}) is dict and {node.attr!r} in {name}")
        self.write(" else ")
        super().visit_Getattr(node, frame)
        self.write(")")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        """Write the code of `a ~ b`, which `Sandbox.concatenate` joins under the bound."""
        self.write("environment.concatenate((")
        for operand in node.nodes:
            self.visit(operand, frame)
            self.write(", ")
        self.write("))")


def filtered(operand: nodes.Node | None, name: str, line: int) -> nodes.Filter:
    """Return the tree of `operand|name`; without an operand the filter is of a block."""
    no_arguments: tuple[object, ...] = ([], [], None, None)
    return nodes.Filter(operand, name, *no_arguments, lineno=line)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox with exact division of whole numbers, and with bounds."""

    code_generator_class = Generator
    intercepted_binops = frozenset({"/", "**", "*", "%", "+"})

    def call_filter(self, name: str, *args: Any, **kwargs: Any) -> object:
        """Apply a filter by its name, as `|map('年')` does.

        Raises UnknownFilterError if the filter is not in the table.
        """
        if name not in self.filters:
            raise UnknownFilterError(name, 1, self.filters)
        return super().call_filter(name, *args, **kwargs)

    def getattr(self, obj: object, attribute: str) -> object:
        """Return `a.b`: the item of a mapping comes first, so a field may have any name.

        Returns an undefined value if there is no such item or attribute. Raises ForbiddenError for
        a method that may not be called, such as `format` of a text, even if it is not called.
        """
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return self._check_callable(super().getattr(obj, attribute))

    def getitem(self, obj: object, argument: object) -> object:
        """Return `a[b]`."""
        return self._check_callable(super().getitem(obj, argument))

    def _check_callable(self, value: object) -> object:
        """Return a value. Raises ForbiddenError for a function that may not be called."""
        if callable(value) and not self.is_safe_callable(value):
            raise ForbiddenError(f"这里不能用“{getattr(value, '__name__', '')}”，能用的只有过滤器")
        return value

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        """Return a result; a quotient of whole numbers is exact, and no result is too long.

        Raises UnitError for a power, which could take any amount of time and memory.

        Only the operators in `intercepted_binops` come here.
        """
        return _OPERATIONS[operator](left, right)

    def is_safe_callable(self, obj: object) -> bool:
        """Return whether an expression may call this: a macro, `range`, `x.items()` and such.

        A macro of the template, a function of `globals`, `items`, `keys`, `values` and `get` of a
        mapping, and the methods of `loop` may be called. Methods of texts and lists may not:
        filters do their work.
        """
        if isinstance(obj, _CALLABLE):
            return True
        holder = getattr(obj, "__self__", None)
        if isinstance(holder, Mapping):
            return getattr(obj, "__name__", "") in _DICT_METHODS
        allowed = any(obj is function for function in self.globals.values())
        return allowed or isinstance(holder, LoopContext)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> object:
        """Call what may be called. Raises ForbiddenError for anything else."""
        if not self.is_safe_callable(obj):
            name = getattr(obj, "__name__", "")
            raise ForbiddenError(f"这里不能用“{name}()”，能用的只有过滤器")
        return check_size(super().call(context, obj, *args, **kwargs))

    def concatenate(self, values: Iterable[object]) -> str:
        """Return the values as one text (`~`)."""
        return join_bounded(map(str, values))


def _multiply(left: object, right: object) -> object:
    """Return a product; a text or a list times a number is repeated under the bound."""
    if is_sized(left) or is_sized(right):
        return repeat(left, right)
    return operators.mul(left, right)


def _divide(left: object, right: object) -> object:
    """Return a quotient, as an exact quantity if both sides are numbers: 5 / 2 is 2.5."""
    if isinstance(left, int | Decimal) and isinstance(right, int | Decimal):
        return Quantity(Decimal(left)) / right
    return operators.truediv(left, right)


def _add(left: object, right: object) -> object:
    """Return a sum, or two texts or lists joined. Raises ForbiddenError if they are too long."""
    return check_size(operators.add(left, right))


def _remainder(left: object, right: object) -> object:
    """Return a remainder. Raises ForbiddenError for a text, whose % would fill it in."""
    if is_sized(left):
        raise ForbiddenError("文字不能用 % 填写，直接写 {{ 名称 }}")
    return operators.mod(left, right)


def _power(left: object, right: object) -> object:
    """Raise UnitError: a power could take any amount of time and memory."""
    raise UnitError("表达式里不用乘方")


_OPERATIONS: Mapping[str, Callable[[Any, Any], object]] = {
    "+": _add,
    "*": _multiply,
    "/": _divide,
    "%": _remainder,
    "**": _power,
}


@cache
def get_environment() -> Sandbox:
    """Return the one environment: strict about unknown names, with the filters of the table.

    All callers share it, so it must not be changed: who needs other filters overlays it, as
    `build_typed_environment` of the Word engine does.
    """
    environment = Sandbox(
        undefined=StrictUndefined,
        autoescape=False,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols", Quantities],
    )
    environment.filters = {name: bounded_filter(entry.function) for name, entry in FILTERS.items()}
    environment.filters |= {_COUNT_TURNS: count_turns, _CHECK_SIZE: check_size}
    environment.globals = {name: environment.globals[name] for name in _FUNCTIONS}
    environment.tests.update(TESTS)
    environment.globals[LITERAL] = _read_literal
    return environment


def _read_literal(text: str) -> Quantity:
    """Return the quantity of a literal, such as 50万元. Raises UnitError if the text is none."""
    quantity = parse_quantity(text)
    if quantity is None:
        raise UnitError(f"“{text}”不是数")
    return quantity
