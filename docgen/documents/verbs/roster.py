"""名册：名册里的每一个都要有，名册里没有的不得有。

参数：字段（路径，如 甲.*.乙）、名册（放名册的字段或县情名称）。
说明里可用：名、情形（“缺”或“多”）。
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.documents.rule_view import Document
from docgen.model.finding import FieldPath
from docgen.rules.verb import Hit
from docgen.schema.coerce import Rules

PARAMS: Rules = {
    "字段": {"type": "string", "required": True},
    "名册": {"type": "string", "required": True},
}


def find(params: Rules, document: Document) -> Iterator[Hit]:
    """Yield each name of the roster that is missing, and each that is not on it."""
    roster = document.names.get(params["名册"])
    if not isinstance(roster, list):
        return
    expected = [str(name).strip() for name in roster]
    found = {str(value).strip(): path for path, value in document.find(params["字段"])}
    top: FieldPath = (params["字段"].partition(".")[0],)
    for name in expected:
        if name not in found:
            yield Hit(top, {"名": name, "情形": "缺"})
    for name, path in found.items():
        if name not in expected:
            yield Hit(path, {"名": name, "情形": "多"})
