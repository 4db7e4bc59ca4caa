"""Gather the values of a form into mappings and lists.

A form is flat: each value has a path of field names. `ValueTree` puts values at their paths and
builds the mapping; `ItemColumns` gathers list items whose values stand side by side.
"""

from __future__ import annotations

from docgen.load.form_cells import Line, is_blank, strip_empty_end
from docgen.model.form_layout import Slot
from docgen.model.source import ListNode, MapNode, Node, Scalar


class ValueTree:
    """Values by their paths, from which a mapping is built.

    `line` and `column` are the place of the mapping: its first row, or its first cell.
    """

    def __init__(self, line: int, column: int) -> None:
        """Begin without a value; `line` and `column` are 1-based."""
        self._line = line
        self._column = column
        self._items: dict[str, tuple[Scalar, Node | ValueTree]] = {}

    def put(self, path: tuple[str, ...], label: Scalar, node: Node | None) -> None:
        """Put a value at a path. None is left out, and an empty text below the first name.

        `path` has at least one name: (联系人, 电话) puts a value into the mapping 联系人. `label`
        is the cell of the label, whose place the keys get. A value that is put at the same path
        again replaces the one before.
        """
        if node is None:
            return
        name, *below = path
        key = Scalar(name, label.line, label.column)
        if not below:
            self._items[name] = (key, node)
            return
        if is_blank(node):
            return
        _, inner = self._items.get(name, (key, None))
        if not isinstance(inner, ValueTree):
            inner = ValueTree(label.line, label.column)
            self._items[name] = (key, inner)
        inner.put(tuple(below), label, node)

    def build(self) -> MapNode:
        """Return the mapping of all values.

        The keys come in the order in which they were put first. Mappings inside have the place of
        the label that began them.
        """
        items: list[tuple[Scalar, Node]] = []
        for key, value in self._items.values():
            if isinstance(value, ValueTree):
                items.append((key, value.build()))
            else:
                items.append((key, value))
        return MapNode(tuple(items), self._line, self._column)


class ItemColumns:
    """Items of a list, each in a column, with a row for each of their fields.

    The columns of a table inside a document are written so, as they stand in the document.
    """

    def __init__(self, label: Scalar) -> None:
        """Begin without an item; the list gets the place of `label`."""
        self.label = label
        self._items: list[ValueTree] = []

    def add_row(self, slot: Slot, line: Line) -> None:
        """Add the values of one field, one for each item.

        The path of `slot` begins with the name of the list, which is left out. The first cell of
        `line` belongs to the first item, and so on. An empty cell leaves the field out of its item,
        but an item before a filled cell is there even if it has no field.
        """
        for index, cell in enumerate(strip_empty_end(line)):
            if index == len(self._items):
                self._items.append(ValueTree(cell.line, cell.column))
            if cell.text:
                key = Scalar(slot.path[-1], cell.line, cell.column)
                self._items[index].put(slot.path[1:], key, cell)

    def build(self) -> ListNode | None:
        """Return the list of the items; None without any.

        Items are in the order of their columns; an item is a mapping at its first cell.
        """
        if not self._items:
            return None
        items = tuple(item.build() for item in self._items)
        return ListNode(items, self.label.line, self.label.column)
