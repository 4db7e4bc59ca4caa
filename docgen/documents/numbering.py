"""Numbers of headings, items, tables and attachments: given out here, never typed.

Levels 一、（一）1.（1） are GB/T 9704—2012 7.3.3; ① below them is GB/T 15834—2011, annex.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from docgen.codes import new_finding
from docgen.expressions.chinese_numerals import format_numeral
from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding

_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def circled(number: int) -> str:
    """1 → ①; past ⑳ the number stands in brackets."""
    return _CIRCLES[number - 1] if number <= len(_CIRCLES) else f"（{number}）"


# Each level's mark before the title, and its mark inside a reference.
_LEVELS: tuple[tuple[Callable[[int], str], Callable[[int], str]], ...] = (
    (lambda n: f"{format_numeral(n)}、", format_numeral),
    (lambda n: f"（{format_numeral(n)}）", lambda n: f"（{format_numeral(n)}）"),
    (lambda n: f"{n}.", str),
    (lambda n: f"（{n}）", lambda n: f"（{n}）"),
    (circled, circled),
)
ITEM_MARKS: dict[str, Callable[[int], str]] = {
    "一是": lambda n: f"{format_numeral(n)}是",
    "第一": lambda n: f"第{format_numeral(n)}，",
    "①": circled,
    "（1）": lambda n: f"（{n}）",
    "1.": lambda n: f"{n}.",
}


class Numbers:
    """The marks of a document: `marks[path]` before a title, references by code name."""

    def __init__(self) -> None:
        self.marks: dict[FieldPath, tuple[int, str]] = {}
        self.sections: dict[str, str] = {}
        self.attachments: dict[str, str] = {}
        self.tables: dict[str, str] = {}
        self.findings: list[Finding] = []

    def references(self) -> dict[str, object]:
        """The names by which prose refers to numbered things."""
        return {
            w.SECTION_REFERENCES: self.sections,
            w.ATTACHMENT_REFERENCES: self.attachments,
            w.TABLE_REFERENCES: self.tables,
        }


def number(values: Mapping[str, Any]) -> Numbers:
    """The numbers of a record's sections, tables and attachments."""
    numbers = Numbers()
    _sections(values.get(w.SECTIONS) or [], (w.SECTIONS,), "", 0, numbers)
    _tables(values.get(w.SECTIONS) or [], (w.SECTIONS,), numbers)
    attachments = values.get(w.ATTACHMENTS) or []
    for index, attachment in enumerate(attachments):
        label = f"附件{index + 1}" if len(attachments) > 1 else "附件"
        numbers.marks[(w.ATTACHMENTS, index)] = (0, label)
        _remember(numbers.attachments, attachment, label)
        path = (w.ATTACHMENTS, index, w.SECTIONS)
        _sections(attachment.get(w.SECTIONS) or [], path, "", 0, numbers)
    return numbers


def _remember(table: dict[str, str], item: Mapping[str, Any], label: str) -> None:
    if item.get(w.CODE):
        table[item[w.CODE]] = label


def _sections(
    sections: list[Any], path: FieldPath, above: str, level: int, numbers: Numbers
) -> None:
    count = 0
    for index, section in enumerate(sections):
        here, inner, label = (*path, index), level, above
        if section.get(w.TITLE):
            count += 1
            mark, reference = _LEVELS[min(level, len(_LEVELS) - 1)]
            label = above + reference(count)
            numbers.marks[here] = (level, mark(count))
            _remember(numbers.sections, section, label)
            inner = level + 1
            if level >= len(_LEVELS):
                numbers.findings.append(_too_deep(here))
        below = section.get(w.SUBSECTIONS) or []
        _sections(below, (*here, w.SUBSECTIONS), label, inner, numbers)


def _too_deep(path: FieldPath) -> Finding:
    message, remedy = "层次超过五级（一、（一）1.（1）①）", "把这一层并入上一层，或改写成分项"
    basis = "GB/T 9704—2012 7.3.3；GB/T 15834—2011 附录（第五级）"
    return new_finding("BH-01", message, remedy, basis=basis, path=path)


def _tables(sections: list[Any], path: FieldPath, numbers: Numbers) -> None:
    for where, table in _walk(sections, path):
        if table.get(w.TITLE):
            done = sum(1 for p in numbers.marks if w.TABLES in p)
            label = f"表{done + 1}"
            numbers.marks[where] = (0, label)
            _remember(numbers.tables, table, label)


def _walk(sections: list[Any], path: FieldPath) -> Iterator[tuple[FieldPath, Mapping[str, Any]]]:
    for index, section in enumerate(sections):
        for number_, table in enumerate(section.get(w.TABLES) or []):
            yield (*path, index, w.TABLES, number_), table
        below = section.get(w.SUBSECTIONS) or []
        yield from _walk(below, (*path, index, w.SUBSECTIONS))
