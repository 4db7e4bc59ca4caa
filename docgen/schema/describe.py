"""The fields of a schema as people are told of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from docgen.model import keywords as w
from docgen.model.field import Field
from docgen.schema.validate import TYPES, Schema


def describe(
    schema: Schema, conditions: Mapping[str, Sequence[str]] | None = None
) -> tuple[Field, ...]:
    """Return the fields of a type in the order of its schema.

    `conditions` holds for a field the conditions under which rules require it, '' for always.
    """
    needed = {name: tuple(map(_said, texts)) for name, texts in (conditions or {}).items()}
    rows = schema.each.rows if schema.each else ""
    return tuple(
        _field(name, said, schema.shapes, (), needed.get(name, ()), name == rows)
        for name, said in schema.fields.items()
    )


def kind_name(field: Field) -> str:
    """What a field holds, in Chinese: 日期, 几项文字 …"""
    name = TYPES.get(field.kind, (field.kind, ""))[0]
    return f"{name}（可写几项）" if field.many else name


_EXAMPLES = {
    "integer": "3",
    "number": "12.5",
    "quantity": "8965户",
    "date": "2018年3月16日",
    "month": "2018年3月",
    "boolean": "是",
}


def _sample(kind: str, rules: Mapping[str, Any]) -> str:
    """A value of a kind; of texts the first that fits the pattern."""
    if kind in _EXAMPLES:
        return _EXAMPLES[kind]
    pattern = f"(?:{rules.get('regex', '').removesuffix('$') or '.*'})$"
    return next((text for text in ("……", "甲", "1") if re.match(pattern, text)), "……")


_SAID = (
    (re.compile(r"(\w+) == '([^']*)'"), r"\1是“\2”"),
    (re.compile(r"(\w+) is 有"), r"写了\1"),
    (re.compile(r" or "), "或"),
    (re.compile(r" and "), "且"),
)


def _said(condition: str) -> str:
    """A condition in words, as far as it is a plain one."""
    for pattern, words in _SAID:
        condition = pattern.sub(words, condition)
    return condition


def _field(
    name: str,
    rules: Mapping[str, Any],
    shapes: Mapping[str, Any],
    above: tuple[str, ...],
    when: tuple[str, ...] = (),
    free: bool = False,
) -> Field:
    meta = rules.get("meta", {})
    many = rules.get("type") == "list"
    one = rules.get("schema", {}) if many else rules
    kind = one.get("type", "string")
    inner = one.get("schema")
    shape = inner if isinstance(inner, str) else ""
    named = shapes.get(shape, {}) if shape else inner if isinstance(inner, Mapping) else {}
    keyed = "valuesrules" in one
    if keyed:
        shape = one["valuesrules"].get("schema", "")
        named = shapes.get(shape, {}) if isinstance(shape, str) else {}
    again = shape in above
    short = one["valuesrules"] if keyed else one
    choices = tuple(str(choice) for choice in rules.get("allowed", ()))
    sample = str(meta.get(w.EXAMPLE, "")) or (choices[0] if choices else _sample(kind, rules))
    return Field(
        name,
        kind if isinstance(kind, str) else "string",
        bool(rules.get("required")),
        when,
        str(meta.get(w.NOTE, "")),
        str(meta.get(w.EXAMPLE, "")),
        choices,
        many,
        () if again or kind == "list" else _children(named, shapes, (*above, shape)),
        str(short.get("meta", {}).get(w.SHORT, "")),
        keyed,
        free,
        shape if again else "",
        shape,
        sample,
        TYPES[kind][1] if kind in TYPES and kind != "string" else "",
    )


def _children(
    fields: Mapping[str, Any], shapes: Mapping[str, Any], above: tuple[str, ...]
) -> tuple[Field, ...]:
    return tuple(_field(name, rules, shapes, above) for name, rules in fields.items())
