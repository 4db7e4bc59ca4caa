"""Many named values, each of which may use the ones before it: a row of a table, in one go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jinja2 import TemplateError, Undefined

from docgen.language.environment import environment
from docgen.language.expression import ExpressionError, _reason, fresh_context, is_template

_ONE = re.compile(r"\{\{((?:(?!\}\}).)*)\}\}", re.DOTALL)


class Formulas:
    """Values by name, compiled as one template: a hundred times cheaper than one by one.

    What is no text stands for itself, a text without {{ }} too; one that is a {{ }} and nothing
    else is what the expression comes to, any other is the sentence filled in.
    """

    def __init__(self, written: Mapping[str, Any]) -> None:
        """Compile; ExpressionError with the name of what cannot be read."""
        self.names = tuple(written)
        self._fixed = {n: value for n, value in written.items() if not _asks(value)}
        self._asking = tuple(name for name in written if name not in self._fixed)
        for name in self._asking:
            self._compiled(name, _assigned(name, written[name]))
        lines = (_assigned(name, written[name]) for name in self._asking)
        self._template = environment().from_string("".join(lines)) if self._asking else None

    def _compiled(self, name: str, text: str) -> None:
        try:
            environment().from_string(text)
        except TemplateError as error:
            raise ExpressionError(f"“{name}”：{_reason(error)}") from error

    def __call__(self, context: Mapping[str, object]) -> dict[str, Any]:
        """The values in the order of writing; ExpressionError with the name of what failed."""
        if self._template is None:
            return dict(self._fixed)
        made = fresh_context(self._template, {**context, **self._fixed})
        try:
            for _ in self._template.root_render_func(made):
                pass
        except (TemplateError, ValueError, TypeError, ArithmeticError, LookupError) as error:
            raise ExpressionError(f"“{self._asking[len(made.vars)]}”：{_reason(error)}") from error
        for name in self._asking:
            if isinstance(made.vars[name], Undefined):
                raise ExpressionError(f"“{name}”用到了没有定义的名称")
        return {n: self._fixed[n] if n in self._fixed else made.vars[n] for n in self.names}


def _asks(value: Any) -> bool:
    return isinstance(value, str) and is_template(value)


def _assigned(name: str, text: str) -> str:
    """The statement that gives a name its value, which may be reckoned from what it had before."""
    if "{%" in text or "{#" in text:
        return f"{{% set {name} %}}{text}{{% endset %}}"
    pieces = _ONE.split(text.strip())
    # What is split off in turn: plain text, expression, plain text, …
    parts = [f"({piece})" if at % 2 else _quoted(piece) for at, piece in enumerate(pieces) if piece]
    return f"{{% set {name} = {' ~ '.join(parts)} %}}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
