"""合计：各行某一列之和，要等于写明的合计。

参数：各行（放各行的字段）、各列（放各列的字段；每列有名称，有合计的才算）。
说明里可用：列、合计、实数、差、缺（没有写这一列的有几行）。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from docgen.documents.rule_view import Document
from docgen.expressions.quantity import Quantity, UnitError
from docgen.model import keywords as w
from docgen.rules.verb import Hit
from docgen.schema import schema_keywords as grammar
from docgen.schema.coerce import Rules

PARAMS: Rules = {
    "各行": {"type": "string", "required": True},
    "各列": {"type": "string", "required": True},
}


def find(params: Rules, document: Document) -> Iterator[Hit]:
    """Yield each column whose stated total is not the sum of its rows."""
    rows = document.values.get(params["各行"]) or []
    for index, column in enumerate(document.values.get(params["各列"]) or []):
        stated = column.get(grammar.TOTAL) if isinstance(column, Mapping) else None
        if not isinstance(stated, Quantity):
            continue
        name = column.get(w.NAME)
        missing = sum(not isinstance(row.get(name), Quantity) for row in rows)
        facts = {"列": name, "合计": stated, "缺": missing}
        path = (params["各列"], index, grammar.TOTAL)
        try:
            total = add_column(rows, str(name), stated)
            if total != stated:
                yield Hit(path, {**facts, "实数": total, "差": total - stated})
        except UnitError as error:
            yield Hit(path, {**facts, "实数": str(error), "差": ""})


def add_column(rows: Iterable[object], name: str, like: Quantity) -> Quantity:
    """Return the sum of a column in the unit of `like`. Raises UnitError for other dimensions."""
    total = Quantity(like.value - like.value, like.unit)
    for row in rows:
        if isinstance(row, Mapping) and isinstance(row.get(name), Quantity):
            total = total + row[name]
    return total
