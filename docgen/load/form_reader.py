"""A filled-in form (a workbook) → Source, as if it had been typed as YAML; places are cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from docgen.codes import new_finding
from docgen.load.table import TableSheet, cell_text, read_cells, rows_of, spoilt, table_fault
from docgen.load.table_header import doubled, find_header
from docgen.model import keywords as w
from docgen.model.field import Field
from docgen.model.finding import FieldPath, Finding, Location
from docgen.model.form_layout import (
    ELSEWHERE,
    Grid,
    Slot,
    build_grid,
    has_sheet,
    list_columns,
    list_slots,
)
from docgen.model.source import ListNode, MapNode, Node, Scalar, Source

MARKS = "★☆ 　"
Cell = tuple[str, int, int]
"""What stands in a cell, its line, its column."""
Line = list[Cell]


def read_form(
    data: bytes, file: str, fields: Sequence[Field]
) -> tuple[Source | None, tuple[Finding, ...]]:
    """The source of a form that is made for these fields; None if it cannot be read as one."""
    sheets, findings = read_cells(data, file)
    reader = _Reader(file, {sheet.name: sheet for sheet in sheets}, list(findings))
    if w.FORM not in reader.sheets:
        return None, (*findings, *((reader.no_form(),) if not findings else ()))
    source = reader.read(fields)
    return source, tuple(reader.findings)


@dataclass
class _Reader:
    """Reads the worksheets of one form."""

    file: str
    sheets: dict[str, TableSheet]
    findings: list[Finding]
    insets: list[tuple[FieldPath, Source]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def no_form(self) -> Finding:
        """That the workbook is no form."""
        message = f"这个工作簿里没有“{w.FORM}”工作表，不是表单"
        return table_fault(
            "TB-12", message, "用 docgen new … --excel 另做一份", Location(self.file)
        )

    def read(self, fields: Sequence[Field]) -> Source:
        """The whole form."""
        self.used.add(w.FORM)
        page = self.sheets[w.FORM]
        own = [one for one in fields if not has_sheet(one)]
        root = self._page(page, list_slots(own), (), {one.name: one for one in fields})
        self._unused()
        # What is deeper is looked for first.
        insets = sorted(self.insets, key=lambda inset: -len(inset[0]))
        return Source(self.file, root, (), w.FORM, tuple(insets))

    def _unused(self) -> None:
        for name, page in self.sheets.items():
            if name not in self.used and any(
                cell_text(c) for row in page.cells[3:] for c in row[1:]
            ):
                message = f"工作表“{name}”没有用到，没有读"
                remedy = "要用的，把它的名字写进该写的一格；不用的可以删去"
                location = page.location(0, 0)
                self.findings.append(new_finding("TB-13", message, remedy, location=location))

    def _page(
        self, page: TableSheet, slots: Sequence[Slot], path: FieldPath, sheeted: dict[str, Field]
    ) -> MapNode:
        """A page with a label in the first column of each row, contents beside and below it."""
        known = {slot.label: slot for slot in slots}
        tree, across = _Tree((1, 1)), dict[str, _Across]()
        seen: set[str] = set()
        for label, lines in _blocks(page):
            if label.text in seen:
                self._twice(page, label)
                continue
            seen.add(label.text)
            slot = known.get(label.text)
            if slot is not None and slot.across:
                across.setdefault(slot.path[0], _Across(label)).take(slot, lines)
                continue
            node = self._beside(page, label, lines, slot, sheeted, path)
            if node is not None:
                tree.put(slot.path if slot else (label.text,), label, node)
        for name, gathered in across.items():
            if gathered.things:
                tree.put((name,), gathered.label, gathered.listed())
        return tree.mapping()

    def _beside(
        self,
        page: TableSheet,
        label: Scalar,
        lines: list[Line],
        slot: Slot | None,
        sheeted: dict[str, Field],
        path: FieldPath,
    ) -> Node | None:
        one = sheeted.get(label.text)
        if one is not None and has_sheet(one):
            given = self._sheet(one, (*path, one.name), label)
            text, line, column = lines[0][0] if lines and lines[0] else ("", 0, 0)
            named = text and text != ELSEWHERE.format(one.name)
            return Scalar(text, line, column, True) if named and _is_blank(given) else given
        return self._contents(page, slot, lines, label, path)

    def _twice(self, page: TableSheet, label: Scalar) -> None:
        location = page.location(label.line - 1, label.column - 1)
        message, remedy = f"“{label.text}”写了两行", "并成一行，删去多余的"
        self.findings.append(new_finding("TB-03", message, remedy, location=location))

    def _contents(
        self, page: TableSheet, slot: Slot | None, lines: list[Line], label: Scalar, path: FieldPath
    ) -> Node | None:
        """What stands beside a label: one value, values below each other, or rows of cells."""
        self._spoilt(page, lines)
        one = slot.field if slot else None
        if one is not None and slot is not None and slot.refers:
            first = lines[0][:1]
            return (
                self._named(page, first[0], one, (*path, *slot.path))
                if first and first[0][0]
                else None
            )
        if one is not None and one.field_type == "list":
            rows = [_scalars(_trimmed(line)) for line in lines if _trimmed(line)]
            listed = tuple(ListNode(tuple(row), row[0].line, row[0].column) for row in rows)
            return ListNode(listed, label.line, 2) if listed else None
        cells = [line[0] for line in lines if line]
        return _value(cells, one is not None and one.is_list) or Scalar("", label.line, 2)

    def _spoilt(self, page: TableSheet, lines: list[Line]) -> None:
        for line in lines:
            number = line[0][1] - 1 if line else 0
            self.findings += spoilt(page, number, page.cells[number]) if line else ()

    def _sheet(self, one: Field, path: FieldPath, label: Scalar) -> Node | None:
        """The things of a field in the worksheet that bears its name."""
        page = self.sheets.get(one.name)
        blank = None if one.keyed else Scalar("", label.line, 2)
        if page is None:
            return blank
        self.used.add(one.name)
        source = self._things(page, one, path)
        if source is None:
            return blank
        self.insets.append((path, source))
        return source.root

    def _things(self, page: TableSheet, one: Field, path: FieldPath) -> Source | None:
        """The rows of a worksheet; None if there are none."""
        if one.free:
            return self._free(page)
        grid = build_grid(one)
        top = _top(page, list_columns(grid))
        if top is None:
            return None
        names = [_label(cell) for cell in page.cells[top]]
        self.findings += doubled(names, [page.location(top, at) for at in range(len(names))])
        lines = [
            [(cell_text(cell), number + 1, column + 1) for column, cell in enumerate(row)]
            for number, row in enumerate(page.cells)
            if number > top and any(cell_text(cell) for cell in row)
        ]
        self._spoilt(page, lines)
        if not lines:
            return None
        root = (self._keyed if one.keyed else self._list)(page, grid, names, lines, path)
        return Source(self.file, root, (), page.name)

    def _free(self, page: TableSheet) -> Source | None:
        """Rows under names of the writer's own."""
        if find_header(page.cells, ()) is None:
            return None
        source, faults = rows_of(page, ())
        self.findings += faults
        return source if isinstance(source.root, ListNode) and len(source.root.items) else None

    def _keyed(
        self, page: TableSheet, grid: Grid, names: list[str], lines: list[Line], path: FieldPath
    ) -> MapNode:
        items: list[tuple[Scalar, Node]] = []
        at = names.index(w.NAME) if w.NAME in names else 0
        for line in lines:
            name, number, column = line[at]
            key = Scalar(name, number, column)
            if any(key.text == known.text for known, _ in items):
                self._twice(page, key)
                continue
            thing = self._thing(page, grid, names, line, (*path, name))
            plain = thing if grid.field.children else thing.get(w.CONTENT)
            items.append((key, plain or Scalar("", number, column)))
        return MapNode(tuple(items), lines[0][0][1], 1)

    def _list(
        self, page: TableSheet, grid: Grid, names: list[str], lines: list[Line], path: FieldPath
    ) -> ListNode:
        """Things in order; one of a deeper level goes into the one above it."""
        at = names.index(w.DEPTH) if grid.nested and w.DEPTH in names else None
        levels = [_level(line[at][0]) if at is not None else 1 for line in lines]
        return self._nested(page, grid, names, lines, levels, path, 1)

    def _nested(
        self,
        page: TableSheet,
        grid: Grid,
        names: list[str],
        lines: list[Line],
        levels: list[int],
        path: FieldPath,
        depth: int,
    ) -> ListNode:
        starts = [i for i, level in enumerate(levels) if level <= depth or i == 0]
        things: list[Node] = []
        for index, (start, end) in enumerate(zip(starts, [*starts[1:], len(lines)], strict=True)):
            own = (*path, index)
            thing = self._thing(page, grid, names, lines[start], own)
            if end > start + 1:
                below = slice(start + 1, end)
                inner = self._nested(
                    page, grid, names, lines[below], levels[below], (*own, grid.nested), depth + 1
                )
                key = Scalar(grid.nested, lines[start][0][1], 1)
                thing = MapNode((*thing.items, (key, inner)), thing.line, thing.column)
            things.append(thing)
        return ListNode(tuple(things), lines[0][0][1], 1)

    def _thing(
        self, page: TableSheet, grid: Grid, names: list[str], line: Line, path: FieldPath
    ) -> MapNode:
        known = {slot.label: slot for slot in grid.slots}
        tree = _Tree((line[0][1], 1))
        for name, cell in zip(names, line, strict=False):
            slot = known.get(name)
            if name in ("", w.DEPTH) or (name == w.NAME and grid.field.keyed):
                continue
            if slot is None and not cell[0]:
                continue
            if slot is not None and slot.refers:
                node = self._named(page, cell, slot.field, (*path, *slot.path)) if cell[0] else None
            else:
                node = _value([cell], slot is not None and slot.field.is_list)
                nested = slot is not None and len(slot.path) > 1
                node = node or (None if nested else Scalar("", cell[1], cell[2]))
            if node is not None:
                tree.put(slot.path if slot else (name,), Scalar(name, cell[1], cell[2]), node)
        return tree.mapping()

    def _absent(self, page: TableSheet, name: str, cell: Cell) -> None:
        near = get_close_matches(name, self.sheets, 1, 0.5)
        remedy = f"是不是“{near[0]}”？" if near else f"加一张工作表，名字叫“{name}”"
        location = page.location(cell[1] - 1, cell[2] - 1)
        message = f"没有“{name}”这张工作表"
        self.findings.append(new_finding("TB-14", message, remedy, location=location))

    def _named(self, page: TableSheet, cell: Cell, one: Field, path: FieldPath) -> Node:
        """The things in the worksheets that a cell names, one a line."""
        text, line, column = cell
        found: list[Node] = []
        for name in _lines(text):
            named = self.sheets.get(name)
            if named is None:
                self._absent(page, name, cell)
                continue
            self.used.add(name)
            grid = build_grid(one)
            if grid.page:
                own = (*path, len(found))
                root = self._page(named, grid.slots, own, {})
                self.insets.append((own, Source(self.file, root, (), name)))
                found.append(root)
                continue
            source = self._things(named, one, path)
            if source is not None and isinstance(source.root, ListNode):
                self.insets.append((path, source))
                found += source.root.items
        return ListNode(tuple(found), line, column)


