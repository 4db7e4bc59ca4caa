"""A type's fields as JSON Schema (2020-12), so that an editor judges a document while it is typed.

An editor sees what YAML 1.2 makes of a scalar: a number, true, nothing, else a text. What the
program would take is never marked; what cannot be said in JSON Schema is a finding for each
keyword, so that nobody takes the editor's silence for soundness.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docgen.codes import new_finding
from docgen.expressions.patterns import (
    UnportableError,
    date_pattern,
    decimal_pattern,
    integer_pattern,
    portable,
    quantity_pattern,
)
from docgen.model import keywords as w
from docgen.model.finding import Category, FieldPath, Finding
from docgen.schema.coerce import FALSE, TRUE
from docgen.schema.validate import TYPES, Schema, row_rules

Json = dict[str, Any]
Kinds = dict[str, Json]
"""What may stand at a place, by the kind of node: text, number, boolean, null, array, object."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PATTERNS: Mapping[str, Callable[[], str]] = {
    "integer": integer_pattern,
    "number": decimal_pattern,
    "quantity": quantity_pattern,
    "month": lambda: date_pattern(False),
    "date": lambda: date_pattern(True),
}
_TEXTS = frozenset(
    {"type", "required", "meta", "allowed", "forbidden", "regex", "empty", "minlength", "maxlength"}
)
_SAID: Mapping[str, frozenset[str]] = {
    "string": _TEXTS,
    "integer": frozenset({"type", "required", "meta", "min", "max"}),
    "number": frozenset({"type", "required", "meta", "min", "max"}),
    "quantity": frozenset({"type", "required", "meta", "min", "max"}),
    "boolean": frozenset({"type", "required", "meta"}),
    "date": frozenset({"type", "required", "meta"}),
    "month": frozenset({"type", "required", "meta"}),
    "list": frozenset({"type", "required", "meta", "schema", "minlength", "maxlength", "empty"}),
    "dict": frozenset(
        {"type", "required", "meta", "schema", "valuesrules", "keysrules", "allow_unknown"}
    ),
}
# Judged where fields stand together, or without effect on what is only read.
_ELSEWHERE = frozenset(
    {"excludes", "dependencies", "nullable", "default", "default_setter", "coerce", "rename"}
    | {"rename_handler", "purge_unknown"}
)
UNKNOWN = "字段表里没有这个名称，多半是错字"
FILES = "xlsx|xlsm|csv|yaml|yml"


def json_schema(schema: Schema) -> tuple[Json, tuple[Finding, ...]]:
    """The JSON Schema of a document type, and a notice for each keyword that it does not say."""
    writer = _Writer(schema)
    fields = dict(schema.fields)
    rows = schema.each.rows if schema.each else ""
    if schema.each is not None:
        fields[rows] = row_rules(schema.fields[rows], ())
        writer.leave((w.FIELDS, rows), schema.each.columns or rows)
    body = writer.fields(fields, (w.FIELDS,), schema.open)
    for name, rules in fields.items():
        # A table file may stand where a list of things would.
        if rules.get("type") == "list" and rules.get("schema", {}).get("type") == "dict":
            listed = body["properties"][name]
            listed["anyOf"].append({"type": "string", "pattern": rf"\.(?:{FILES})$"})
    return writer.whole(body), tuple(writer.findings)


def register_json_schema(schema: Schema) -> tuple[Json, tuple[Finding, ...]]:
    """The JSON Schema of a register as a list of rows, with its notices."""
    writer = _Writer(schema, frozenset({w.FORMAT_CHECK}))
    row = writer.fields(schema.fields, (w.FIELDS,), True)
    for name, rules in schema.fields.items():
        said = row["properties"][name]
        if not rules.get("required"):
            said["anyOf"].append({"const": ""})
        else:
            said["not"] = {"const": ""}
    return writer.whole({"type": "array", "items": row}), tuple(writer.findings)


