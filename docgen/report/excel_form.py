"""Write a form: a workbook in which office staff fill in a document instead of YAML.

`form_layout` says which field is filled in where. The first worksheet has a row for each field;
lists of dicts have worksheets of their own, and so have lists inside their rows. Each cell has a
drop-down list if its field has choices, and the field's meaning as an input message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from docgen.model import keywords as w
from docgen.model.field import REQUIRED, SOMETIMES_REQUIRED, Field
from docgen.model.form_layout import (
    ELSEWHERE,
    Grid,
    Slot,
    build_grid,
    has_sheet,
    list_columns,
    list_slots,
)
from docgen.report.form_values import (
    Plain,
    find_value,
    to_cell,
    to_free_rows,
    to_items,
    to_lines,
    to_mapping,
)
from docgen.report.spreadsheet import (
    Book,
    Formats,
    Options,
    Page,
    add_formats,
    set_up_print,
    write_book,
)
from docgen.report.workbook import LONGEST_NAME

LAST_ROW = 200
"""The last row of a worksheet that has drop-down lists, from 0."""
LAST_COLUMN = 12
"""The last column of a worksheet with one table that has drop-down lists, from 0."""
LONGEST_TEXT = 255
"""Characters of a drop-down list or an input message, by Excel's own limit."""
LONGEST_TITLE = 32
"""Characters of the title of an input message, by Excel's own limit."""
YES_OR_NO = ("是", "否")
# Widths of columns in digits.
_WIDE = 60
_NORMAL = 18
_LABEL_WIDTH = 22
_NAME_WIDTH = 20
_DEPTH_WIDTH = 6
_FONT: Options = {"font_name": "宋体", "font_size": 11, "valign": "top"}
_CELL: Options = {**_FONT, "border": 1, "text_wrap": True}
_FORMATS: Mapping[str, Options] = {
    "title": {
        "font_name": "黑体",
        "font_size": 14,
    },
    "plain": {
        **_FONT,
        "font_color": "#666666",
    },
    "head": {
        **_CELL,
        "bold": True,
        "bg_color": "#F2F2F2",
        "align": "center",
        "valign": "vcenter",
    },
    "label": {
        **_CELL,
        "bg_color": "#F2F2F2",
    },
    "required": {
        **_CELL,
        "bg_color": "#F2F2F2",
        "bold": True,
        "font_color": "#C00000",
    },
    # As text: an id of 18 digits, 000001 and 2018.3 stay as typed.
    "cell": {
        **_CELL,
        "num_format": "@",
        "locked": False,
    },
    "note": {
        **_CELL,
        "font_color": "#666666",
    },
}
_LABEL_FORMATS = {REQUIRED: "required", SOMETIMES_REQUIRED: "label", "": "label"}
"""The format of a label by the prefix of its field."""
_INSTRUCTIONS = (
    "★ 必填，☆ 有的时候必填。填“内容”一栏；一格里写几段的，按 Alt+Enter 换行。",
    "不知道的空着，不要写“无”；保存后运行 docgen check，缺什么会指到格子。",
)


def to_form(title: str, fields: Sequence[Field], values: Mapping[str, Plain]) -> bytes:
    """Return a form for these fields, with `values` filled in where the form has a place."""

    def fill(book: Book) -> None:
        """Write all worksheets: the main one, one for each list of mappings, the examples."""
        writer = _FormWriter(book)
        writer.write_main(title, fields, values)
        for field in fields:
            if has_sheet(field):
                writer.write_sheet(field.name, field, values.get(field.name))
        writer.write_examples(fields)

    return write_book(fill)


