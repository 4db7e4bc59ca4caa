"""Source: what a person typed, every scalar as text, with the place of every key and value."""

from __future__ import annotations

from array import array
from collections import abc
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import overload

from docgen.model.finding import FieldPath, Location


@dataclass(frozen=True, slots=True)
class Scalar:
    """One scalar as typed. `line`, `column` are 1-based; `quoted` if quotes or a block hold it."""

    text: str
    line: int
    column: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list. `items` is a tuple, or what makes its nodes only when they are asked for."""

    items: Items
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class MapNode:
    """A mapping; keys are unique scalars in the order of the file."""

    items: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int

    def get(self, key: str) -> Node | None:
        """The value under `key`, or None."""
        return next((value for name, value in self.items if name.text == key), None)


Node = Scalar | ListNode | MapNode
Items = abc.Sequence[Node]


class TableRows(abc.Sequence[MapNode]):
    """The rows of a table as nodes, each made when it is asked for: a table may be long.

    `names` is the header, `rows` the texts of each row, `lines` their 0-based row numbers.
    """

    def __init__(self, names: list[str], rows: list[tuple[str, ...]], lines: array[int]) -> None:
        self.names, self.rows, self.lines = names, rows, lines

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> MapNode: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[MapNode, ...]: ...
    def __getitem__(self, index: int | slice) -> MapNode | tuple[MapNode, ...]:
        if isinstance(index, slice):
            return tuple(self[at] for at in range(*index.indices(len(self))))
        number = self.lines[index] + 1
        pairs = [
            (Scalar(name, number, column), Scalar(text, number, column, True))
            for column, (name, text) in enumerate(
                zip(self.names, self.rows[index], strict=False), 1
            )
            if name and text
        ]
        return MapNode(tuple(pairs), number, 1)

    def column(self, name: str) -> list[str]:
        """The texts of one column, '' where nothing stands; empty if there is no such column."""
        if name not in self.names:
            return []
        at = self.names.index(name)
        return [row[at] if at < len(row) else "" for row in self.rows]

    def cell(self, index: int, name: str) -> str:
        """The name of a cell, whether or not something stands in it; '' if there is none."""
        if not 0 <= index < len(self.rows) or name not in self.names:
            return ""
        return cell_name(self.lines[index] + 1, self.names.index(name) + 1)


def _child(node: Node | None, step: str | int) -> Node | None:
    if isinstance(node, MapNode) and isinstance(step, str):
        return node.get(step)
    if isinstance(node, ListNode) and isinstance(step, int) and 0 <= step < len(node.items):
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
    insets: tuple[tuple[FieldPath, Source], ...] = ()
    """Files or worksheets that stand for what is at some paths, as a table does for a list."""

    def node(self, path: FieldPath) -> Node | None:
        """The node at `path`, or None."""
        node: Node | None = self.root
        for step in path:
            node = _child(node, step)
        return node

    def location(self, path: FieldPath, at_key: bool = False) -> Location:
        """The place of the value at `path`, or of its nearest existing ancestor."""
        for start, inset in self.insets:
            if len(path) > len(start) and path[: len(start)] == start:
                return inset.location(path[len(start) :], at_key)
        rows = self.root.items if isinstance(self.root, ListNode) else ()
        if isinstance(rows, TableRows) and len(path) > 1:
            index, name = path[:2]
            if isinstance(index, int) and (cell := rows.cell(index, str(name))):
                return Location(self.file, part=self.sheet, cell=cell)
        steps = list(path)
        while steps and self.node(tuple(steps)) is None:
            steps.pop()
        node: Node = self.root
        parent = self.node(tuple(steps[:-1]))
        found = self.node(tuple(steps))
        if found is not None:
            node = found
        if at_key and steps and isinstance(parent, MapNode):
            node = next(key for key, _ in parent.items if key.text == steps[-1])
        if self.sheet:
            return Location(self.file, part=self.sheet, cell=cell_name(node.line, node.column))
        return Location(self.file, node.line, node.column)

    def columns(self) -> set[str]:
        """The names under which at least one row of a list has something."""
        rows = self.root.items if isinstance(self.root, ListNode) else ()
        if isinstance(rows, TableRows):
            return {name for name in rows.names if any(rows.column(name))} - {""}
        return {key.text for row in rows if isinstance(row, MapNode) for key, _ in row.items}

    def scalars(self) -> Iterator[tuple[FieldPath, Scalar]]:
        """Every scalar value with its path, in file order."""
        yield from _scalars(self.root, ())


def cell_name(line: int, column: int) -> str:
    """A cell as Excel names it, by its 1-based row and column: 17, 4 → D17."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return f"{name}{line}"


def _scalars(node: Node, path: FieldPath) -> Iterator[tuple[FieldPath, Scalar]]:
    if isinstance(node, Scalar):
        yield path, node
    elif isinstance(node, ListNode):
        for index, item in enumerate(node.items):
            yield from _scalars(item, (*path, index))
    else:
        for key, value in node.items:
            yield from _scalars(value, (*path, key.text))