@dataclass
class _Writer:
    """Writes a schema; shapes that have a name are written once, under $defs."""

    schema: Schema
    checked: frozenset[str] = frozenset()
    """What fields say of themselves that only the program checks."""
    defs: Json = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def whole(self, body: Json) -> Json:
        """The finished schema."""
        head = {"$schema": DIALECT, "title": self.schema.name}
        return {**head, **body, **({"$defs": self.defs} if self.defs else {})}

    def leave(self, path: FieldPath, what: str) -> None:
        """Note something that the schema does not say."""
        names = [str(step) for step in path if step != w.FIELDS]
        message = f"“{'.'.join(names)}”的“{what}”编辑器里查不了，以 docgen check 为准"
        found = new_finding("BJ-01", message, "", path=path, category=Category.RULE)
        if found not in self.findings:
            self.findings.append(found)

    def fields(self, fields: Mapping[str, Any], path: FieldPath, spare: Any) -> Json:
        """A mapping by its fields; `spare` is what Cerberus's allow_unknown says."""
        body: Json = {"type": "object", "properties": {}}
        for name, rules in fields.items():
            body["properties"][name] = self._field(name, rules, (*path, name), spare)
        required = [name for name, rules in fields.items() if rules.get("required")]
        if required:
            body["required"] = required
        body["additionalProperties"] = self._spare(spare, path)
        together = list(self._together(fields, path))
        if together:
            body["allOf"] = together
        return body

    def _spare(self, spare: Any, path: FieldPath) -> Any:
        """What unknown keys may hold. A blank one counts as not written."""
        if isinstance(spare, Mapping):
            if spare.get("type", "string") == "string":
                return _shown({**self._value(spare, path, False), "null": {}})
            self.leave(path, "allow_unknown")
            return True
        return True if spare else {"type": "null", "errorMessage": UNKNOWN}

    def _field(self, name: str, rules: Mapping[str, Any], path: FieldPath, spare: Any) -> Json:
        kinds = self._value(rules, path, spare)
        if rules.get("type") != "dict":
            kinds.pop("null", None)
            if not rules.get("required"):
                kinds["null"] = {}
        return {"title": name, **_told(rules), **_shown(kinds)}

    def _value(self, rules: Mapping[str, Any], path: FieldPath, spare: Any) -> Kinds:
        kind = rules.get("type", "string")
        known = _SAID.get(kind if isinstance(kind, str) else "")
        if known is None:
            self.leave(path, "type")
            return {name: {} for name in _JSON}
        for keyword in rules:
            if keyword not in known and keyword not in _ELSEWHERE:
                self.leave(path, keyword)
        if kind == "quantity":
            # A number with its unit is a text: a bound holds only of bare numbers.
            for keyword in ("min", "max"):
                if keyword in rules:
                    self.leave(path, keyword)
        for key in self.checked & set(rules.get("meta", {})):
            self.leave(path, key)
        if kind == "dict":
            return self._dict(rules, path, spare)
        if kind == "list":
            return self._list(rules, path, spare)
        if kind == "string":
            return self._string(rules, path)
        # Below the top a date may lack its day, as far as the program goes.
        return self._other("month" if kind == "date" and len(path) > 2 else kind, rules)

    def _string(self, rules: Mapping[str, Any], path: FieldPath) -> Kinds:
        text: Json = {}
        if "allowed" in rules:
            text["enum"] = [str(choice) for choice in rules["allowed"]]
            text["errorMessage"] = f"只能写：{'、'.join(text['enum'])}"
        if "forbidden" in rules:
            text["not"] = {"enum": [str(choice) for choice in rules["forbidden"]]}
        for keyword, said in (("minlength", "minLength"), ("maxlength", "maxLength")):
            if keyword in rules:
                text[said] = rules[keyword]
        if "regex" in rules:
            try:
                text["pattern"] = portable(rules["regex"])
                text["patternErrorMessage"] = _way(rules)
            except UnportableError:
                self.leave(path, "regex")
        if rules.get("empty") is False:
            text["minLength"] = max(1, text.get("minLength", 1))
        elif rules.get("empty"):
            text = {"anyOf": [{"const": ""}, {**text}]} if text else {}
        kinds: Kinds = {"text": text}
        number = _numbers(rules)
        if number is not None:
            kinds["number"] = number
        if any(
            _may_be(form, rules) for form in ("true", "True", "TRUE", "false", "False", "FALSE")
        ):
            kinds["boolean"] = _booleans(rules)
        if any(_may_be(form, rules) for form in ("", "~", "null")):
            kinds["null"] = {}
        return kinds

    def _other(self, kind: str, rules: Mapping[str, Any]) -> Kinds:
        if kind == "boolean":
            return {"text": {"enum": sorted(TRUE | FALSE)}, "boolean": {}}
        name = TYPES[kind][0]
        said = {"pattern": _PATTERNS[kind](), "patternErrorMessage": TYPES[kind][1]}
        self.defs.setdefault(name, said)
        text = {"$ref": f"#/$defs/{name}"}
        if kind == "date":
            return {"text": text, "number": {"minimum": 10101, "maximum": 99991231}}
        if kind == "month":
            return {"text": text, "number": {"minimum": 1, "maximum": 99991231}}
        bounds = {"min": "minimum", "max": "maximum"}
        number = {said: rules[keyword] for keyword, said in bounds.items() if keyword in rules}
        return {"text": text, "number": {**number, **_WHOLE.get(kind, {})}}

    def _list(self, rules: Mapping[str, Any], path: FieldPath, spare: Any) -> Kinds:
        """An array; one item by itself needs no dash before it."""
        each = rules.get("schema", {})
        item = self._value(each, (*path, "schema"), spare) if each else {name: {} for name in _JSON}
        low, high = rules.get("minlength", 0), rules.get("maxlength")
        if rules.get("empty") is False:
            low = max(low, 1)
        array: Json = {"items": _shown(item)}
        array |= {"minItems": low} if low else {}
        array |= {"maxItems": high} if high is not None else {}
        if rules.get("empty") is True and low:
            array = {"anyOf": [{"maxItems": 0}, array]}
        kinds: Kinds = {"array": array}
        if low > 1 or high == 0:
            return kinds
        alone = set(item) - {"array", "object"}
        if each.get("type") == "dict":
            short = w.SHORT in each.get("meta", {})
            alone = {"object"} | (set(item) - {"array"} if short else set())
        return kinds | {name: item[name] for name in alone if name in item}

    def _dict(self, rules: Mapping[str, Any], path: FieldPath, spare: Any) -> Kinds:
        inner = rules.get("schema")
        fields = self.schema.shapes.get(inner, {}) if isinstance(inner, str) else inner or {}
        spare = rules.get("allow_unknown", spare)
        kinds: Kinds = {"object": self._object(rules, inner, fields, path, spare)}
        if not any(field.get("required") for field in fields.values()):
            kinds["null"] = {}
        short = rules.get("meta", {}).get(w.SHORT)
        needed = {name for name, field in fields.items() if field.get("required")}
        if short and needed <= {short}:
            alone = self._value(fields.get(short, {}), (*path, short), spare)
            kinds = {**{k: v for k, v in alone.items() if k not in ("object", "null")}, **kinds}
        return kinds

    def _object(
        self, rules: Mapping[str, Any], inner: Any, fields: Any, path: FieldPath, spare: Any
    ) -> Json:
        if isinstance(inner, str):
            return self._named(inner, fields, spare)
        if inner is not None:
            return self.fields(fields, path, spare)
        body: Json = {}
        if "valuesrules" in rules:
            body["additionalProperties"] = _shown(self._value(rules["valuesrules"], path, spare))
        if "keysrules" in rules:
            body["propertyNames"] = self._string(rules["keysrules"], path)["text"]
        return body

    def _named(self, name: str, fields: Mapping[str, Any], spare: Any) -> Json:
        key = f"{name}{'' if not spare else '＋'}"
        if key not in self.defs:
            self.defs[key] = {}  # a shape may hold itself
            self.defs[key] = self.fields(fields, (name,), spare)
        return {"$ref": f"#/$defs/{key}"}

    def _together(self, fields: Mapping[str, Any], path: FieldPath) -> Iterator[Json]:
        """What fields say of one another."""
        for name, rules in fields.items():
            for other in _listed(rules.get("excludes", ())):
                both = (rules, fields.get(other, {}))
                if any(field.get("required") for field in both):
                    self.leave((*path, name), "excludes")
                else:
                    yield {"not": _present({name: rules, other: fields.get(other, {})})}
            asked = rules.get("dependencies", ())
            names = _listed(asked) if not isinstance(asked, Mapping) else ["."]
            if any("." in other or "^" in other for other in names):
                self.leave((*path, name), "dependencies")
            elif names:
                needed = {other: fields.get(other, {}) for other in names}
                yield {"if": _present({name: rules}), "then": _present(needed)}


