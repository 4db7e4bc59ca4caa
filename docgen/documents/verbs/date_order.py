"""先后：各日期要依次不早于前一个。

参数：次序（字段或路径的列表，如 [指标.*.截至, 甲日期, 乙日期]）。没有填写的跳过。
只写到年月的，按能确定的部分比较。
说明里可用：前、前日期、后、后日期。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docgen.documents.rule_view import Document
from docgen.model.finding import FieldPath
from docgen.model.values import DateValue

PARAMS: dict[str, Any] = {
    "次序": {"type": "list", "required": True, "minlength": 2, "schema": {"type": "string"}}
}
Dated = tuple[FieldPath, DateValue]


def find(
    params: Mapping[str, Any], document: Document
) -> Iterator[tuple[FieldPath, dict[str, object]]]:
    """Each date that lies before one that should precede it, told against the nearest such."""
    before: list[Dated] = []
    for pattern in params["次序"]:
        dated = [(p, v) for p, v in document.find(pattern) if isinstance(v, DateValue)]
        for path, date in dated:
            late = [(p, d) for p, d in before if _earlier(date, d)]
            if late:
                first, when = late[-1]
                facts = {"前": _name(first), "前日期": when, "后": _name(path), "后日期": date}
                yield path, dict(facts)
        before += dated


def _earlier(date: DateValue, other: DateValue) -> bool:
    """Whether `date` is certainly before `other`, at the precision both have."""
    mine, theirs = [(d.year, d.month, d.day) for d in (date, other)]
    for left, right in zip(mine, theirs, strict=True):
        if not left or not right or left != right:
            return bool(left and right and left < right)
    return False


def _name(path: FieldPath) -> str:
    return ".".join(str(step) for step in path)
