"""The tree of a file as a person typed it: each scalar as text, with the place of all nodes.

`load` builds a `Source` out of YAML, tables and forms. Later stages read its nodes and ask it for
the `Location` of a path, so that every finding has a place.

Nothing is resolved here: 0571 and NO are texts, and a cell is the text that a person sees. `schema`
turns them into values later and keeps the source beside them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import abc
from collections.abc import Iterator, Mapping
from functools import cached_property
from operator import itemgetter
from typing import overload

from msgspec import Struct

from docgen.model.finding import FieldPath, Location


class Scalar(Struct, frozen=True):
    """One scalar as typed. `line` and `column` are 1-based; `quoted` with quotes or as a block."""

    text: str
    line: int
    column: int
    quoted: bool = False


class ListNode(Struct, frozen=True):
    """A list. `items` is a tuple, or a sequence that makes each node on demand.

    In YAML the place is that of the first dash or of the bracket, in a table the last row of the
    header.
    """

    items: Items
    line: int
    column: int


class MapNode(Struct, frozen=True):
    """A mapping; keys are unique scalars in the order of the file.

    In YAML the place is that of the first key or of the brace, in a table the first cell of the
    row.
    """

    items: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int

    def get(self, key: str) -> Node | None:
        """Return the value under `key`, None if there is none.

        The keys are searched in their order; a mapping of a document is short.
        """
        return next((value for name, value in self.items if name.text == key), None)


Node = Scalar | ListNode | MapNode
Items = abc.Sequence[Node]


LOST_DIGITS = "\u2060\ufeff\u2060"
"""Stands behind the text of a code whose last digits a program has lost: no value, and told."""
SPOILT_DAY = "\u2060\u2060\ufeff"
"""Stands behind the text of a cell with a day: a text may have it, a code is told as spoilt."""


class UnreadPart(Struct, frozen=True):
    """A part of a worksheet that is not read beside the table in it.

    `names` are those of its columns, `place` says where it is, for users. With `is_same` its rows
    are records of the table itself.
    """

    names: tuple[str, ...]
    place: str
    is_same: bool = False


class TableRows(abc.Sequence[MapNode]):
    """The rows of a table, each made into a node on demand: a table may be long.

    `names` is the header, `rows` the texts of each row, `lines` their 0-based row numbers. `meant`
    are the texts of cells for fields of days, where the text has no year, and for quantities, where
    it has no unit, by index and column; `codes` what numbers show in fields of texts (HJ-007).
    `unit` is the one that is stated above the header. `areas` are the first and the last cell of
    each merged area of the sheet, by 0-based rows and columns.
    """

    def __init__(
        self,
        names: list[str],
        rows: list[tuple[str, ...]],
        lines: array[int],
        *,
        meant: Mapping[tuple[int, int], str] | None = None,
        codes: Mapping[tuple[int, int], str] | None = None,
        unit: str = "",
        areas: abc.Sequence[tuple[tuple[int, int], tuple[int, int]]] = (),
    ) -> None:
        """Take the rows; without `meant` and `codes` all cells mean what they show."""
        self.names = names
        self.rows = rows
        self.lines = lines
        self.meant = meant or {}
        self.codes = codes or {}
        self.unit = unit
        self.areas = areas
        self.sources: Mapping[str, int] = {}
        self.above: abc.Sequence[tuple[int, abc.Sequence[str]]] = ()
        """The lines above the header as texts, each with its 0-based row, -1 outside a sheet."""
        self.is_lower = False
        """Whether another table stands above in the worksheet."""
        self.span = range(0)
        """The rows of the worksheet that the table takes, with its titles."""
        self.only_counts = False
        """Whether it has nothing but numbers of kinds or places."""
        self.unread: abc.Sequence[UnreadPart] = ()
        """The parts of the worksheet above it and beside it that are not read."""

    def __len__(self) -> int:
        """Return the number of rows, the header not counted."""
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> MapNode: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[MapNode, ...]: ...
    def __getitem__(self, index: int | slice) -> MapNode | tuple[MapNode, ...]:
        """Return the node of a row by its index, or a tuple of nodes for a slice."""
        if isinstance(index, slice):
            return tuple(self._node(row) for row in range(*index.indices(len(self))))
        return self._node(index)

    def _node(self, index: int) -> MapNode:
        """Return the mapping of a row: its cells under the names of their columns.

        Blank cells and columns without a name are left out. Each key has the place of its value.
        """
        cells = enumerate(zip(self.names, self.rows[index], strict=False))
        pairs: list[tuple[Scalar, Node]] = []
        for column, (name, text) in cells:
            if name and text:
                place = self._place(index, column)
                pairs.append((Scalar(name, *place), Scalar(text, *place, True)))
        return MapNode(tuple(pairs), *self._place(index, 0))

    def _place(self, index: int, column: int) -> tuple[int, int]:
        """Return the 1-based row and column at which a cell stands, given its 0-based numbers.

        The row is that of the sheet, which is not the index of the record: blank rows lie between.
        """
        return self.lines[index] + 1, column + 1

    def header_cell(self, row: int, column: int) -> str:
        """Return the name of the cell with the name of a column, by the 1-based row of the header.

        `column` counts from 0.
        """
        return cell_name(row, column + 1)

    def cells_in(self, first: tuple[int, int], last: tuple[int, int]) -> tuple[range, range]:
        """Return the records and the columns of an area of the sheet, by its 0-based corners."""
        records = range(bisect_left(self.lines, first[0]), bisect_right(self.lines, last[0]))
        return records, range(first[1], min(last[1] + 1, len(self.names)))

    def begins_above(self, first: tuple[int, int]) -> bool:
        """Return whether a cell of the sheet lies above the first record."""
        return first[0] < self.lines[0]

    def renamed(self, names: list[str], sources: Mapping[str, int]) -> TableRows:
        """Return the same rows under other names of their columns.

        `sources` are the 0-based columns of fields that have none of their own.

        `names` are in the order of the columns. The texts are shared, not copied.
        """
        renamed = TableRows(
            names,
            self.rows,
            self.lines,
            meant=self.meant,
            codes=self.codes,
            unit=self.unit,
            areas=self.areas,
        )
        renamed.sources = sources
        return renamed

    def column(self, name: str) -> list[str]:
        """Return the texts of a column, '' for blank cells; empty if there is no such column.

        Of two columns with the same name the first one counts.
        """
        if name not in self.names:
            return []
        return self.texts(self.names.index(name))

    def texts(self, number: int) -> list[str]:
        """Return the texts of a column by its number from 0, '' for blank cells.

        There is one text for each row, also for rows that are too short.
        """
        if number < self._least_width:
            return list(map(itemgetter(number), self.rows))
        return [row[number] if number < len(row) else "" for row in self.rows]

    @cached_property
    def _least_width(self) -> int:
        """The number of cells of the shortest row."""
        return min(map(len, self.rows), default=0)

    def cell(self, index: int, name: str) -> str:
        """Return the name of a cell, blank or not; of the row's first cell without such a column.

        '' if there is no such row.

        `index` is that of the row. A field that is made of another column has the cell of that one.
        The result is a name of Excel, such as D17.
        """
        if not 0 <= index < len(self.lines):
            return ""
        column = self.sources.get(name, 0)
        if name in self.names:
            column = self.names.index(name)
        return cell_name(*self._place(index, column))


class Source(Struct, frozen=True, eq=False):
    """A file as typed: its name, its tree and its lines (for code frames).

    It is equal to itself only: what is read out of it can be kept by it.
    """

    file: str
    root: Node
    lines: tuple[str, ...] = ()
    """The lines without their ends; () for a table."""
    sheet: str = ""
    """The worksheet, if the file is a table: its places are cells."""
    insets: tuple[tuple[FieldPath, Source], ...] = ()
    """Files or worksheets that hold the values at some paths, as a table holds a list."""

    def node(self, path: FieldPath) -> Node | None:
        """Return the node at `path`, None if there is none.

        The empty path leads to the root. The steps are keys of mappings and 0-based indexes of
        lists.
        """
        node: Node | None = self.root
        for step in path:
            node = _child(node, step)
        return node

    def location(self, path: FieldPath, at_key: bool = False) -> Location:
        """Return the place of the value at `path`, or of its nearest existing ancestor.

        With `at_key` it is the place of the value's key.

        An inset answers for what lies below its path. In a table every cell has a place, also a
        blank one, which is no node.
        """
        for start, inset in self.insets:
            if len(path) > len(start) and path[: len(start)] == start:
                return inset.location(path[len(start) :], at_key)
        cell = self._table_cell(path)
        if cell:
            return Location(self.file, part=self.sheet, cell=cell)
        node = self._nearest_node(path, at_key)
        if self.sheet:
            return Location(self.file, part=self.sheet, cell=cell_name(node.line, node.column))
        return Location(self.file, node.line, node.column)

    def _table_cell(self, path: FieldPath) -> str:
        """Return the cell of (row, column name) in a table, '' if the path names none.

        Steps behind the second do not matter.
        """
        rows = self._rows()
        if not isinstance(rows, TableRows) or len(path) < 2:
            return ""
        index, name = path[:2]
        if not isinstance(index, int):
            return ""
        return rows.cell(index, str(name))

    def _nearest_node(self, path: FieldPath, at_key: bool) -> Node:
        """Return the node at `path` or its nearest existing ancestor; with `at_key` its key.

        A list item has no key: with `at_key` it is the item itself.
        """
        node: Node = self.root
        key: Node = self.root
        for step in path:
            child = _child(node, step)
            if child is None:
                break
            key = child
            if isinstance(node, MapNode):
                key = next(name for name, _ in node.items if name.text == step)
            node = child
        if at_key:
            return key
        return node

    def _rows(self) -> Items:
        """Return the items of a list at the root, () if the root is no list."""
        if isinstance(self.root, ListNode):
            return self.root.items
        return ()

    def columns(self) -> abc.KeysView[str]:
        """Return the names under which at least one row of a list has a value, in their order.

        It is empty if the root is no list. Columns that are blank from top to bottom are left out.
        """
        rows = self._rows()
        if isinstance(rows, TableRows):
            names = [name for name in rows.names if name and any(rows.column(name))]
            return dict.fromkeys(names).keys()
        nodes = [row for row in rows if isinstance(row, MapNode)]
        return dict.fromkeys(key.text for row in nodes for key, _ in row.items).keys()

    def scalars(self) -> Iterator[tuple[FieldPath, Scalar]]:
        """Yield every scalar value with its path, in the order of the file.

        Keys are no values and are left out.
        """
        yield from _scalars(self.root, ())


def _child(node: Node | None, step: str | int) -> Node | None:
    """Return the value under a key or at an index; None for a step that leads nowhere."""
    if isinstance(node, MapNode) and isinstance(step, str):
        return node.get(step)
    if isinstance(node, ListNode) and isinstance(step, int) and 0 <= step < len(node.items):
        return node.items[step]
    return None


def _scalars(node: Node, path: FieldPath) -> Iterator[tuple[FieldPath, Scalar]]:
    """Yield the scalars below a node; `path` leads to the node itself."""
    if isinstance(node, Scalar):
        yield path, node
    elif isinstance(node, ListNode):
        for index, item in enumerate(node.items):
            yield from _scalars(item, (*path, index))
    else:
        for key, value in node.items:
            yield from _scalars(value, (*path, key.text))


def cell_name(line: int, column: int) -> str:
    """Return a cell's name in Excel by its 1-based row and column: 17, 4 → D17."""
    return f"{column_letters(column)}{line}"


def column_letters(number: int) -> str:
    """Return the letters of a 1-based column in Excel: 1 → A, 16384 → XFD.

    0 gives ''.
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the 1-based number of a column by its letters in Excel: A → 1, XFD → 16384.

    Small letters count as well. It does not check that the column exists in Excel.
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
