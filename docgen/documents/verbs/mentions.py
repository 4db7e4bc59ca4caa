"""引用：列出的每一项，正文里都要提到。

参数：字段（路径，如 甲.*.代号）、经由（正文里引用它们的名字，如 附件引用）。
说明里可用：未提。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.documents.rule_view import Document
from docgen.rules.verb import Hit
from docgen.schema.coerce import Rules

PARAMS: Rules = {
    "字段": {"type": "string", "required": True},
    "经由": {"type": "string", "required": True},
}


def find(params: Rules, document: Document) -> Iterator[Hit]:
    """Yield each listed item that no sentence names."""
    via = re.escape(params["经由"])
    pattern = re.compile(rf"{via}\s*(?:\.\s*(\w+)|\[\s*['\"“](.+?)['\"”]\s*\])")
    used = {a or b for _, text in document.texts() for a, b in pattern.findall(text)}
    for path, value in document.find(params["字段"]):
        if str(value) not in used:
            yield Hit(path, {"未提": str(value)})
