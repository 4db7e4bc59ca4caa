"""逐列：每一行的每一列都要有内容。

参数：各行（放各行的字段）、各列（放各列的字段）。
说明里可用：列、行（第几行）。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docgen.documents.rule_view import Document
from docgen.expressions.filters import is_present
from docgen.model import keywords as w
from docgen.rules.verb import Hit
from docgen.schema.coerce import Rules

PARAMS: Rules = {
    "各行": {"type": "string", "required": True},
    "各列": {"type": "string", "required": True},
}


def find(params: Rules, document: Document) -> Iterator[Hit]:
    """Yield each blank cell."""
    columns = [column.get(w.NAME) for column in document.values.get(params["各列"]) or []]
    for index, row in enumerate(document.values.get(params["各行"]) or []):
        for name in columns:
            if name and isinstance(row, Mapping) and not is_present(row.get(name)):
                yield Hit((params["各行"], index, name), {"列": name, "行": index + 1})