_JSON = {
    "text": "string",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
    "array": "array",
    "object": "object",
}
_WHOLE: Mapping[str, Json] = {"integer": {"type": "integer"}}


def _shown(kinds: Kinds) -> Json:
    """The kinds that may stand at a place as one schema."""
    return {"anyOf": [{"type": _JSON[name], **kinds[name]} for name in _JSON if name in kinds]}


def _told(rules: Mapping[str, Any]) -> Json:
    """What an editor shows of a field."""
    meta = rules.get("meta", {})
    note, example = str(meta.get(w.NOTE, "")), meta.get(w.EXAMPLE)
    parts = ["必填。" if rules.get("required") else "", note, f"　例：{example}" if example else ""]
    told: Json = {"description": text} if (text := "".join(parts)) else {}
    if example is not None:
        told["examples"] = [str(example)]
    remedy = TYPES.get(str(rules.get("type")), ("", ""))[1]
    return told | ({"errorMessage": remedy} if remedy else {})


def _way(rules: Mapping[str, Any]) -> str:
    """How a text of a pattern is written, as far as the schema says."""
    meta = rules.get("meta", {})
    example = meta.get(w.EXAMPLE)
    return (
        f"写法不合要求，照此写：{example}" if example else f"写法不合要求：{meta.get(w.NOTE, '')}"
    )


