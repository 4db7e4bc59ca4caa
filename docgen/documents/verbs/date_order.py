"""先后：各日期要依次不早于前一个。

参数：次序（字段或路径的列表，如 [指标.*.截至, 甲日期, 乙日期]）。没有填写的跳过。
只写到年月的，按能确定的部分比较。
说明里可用：前、前日期、后、后日期。
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.documents.rule_view import Document
from docgen.model.finding import FieldPath
from docgen.model.values import DateValue
from docgen.rules.verb import Hit
from docgen.schema.coerce import Rules

PARAMS: Rules = {
    "次序": {"type": "list", "required": True, "minlength": 2, "schema": {"type": "string"}}
}
Dated = tuple[FieldPath, DateValue]


def find(params: Rules, document: Document) -> Iterator[Hit]:
    """Yield each date before one that should precede it, with the nearest such date."""
    earlier_steps: list[Dated] = []
    for pattern in params["次序"]:
        dated = [(p, v) for p, v in document.find(pattern) if isinstance(v, DateValue)]
        for path, date in dated:
            later = [(p, other) for p, other in earlier_steps if _is_earlier(date, other)]
            if later:
                first, when = later[-1]
                facts = {"前": _name(first), "前日期": when, "后": _name(path), "后日期": date}
                yield Hit(path, facts)
        earlier_steps += dated


def _is_earlier(date: DateValue, other: DateValue) -> bool:
    """Return whether `date` is before `other`, at the precision that both have."""
    pairs = ((date.year, other.year), (date.month, other.month), (date.day, other.day))
    for part, other_part in pairs:
        if not part or not other_part:
            return False
        if part != other_part:
            return part < other_part
    return False


def _name(path: FieldPath) -> str:
    """Return a path as messages print it: 指标.户数.截至."""
    return ".".join(str(step) for step in path)
