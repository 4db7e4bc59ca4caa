"""Many named values, each of which may use the ones before it: a row of a table, in one go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jinja2 import TemplateError, Undefined

from docgen.language.environment import environment
from docgen.language.expression import ExpressionError, _reason, fresh_context, is_template

_TROUBLE = (TemplateError, ValueError, TypeError, ArithmeticError, LookupError, AttributeError)
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
        texts: dict[str, str] = {}
        lines = [_readable(name, _assigned(name, written[name], texts)) for name in self._asking]
        self._template = environment().from_string("".join(lines)) if lines else None
        self._given = {**self._fixed, **texts}

    def __call__(self, context: Mapping[str, object]) -> dict[str, Any]:
        """The values in the order of writing; ExpressionError with the name of what failed."""
        if self._template is None:
            return dict(self._fixed)
        made = fresh_context(self._template, {**context, **self._given})
        try:
            for _ in self._template.root_render_func(made):
                pass
        except _TROUBLE as error:
            raise ExpressionError(f"“{self._asking[len(made.vars)]}”：{_reason(error)}") from error
        for name in self._asking:
            if isinstance(made.vars[name], Undefined):
                raise ExpressionError(f"“{name}”用到了没有定义的名称")
        return {n: self._fixed[n] if n in self._fixed else made.vars[n] for n in self.names}


def _readable(name: str, statement: str) -> str:
    try:
        environment().compile(statement)
    except TemplateError as error:
        raise ExpressionError(f"“{name}”：{_reason(error)}") from error
    return statement


def _asks(value: Any) -> bool:
    return isinstance(value, str) and is_template(value)


def _assigned(name: str, text: str, texts: dict[str, str]) -> str:
    """The statement that gives a name its value, which may be reckoned from what it had before.

    Plain text is put into `texts` under a name of its own: nothing in it can be read as a sign.
    """
    whole = _ONE.fullmatch(text.strip())
    if whole:
        return f"{{% set {name} = ({whole[1]}) %}}"
    if "{%" in text or "{#" in text:
        return f"{{% set {name} %}}{text}{{% endset %}}"
    parts = []
    # What is split off in turn: plain text, expression, plain text, …
    for at, piece in enumerate(_ONE.split(text)):
        if piece and at % 2 == 0:
            texts[f"_文{len(texts)}"] = piece
        parts += [f"({piece})" if at % 2 else f"_文{len(texts) - 1}"] if piece else []
    return f"{{% set {name} = {' ~ '.join(parts)} %}}"
