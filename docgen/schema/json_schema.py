"""Write the fields of a type as JSON Schema (2020-12), so that an editor checks while one types.

The schema accepts every ordinary writing that the program accepts. A keyword that JSON Schema
cannot express gets a notice, so nobody takes the editor's silence for a valid document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import filterfalse

from msgspec import Struct, field

from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding
from docgen.schema import schema_keywords as kw
from docgen.schema.coerce import Rules, find_fields
from docgen.schema.document_schema import Schema
from docgen.schema.json_parts import Json, Kinds, SchemaParts, accept, free_kinds
from docgen.schema.json_scalars import text_kinds, text_shape, typed_kinds
from docgen.schema.messages import TYPES
from docgen.schema.validate import row_rules

DIALECT = "https://json-schema.org/draft/2020-12/schema"
UNKNOWN = "没有的名称"
UNKNOWN_MESSAGE = "字段表里没有这个名称，多半是错字"
_TABLE_FILES = r"\.(?:xlsx|xlsm|csv|yaml|yml)$"
_COMMON = frozenset({"type", "required", "meta"})
_BOUNDED = _COMMON | {"min", "max"}
_LENGTHS = frozenset({"minlength", "maxlength", "empty"})
_KEYWORDS: Mapping[str, frozenset[str]] = {
    "string": _COMMON | _LENGTHS | {"allowed", "forbidden", "regex"},
    "integer": _BOUNDED,
    "number": _BOUNDED,
    "quantity": _BOUNDED,
    "boolean": _COMMON,
    "date": _COMMON,
    "month": _COMMON,
    "list": _COMMON | _LENGTHS | {"schema"},
    "dict": _COMMON | {"schema", "valuesrules", "keysrules", "allow_unknown"},
}
"""Keywords that the schema expresses, by field type."""
_ELSEWHERE = frozenset(
    {
        "excludes",
        "dependencies",
        "nullable",
        "default",
        "default_setter",
        "coerce",
        "rename",
        "rename_handler",
        "purge_unknown",
    }
)
"""Keywords that are written with the mapping, or that have no effect on a valid document."""


def build_json_schema(schema: Schema) -> tuple[Json, tuple[Finding, ...]]:
    """Return the JSON Schema of a document type and its notices.

    A notice (BJ-01) names a keyword that only `docgen check` judges, with its path in the field
    table.
    """
    writer = _Writer(schema)
    fields = dict(schema.fields)
    if schema.per_row is not None:
        rows = schema.per_row.rows
        fields[rows] = row_rules(schema.fields[rows], ())
        writer.parts.leave((kw.FIELDS, rows), [schema.per_row.columns or rows])
    body = writer.write_object(fields, (kw.FIELDS,), schema.open)
    for name, rules in fields.items():
        # The name of a table file may be written in place of a list of dicts.
        if rules.get("type") == "list" and rules.get("schema", {}).get("type") == "dict":
            accept(body["properties"][name], {"type": "string", "pattern": _TABLE_FILES})
    return writer.finish(body)


def build_register_json_schema(schema: Schema) -> tuple[Json, tuple[Finding, ...]]:
    """Return the JSON Schema of a register as a list of rows, and its notices.

    A blank cell is '' here, because registers are kept as tables: it is valid unless the field is
    required.
    """
    writer = _Writer(schema, checked=frozenset({kw.FORMAT_CHECK}))
    row = writer.write_object(schema.fields, (kw.FIELDS,), True)
    for name, rules in schema.fields.items():
        if rules.get("required"):
            row["properties"][name]["not"] = {"const": ""}
        else:
            accept(row["properties"][name], {"const": ""})
    return writer.finish({"type": "array", "items": row})


class _Writer(Struct):
    """Writes one schema. `checked` are the keys of `meta` that only the program checks.

    `path` is the path in the field table, for notices. `unknown` is Cerberus's allow_unknown:
    whether a mapping may have other keys, or the rules of their values.
    """

    schema: Schema
    checked: frozenset[str] = frozenset()
    parts: SchemaParts = field(default_factory=SchemaParts)

    def finish(self, body: Json) -> tuple[Json, tuple[Finding, ...]]:
        """Return the whole schema and its notices."""
        whole = {"$schema": DIALECT, "title": self.schema.name, **body}
        if self.parts.shapes:
            whole["$defs"] = self.parts.shapes
        return whole, tuple(self.parts.findings)

    def write_object(self, fields: Rules, path: FieldPath, unknown: object) -> Json:
        """Return the schema of a mapping with these fields."""
        properties: Json = {}
        for name, rules in fields.items():
            properties[name] = self._property(name, rules, (*path, name), unknown)
        body: Json = {"type": "object", "properties": properties}
        required = _required_names(fields)
        if required:
            body["required"] = required
        body["additionalProperties"] = self._additional(path, unknown)
        conditions = list(self._conditions(fields, path))
        if conditions:
            body["allOf"] = conditions
        return body

    def _property(self, name: str, rules: Rules, path: FieldPath, unknown: object) -> Json:
        """Return the schema of a field with its title and description.

        A blank field counts as not written, so null is valid unless the field is required.
        """
        kinds = self._kinds(rules, path, unknown)
        if rules.get("type") != "dict":
            kinds.pop("null", None)
            if not rules.get("required"):
                kinds["null"] = {}
        shape = self.parts.combine(kinds)
        remedy = TYPES.get(str(rules.get("type")), ("", ""))[1]
        if remedy and "$ref" not in shape:
            shape = {"errorMessage": remedy, **shape}
        return {"title": name, **_annotations(rules), **shape}

    def _additional(self, path: FieldPath, unknown: object) -> Json | bool:
        """Return the schema of keys that are no fields; a blank one counts as not written."""
        if isinstance(unknown, Mapping):
            if unknown.get("type", "string") == "string":
                kinds = self._kinds(unknown, path, False)
                return self.parts.combine({**kinds, "null": {}})
            self.parts.leave(path, ["allow_unknown"])
            return True
        if unknown:
            return True
        blank = {"type": "null", "errorMessage": UNKNOWN_MESSAGE}
        return self.parts.share(UNKNOWN, blank)

    def _conditions(self, fields: Rules, path: FieldPath) -> Iterator[Json]:
        """Yield what fields demand of one another: excludes and dependencies."""
        for name, rules in fields.items():
            for other in _names(rules.get("excludes", ())):
                pair = {name: rules, other: fields.get(other, {})}
                if _required_names(pair):
                    self.parts.leave((*path, name), ["excludes"])
                else:
                    yield {"not": self._present(pair)}
            yield from self._dependencies(fields, name, path)

    def _dependencies(self, fields: Rules, name: str, path: FieldPath) -> Iterator[Json]:
        """Yield the condition that a field sets for others: if it is there, they are.

        Dependencies on values, or on fields of another mapping, get a notice instead.
        """
        declared = fields[name].get("dependencies", ())
        others = {other: fields.get(other, {}) for other in _names(declared)}
        if isinstance(declared, Mapping) or any(set(".^") & set(other) for other in others):
            self.parts.leave((*path, name), ["dependencies"])
        elif others:
            condition = self._present({name: fields[name]})
            yield {"if": condition, "then": self._present(others)}

    def _present(self, fields: Rules) -> Json:
        """Return the shape of a mapping with these fields; a blank one counts only if a mapping."""
        filled = self.parts.share("已填", {"not": {"type": "null"}})
        scalars = [name for name, rules in fields.items() if rules.get("type") != "dict"]
        return {"required": list(fields), "properties": dict.fromkeys(scalars, filled)}

    def _kinds(self, rules: Rules, path: FieldPath, unknown: object) -> Kinds:
        """Return the kinds of nodes that a value of these rules may be."""
        field_type = rules.get("type", "string")
        if not isinstance(field_type, str) or field_type not in _KEYWORDS:
            self.parts.leave(path, ["type"])
            return free_kinds()
        self._leave_keywords(field_type, rules, path)
        if field_type == "dict":
            return self._dict(rules, path, unknown)
        if field_type == "list":
            return self._list(rules, path, unknown)
        if field_type == "string":
            return text_kinds(rules, path, self.parts)
        if field_type == "date" and len(path) > 2:
            # The program only demands the day of the date fields of the document itself.
            field_type = "month"
        return typed_kinds(field_type, rules, self.parts)

    def _leave_keywords(self, field_type: str, rules: Rules, path: FieldPath) -> None:
        """Add notices for the keywords that the schema of this type does not express."""
        expressed = _KEYWORDS[field_type] | _ELSEWHERE
        self.parts.leave(path, filterfalse(expressed.__contains__, rules))
        if field_type == "quantity":
            # A number with its unit is a text: the bounds only hold for bare numbers.
            self.parts.leave(path, filter(rules.__contains__, ("min", "max")))
        self.parts.leave(path, filter(self.checked.__contains__, rules.get("meta", {})))

    def _list(self, rules: Rules, path: FieldPath, unknown: object) -> Kinds:
        """Return the kinds of a list: an array, or one item without a dash before it."""
        item_rules: Rules = rules.get("schema", {})
        item = free_kinds()
        if item_rules:
            item = self._kinds(item_rules, (*path, "schema"), unknown)
        if "properties" in item.get("object", {}):
            # Shared, because the list and the single item use it.
            names = [str(step) for step in path if step not in (kw.FIELDS, "schema")]
            item["object"] = self.parts.share(f"{'.'.join(names)}的一项", item["object"])
        must_have_items = rules.get("empty") is False
        shortest = max(rules.get("minlength", 0), int(must_have_items))
        longest = rules.get("maxlength")
        array = _array(self.parts.combine(item), shortest, longest)
        if rules.get("empty") is True and shortest:
            array = {"anyOf": [{"maxItems": 0}, array]}
        if shortest > 1 or longest == 0:
            return {"array": array}
        return {**_single_item(item, item_rules), "array": array}

    def _dict(self, rules: Rules, path: FieldPath, unknown: object) -> Kinds:
        """Return the kinds of a mapping: an object, its short form, null if it may be blank."""
        fields = find_fields(rules.get("schema"), self.schema.shapes)
        unknown = rules.get("allow_unknown", unknown)
        kinds: Kinds = {"object": self._object(rules, path, unknown)}
        required = _required_names(fields)
        if not required:
            kinds["null"] = {}
        short = rules.get("meta", {}).get(kw.SHORT)
        if not short or not set(required) <= {short}:
            return kinds
        short_kinds = self._kinds(fields.get(short, {}), (*path, short), unknown)
        for kind in ("object", "null"):
            short_kinds.pop(kind, None)
        return {**short_kinds, **kinds}

    def _object(self, rules: Rules, path: FieldPath, unknown: object) -> Json:
        """Return the schema of a mapping: a named shape, its fields, or keys of any name."""
        inner = rules.get("schema")
        if isinstance(inner, str):
            return self._named_object(inner, unknown)
        if inner is not None:
            return self.write_object(inner, path, unknown)
        body: Json = {}
        if "valuesrules" in rules:
            kinds = self._kinds(rules["valuesrules"], path, unknown)
            body["additionalProperties"] = self.parts.combine(kinds)
        if "keysrules" in rules:
            body["propertyNames"] = text_shape(rules["keysrules"], path, self.parts)
        return body

    def _named_object(self, name: str, unknown: object) -> Json:
        """Return a reference to a named shape; one that allows unknown keys is another shape."""
        key = name + "＋" * bool(unknown)
        if key not in self.parts.shapes:
            self.parts.share(key, {})  # a shape may contain itself
            shape = self.write_object(self.schema.shapes.get(name, {}), (name,), unknown)
            self.parts.share(key, shape)
        return {"$ref": f"#/$defs/{key}"}


def _required_names(fields: Rules) -> list[str]:
    """Return the names of the required fields, in order."""
    return [name for name, rules in fields.items() if rules.get("required")]


def _names(declared: str | Iterable[object]) -> list[str]:
    """Return the names that a keyword declares: one name, or several."""
    if isinstance(declared, str):
        return [declared]
    return list(map(str, declared))


def _annotations(rules: Rules) -> Json:
    """Return the description and the examples that an editor shows of a field."""
    meta = rules.get("meta", {})
    example = meta.get(kw.EXAMPLE)
    description = str(meta.get(w.NOTE, ""))
    if rules.get("required"):
        description = f"必填。{description}"
    if example:
        description += f"　例：{example}"
    annotations: Json = {}
    if description:
        annotations["description"] = description
    if example is not None:
        annotations["examples"] = [str(example)]
    return annotations


def _array(items: Json, shortest: int, longest: int | None) -> Json:
    """Return the shape of a list; `longest` is None for any number of items."""
    array: Json = {"items": items}
    if shortest:
        array["minItems"] = shortest
    if longest is not None:
        array["maxItems"] = longest
    return array


def _single_item(item: Kinds, rules: Rules) -> Kinds:
    """Return the kinds of an item that may be written without a list around it."""
    if rules.get("type") != "dict":
        excluded = {"array", "object"}
    elif kw.SHORT in rules.get("meta", {}):
        excluded = {"array"}
    else:
        excluded = item.keys() - {"object"}
    return {kind: shape for kind, shape in item.items() if kind not in excluded}
