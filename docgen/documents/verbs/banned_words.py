"""禁语：文中不应出现的说法。

参数：文字（正则的列表）、范围（只看名称为此的字段，可不写）、除外（正则的列表，先从文中去掉）。
说明里可用：所见。
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.documents.rule_view import Document
from docgen.expressions.bounded_patterns import compile_pattern
from docgen.model.finding import FieldPath
from docgen.rules.verb import Hit
from docgen.schema.coerce import Rules

_TEXTS: Rules = {"type": "list", "minlength": 1, "schema": {"type": "string"}}
PARAMS: Rules = {
    "文字": {**_TEXTS, "required": True},
    "范围": {"type": "list", "schema": {"type": "string"}},
    "除外": _TEXTS,
}


def find(params: Rules, document: Document) -> Iterator[Hit]:
    """Yield the first match of each pattern in each text."""
    patterns = [compile_pattern(pattern) for pattern in params["文字"]]
    exempt = [compile_pattern(pattern) for pattern in params.get("除外", ())]
    for path, text in document.texts():
        if not _within(path, params.get("范围")):
            continue
        rest = text
        for pattern in exempt:
            rest = pattern.sub("", rest)
        for pattern in patterns:
            match = pattern.search(rest)
            if match:
                yield Hit(path, {"所见": match.group()})


def _within(path: FieldPath, fields: list[str] | None) -> bool:
    """Return whether a text lies in one of the fields, by the last name in its path.

    Without fields every text is in range.
    """
    named = [step for step in path if isinstance(step, str)]
    return not fields or bool(named and named[-1] in fields)