def _listed(names: Any) -> list[str]:
    return [names] if isinstance(names, str) else [str(name) for name in names]


def _present(fields: Mapping[str, Any]) -> Json:
    """That these fields are written; a blank one is not, except a mapping."""
    filled = {n: {"not": {"type": "null"}} for n, r in fields.items() if r.get("type") != "dict"}
    return {"required": list(fields), "properties": filled}


def _may_be(text: str, rules: Mapping[str, Any]) -> bool:
    """Whether a text could stand in a text field, as Cerberus judges it."""
    if not text and "empty" in rules:
        return bool(rules["empty"])
    if text not in rules.get("allowed", (text,)) or text in rules.get("forbidden", ()):
        return False
    if not rules.get("minlength", 0) <= len(text) <= rules.get("maxlength", len(text)):
        return False
    pattern = rules.get("regex", "")
    return not pattern or re.match(f"(?:{pattern.removesuffix('$')})$", text) is not None


def _booleans(rules: Mapping[str, Any]) -> Json:
    forms = {True: ("true", "True", "TRUE"), False: ("false", "False", "FALSE")}
    return {"enum": [v for v, texts in forms.items() if any(_may_be(t, rules) for t in texts)]}


def _numbers(rules: Mapping[str, Any]) -> Json | None:
    """Numbers as texts: an editor has forgotten how they were typed, so it judges no pattern."""
    if "allowed" not in rules:
        return {}
    numeric = [int(text) for text in map(str, rules["allowed"]) if re.fullmatch(r"-?\d+", text)]
    return {"enum": numeric} if numeric else None
