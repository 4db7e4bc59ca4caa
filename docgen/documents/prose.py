"""Prose: the {{ }} in what people wrote, filled in; what cannot be is a finding and a mark."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

from docgen.codes import new_finding
from docgen.expressions.evaluation import ExpressionError, find_sentence_names, is_template, render
from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding
from docgen.model.values import Missing, Piece, Rich

_MARK = re.compile(r"【待补：[^】]*】")
_RAW = frozenset({w.FIGURES, w.RELATIONS})


def mark_missing(text: str) -> str | Rich:
    """A text with its 【待补：…】 marks set in the style that makes them visible."""
    if "【待补：" not in text:
        return text
    pieces, end = [], 0
    for match in _MARK.finditer(text):
        pieces += [Piece(text[end : match.start()]), Piece(match.group(), w.MISSING_STYLE)]
        end = match.end()
    pieces.append(Piece(text[end:]))
    return Rich(tuple(piece for piece in pieces if piece.text))


class Prose:
    """Fills the sentences of a record and remembers what is wrong with them."""

    def __init__(self, names: Mapping[str, object]) -> None:
        self.names = names
        self.findings: list[Finding] = []

    def field(self, value: Any, path: FieldPath) -> Any:
        """A field, a section or an attachment, every sentence of it filled in."""
        return value if path[0] in _RAW else self.value(value, path, {})

    def value(self, value: Any, path: FieldPath, local: Mapping[str, object]) -> Any:
        """One value and all below it; `local` are the names of the section it stands in."""
        if isinstance(value, str):
            return self.sentence(value, path, local) if is_template(value) else value
        if isinstance(value, list):
            return [self.value(item, (*path, i), local) for i, item in enumerate(value)]
        if isinstance(value, dict):
            inner = _counts(value) or local
            return {key: self.value(item, (*path, key), inner) for key, item in value.items()}
        return value

    def sentence(self, text: str, path: FieldPath, local: Mapping[str, object]) -> str:
        """A sentence filled in; unknown names stand in it as marks."""
        try:
            used = sorted(find_sentence_names(text))
            return render(text, {name: self._named(name, path, local) for name in used})
        except ExpressionError as error:
            self._report("XW-02", f"这句话填不出来：{error}", "核对花括号里的名称和写法", path)
            return str(Missing(text.replace("{", "").replace("}", "").strip()))

    def _named(self, name: str, path: FieldPath, local: Mapping[str, object]) -> object:
        """What a name stands for; of an unknown one, a mark."""
        if name in local:
            return local[name]
        if name in self.names:
            return self.names[name]
        near = difflib.get_close_matches(name, [*self.names, *local], 1, 0.4)
        remedy = f"是不是“{near[0]}”？" if near else f"先在“{w.FIGURES}”里写上“{name}”"
        self._report("XW-01", f"文中用到的“{name}”没有定义", remedy, path)
        return Missing(name)

    def _report(self, code: str, message: str, remedy: str, path: FieldPath) -> None:
        self.findings.append(new_finding(code, message, remedy, path=path))


def _counts(section: Mapping[str, Any]) -> dict[str, object]:
    """How many items and subsections a section lists, by the names that prose may use."""
    found: dict[str, object] = {}
    items = section.get(w.ITEMS)
    if isinstance(items, dict):
        found[w.ITEM_COUNT] = len(items.get(w.ENTRIES) or [])
    if isinstance(section.get(w.SUBSECTIONS), list):
        found[w.SUBSECTION_COUNT] = len(section[w.SUBSECTIONS])
    return found
