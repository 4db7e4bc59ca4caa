"""Named values of one row, compiled as one template. Each value may use the values before it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from jinja2 import Template, Undefined

from docgen.expressions.errors import ExpressionError
from docgen.expressions.evaluation import describe_error, is_template, new_context
from docgen.expressions.sandbox import get_environment

_EXPRESSION = re.compile(r"\{\{((?:(?!\}\}).)*)\}\}", re.DOTALL)


class Formulas:
    """Evaluate named values together, about a hundred times faster than one by one.

    Non-text values and text without `{{ }}` are returned unchanged. Text that is exactly one
    `{{ expr }}` returns the value of `expr`; any other text is rendered to a string.
    """

    def __init__(self, written: Mapping[str, object]) -> None:
        """Compile. Raises ExpressionError with the name of a value that cannot be read."""
        self.names = tuple(written)
        self._constants: dict[str, object] = {}
        self._computed: list[str] = []
        literals: dict[str, str] = {}
        statements: list[str] = []
        for name, value in written.items():
            if not isinstance(value, str) or not is_template(value):
                self._constants[name] = value
                continue
            self._computed.append(name)
            statements.append(_parsed(name, _assignment(name, value, literals)))
        self._template = _compile("".join(statements)) if statements else None
        self._inputs = {**self._constants, **literals}

    def __call__(self, context: Mapping[str, object]) -> dict[str, object]:
        """Return the values in written order.

        Raises ExpressionError with the name of a value that cannot be evaluated.
        """
        if self._template is None:
            return dict(self._constants)
        rendering = new_context(self._template, {**context, **self._inputs})
        try:
            for _ in self._template.root_render_func(rendering):
                pass
        except Exception as error:
            failed = self._computed[len(rendering.vars)]
            raise ExpressionError(f"“{failed}”：{describe_error(error)}") from error
        for name in self._computed:
            if isinstance(rendering.vars[name], Undefined):
                raise ExpressionError(f"“{name}”用到了没有定义的名称")
        values = {**self._constants, **rendering.vars}
        return {name: values[name] for name in self.names}


@lru_cache(maxsize=8192)
def _compile(text: str) -> Template:
    """Return a compiled text. A process that makes several counties reads one recipe again."""
    return get_environment().from_string(text)


def _parsed(name: str, statement: str) -> str:
    try:
        _compile(statement)
    except Exception as error:
        raise ExpressionError(f"“{name}”：{describe_error(error)}") from error
    return statement


def _assignment(name: str, text: str, literals: dict[str, str]) -> str:
    """Return the statement that assigns a value to its name.

    Plain text is added to `literals` under a generated name, so nothing in it is parsed.
    """
    whole = _EXPRESSION.fullmatch(text.strip())
    if whole:
        return f"{{% set {name} = ({whole[1]}) %}}"
    if "{%" in text or "{#" in text:
        return f"{{% set {name} %}}{text}{{% endset %}}"
    operands = []
    # The pieces alternate: plain text, expression, plain text, …
    for index, piece in enumerate(_EXPRESSION.split(text)):
        if not piece:
            continue
        if index % 2:
            operands.append(f"({piece})")
        else:
            literal_name = f"_文{len(literals)}"
            literals[literal_name] = piece
            operands.append(literal_name)
    return f"{{% set {name} = {' ~ '.join(operands)} %}}"
