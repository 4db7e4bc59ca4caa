"""承接：各份之和要等于上级下达的数。

参数：各行（放各行的字段）、各列（放各列的字段）。上级是哪一份，由文书自己写明；
上级那一份里也有的列才比。说明里可用：列、上级数、实数。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docgen.documents import document_keywords as kw
from docgen.documents.rule_view import Document
from docgen.documents.verbs.table_totals import add_column
from docgen.expressions.quantity import Quantity, UnitError
from docgen.model import keywords as w
from docgen.rules.verb import Hit
from docgen.schema.coerce import Rules

PARAMS: Rules = {
    "各行": {"type": "string", "required": True},
    "各列": {"type": "string", "required": True},
}


def find(params: Rules, document: Document) -> Iterator[Hit]:
    """Yield each column whose sum is not the number that was handed down."""
    above = document.names.get(kw.ABOVE)
    rows = document.values.get(params["各行"]) or []
    for index, column in enumerate(document.values.get(params["各列"]) or []):
        name = column.get(w.NAME) if isinstance(column, Mapping) else None
        handed = above.get(name) if isinstance(above, Mapping) else None
        if not isinstance(handed, Quantity):
            continue
        path = (params["各列"], index)
        try:
            total: object = add_column(rows, str(name), handed)
        except UnitError as error:
            total = str(error)
        if total != handed:
            yield Hit(path, {"列": name, "上级数": handed, "实数": total})
