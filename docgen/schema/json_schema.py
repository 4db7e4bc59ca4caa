"""A type's fields as JSON Schema (2020-12), so that an editor judges a document while it is typed.

An editor sees what YAML 1.2 makes of a scalar: a number, true, nothing, else a text. What the
program accepts in ordinary writing is never marked; a keyword that JSON Schema cannot express
is a finding, so that nobody takes the editor's silence for soundness.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docgen.codes import new_finding
from docgen.model import keywords as w
from docgen.model.finding import Category, FieldPath, Finding
from docgen.schema.coerce import FALSE, TRUE
from docgen.schema.document_schema import Schema
from docgen.schema.messages import TYPES
from docgen.schema.patterns import PATTERNS, UnportableError, portable
from docgen.schema.validate import row_rules

Json = dict[str, Any]
Kinds = dict[str, Json]
"""What may stand at a place, by the kind of node: text, number, boolean, null, array, object."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"
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
UNKNOWN = "没有的名称"
UNKNOWN_MESSAGE = "字段表里没有这个名称，多半是错字"
FILES = "xlsx|xlsm|csv|yaml|yml"


def json_schema(schema: Schema) -> tuple[Json, tuple[Finding, ...]]:
    """The JSON Schema of a document type, and a notice for each keyword that it does not say."""
    writer = _Writer(schema)
    fields = dict(schema.fields)
    rows = schema.per_row.rows if schema.per_row else ""
    if schema.per_row is not None:
        fields[rows] = row_rules(schema.fields[rows], ())
        writer.leave((w.FIELDS, rows), schema.per_row.columns or rows)
    body = writer.fields(fields, (w.FIELDS,), schema.open)
    for name, rules in fields.items():
        # A table file may stand where a list of things would.
        if rules.get("type") == "list" and rules.get("schema", {}).get("type") == "dict":
            _accept(body["properties"][name], {"type": "string", "pattern": rf"\.(?:{FILES})$"})
    return writer.whole(body), tuple(writer.findings)


def register_json_schema(schema: Schema) -> tuple[Json, tuple[Finding, ...]]:
    """The JSON Schema of a register as a list of rows, with its notices."""
    writer = _Writer(schema, frozenset({w.FORMAT_CHECK}))
    row = writer.fields(schema.fields, (w.FIELDS,), True)
    for name, rules in schema.fields.items():
        if not rules.get("required"):
            _accept(row["properties"][name], {"const": ""})
        else:
            row["properties"][name]["not"] = {"const": ""}
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
                return self._shown({**self._value(spare, path, False), "null": {}})
            self.leave(path, "allow_unknown")
            return True
        if spare:
            return True
        return self._shared(UNKNOWN, {"type": "null", "errorMessage": UNKNOWN_MESSAGE})

    def _shared(self, name: str, shape: Json) -> Json:
        """Return a reference to a shape that is written once."""
        self.defs[name] = shape
        return {"$ref": f"#/$defs/{name}"}

    def _present(self, fields: Mapping[str, Any]) -> Json:
        """Return the shape of a mapping with these fields; a blank one counts only if a mapping."""
        filled = self._shared("已填", {"not": {"type": "null"}})
        needed = {name: filled for name, rules in fields.items() if rules.get("type") != "dict"}
        return {"required": list(fields), "properties": needed}

    def _field(self, name: str, rules: Mapping[str, Any], path: FieldPath, spare: Any) -> Json:
        kinds = self._value(rules, path, spare)
        if rules.get("type") != "dict":
            kinds.pop("null", None)
            if not rules.get("required"):
                kinds["null"] = {}
        shown = self._shown(kinds)
        remedy = TYPES.get(str(rules.get("type")), ("", ""))[1]
        if remedy and "$ref" not in shown:
            shown = {"errorMessage": remedy, **shown}
        return {"title": name, **_told(rules), **shown}

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

    def _shown(self, kinds: Kinds) -> Json:
        """Return the kinds that may stand at a place as one schema, free ones in one type list."""
        free = [_JSON[name] for name in _JSON if name in kinds and not kinds[name]]
        bound = [_typed(_JSON[name], kinds[name]) for name in _JSON if kinds.get(name)]
        types: Json = {"type": free[0] if len(free) == 1 else free}
        name = _FREE_TEXTS.get(tuple(free))
        if name:
            types = self._shared(name, {"errorMessage": TYPES["string"][1], **types})
        if not bound:
            return types
        return {"anyOf": [*bound, types] if free else bound}

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
        name, remedy = TYPES[kind]
        if kind == "boolean":
            texts = {"type": "string", "enum": sorted(TRUE | FALSE)}
            return {"text": self._shared(name, texts), "boolean": {}}
        pattern = {"type": "string", "pattern": PATTERNS[kind], "patternErrorMessage": remedy}
        text = self._shared(name, pattern)
        if kind in _FIRST_DATES:
            digits = {"type": "number", "minimum": _FIRST_DATES[kind], "maximum": 99991231}
            return {"text": text, "number": self._shared(f"{name}数字", digits)}
        bounds = {"min": "minimum", "max": "maximum"}
        number = {said: rules[keyword] for keyword, said in bounds.items() if keyword in rules}
        return {"text": text, "number": {**number, **_WHOLE.get(kind, {})}}

    def _list(self, rules: Mapping[str, Any], path: FieldPath, spare: Any) -> Kinds:
        """An array; one item by itself needs no dash before it."""
        each = rules.get("schema", {})
        item = self._value(each, (*path, "schema"), spare) if each else {name: {} for name in _JSON}
        if "properties" in item.get("object", {}):
            # Written once: it stands in the list and by itself.
            steps = [str(step) for step in path if step not in (w.FIELDS, "schema")]
            item["object"] = self._shared(f"{'.'.join(steps)}的一项", item["object"])
        low, high = rules.get("minlength", 0), rules.get("maxlength")
        if rules.get("empty") is False:
            low = max(low, 1)
        array: Json = {"items": self._shown(item)}
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
            body["additionalProperties"] = self._shown(
                self._value(rules["valuesrules"], path, spare)
            )
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
                    yield {"not": self._present({name: rules, other: fields.get(other, {})})}
            asked = rules.get("dependencies", ())
            names = _listed(asked) if not isinstance(asked, Mapping) else ["."]
            if any("." in other or "^" in other for other in names):
                self.leave((*path, name), "dependencies")
            elif names:
                needed = {other: fields.get(other, {}) for other in names}
                yield {"if": self._present({name: rules}), "then": self._present(needed)}


