"""必填：列出的字段都要有内容。

参数：字段（名称或路径的列表，如 [甲, 乙.*.丙]，“*”是任何一项）。
说明里可用：字段。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docgen.documents.rule_view import Document
from docgen.expressions.filters import is_present
from docgen.rules.verb import Hit
from docgen.schema.coerce import Rules

PARAMS: Rules = {
    "字段": {"type": "list", "required": True, "minlength": 1, "schema": {"type": "string"}}
}


def find(params: Rules, document: Document) -> Iterator[Hit]:
    """Yield each parent that lacks the field."""
    for pattern in params["字段"]:
        parents, _, name = pattern.rpartition(".")
        found = document.find(parents) if parents else iter([((), document.values)])
        for path, parent in found:
            if isinstance(parent, Mapping) and not is_present(parent.get(name)):
                yield Hit((*path, name), {"字段": name})
