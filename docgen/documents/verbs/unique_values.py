"""唯一：同一处的内容不得重复。

参数：字段（路径，如 甲.*.乙）。
说明里可用：重复、前行（前一处是第几项）。
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.documents.rule_view import Document
from docgen.expressions.filters import is_present
from docgen.model.finding import FieldPath
from docgen.rules.verb import Hit
from docgen.schema.coerce import Rules

PARAMS: Rules = {"字段": {"type": "string", "required": True}}


def find(params: Rules, document: Document) -> Iterator[Hit]:
    """Yield each value that occurred before."""
    seen: dict[str, FieldPath] = {}
    for path, value in document.find(params["字段"]):
        key = str(value).strip()
        if not is_present(key):
            continue
        if key in seen:
            index = next((s for s in reversed(seen[key]) if isinstance(s, int)), 0)
            yield Hit(path, {"重复": key, "前行": index + 1})
        seen.setdefault(key, path)
