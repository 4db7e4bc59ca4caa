"""应当：写出的式子必须成立。

参数：式（表达式，如 甲日期 <= 乙日期）、字段（报告问题的位置，可不写）。
式中用到的内容没有填写时，本规则不判；有没有填写由“必填”去管。
说明里可用：式，以及文中各字段。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docgen.documents.rule_view import Document
from docgen.expressions.evaluation import evaluate, find_names
from docgen.model.finding import FieldPath
from docgen.model.values import Missing

PARAMS: dict[str, Any] = {"式": {"type": "string", "required": True}, "字段": {"type": "string"}}


def find(
    params: Mapping[str, Any], document: Document
) -> Iterator[tuple[FieldPath, dict[str, object]]]:
    """One hit if the expression comes to false."""
    expression = params["式"]
    used = find_names(expression)
    known = {name: document.names.get(name, Missing(name)) for name in used}
    if " is " not in expression and any(isinstance(value, Missing) for value in known.values()):
        return
    if not evaluate(expression, {**document.names, **known}):
        path: FieldPath = tuple(params.get("字段", "").split(".")) if params.get("字段") else ()
        yield path, {"式": expression}