class _Across:
    """Things of a list whose values stand beside each other, a row for each of their fields."""

    def __init__(self, label: Scalar) -> None:
        self.label = label
        self.things: list[_Tree] = []

    def take(self, slot: Slot, lines: list[Line]) -> None:
        """Give each thing its value of one field."""
        for index, (text, line, column) in enumerate(_trimmed(lines[0]) if lines else ()):
            while len(self.things) <= index:
                self.things.append(_Tree((line, column)))
            if text:
                key = Scalar(slot.path[-1], line, column)
                value = Scalar(text, line, column, True)
                self.things[index].put(slot.path[1:], key, value)

    def listed(self) -> ListNode:
        """The list of the things."""
        things = tuple(thing.mapping() for thing in self.things)
        return ListNode(things, self.label.line, self.label.column)


class _Tree:
    """Gathers values by their paths into mappings."""

    def __init__(self, start: tuple[int, int]) -> None:
        self._start = start
        self._items: dict[str, tuple[Scalar, Any]] = {}

    def put(self, path: tuple[str, ...], label: Scalar, node: Node) -> None:
        """Put a value at a path; an empty one inside something does not make that something."""
        key = Scalar(path[0], label.line, label.column)
        if len(path) == 1:
            self._items[path[0]] = (key, node)
            return
        if isinstance(node, Scalar) and not node.text:
            return
        inner = self._items.get(path[0], (key, None))[1]
        if not isinstance(inner, _Tree):
            inner = _Tree((label.line, label.column))
            self._items[path[0]] = (key, inner)
        inner.put(path[1:], label, node)

    def mapping(self) -> MapNode:
        """What was gathered."""
        items = tuple(
            (key, value.mapping() if isinstance(value, _Tree) else value)
            for key, value in self._items.values()
        )
        return MapNode(items, *self._start)


