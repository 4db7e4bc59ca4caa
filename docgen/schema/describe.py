"""The fields of a schema as `Field`s: what lists of fields, blank inputs and forms are made of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from docgen.model import keywords as w
from docgen.model.field import Field
from docgen.schema import schema_keywords as kw
from docgen.schema.coerce import Rules, find_fields
from docgen.schema.document_schema import Schema
from docgen.schema.messages import TYPES, describe_form, sample_of_unit

Conditions = Mapping[str, Sequence[str]]
"""For a field the conditions under which rules require it, '' for always."""

_EXAMPLES = {
    "integer": "3",
    "number": "12.5",
    "quantity": "8965户",
    "date": "2018年3月16日",
    "month": "2018年3月",
    "boolean": "是",
}
_SAMPLE_TEXTS = ("……", "甲", "1")
_PHRASES = (
    (re.compile(r"(\w+) == '([^']*)'"), r"\1是“\2”"),
    (re.compile(r"(\w+) is 有"), r"写了\1"),
    (re.compile(r" or "), "或"),
    (re.compile(r" and "), "且"),
)


def describe(schema: Schema, conditions: Conditions | None = None) -> tuple[Field, ...]:
    """Return the fields of a type in the order of its schema.

    `conditions` are those of `documents.rule_check.conditions_of_required_fields`.
    """
    rows = schema.per_row.rows if schema.per_row else ""
    fields = []
    for name, rules in schema.fields.items():
        when = tuple(map(_in_words, (conditions or {}).get(name, ())))
        declared = _Declared(schema.shapes, when=when, free=name == rows)
        fields.append(_field(name, rules, declared))
    return tuple(fields)


def type_name(field: Field) -> str:
    """Return the type of a field's value in Chinese: 日期, 几项文字 …"""
    name = TYPES.get(field.field_type, (field.field_type, ""))[0]
    if field.is_list:
        return f"{name}（可写几项）"
    return name


def _in_words(condition: str) -> str:
    """Return a condition with its common operators in Chinese; the rest stays as written."""
    for pattern, phrase in _PHRASES:
        condition = pattern.sub(phrase, condition)
    return condition


class _Declared(Struct, frozen=True):
    """Where a field is declared: the named shapes, those above it, and what describes it there."""

    shapes: Mapping[str, Rules]
    above: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    free: bool = False


def _field(name: str, rules: Rules, declared: _Declared) -> Field:
    """Return a field with all below it; a shape that contains itself is entered once.

    `rules` are those of the field. For a list its items are described, and `is_list` tells them
    apart. A shape that is among `declared.above` has no children: `same_as` names it.
    """
    meta = rules.get("meta", {})
    is_list = rules.get("type") == "list"
    item = rules
    if is_list:
        item = rules.get("schema", {})
    field_type = item.get("type", "string")
    shape, fields = _named_fields(item, declared)
    recursive = bool(shape) and shape in declared.above
    children: tuple[Field, ...] = ()
    if not recursive and field_type != "list":
        inner = _Declared(declared.shapes, (*declared.above, shape))
        children = tuple(_field(child, fields[child], inner) for child in fields)
    return Field(
        name=name,
        field_type=field_type if isinstance(field_type, str) else "string",
        required=bool(rules.get("required")),
        conditions=declared.when,
        note=str(meta.get(w.NOTE, "")),
        example=str(meta.get(kw.EXAMPLE, "")),
        choices=tuple(map(str, rules.get("allowed", ()))),
        is_list=is_list,
        children=children,
        short_name=str(item.get("valuesrules", item).get("meta", {}).get(kw.SHORT, "")),
        keyed="valuesrules" in item,
        free=declared.free,
        same_as=shape if recursive else "",
        shape=shape,
        sample=_sample(rules, field_type),
        remedy=_remedy(rules, field_type),
    )


def _named_fields(item: Rules, declared: _Declared) -> tuple[str, Rules]:
    """Return the name of an item's shape, '' without one, and the fields below it.

    Free keys (valuesrules) have the fields of their values, none if these are lists.
    """
    values = item.get("valuesrules", item)
    if values.get("type") == "list":
        return "", {}
    inner = values.get("schema")
    fields = find_fields(inner, declared.shapes)
    if isinstance(inner, str):
        return inner, fields
    return "", fields


def _remedy(rules: Rules, field_type: object) -> str:
    """Return how a value of a type is written; '' for plain text."""
    if not isinstance(field_type, str) or field_type == "string":
        return ""
    meta = rules.get("meta", {})
    return describe_form(field_type, str(meta.get(kw.UNIT) or ""), str(meta.get(kw.EXAMPLE) or ""))


def _sample(rules: Rules, field_type: object) -> str:
    """Return a value that the field accepts: its example, its first choice, or one of its type."""
    example = str(rules.get("meta", {}).get(kw.EXAMPLE, ""))
    if example:
        return example
    for choice in rules.get("allowed", ()):
        return str(choice)
    unit = str(rules.get("meta", {}).get(kw.UNIT) or "")
    if unit and field_type == "quantity":
        return sample_of_unit(unit)
    if isinstance(field_type, str) and field_type in _EXAMPLES:
        return _EXAMPLES[field_type]
    pattern = f"(?:{rules.get('regex', '').removesuffix('$') or '.*'})$"
    return next((text for text in _SAMPLE_TEXTS if re.match(pattern, text)), _SAMPLE_TEXTS[0])
