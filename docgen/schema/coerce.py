"""From text to typed values: the schema says what a scalar is, never YAML's guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docgen.expressions.literals import LiteralError, parse_date, parse_decimal, parse_quantity
from docgen.model import keywords as w
from docgen.model.source import ListNode, MapNode, Node, Scalar

Rules = Mapping[str, Any]
TRUE = frozenset({"是", "true", "True", "TRUE", "yes", "对"})
FALSE = frozenset({"否", "false", "False", "FALSE", "no", "不"})


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Text that is not of its field's type, with the reason if there is one to tell."""

    text: str
    reason: str = ""


def is_blank(node: Node) -> bool:
    """A key with nothing behind it counts as not given."""
    return isinstance(node, Scalar) and not node.quoted and node.text in ("", "~", "null")


def plain(node: Node) -> Any:
    """A tree as str, list and dict, nothing interpreted."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.items}


class Coercer:
    """Turns a node into the value that its rules name. `shapes` resolves schema names."""

    def __init__(self, shapes: Mapping[str, Rules]) -> None:
        self._shapes = shapes

    def fields(self, node: MapNode, schema: object) -> dict[str, Any]:
        """A mapping by its schema; unknown keys stay plain, blank ones are left out."""
        fields = self._resolve(schema)
        return {
            key.text: self.value(child, fields.get(key.text, {}))
            for key, child in node.items
            if not is_blank(child) or fields.get(key.text, {}).get("type") == "dict"
        }

    def value(self, node: Node, rules: Rules) -> Any:
        """One value by the rules of its field."""
        kind = rules.get("type")
        if kind == "dict":
            return self._dict(node, rules)
        if kind == "list":
            return self._list(node, rules)
        if isinstance(node, Scalar):
            return typed(node.text, kind if isinstance(kind, str) else "string")
        return plain(node)

    def _resolve(self, schema: object) -> Rules:
        if isinstance(schema, str):
            return self._shapes.get(schema, {})
        return schema if isinstance(schema, Mapping) else {}

    def _dict(self, node: Node, rules: Rules) -> Any:
        short = rules.get("meta", {}).get(w.SHORT)
        if not isinstance(node, MapNode):
            if is_blank(node):
                return {}
            if not short:
                return plain(node)
            inner = self._resolve(rules.get("schema")).get(short, {})
            return {short: self.value(node, inner)}
        if "schema" in rules:
            return self.fields(node, rules["schema"])
        each = rules.get("valuesrules", {})
        return {key.text: self.value(child, each) for key, child in node.items}

    def _list(self, node: Node, rules: Rules) -> Any:
        each = rules.get("schema", {})
        if isinstance(node, ListNode):
            return [self.value(item, each) for item in node.items]
        # One paragraph, one table, one addressee need no dash before them.
        single = isinstance(node, MapNode) == (each.get("type") == "dict")
        if single or each.get("meta", {}).get(w.SHORT):
            return [self.value(node, each)]
        return plain(node)


def typed(text: str, kind: str) -> Any:
    if kind == "string":
        return text
    if kind == "boolean":
        return True if text in TRUE else False if text in FALSE else Unreadable(text)
    try:
        value = _READERS[kind](text) if kind in _READERS else text
    except LiteralError as error:
        return Unreadable(text, str(error))
    return Unreadable(text) if value is None else value


def _integer(text: str) -> int | None:
    value = parse_decimal(text)
    return None if value is None or value != int(value) else int(value)


_READERS: dict[str, Any] = {
    "integer": _integer,
    "number": parse_decimal,
    "quantity": parse_quantity,
    "date": parse_date,
    "month": parse_date,
}