def _is_blank(node: Node | None) -> bool:
    return node is None or (isinstance(node, Scalar) and not node.text)


def _top(page: TableSheet, labels: Sequence[str]) -> int | None:
    """The row that holds most of the labels; None if none holds one."""
    counts = [sum(_label(cell) in labels for cell in row) for row in page.cells[:50]]
    best = max(counts, default=0)
    return counts.index(best) if best else None


def _blocks(page: TableSheet) -> Iterator[tuple[Scalar, list[Line]]]:
    """The labels of a page, each with the rows from it to the next one, from the second cell on."""
    label, lines = None, list[Line]()
    heads = [[_label(cell) for cell in row[:2]] for row in page.cells]
    start = heads.index([w.NAME, w.CONTENT]) + 1 if [w.NAME, w.CONTENT] in heads else 0
    for number, row in enumerate(page.cells[start:], start + 1):
        texts = [(cell_text(cell), number, column) for column, cell in enumerate(row, 1)]
        name = _label(row[0]) if row else ""
        if name:
            if label is not None:
                yield label, lines
            label, lines = Scalar(name, number, 1), [texts[1:]]
        elif label is not None:
            lines.append(texts[1:])
    if label is not None:
        yield label, lines


def _label(cell: Any) -> str:
    return "".join(cell_text(cell).split()).strip(MARKS)


def _level(text: str) -> int:
    return int(text) if len(text) == 1 and text in "123456789" else 1


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _scalars(cells: Line) -> list[Scalar]:
    return [Scalar(text, line, column, True) for text, line, column in cells]


def _trimmed(line: Line) -> Line:
    """A row without the empty cells at its end."""
    last = max((i for i, (text, _, _) in enumerate(line, 1) if text), default=0)
    return line[:last]


def _value(cells: Line, many: bool) -> Node | None:
    """What one or several cells say; a line in a cell of a list is an item. None if nothing."""
    said = [cell for cell in cells if cell[0]]
    if not said:
        return None
    if not many:
        text = "\n".join(text for text, _, _ in said)
        return Scalar(text, said[0][1], said[0][2], True)
    items = [Scalar(t, line, column, True) for text, line, column in said for t in _lines(text)]
    return ListNode(tuple(items), said[0][1], said[0][2])
