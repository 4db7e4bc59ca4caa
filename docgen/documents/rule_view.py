"""What a rule sees of a document: its values by path pattern and the names of expressions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docgen.model import keywords as w
from docgen.model.finding import FieldPath


@dataclass(frozen=True, slots=True)
class Document:
    """`values` are the record's; `names` are those that conditions and sentences may use."""

    values: Mapping[str, Any]
    names: Mapping[str, object] = field(default_factory=dict)

    def find(self, pattern: str) -> Iterator[tuple[FieldPath, Any]]:
        """Every value at a pattern like `附件.*.标题`; `*` is one step, `**` any number."""
        return _find(self.values, tuple(pattern.split(".")), ())

    def texts(self) -> Iterator[tuple[FieldPath, str]]:
        """Every text of the document with its path, figures and relations aside."""
        for name, value in self.values.items():
            if name not in (w.FIGURES, w.RELATIONS):
                yield from _texts(value, (name,))


def _children(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _find(value: Any, steps: tuple[str, ...], path: FieldPath) -> Iterator[tuple[FieldPath, Any]]:
    if not steps:
        yield path, value
        return
    first, rest = steps[0], steps[1:]
    if first == "**":
        yield from _find(value, rest, path)
    for key, child in _children(value):
        if first == "**":
            yield from _find(child, steps, (*path, key))
        elif first in ("*", key):
            yield from _find(child, rest, (*path, key))


def _texts(value: Any, path: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(value, str):
        yield path, value
    for key, child in _children(value):
        yield from _texts(child, (*path, key))
