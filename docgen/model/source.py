"""Source: what a person typed, every scalar as text, with the place of every key and value."""

from __future__ import annotations

from collections import abc
from collections.abc import Iterator
from dataclasses import dataclass, field

from docgen.model.finding import Path, Place


@dataclass(frozen=True, slots=True)
class Scalar:
    """One scalar as typed. `line`, `column` are 1-based; `quoted` if quotes or a block hold it."""

    text: str
    line: int
    column: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list. `items` is a tuple, or what makes its nodes only when they are asked for."""

    items: Items
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping; keys are unique scalars in the order of the file."""

    items: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int

    def get(self, key: str) -> Node | None:
        """The value under `key`, or None."""
        return next((value for name, value in self.items if name.text == key), None)


Node = Scalar | Sequence | Mapping
Items = abc.Sequence[Node]


def _child(node: Node | None, step: str | int) -> Node | None:
    if isinstance(node, Mapping) and isinstance(step, str):
        return node.get(step)
    if isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.items):
        return node.items[step]
    return None


@dataclass(frozen=True, slots=True)
class Source:
    """A file as typed: its name, its lines (for code frames) and its tree."""

    file: str
    root: Node
    lines: tuple[str, ...] = field(default=(), repr=False)
    sheet: str = ""
    """The worksheet, if the file is a table: its places are cells."""
    insets: tuple[tuple[str, Source], ...] = ()
    """Other files that stand for the values of top-level keys, as a table does for a list."""

    def node(self, path: Path) -> Node | None:
        """The node at `path`, or None."""
        node: Node | None = self.root
        for step in path:
            node = _child(node, step)
        return node

    def place(self, path: Path, at_key: bool = False) -> Place:
        """The place of the value at `path`, or of its nearest existing ancestor."""
        for key, inset in self.insets:
            if path and path[0] == key and len(path) > 1:
                return inset.place(path[1:], at_key)
        steps = list(path)
        while steps and self.node(tuple(steps)) is None:
            steps.pop()
        node: Node = self.root
        parent = self.node(tuple(steps[:-1]))
        found = self.node(tuple(steps))
        if found is not None:
            node = found
        if at_key and steps and isinstance(parent, Mapping):
            node = next(key for key, _ in parent.items if key.text == steps[-1])
        if self.sheet:
            return Place(self.file, part=self.sheet, cell=cell_name(node.line, node.column))
        return Place(self.file, node.line, node.column)

    def scalars(self) -> Iterator[tuple[Path, Scalar]]:
        """Every scalar value with its path, in file order."""
        yield from _scalars(self.root, ())


def cell_name(line: int, column: int) -> str:
    """A cell as Excel names it, by its 1-based row and column: 17, 4 → D17."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return f"{name}{line}"


def _scalars(node: Node, path: Path) -> Iterator[tuple[Path, Scalar]]:
    if isinstance(node, Scalar):
        yield path, node
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _scalars(item, (*path, index))
    else:
        for key, value in node.items:
            yield from _scalars(value, (*path, key.text))
