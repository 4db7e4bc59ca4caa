"""The parts of which a JSON Schema is put together: kinds of nodes, named shapes, notices.

A place in a document may hold several kinds of nodes: a figure may be a text or a number. `Kinds`
has a shape for each kind; `SchemaParts.combine` makes one schema of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct, field

from docgen.codes import new_finding
from docgen.model.finding import Category, FieldPath, Finding
from docgen.schema import schema_keywords as kw
from docgen.schema.messages import TYPES

Json = dict[str, Any]
"""A JSON Schema or a part of one."""
Kinds = dict[str, Json]
"""A shape for each kind of node that may be at a place; {} for a kind without restrictions."""

JSON_TYPES = {
    "text": "string",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
    "array": "array",
    "object": "object",
}
"""JSON's type by the kind of a node, in the order in which a schema lists them."""
_FREE_TEXTS = {
    ("string", "number", "boolean"): "必填文字",
    ("string", "number", "boolean", "null"): "一行文字",
}
"""Names of the lists of types that most fields share."""


def free_kinds() -> Kinds:
    """Return every kind of node without restrictions."""
    return {kind: {} for kind in JSON_TYPES}


class SchemaParts(Struct):
    """Collects the named shapes of a schema, and a notice for each keyword that it cannot say."""

    shapes: Json = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def share(self, name: str, shape: Json) -> Json:
        """Return a reference to a shape, which is written once under its name."""
        self.shapes[name] = shape
        return {"$ref": f"#/$defs/{name}"}

    def leave(self, path: FieldPath, keywords: Iterable[str]) -> None:
        """Add a notice for each keyword that only the program checks, once for each field."""
        names = [str(step) for step in path if step != kw.FIELDS]
        for keyword in keywords:
            message = f"“{'.'.join(names)}”的“{keyword}”编辑器里查不了，以 docgen check 为准"
            finding = new_finding("BJ-01", message, path=path, category=Category.RULE)
            if finding not in self.findings:
                self.findings.append(finding)

    def combine(self, kinds: Kinds) -> Json:
        """Return one schema for a place; kinds without restrictions share one list of types."""
        in_order = [(kinds[kind], name) for kind, name in JSON_TYPES.items() if kind in kinds]
        restricted = [_with_type(name, shape) for shape, name in in_order if shape]
        free = [name for shape, name in in_order if not shape]
        types = self._free_types(free)
        if not restricted:
            return types
        if not free:
            return {"anyOf": restricted}
        return {"anyOf": [*restricted, types]}

    def _free_types(self, types: list[str]) -> Json:
        """Return the schema of a list of types; common lists are shared."""
        schema: Json = {"type": types}
        if len(types) == 1:
            schema = {"type": types[0]}
        name = _FREE_TEXTS.get(tuple(types))
        if name is None:
            return schema
        remedy = TYPES["string"][1]
        return self.share(name, {"errorMessage": remedy, **schema})


def _with_type(json_type: str, shape: Json) -> Json:
    """Return a shape with its JSON type. A reference leads to a shape that has one."""
    if "$ref" in shape:
        return shape
    return {"type": json_type, **shape}


def accept(schema: Json, text: Json) -> None:
    """Make a schema accept a text of this shape too, unless it accepts every text."""
    if "anyOf" in schema:
        schema["anyOf"].append(text)
    elif "$ref" not in schema and "string" not in schema["type"]:
        schema["anyOf"] = [{"type": schema.pop("type")}, text]
