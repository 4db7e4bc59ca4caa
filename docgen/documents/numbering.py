"""Numbers of headings, items, tables and attachments: assigned here, never typed.

Levels 一、（一）1.（1） are GB/T 9704—2012 7.3.3; ① below them is GB/T 15834—2011, annex.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from docgen.codes import new_finding
from docgen.documents import document_keywords as kw
from docgen.expressions.chinese_numerals import format_numeral
from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding
from docgen.schema import schema_keywords as grammar

Form = Mapping[str, Any]
"""A section, an attachment or a table as its record holds it."""
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def circled(number: int) -> str:
    """Return ① for 1; above ⑳ the number in brackets.

    Unicode has circled numbers up to 20 in one block; `number` is 1 or more.
    """
    if number > len(_CIRCLES):
        return f"（{number}）"
    return _CIRCLES[number - 1]


_LEVELS: tuple[tuple[Callable[[int], str], Callable[[int], str]], ...] = (
    (lambda n: f"{format_numeral(n)}、", format_numeral),
    (lambda n: f"（{format_numeral(n)}）", lambda n: f"（{format_numeral(n)}）"),
    (lambda n: f"{n}.", str),
    (lambda n: f"（{n}）", lambda n: f"（{n}）"),
    (circled, circled),
)
"""For each level its number before a title, and its number inside a reference."""
ITEM_MARKS: Mapping[str, Callable[[int], str]] = {
    "一是": lambda n: f"{format_numeral(n)}是",
    "第一": lambda n: f"第{format_numeral(n)}，",
    "①": circled,
    "（1）": lambda n: f"（{n}）",
    "1.": lambda n: f"{n}.",
}


class Numbers:
    """The numbers of a document: `marks[path]` is (level, number before the title).

    The other mappings hold the references by code name.
    """

    def __init__(self) -> None:
        """Begin without numbers.

        `sections`, `attachments` and `tables` map code names (代号) to references such as 一（二）,
        附件1, 表3.
        """
        self.marks: dict[FieldPath, tuple[int, str]] = {}
        self.sections: dict[str, str] = {}
        self.attachments: dict[str, str] = {}
        self.tables: dict[str, str] = {}
        self.findings: list[Finding] = []

    def references(self) -> dict[str, object]:
        """Return the names by which prose refers to numbered parts."""
        return {
            kw.SECTION_REFERENCES: self.sections,
            kw.ATTACHMENT_REFERENCES: self.attachments,
            kw.TABLE_REFERENCES: self.tables,
        }

    def add_sections(self, sections: list[Form], path: FieldPath, prefix: str, level: int) -> None:
        """Number the titled sections at a level and all below; `prefix` starts their references.

        `level` is 0 for 一、 and 4 for ①. A section without a title gets no number, and its
        subsections stay on its level.
        """
        count = 0
        for index, section in enumerate(sections):
            section_path = (*path, index)
            label = prefix
            inner_level = level
            if section.get(grammar.TITLE):
                count += 1
                mark, reference = _LEVELS[min(level, len(_LEVELS) - 1)]
                label = prefix + reference(count)
                self.marks[section_path] = (level, mark(count))
                _remember(self.sections, section, label)
                if level >= len(_LEVELS):
                    self.findings.append(_too_deep(section_path))
                inner_level = level + 1
            subsections = section.get(grammar.SUBSECTIONS) or []
            self.add_sections(subsections, (*section_path, grammar.SUBSECTIONS), label, inner_level)

    def add_tables(self, sections: list[Form], path: FieldPath) -> None:
        """Number the titled tables of the sections through the whole text."""
        count = 0
        for table_path, table in _tables(sections, path):
            if table.get(grammar.TITLE):
                count += 1
                label = f"表{count}"
                self.marks[table_path] = (0, label)
                _remember(self.tables, table, label)

    def add_attachments(self, attachments: list[Form]) -> None:
        """Number the attachments (a single one has no number) and the sections of each."""
        for index, attachment in enumerate(attachments):
            label = f"附件{index + 1}" if len(attachments) > 1 else "附件"
            path = (w.ATTACHMENTS, index)
            self.marks[path] = (0, label)
            _remember(self.attachments, attachment, label)
            self.add_sections(
                attachment.get(grammar.SECTIONS) or [],
                (*path, grammar.SECTIONS),
                "",
                0,
            )


def number(values: Form) -> Numbers:
    """Return the numbers of a record's sections, tables and attachments."""
    numbers = Numbers()
    sections = values.get(grammar.SECTIONS) or []
    numbers.add_sections(sections, (grammar.SECTIONS,), "", 0)
    numbers.add_tables(sections, (grammar.SECTIONS,))
    numbers.add_attachments(values.get(w.ATTACHMENTS) or [])
    return numbers


def _remember(references: dict[str, str], item: Form, label: str) -> None:
    """Note the reference to a part under its code name (代号), if it has one."""
    if item.get(w.CODE):
        references[item[w.CODE]] = label


def _too_deep(path: FieldPath) -> Finding:
    """Return the finding (BH-01) for a section below the fifth level."""
    message = "层次超过五级（一、（一）1.（1）①）"
    remedy = "把这一层并入上一层，或改写成分项"
    basis = "GB/T 9704—2012 7.3.3；GB/T 15834—2011 附录（第五级）"
    return new_finding("BH-01", message, remedy, basis=basis, path=path)


def _tables(sections: list[Form], path: FieldPath) -> Iterator[tuple[FieldPath, Form]]:
    """Yield each table of the sections and their subsections in reading order, with its path.

    All tables of a section come before those of its subsections.
    """
    for index, section in enumerate(sections):
        for table_index, table in enumerate(section.get(w.TABLES) or []):
            yield (*path, index, w.TABLES, table_index), table
        subsections = section.get(grammar.SUBSECTIONS) or []
        yield from _tables(subsections, (*path, index, grammar.SUBSECTIONS))
