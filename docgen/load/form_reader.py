"""Read a filled-in form (an Excel workbook) as if it had been typed as YAML.

The first worksheet is a page: a label in the first column of each row, its value beside it. A
field that holds several items has a worksheet of rows, one for each item; a cell may name further
worksheets. `form_layout` of the model says which field stands where.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain

from msgspec import Struct, field

from docgen.codes import new_finding
from docgen.load.form_book import FormBook
from docgen.load.form_cells import (
    Line,
    build_value,
    find_label_row,
    is_blank,
    read_blocks,
    read_filled_lines,
    read_first_cell,
    read_label,
    split_lines,
    strip_empty_end,
)
from docgen.load.form_tree import ItemColumns, ValueTree
from docgen.load.table_header import find_repeated_columns
from docgen.load.table_sheet import TableSheet, read_rows, take_errors
from docgen.load.workbook_reader import read_sheets
from docgen.model import keywords as w
from docgen.model.field import Field
from docgen.model.finding import Category, FieldPath, Finding, Location
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

_LEVELS = {str(level): level for level in range(1, 10)}
"""Levels as they are written; any other text is level 1."""


def read_form(
    data: bytes, file: str, fields: Sequence[Field]
) -> tuple[Source | None, tuple[Finding, ...]]:
    """Return the source of a form for `fields`, and the findings about it.

    The source is None if the workbook cannot be read or is no form.

    `fields` are those of the document type in the order of its schema. The findings are about the
    workbook, errors in cells, lost digits, repeated labels and worksheets that are missing or not
    used.
    """
    sheets, findings = read_sheets(data, file)
    errors = chain.from_iterable(map(take_errors, sheets))
    book = FormBook(file, {sheet.name: sheet for sheet in sheets}, [*findings, *errors])
    front_sheet = book.use_sheet(w.FORM)
    if front_sheet is None:
        return None, findings or (_report_no_form(file),)
    source = _read_book(book, front_sheet, fields)
    return source, tuple(book.findings)


def _report_no_form(file: str) -> Finding:
    """Return the finding that a workbook has no worksheet of a form."""
    return new_finding(
        "TB-12",
        f"这个工作簿里没有“{w.FORM}”工作表，不是表单",
        "用 docgen new … --excel 另做一份",
        location=Location(file),
        category=Category.FILE,
    )


def _read_book(book: FormBook, front_sheet: TableSheet, fields: Sequence[Field]) -> Source:
    """Read the whole form, beginning with its first worksheet.

    The insets of the source are the worksheets in which its values stand.
    """
    page = _Page(
        front_sheet,
        list_slots([each for each in fields if not has_sheet(each)]),
        sheet_fields={each.name: each for each in fields if has_sheet(each)},
    )
    root = _FormReader(book).read_page(page)
    book.report_unused_sheets()
    # Locations are looked up in the deepest inset first.
    insets = sorted(book.insets, key=lambda inset: -len(inset[0]))
    return Source(book.file, root, (), w.FORM, tuple(insets))


class _Page(Struct, frozen=True):
    """A worksheet with a label in the first column of each row."""

    sheet: TableSheet
    slots: Sequence[Slot]
    """The labels that the form has on this page, with the fields that they stand for."""
    path: FieldPath = ()
    """The path of the mapping that the page holds."""
    sheet_fields: Mapping[str, Field] = field(default_factory=dict)
    """Fields that have a worksheet of their own, by name."""


class _ItemRows(Struct, frozen=True):
    """A worksheet with a row for each item of a field."""

    sheet: TableSheet
    grid: Grid
    labels: Sequence[str]
    """The labels of its columns, '' for a column without one."""
    lines: Sequence[Line]
    """The rows below the labels, each with at least one text."""
    path: FieldPath
    """The path of the list or mapping that the rows make."""

    @property
    def key_labels(self) -> Sequence[str]:
        """Return the labels of columns without a value: the level, the name of a named item."""
        if self.grid.field.keyed:
            return ("", w.DEPTH, w.NAME)
        return ("", w.DEPTH)

    def find_column(self, label: str) -> int | None:
        """Return the 0-based column of a label; None if there is none."""
        if label not in self.labels:
            return None
        return self.labels.index(label)


class _FormReader(Struct, frozen=True):
    """Reads the worksheets of a form, which refer to each other."""

    book: FormBook

    def read_page(self, page: _Page) -> MapNode:
        """Return the values of a page.

        A label that is not in the form is kept as a text: the check of fields reports it.
        """
        slots = {slot.label: slot for slot in page.slots}
        tree = ValueTree(1, 1)
        columns: dict[str, ItemColumns] = {}
        for label, lines in self._read_distinct_blocks(page.sheet):
            slot = slots.get(label.text) or _build_text_slot(label.text)
            if slot.across:
                items = columns.setdefault(slot.path[0], ItemColumns(label))
                items.add_row(slot, lines[0])
            else:
                tree.put(slot.path, label, self._read_block(page, label, lines, slot))
        for name, items in columns.items():
            tree.put((name,), items.label, items.build())
        return tree.build()

    def _read_distinct_blocks(self, sheet: TableSheet) -> Iterator[tuple[Scalar, list[Line]]]:
        """Yield the blocks of a page; report a block whose label is written before."""
        labels: set[str] = set()
        for label, lines in read_blocks(sheet):
            if label.text in labels:
                self.book.report_repeated(sheet, label)
            else:
                labels.add(label.text)
                yield label, lines

    def _read_block(self, page: _Page, label: Scalar, lines: list[Line], slot: Slot) -> Node | None:
        """Return the value beside a label, or in the worksheet of its field.

        A text beside the label of such a field counts only if its worksheet is empty.

        `lines` are the rows of the block without their first cell. None means that the field is
        left out.
        """
        sheet_field = page.sheet_fields.get(label.text)
        if sheet_field is None:
            self.book.report_lost_digits(page.sheet, lines)
            return self._read_values(page, label, lines, slot)
        node = self._read_field_sheet(sheet_field, (*page.path, sheet_field.name), label)
        first = read_first_cell(lines)
        if is_blank(node) and first.text not in ("", ELSEWHERE.format(sheet_field.name)):
            return first
        return node

    def _read_values(
        self, page: _Page, label: Scalar, lines: list[Line], slot: Slot
    ) -> Node | None:
        """Return the value beside a label: named worksheets, rows of cells, or texts.

        Texts that are all empty give one empty text, in the column beside the label, so that the
        check of fields can point there.
        """
        if slot.refers:
            return self._read_cell(page.sheet, read_first_cell(lines), slot, page.path)
        if slot.field.field_type == "list":
            return _build_rows(label, lines)
        cells = [line[0] for line in lines if line]
        return build_value(cells, slot.field.is_list) or Scalar("", label.line, 2)

    def _read_field_sheet(self, sheet_field: Field, path: FieldPath, label: Scalar) -> Node | None:
        """Return the items of a field from the worksheet of its name.

        Without an item it is an empty text, None for a field with named items.
        """
        sheet = self.book.use_sheet(sheet_field.name)
        if sheet is not None:
            items = self._read_items(sheet, sheet_field, path)
            if items is not None:
                self.book.add_inset(path, items, sheet.name)
                return items
        if sheet_field.keyed:
            return None
        return Scalar("", label.line, 2)

    def _read_named_sheets(
        self, sheet: TableSheet, cell: Scalar, list_field: Field, path: FieldPath
    ) -> ListNode:
        """Return the items in the worksheets that a cell names, one name a line.

        A worksheet holds one item, as a page, or a row for each item.
        """
        grid = build_grid(list_field)
        items: list[Node] = []
        for name in split_lines(cell.text):
            named_sheet = self.book.use_sheet(name)
            if named_sheet is None:
                self.book.report_missing_sheet(sheet, cell, name)
            elif grid.page:
                item_path = (*path, len(items))
                item = self.read_page(_Page(named_sheet, grid.slots, item_path))
                self.book.add_inset(item_path, item, name)
                items.append(item)
            else:
                rows = self._read_items(named_sheet, list_field, path)
                if isinstance(rows, ListNode):
                    self.book.add_inset(path, rows, name)
                    items += rows.items
        return ListNode(tuple(items), cell.line, cell.column)

    def _read_items(self, sheet: TableSheet, item_field: Field, path: FieldPath) -> Node | None:
        """Return the rows of a worksheet as a list, or as a mapping of named items.

        None if the worksheet has no header or no row.
        """
        if item_field.free:
            return self._read_free_rows(sheet)
        grid = build_grid(item_field)
        header = find_label_row(sheet, list_columns(grid))
        if header is None:
            return None
        labels = list(map(read_label, sheet.cells[header]))
        self.book.findings += find_repeated_columns(labels, partial(sheet.location, header))
        lines = read_filled_lines(sheet, header + 1)
        self.book.report_lost_digits(sheet, lines)
        if not lines:
            return None
        rows = _ItemRows(sheet, grid, labels, lines, path)
        if item_field.keyed:
            return self._read_named_items(rows)
        return self._read_levels(rows, lines, path, 1)

    def _read_free_rows(self, sheet: TableSheet) -> Node | None:
        """Return rows under names that the writer has chosen; None without a row."""
        result = read_rows(sheet)
        if result is None:
            return None
        source, findings = result
        self.book.findings += findings
        if isinstance(source.root, ListNode) and len(source.root.items):
            return source.root
        return None

    def _read_named_items(self, rows: _ItemRows) -> MapNode:
        """Return items under the names that stand in their rows; report a repeated name.

        An item without fields of its own is the text of its content column.
        """
        items: dict[str, tuple[Scalar, Node]] = {}
        name_column = rows.find_column(w.NAME) or 0
        for line in rows.lines:
            name = line[name_column]
            key = Scalar(name.text, name.line, name.column)
            if key.text in items:
                self.book.report_repeated(rows.sheet, key)
                continue
            node: Node | None = self._read_item(rows, line, (*rows.path, key.text))
            if isinstance(node, MapNode) and not rows.grid.field.children:
                node = node.get(w.CONTENT)
            items[key.text] = (key, node or Scalar("", key.line, key.column))
        return MapNode(tuple(items.values()), rows.lines[0][0].line, 1)

    def _read_levels(
        self, rows: _ItemRows, lines: Sequence[Line], path: FieldPath, level: int
    ) -> ListNode:
        """Return items in order; a row of a deeper level goes into the item above it.

        `lines` are rows of this level and deeper ones, `level` counts from 1. The inner list stands
        in its item under the name `nested`.
        """
        nested = rows.grid.nested
        items: list[Node] = []
        for first, *deeper in _group_by_level(rows, lines, level):
            item_path = (*path, len(items))
            item = self._read_item(rows, first, item_path)
            if deeper:
                inner = self._read_levels(rows, deeper, (*item_path, nested), level + 1)
                key = Scalar(nested, first[0].line, 1)
                item = MapNode((*item.items, (key, inner)), item.line, item.column)
            items.append(item)
        return ListNode(tuple(items), lines[0][0].line, 1)

    def _read_item(self, rows: _ItemRows, line: Line, path: FieldPath) -> MapNode:
        """Return the mapping of one row.

        A column that is not in the form is kept as a text, unless its cell is empty.
        """
        slots = {slot.label: slot for slot in rows.grid.slots}
        tree = ValueTree(line[0].line, 1)
        for label, cell in zip(rows.labels, line, strict=False):
            if label in rows.key_labels:
                continue
            key = Scalar(label, cell.line, cell.column)
            slot = slots.get(label)
            if slot is not None:
                tree.put(slot.path, key, self._read_cell(rows.sheet, cell, slot, path))
            elif cell.text:
                tree.put((label,), key, cell)
        return tree.build()

    def _read_cell(
        self, sheet: TableSheet, cell: Scalar, slot: Slot, path: FieldPath
    ) -> Node | None:
        """Return the value of a cell; None if it is empty and inside a mapping."""
        if slot.refers:
            if not cell.text:
                return None
            return self._read_named_sheets(sheet, cell, slot.field, (*path, *slot.path))
        node = build_value([cell], slot.field.is_list)
        if node is None and len(slot.path) == 1:
            return Scalar("", cell.line, cell.column)
        return node


def _build_text_slot(label: str) -> Slot:
    """Return the slot of a label that the form does not have: a plain text."""
    return Slot((label,), Field(name=label), label)


def _build_rows(label: Scalar, lines: Sequence[Line]) -> ListNode | None:
    """Return the rows beside a label as lists of texts; None if all are empty.

    Empty cells at the end of a row are left out, those between texts stay.
    """
    filled_lines = filter(None, map(strip_empty_end, lines))
    rows = [ListNode(tuple(cells), cells[0].line, cells[0].column) for cells in filled_lines]
    if not rows:
        return None
    return ListNode(tuple(rows), label.line, 2)


def _group_by_level(rows: _ItemRows, lines: Sequence[Line], level: int) -> list[list[Line]]:
    """Group each row of `level`, or of one above it, with the deeper rows that follow it.

    Without a column of levels each row is a group.

    The first row begins a group whatever its level is. A level that is not 1 to 9 counts as 1.
    """
    level_column = rows.find_column(w.DEPTH)
    if level_column is None or not rows.grid.nested:
        return [[line] for line in lines]
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _LEVELS.get(line[level_column].text, 1) > level:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups
