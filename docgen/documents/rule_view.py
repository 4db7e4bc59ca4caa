"""What rules see of a document: its values by path pattern, and the names of expressions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from docgen.model import keywords as w
from docgen.model.finding import FieldPath

Found = tuple[FieldPath, Any]
"""The path of a value, and the value."""


class Document(Struct, frozen=True):
    """`values` are the record's; `names` are those that conditions and sentences may use."""

    values: Mapping[str, Any]
    names: Mapping[str, object] = field(default_factory=dict)

    def find(self, pattern: str) -> Iterator[Found]:
        """Yield every value at a pattern like `附件.*.标题`: `*` is one step, `**` any number."""
        return _find(self.values, tuple(pattern.split(".")), ())

    def texts(self) -> Iterator[tuple[FieldPath, str]]:
        """Yield every text of the document with its path, except figures and relations."""
        for name, value in self.values.items():
            if name not in (w.FIGURES, w.RELATIONS):
                yield from _texts(value, (name,))


def _children(value: object) -> Iterator[tuple[str | int, Any]]:
    """Yield the keys or 0-based indexes of a mapping or list with their values."""
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _find(value: object, steps: tuple[str, ...], path: FieldPath) -> Iterator[Found]:
    """Yield every value below `value` that the steps of a pattern lead to; `path` leads to `value`.

    `**` first stands for no step, then for one step after which it is tried again.
    """
    if not steps:
        yield path, value
        return
    first = steps[0]
    following = steps[1:]
    if first == "**":
        yield from _find(value, following, path)
    for key, child in _children(value):
        child_path = (*path, key)
        if first == "**":
            yield from _find(child, steps, child_path)
        elif first in ("*", key):
            yield from _find(child, following, child_path)


def _texts(value: object, path: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    """Yield every text in a value with its path, in the order of the document."""
    if isinstance(value, str):
        yield path, value
    for key, child in _children(value):
        yield from _texts(child, (*path, key))
