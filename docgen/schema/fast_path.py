"""The one shortcut past Cerberus: values that are valid beyond doubt are not shown to it.

Cerberus takes about 0.1 ms for a value and a county has millions of cells. Property-based tests
hold the shortcut and Cerberus to one verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from docgen.expressions.bounded_patterns import compile_pattern
from docgen.expressions.quantity import Quantity
from docgen.model.values import DateValue
from docgen.schema.coerce import Rules

_PYTHON_TYPES: Mapping[str, type] = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "quantity": Quantity,
    "boolean": bool,
    "date": DateValue,
}
_TEXT: Rules = {"type": "string"}
_SIMPLE_RULES = frozenset({"type", "required", "meta", "regex", "min", "max", "allowed"})
_BOUNDS = frozenset({"min", "max"})


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


def is_plainly_sound_row(row: object, fields: Mapping[str, Rules]) -> bool:
    """Return whether a row is a mapping of valid values; `fields` are those that hold no text."""
    if type(row) is not dict:
        return False
    return all(is_plainly_sound(value, fields.get(name, _TEXT)) for name, value in row.items())


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
    return isinstance(text, str) and compile_pattern(whole).match(text) is not None