_JSON = {
    "text": "string",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
    "array": "array",
    "object": "object",
}
_FREE_TEXTS = {
    ("string", "number", "boolean"): "必填文字",
    ("string", "number", "boolean", "null"): "一行文字",
}
_FIRST_DATES = {"date": 10101, "month": 1}
_WHOLE: Mapping[str, Json] = {"integer": {"type": "integer"}}


def _typed(kind: str, shape: Json) -> Json:
    """Return a shape with its JSON type; what it refers to has one."""
    return shape if "$ref" in shape else {"type": kind, **shape}


def _accept(location: Json, text: Json) -> None:
    """Accept a text of this schema too, unless the place accepts every text."""
    if "anyOf" in location:
        location["anyOf"].append(text)
    elif "$ref" not in location and "string" not in location["type"]:
        location["anyOf"] = [{"type": location.pop("type")}, text]


def _told(rules: Mapping[str, Any]) -> Json:
    """What an editor shows of a field."""
    meta = rules.get("meta", {})
    note, example = str(meta.get(w.NOTE, "")), meta.get(w.EXAMPLE)
    parts = ["必填。" if rules.get("required") else "", note, f"　例：{example}" if example else ""]
    told: Json = {"description": text} if (text := "".join(parts)) else {}
    if example is not None:
        told["examples"] = [str(example)]
    return told


def _way(rules: Mapping[str, Any]) -> str:
    """How a text of a pattern is written, as far as the schema says."""
    meta = rules.get("meta", {})
    example = meta.get(w.EXAMPLE)
    return (
        f"写法不合要求，照此写：{example}" if example else f"写法不合要求：{meta.get(w.NOTE, '')}"
    )


def _listed(names: Any) -> list[str]:
    return [names] if isinstance(names, str) else [str(name) for name in names]


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
    possible = [v for v, texts in forms.items() if any(_may_be(t, rules) for t in texts)]
    return {} if len(possible) == len(forms) else {"enum": possible}


def _numbers(rules: Mapping[str, Any]) -> Json | None:
    """Numbers as texts: an editor has forgotten how they were typed, so it judges no pattern."""
    if "allowed" not in rules:
        return {}
    numeric = [int(text) for text in map(str, rules["allowed"]) if re.fullmatch(r"-?\d+", text)]
    return {"enum": numeric} if numeric else None
