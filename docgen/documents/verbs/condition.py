"""应当：写出的式子必须成立。

参数：式（表达式，如 甲日期 <= 乙日期）、字段（报告问题的位置，可不写）。
式中用到的内容没有填写时，本规则不判；有没有填写由“必填”去管。
说明里可用：式，以及文中各字段。
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.documents.rule_view import Document
from docgen.expressions.evaluation import evaluate, find_names
from docgen.model.finding import FieldPath
from docgen.model.values import Missing
from docgen.rules.verb import Hit
from docgen.schema.coerce import Rules

PARAMS: Rules = {"式": {"type": "string", "required": True}, "字段": {"type": "string"}}


def find(params: Rules, document: Document) -> Iterator[Hit]:
    """Yield one hit if the expression evaluates to false."""
    expression = params["式"]
    values = {name: document.names.get(name, Missing(name)) for name in find_names(expression)}
    has_missing = any(isinstance(value, Missing) for value in values.values())
    if has_missing and " is " not in expression:
        return
    if not evaluate(expression, {**document.names, **values}):
        field = params.get("字段")
        path: FieldPath = tuple(field.split(".")) if field else ()
        yield Hit(path, {"式": expression})
