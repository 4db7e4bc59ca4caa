"""From text to typed values: the schema declares the type of a scalar, YAML never guesses it.

`load` gives each scalar as the text that a person typed. If YAML chose the types, a code like 007
would become 7 and a month like 2018.10 would become 2018.1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from docgen.expressions.literals import LiteralError, parse_date, parse_decimal, parse_quantity
from docgen.model.source import ListNode, MapNode, Node, Scalar
from docgen.schema import schema_keywords as kw

Rules = Mapping[str, Any]
"""The rules of a field, or the fields of a dict, in Cerberus's grammar."""
Values = dict[str, Any]
"""Typed values by field name: str, int, Decimal, Quantity, DateValue, bool, list or dict."""
TRUE = frozenset({"是", "true", "True", "TRUE", "yes", "对"})
FALSE = frozenset({"否", "false", "False", "FALSE", "no", "不"})
_BOOLEANS = {**dict.fromkeys(TRUE, True), **dict.fromkeys(FALSE, False)}


class Unreadable(Struct, frozen=True):
    """Text that is not of its field's type; `reason` is '' if the type says enough."""

    text: str
    reason: str = ""


def is_blank(node: Node) -> bool:
    """Return whether a key has nothing behind it: it then counts as not written."""
    return isinstance(node, Scalar) and not node.quoted and node.text in ("", "~", "null")


def plain(node: Node) -> Any:
    """Return a tree as str, list and dict, nothing interpreted."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.items}


def find_fields(schema: object, shapes: Mapping[str, Rules]) -> Rules:
    """Return the fields that a `schema` rule names or declares, {} if it does neither."""
    if isinstance(schema, str):
        return shapes.get(schema, {})
    if isinstance(schema, Mapping):
        return schema
    return {}


class Coercer:
    """Turns nodes into values of the types that their rules name; `shapes` holds named fields."""

    def __init__(self, shapes: Mapping[str, Rules]) -> None:
        """Take the named shapes, which map the name of a shape to its fields."""
        self._shapes = shapes

    def fields(self, node: MapNode, schema: object) -> Values:
        """Return a mapping typed by its schema: unknown keys stay plain, blank ones are omitted.

        `schema` is a mapping of fields or the name of a shape. A blank mapping is {}: its required
        fields are then reported one by one.
        """
        fields = find_fields(schema, self._shapes)
        values: Values = {}
        for key, child in node.items:
            rules = fields.get(key.text, {})
            if rules.get("type") == "dict" or not is_blank(child):
                values[key.text] = self.value(child, rules)
        return values

    def value(self, node: Node, rules: Rules) -> object:
        """Return one value typed by the rules of its field."""
        field_type = rules.get("type")
        if field_type == "dict":
            return self._dict(node, rules)
        if field_type == "list":
            return self._list(node, rules)
        if not isinstance(node, Scalar):
            return plain(node)
        # A field may allow several types; such a scalar stays text.
        return typed(node.text, field_type if isinstance(field_type, str) else "string")

    def _dict(self, node: Node, rules: Rules) -> object:
        """Return a mapping typed by its fields, or by the rules of its values if its keys are free.

        A node that is no mapping may be the short form of one.
        """
        if not isinstance(node, MapNode):
            return self._short_form(node, rules)
        if "schema" in rules:
            return self.fields(node, rules["schema"])
        value_rules = rules.get("valuesrules", {})
        return {key.text: self.value(child, value_rules) for key, child in node.items}

    def _short_form(self, node: Node, rules: Rules) -> object:
        """Return the dict that a single value stands for: `meta` names the field it belongs to."""
        if is_blank(node):
            return {}
        name = _short_name(rules)
        if not name:
            return plain(node)
        field_rules = find_fields(rules.get("schema"), self._shapes).get(name, {})
        return {name: self.value(node, field_rules)}

    def _list(self, node: Node, rules: Rules) -> object:
        """Return a list with each item typed; a single item becomes a list of one.

        A node that can be neither stays plain, so that Cerberus reports its type.
        """
        item_rules = rules.get("schema", {})
        if isinstance(node, ListNode):
            return [self.value(item, item_rules) for item in node.items]
        # A single paragraph, table or addressee needs no dash before it.
        is_item = isinstance(node, MapNode) == (item_rules.get("type") == "dict")
        if is_item or _short_name(item_rules):
            return [self.value(node, item_rules)]
        return plain(node)


def _short_name(rules: Rules) -> str:
    """Return the field that a single value stands for, '' if the mapping has no short form."""
    return str(rules.get("meta", {}).get(kw.SHORT) or "")


def typed(text: str, field_type: str) -> object:
    """Return a text as a value of a type; `Unreadable` if it is none.

    The reason of `Unreadable` says more than the type does, for example that a date has no such
    day; it comes from `LiteralError`. Texts of unknown types stay texts.
    """
    read = _READERS.get(field_type)
    if read is None:
        return text
    try:
        value = read(text)
    except LiteralError as error:
        return Unreadable(text, str(error))
    if value is None:
        return Unreadable(text)
    return value


def _integer(text: str) -> int | None:
    """Return a whole number, 3.0 among them; None for any other text."""
    value = parse_decimal(text)
    if value is None or value != int(value):
        return None
    return int(value)


_READERS: Mapping[str, Callable[[str], object]] = {
    "boolean": _BOOLEANS.get,
    "integer": _integer,
    "number": parse_decimal,
    "quantity": parse_quantity,
    "date": parse_date,
    "month": parse_date,
}
