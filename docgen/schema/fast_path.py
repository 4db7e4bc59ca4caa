"""The one shortcut past Cerberus: values that are valid beyond doubt are not shown to it.

Cerberus takes about 0.1 ms for a value and a county has millions of cells. Property-based tests
hold the shortcut and Cerberus to one verdict.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache, partial

from docgen.expressions.quantity import Quantity
from docgen.model.finding import Finding
from docgen.model.values import DateValue
from docgen.schema.coerce import Rules
from docgen.schema.messages import FieldTable, describe_error
from docgen.schema.shared_shapes import SHAPES
from docgen.schema.validate import missing_days
from docgen.schema.validator import error_leaves, new_validator

_PYTHON_TYPES: Mapping[str, type] = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "quantity": Quantity,
    "boolean": bool,
    "date": DateValue,
}
_SIMPLE_RULES = frozenset({"type", "required", "meta", "regex", "min", "max", "allowed"})
_BOUNDS = frozenset({"min", "max"})


def value_judge(name: str, rules: Rules) -> Callable[[object], Finding | None]:
    """Return a function that validates values of one field: a finding, None if valid."""
    table = FieldTable({name: rules}, SHAPES)
    # Made on first use: a county has hundreds of fields, and few of them have invalid values.
    validator = cache(partial(new_validator, {name: rules}))

    def judge(value: object) -> Finding | None:
        if is_plainly_sound(value, rules):
            return None
        validator().validate({name: value}, normalize=False)
        findings = [describe_error(error, table) for error in error_leaves(validator()._errors)]
        findings += missing_days({name: value}, table.fields)
        return findings[0] if findings else None

    return judge


def is_plainly_sound(value: object, rules: Rules) -> bool:
    """Return whether a value is valid. False means unsure: Cerberus then validates it in full."""
    if not set(rules) <= _SIMPLE_RULES:
        return False
    if type(value) is not _PYTHON_TYPES.get(str(rules.get("type", "string"))):
        return False
    if isinstance(value, DateValue):
        bounded = rules.keys() & {*_BOUNDS, "allowed"}
        return bool(value.month and value.day) and not bounded
    if "regex" in rules and not _matches(rules["regex"], value):
        return False
    if not _is_within(value, rules):
        return False
    return "allowed" not in rules or value in rules["allowed"]


def _is_within(value: object, rules: Rules) -> bool:
    """Return whether a whole number keeps its bounds; False for other values with bounds."""
    if not rules.keys() & _BOUNDS:
        return True
    if not isinstance(value, int):
        return False
    return not value < rules.get("min", value) and not value > rules.get("max", value)


def _matches(pattern: str, text: object) -> bool:
    """Match as Cerberus does: from the start of the text to its end."""
    whole = pattern.removesuffix("$") + "$"
    return isinstance(text, str) and re.match(whole, text) is not None
