"""Prose: fills the `{{ }}` in what people wrote; what cannot be filled is a finding and a mark."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from docgen.codes import new_finding
from docgen.documents import document_keywords as kw
from docgen.documents.figures import NEAR_NAME
from docgen.expressions.errors import ExpressionError
from docgen.expressions.evaluation import find_sentence_names, is_template, render
from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding
from docgen.model.near_names import suggest
from docgen.model.values import Missing, Piece, Rich
from docgen.schema import schema_keywords as grammar

_MARK_START = "【待补："
_MARK = re.compile(r"【待补：[^】]*】")
_NOT_PROSE = frozenset({w.FIGURES, w.RELATIONS})


def mark_missing(text: str) -> str | Rich:
    """Return a text with its 【待补：…】 marks in the style that makes them visible."""
    if _MARK_START not in text:
        return text
    pieces = []
    end = 0
    for match in _MARK.finditer(text):
        pieces.append(Piece(text[end : match.start()]))
        pieces.append(Piece(match.group(), w.MISSING_STYLE))
        end = match.end()
    pieces.append(Piece(text[end:]))
    return Rich(tuple(piece for piece in pieces if piece.text))


class Prose:
    """Fills the sentences of a record and collects the findings about them."""

    def __init__(self, names: Mapping[str, object]) -> None:
        """Take the names that every sentence may use; a section adds its own counts."""
        self.names = names
        self.findings: list[Finding] = []

    def field(self, value: object, path: FieldPath) -> Any:
        """Return a field, a section or an attachment with every sentence filled.

        Figures (指标) and relations (关系) are given back as they are: their formulas are no prose.
        """
        if path[0] in _NOT_PROSE:
            return value
        return self.value(value, path, {})

    def value(self, value: object, path: FieldPath, local: Mapping[str, object]) -> Any:
        """Return a value with every sentence in it filled.

        `local` are the names of the section around it.
        """
        if isinstance(value, str):
            if is_template(value):
                return self.sentence(value, path, local)
            return value
        if isinstance(value, list):
            return [self.value(item, (*path, index), local) for index, item in enumerate(value)]
        if isinstance(value, dict):
            inner = _counts(value) or local
            return {key: self.value(item, (*path, key), inner) for key, item in value.items()}
        return value

    def sentence(self, text: str, path: FieldPath, local: Mapping[str, object]) -> str:
        """Return a sentence filled; undefined names are visible marks in it."""
        try:
            values = {
                name: self._resolve(name, path, local) for name in sorted(find_sentence_names(text))
            }
            return render(text, values)
        except ExpressionError as error:
            self._report("XW-02", f"这句话填不出来：{error}", "核对花括号里的名称和写法", path)
            return str(Missing(text.replace("{", "").replace("}", "").strip()))

    def _resolve(self, name: str, path: FieldPath, local: Mapping[str, object]) -> object:
        """Return the value of a name; `Missing` for an undefined one."""
        if name in local:
            return local[name]
        if name in self.names:
            return self.names[name]
        defined = [*self.names, *local]
        remedy = suggest(name, defined, f"先在“{w.FIGURES}”里写上“{name}”", NEAR_NAME)
        self._report("XW-01", f"文中用到的“{name}”没有定义", remedy, path)
        return Missing(name)

    def _report(self, code: str, message: str, remedy: str, path: FieldPath) -> None:
        """Add a finding about the sentence at `path`."""
        self.findings.append(new_finding(code, message, remedy, path=path))


def _counts(section: Mapping[str, Any]) -> dict[str, object]:
    """Return the numbers of items and subsections, by the names that prose may use.

    A section may then say 以下{{ 分项数 }}个项目. Sections without items or subsections have no
    such name.
    """
    counts: dict[str, object] = {}
    items = section.get(grammar.ITEMS)
    if isinstance(items, dict):
        counts[kw.ITEM_COUNT] = len(items.get(grammar.ENTRIES) or [])
    if isinstance(section.get(grammar.SUBSECTIONS), list):
        counts[kw.SUBSECTION_COUNT] = len(section[grammar.SUBSECTIONS])
    return counts
