"""The kinds of nodes that a scalar field accepts, as shapes of a JSON Schema.

An editor sees what YAML 1.2 reads: 12 is a number there, and true is a boolean. So a text field
accepts these kinds as well, if a text of their form would be valid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from docgen.model import keywords as w
from docgen.model.finding import FieldPath
from docgen.schema import schema_keywords as kw
from docgen.schema.coerce import FALSE, TRUE, Rules
from docgen.schema.json_parts import Json, Kinds, SchemaParts
from docgen.schema.messages import TYPES
from docgen.schema.patterns import PATTERNS, UnportableError, to_portable

_YAML_BOOLEANS = {
    True: ("true", "True", "TRUE"),
    False: ("false", "False", "FALSE"),
}
_YAML_NULLS = ("", "~", "null")
_FIRST_DATES = {"date": 10101, "month": 1}
"""The least number that reads as a date in digits, by field type."""
_LAST_DATE = 99991231
_NUMBER_BOUNDS = {"min": "minimum", "max": "maximum"}
_LENGTH_BOUNDS = {"minlength": "minLength", "maxlength": "maxLength"}


def typed_kinds(field_type: str, rules: Rules, parts: SchemaParts) -> Kinds:
    """Return the kinds of a number, quantity, date, month or boolean."""
    name, remedy = TYPES[field_type]
    if field_type == "boolean":
        choices = {"type": "string", "enum": sorted(TRUE | FALSE)}
        return {"text": parts.share(name, choices), "boolean": {}}
    pattern = PATTERNS[field_type]
    shape = {"type": "string", "pattern": pattern, "patternErrorMessage": remedy}
    text = parts.share(name, shape)
    if field_type in _FIRST_DATES:
        first = _FIRST_DATES[field_type]
        digits = {"type": "number", "minimum": first, "maximum": _LAST_DATE}
        return {"text": text, "number": parts.share(f"{name}数字", digits)}
    number = _bounds(rules, _NUMBER_BOUNDS)
    if field_type == "integer":
        number["type"] = "integer"
    return {"text": text, "number": number}


def text_kinds(rules: Rules, path: FieldPath, parts: SchemaParts) -> Kinds:
    """Return the kinds of a text field."""
    kinds: Kinds = {"text": text_shape(rules, path, parts)}
    number = _number_shape(rules)
    if number is not None:
        kinds["number"] = number
    booleans = [value for value, forms in _YAML_BOOLEANS.items() if _any_valid(forms, rules)]
    if booleans:
        kinds["boolean"] = {"enum": booleans}
    if len(booleans) == len(_YAML_BOOLEANS):
        kinds["boolean"] = {}
    if _any_valid(_YAML_NULLS, rules):
        kinds["null"] = {}
    return kinds


def text_shape(rules: Rules, path: FieldPath, parts: SchemaParts) -> Json:
    """Return the shape of a text; {} without restrictions."""
    shape: Json = {}
    if "allowed" in rules:
        choices = [str(choice) for choice in rules["allowed"]]
        shape["enum"] = choices
        shape["errorMessage"] = f"只能写：{'、'.join(choices)}"
    if "forbidden" in rules:
        shape["not"] = {"enum": [str(choice) for choice in rules["forbidden"]]}
    shape |= _bounds(rules, _LENGTH_BOUNDS)
    if "regex" in rules:
        shape |= _pattern(rules, path, parts)
    if rules.get("empty") is False:
        shape["minLength"] = max(1, shape.get("minLength", 1))
    elif rules.get("empty") and shape:
        return {"anyOf": [{"const": ""}, shape]}
    return shape


def _bounds(rules: Rules, keywords: Mapping[str, str]) -> Json:
    """Return the bounds that rules set; `keywords` maps Cerberus's keyword to JSON Schema's."""
    return {name: rules[keyword] for keyword, name in keywords.items() if keyword in rules}


def _pattern(rules: Rules, path: FieldPath, parts: SchemaParts) -> Json:
    """Return the pattern of a text; {} and a notice if ECMAScript cannot express it."""
    try:
        pattern = to_portable(rules["regex"])
    except UnportableError:
        parts.leave(path, ["regex"])
        return {}
    return {"pattern": pattern, "patternErrorMessage": _pattern_remedy(rules)}


def _pattern_remedy(rules: Rules) -> str:
    """Return how a text of a pattern is written: its example, else its meaning."""
    meta = rules.get("meta", {})
    example = meta.get(kw.EXAMPLE)
    if example:
        return f"写法不合要求，照这个样子写：{example}"
    return f"写法不合要求：{meta.get(w.NOTE, '')}"


def _number_shape(rules: Rules) -> Json | None:
    """Return the shape of numbers in a text field, None if no number is valid.

    An editor no longer has the digits as typed, so it cannot check a pattern.
    """
    if "allowed" not in rules:
        return {}
    choices = map(str, rules["allowed"])
    numbers = [int(choice) for choice in choices if re.fullmatch(r"-?\d+", choice)]
    if not numbers:
        return None
    return {"enum": numbers}


def _any_valid(forms: Iterable[str], rules: Rules) -> bool:
    """Return whether one of several forms of a value is valid as a text."""
    return any(_is_valid(form, rules) for form in forms)


def _is_valid(text: str, rules: Rules) -> bool:
    """Return whether a text is valid in a text field, as Cerberus would decide."""
    if not text and "empty" in rules:
        return bool(rules["empty"])
    if text not in rules.get("allowed", (text,)) or text in rules.get("forbidden", ()):
        return False
    if not rules.get("minlength", 0) <= len(text) <= rules.get("maxlength", len(text)):
        return False
    pattern = rules.get("regex", "")
    return not pattern or re.match(f"(?:{pattern.removesuffix('$')})$", text) is not None