class _FormWriter:
    """Writes the worksheets of one form."""

    def __init__(self, book: Book) -> None:
        """Take a new workbook and add the formats of its cells."""
        self._book = book
        self._formats: Formats = add_formats(book, _FORMATS)
        self._taken: set[str] = set()

    def write_main(self, title: str, fields: Sequence[Field], values: Mapping[str, Plain]) -> None:
        """Write the worksheet with a row for each field."""
        page = self._add_page(w.FORM)
        page.write_string(0, 0, title, self._formats["title"])
        page.write_column(1, 0, _INSTRUCTIONS, self._formats["plain"])
        page.write_row(4, 0, (w.NAME, w.CONTENT, w.NOTE), self._formats["head"])
        page.set_column(0, 0, _LABEL_WIDTH)
        page.set_column(1, 2, _WIDE)
        page.freeze_panes(5, 1)
        row = 5
        for field in fields:
            if has_sheet(field):
                self._write_reference(page, row, field, values.get(field.name))
                row += 1
                continue
            for slot in list_slots([field]):
                row += self._write_slot(page, row, slot, find_value(values, slot))

    def _write_reference(self, page: Page, row: int, field: Field, value: Plain) -> None:
        """Write the row of a field that is filled in on a worksheet of its own.

        The name of a table file may be written in place of its items.
        """
        text = ELSEWHERE.format(field.name)
        if isinstance(value, str):
            text = value
        self._write_label(page, row, field, field.name)
        page.write_string(row, 1, text, self._formats["note"])
        page.write_string(row, 2, explain_field(field), self._formats["note"])

    def _write_slot(self, page: Page, row: int, slot: Slot, value: Plain) -> int:
        """Write a field, a row for each item of its list. Return the number of rows."""
        self._write_label(page, row, slot.field, slot.label)
        page.write_string(row, 2, explain_field(slot.field), self._formats["note"])
        texts = [to_cell(value)]
        if slot.field.is_list:
            texts = [to_cell(item) for item in to_items(value)] or [""]
        for offset, text in enumerate(texts):
            if offset:
                page.write_string(row + offset, 0, "", self._formats["label"])
            page.write_string(row + offset, 1, text, self._formats["cell"])
            options = input_options(slot.field, explain_field(slot.field))
            page.data_validation(row + offset, 1, row + offset, 1, options)
        return len(texts)

    def write_sheet(self, name: str, field: Field, value: Plain) -> None:
        """Write a worksheet of a field; its layout depends on the field."""
        page = self._add_page(name)
        explanation = f"{field.name}：{explain_field(field)}"
        page.write_string(0, 0, explanation, self._formats["plain"])
        if field.free:
            self._write_free(page, value)
            return
        grid = build_grid(field)
        if grid.page:
            self._write_table(page, grid, value)
        else:
            self._write_list(page, grid, value)

    def _write_free(self, page: Page, value: Plain) -> None:
        """Write rows under any names; without rows, an instruction in place of the names."""
        names, rows = to_free_rows(value)
        if not names:
            text = "第一行写各列的名称，一格一个；下面每行一份。写好名称后删去这句话。"
            page.write_string(0, 0, text, self._formats["plain"])
            return
        page.set_column(0, len(names) - 1, _NORMAL, self._formats["cell"])
        for column, name in enumerate(names):
            page.write_string(0, column, name, self._formats["head"])
        for number, row in enumerate(rows, 1):
            self._write_cells(page, number, [to_cell(row.get(name)) for name in names])

    def _write_table(self, page: Page, grid: Grid, value: Plain) -> None:
        """Write one table of a document, its labels in the first column."""
        values = value if isinstance(value, Mapping) else {}
        page.write_row(2, 0, (w.NAME, w.CONTENT), self._formats["head"])
        page.set_column(0, 0, _LABEL_WIDTH)
        page.set_column(1, LAST_COLUMN, _NORMAL, self._formats["cell"])
        row = 3
        for slot in grid.slots:
            self._write_label(page, row, slot.field, slot.label)
            last = LAST_COLUMN if slot.across else 1
            for line in to_lines(slot, values) or [[]]:
                self._write_cells(page, row, line, first=1)
                options = input_options(slot.field, explain_field(slot.field))
                for column in range(1, last + 1):
                    page.data_validation(row, column, row, column, options)
                row += 1

    def _write_list(self, page: Page, grid: Grid, value: Plain) -> None:
        """Write a row for each item, under the columns of the grid."""
        if grid.nested:
            text = f"“{w.DEPTH}”写 1、2、3：2 是它上面那个 1 里的下一层（{grid.nested}）"
            page.write_string(1, 0, text, self._formats["plain"])
        labels = list_columns(grid)
        first = len(labels) - len(grid.slots)
        width = _NAME_WIDTH if grid.field.keyed else _DEPTH_WIDTH
        for column, label in enumerate(labels[:first]):
            page.write_string(2, column, label, self._formats["head"])
            page.set_column(column, column, width)
        for column, slot in enumerate(grid.slots, first):
            self._write_column_head(page, column, slot)
        page.freeze_panes(3, first)
        for row, cells in enumerate(self._rows(grid, value), 3):
            self._write_cells(page, row, cells)

    def _write_column_head(self, page: Page, column: int, slot: Slot) -> None:
        """Write the label of a column; its cells get the drop-down list of the field."""
        field = slot.field
        page.write_string(2, column, f"{field.prefix}{slot.label}", self._formats["head"])
        is_wide = field.is_list and field.field_type == "string"
        width = _WIDE if is_wide else _NORMAL
        page.set_column(column, column, width, self._formats["cell"])
        message = explain_field(field)
        if slot.refers:
            message = f"写工作表的名字，如 {field.name}1；没有的空着"
        page.data_validation(3, column, LAST_ROW, column, input_options(field, message))

    def _rows(self, grid: Grid, value: Plain) -> Iterator[list[str]]:
        """Yield the texts of each row, its name first if the field is keyed."""
        if not grid.field.keyed:
            yield from self._rows_by_level(grid, value, 1)
        elif isinstance(value, Mapping):
            for name, item in value.items():
                yield [name, *self._row(grid, item)]

    def _rows_by_level(self, grid: Grid, value: Plain, depth: int) -> Iterator[list[str]]:
        """Yield the texts of each row; the items inside an item follow it one level deeper."""
        for item in to_items(value):
            if not grid.nested:
                yield self._row(grid, item)
                continue
            yield [str(depth), *self._row(grid, item)]
            if isinstance(item, Mapping):
                yield from self._rows_by_level(grid, item.get(grid.nested), depth + 1)

    def _row(self, grid: Grid, item: Plain) -> list[str]:
        """Return the texts of one item; one value stands for the short field of a mapping."""
        values = to_mapping(item, grid.field.short_name or w.CONTENT)
        return [self._cell(slot, find_value(values, slot)) for slot in grid.slots]

    def _cell(self, slot: Slot, value: Plain) -> str:
        """Return the text of a cell. A list inside an item goes into worksheets that it names."""
        if not slot.refers:
            return to_cell(value)
        items = to_items(value)
        parts: list[Plain] = [items] if items else []
        if build_grid(slot.field).page:
            parts = items
        names = []
        for part in parts:
            name = self._free_name(slot.field.name)
            names.append(name)
            self.write_sheet(name, slot.field, part)
        return "\n".join(names)

    def _free_name(self, name: str) -> str:
        """Return the first free name of a worksheet: 表格1, 表格2 …."""
        return next(f"{name}{n}" for n in count(1) if f"{name}{n}" not in self._taken)

    def write_examples(self, fields: Sequence[Field]) -> None:
        """Write an empty worksheet for each kind of list that a cell may name."""
        for slot in _referring_slots(fields):
            name = f"{slot.field.name}1"
            if name not in self._taken:
                self.write_sheet(name, slot.field, None)

    def _add_page(self, name: str) -> Page:
        """Return a new worksheet of that name, ready to print."""
        self._taken.add(name)
        page = self._book.add_worksheet(name[:LONGEST_NAME])
        set_up_print(page)
        return page

    def _write_label(self, page: Page, row: int, field: Field, label: str) -> None:
        """Write a label in the first column; red for required fields."""
        cell_format = self._formats[_LABEL_FORMATS[field.prefix]]
        page.write_string(row, 0, f"{field.prefix}{label}", cell_format)

    def _write_cells(self, page: Page, row: int, texts: Sequence[str], first: int = 0) -> None:
        """Write texts beside each other from the column `first` on."""
        for column, text in enumerate(texts, first):
            page.write_string(row, column, text, self._formats["cell"])


def _referring_slots(fields: Sequence[Field]) -> Iterator[Slot]:
    """Yield the slots whose cells name worksheets, at any depth."""
    for field in fields:
        if not has_sheet(field) or field.free:
            continue
        for slot in build_grid(field).slots:
            if slot.refers:
                yield slot
                yield from _referring_slots([slot.field])


def explain_field(field: Field) -> str:
    """Return the meaning of a field, how it is written and an example; '' for nothing.

    An example that says how it is written is not given twice.
    """
    how = [field.remedy, field.example_fact]
    if field.example and field.remedy.endswith(field.example):
        how = how[field.field_type == "integer" :][:1]
    return "。".join(filter(None, (*field.facts, *how)))


def input_options(field: Field, message: str) -> Options:
    """Return the input message of a cell, and a drop-down list if its field has choices.

    A list that is too long for Excel, or a cell that takes several items, has no drop-down list.
    """
    options: dict[str, object] = {
        "validate": "any",
        "input_title": field.name[:LONGEST_TITLE],
        "input_message": message[:LONGEST_TEXT] or field.name,
    }
    choices = field.choices
    if field.field_type == "boolean":
        choices = YES_OR_NO
    if not choices or field.is_list or len(",".join(choices)) > LONGEST_TEXT:
        return options
    error = f"只能写：{'、'.join(choices)}"
    return options | {
        "validate": "list",
        "source": list(choices),
        "error_title": "不在可选之列",
        "error_message": error[:LONGEST_TEXT],
    }
