"""A blank form: a workbook with a row or column for every field, its meaning, drop-downs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import count
from typing import Any

import xlsxwriter

from docgen.model import keywords as w
from docgen.model.field import Field
from docgen.model.form_layout import (
    ELSEWHERE,
    Grid,
    Slot,
    build_grid,
    has_sheet,
    list_columns,
    list_slots,
)
from docgen.report.workbook import EPOCH

ROWS = 200  # of a blank worksheet that have drop-downs
LONGEST_LIST = 255  # letters of a drop-down's choices, by Excel's own limit
YES = ("是", "否")
ACROSS = 12  # columns of a page that have drop-downs
_FONT = {"font_name": "宋体", "font_size": 11, "valign": "top"}
_EDGE = {**_FONT, "border": 1, "text_wrap": True}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"font_name": "黑体", "font_size": 14},
    "plain": {**_FONT, "font_color": "#666666"},
    "head": {**_EDGE, "bold": True, "bg_color": "#F2F2F2", "align": "center", "valign": "vcenter"},
    "label": {**_EDGE, "bg_color": "#F2F2F2"},
    "must": {**_EDGE, "bg_color": "#F2F2F2", "bold": True, "font_color": "#C00000"},
    # As text: an id of 18 digits, 000001 and 2018.3 stay what was typed.
    "cell": {**_EDGE, "num_format": "@", "locked": False},
    "note": {**_EDGE, "font_color": "#666666"},
}
_USE = (
    "★ 必填，☆ 有的时候必填。填“内容”一栏；一格里写几段的，按 Alt+Enter 换行。",
    "不知道的空着，不要写“无”；保存后运行 docgen check，缺什么会指到格子。",
)


def to_form(title: str, fields: Sequence[Field], values: Mapping[str, Any]) -> bytes:
    """A form for these fields; `values` (str, list, dict) are filled in where a form has room."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": EPOCH})
    looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
    form = _Form(book, looks)
    form.main(title, fields, values)
    for field in fields:
        if has_sheet(field):
            form.sheet(field.name, field, values.get(field.name))
    form.examples(fields)
    book.close()
    return out.getvalue()


class _Form:
    """Writes the worksheets of one form."""

    def __init__(self, book: Any, looks: Mapping[str, Any]) -> None:
        self._book, self._looks = book, looks
        self._taken: set[str] = set()

    def main(self, title: str, fields: Sequence[Field], values: Mapping[str, Any]) -> None:
        """The worksheet with a row for each field."""
        page = self._page(w.FORM)
        page.write_string(0, 0, title, self._looks["title"])
        for row, text in enumerate(_USE, 1):
            page.write_string(row, 0, text, self._looks["plain"])
        for column, (text, width) in enumerate(((w.NAME, 22), (w.CONTENT, 60), (w.NOTE, 60))):
            page.write_string(4, column, text, self._looks["head"])
            page.set_column(column, column, width)
        page.freeze_panes(5, 1)
        row = 5
        for field in fields:
            if has_sheet(field):
                self._label(page, row, field, field.name)
                # A table file may stand where the things would.
                named = values.get(field.name)
                told = named if isinstance(named, str) else ELSEWHERE.format(field.name)
                page.write_string(row, 1, told, self._looks["note"])
                page.write_string(row, 2, _told(field), self._looks["note"])
                row += 1
                continue
            for slot in list_slots([field]):
                row = self._slot(page, row, slot, _found(values, slot))

    def _slot(self, page: Any, row: int, slot: Slot, value: Any) -> int:
        """A field with a row for each thing of its list; the next row."""
        self._label(page, row, slot.field, slot.label)
        page.write_string(row, 2, _told(slot.field), self._looks["note"])
        given = _cells(value) if slot.field.is_list else [_text(value)]
        for offset, text in enumerate(given or [""]):
            if offset:
                page.write_string(row + offset, 0, "", self._looks["label"])
            page.write_string(row + offset, 1, text, self._looks["cell"])
            self._choices(page, row + offset, row + offset, 1, slot.field)
        return row + max(len(given), 1)

    def sheet(self, name: str, field: Field, value: Any) -> None:
        """The worksheet of a field: a row for each thing, under its columns."""
        page = self._page(name)
        page.write_string(0, 0, f"{field.name}：{_told(field)}", self._looks["plain"])
        if field.free:
            self._free(page, value)
            return
        grid = build_grid(field)
        if grid.page:
            self._grid(page, grid, value)
            return
        if grid.nested:
            told = f"“{w.DEPTH}”写 1、2、3：2 是它上面那个 1 里的下一层（{grid.nested}）"
            page.write_string(1, 0, told, self._looks["plain"])
        names = list_columns(grid)
        first = len(names) - len(grid.slots)
        for column, label in enumerate(names[:first]):
            page.write_string(2, column, label, self._looks["head"])
            page.set_column(column, column, 20 if grid.field.keyed else 6)
        for column, slot in enumerate(grid.slots, first):
            self._column(page, column, slot)
        page.freeze_panes(3, first)
        for row, line in enumerate(self._rows(grid, value), 3):
            for column, text in enumerate(line):
                page.write_string(row, column, text, self._looks["cell"])

    def _column(self, page: Any, column: int, slot: Slot) -> None:
        mark = slot.field.prefix
        page.write_string(2, column, f"{mark}{slot.label}", self._looks["head"])
        wide = slot.field.is_list and slot.field.field_type == "string"
        page.set_column(column, column, 60 if wide else 18, self._looks["cell"])
        self._choices(page, 3, ROWS, column, slot.field, slot.refers)

    def _free(self, page: Any, value: Any) -> None:
        """Rows under names that the writer gives."""
        rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        names = list(dict.fromkeys(name for row in rows for name in row))
        if not names:
            told = "第一行写各列的名称，一格一个；下面每行一份。写好名称后删去这句话。"
            page.write_string(0, 0, told, self._looks["plain"])
        for column, name in enumerate(names):
            page.write_string(0, column, name, self._looks["head"])
            page.set_column(column, column, 18, self._looks["cell"])
        for number, row in enumerate(rows, 1):
            for column, name in enumerate(names):
                page.write_string(number, column, _text(row.get(name)), self._looks["cell"])

    def _grid(self, page: Any, grid: Grid, value: Any) -> None:
        """One thing on a page, its labels in the first column."""
        page.write_row(2, 0, (w.NAME, w.CONTENT), self._looks["head"])
        page.set_column(0, 0, 22)
        page.set_column(1, ACROSS, 18, self._looks["cell"])
        row = 3
        for slot in grid.slots:
            self._label(page, row, slot.field, slot.label)
            lines = _lines(slot, value if isinstance(value, Mapping) else {})
            for line in lines or [[]]:
                for column, text in enumerate(line, 1):
                    page.write_string(row, column, text, self._looks["cell"])
                for column in range(1, ACROSS + 1 if slot.across else 2):
                    self._choices(page, row, row, column, slot.field)
                row += 1

    def _rows(self, grid: Grid, value: Any) -> Iterator[list[str]]:
        """The rows of a worksheet for what is given."""
        if not grid.field.keyed:
            yield from self._levels(grid, value, 1)
        elif isinstance(value, Mapping):
            yield from ([name, *self._line(grid, thing)] for name, thing in value.items())

    def _levels(self, grid: Grid, value: Any, depth: int) -> Iterator[list[str]]:
        for thing in _listed(value):
            yield [*([str(depth)] if grid.nested else []), *self._line(grid, thing)]
            if grid.nested and isinstance(thing, Mapping):
                yield from self._levels(grid, thing.get(grid.nested), depth + 1)

    def _line(self, grid: Grid, thing: Any) -> list[str]:
        whole = thing if isinstance(thing, Mapping) else {grid.field.short_name or w.CONTENT: thing}
        return [self._cell(slot, _found(whole, slot)) for slot in grid.slots]

    def _cell(self, slot: Slot, value: Any) -> str:
        """A cell's text; what is a list inside a thing goes into worksheets that the cell names."""
        if not slot.refers:
            return _text(value)
        things = _listed(value) if value is not None else []
        parts = things if build_grid(slot.field).page else [things] if things else []
        names = []
        for part in parts:
            names.append(self._free_name(slot.field.name))
            self.sheet(names[-1], slot.field, part)
        return "\n".join(names)

    def _free_name(self, name: str) -> str:
        """A worksheet's name that is not taken: 表格1, 表格2 …"""
        number = next(n for n in count(1) if f"{name}{n}" not in self._taken)
        return f"{name}{number}"

    def examples(self, fields: Sequence[Field]) -> None:
        """An empty worksheet for each kind of list that a cell may name."""
        for slot in _referred(fields):
            if f"{slot.field.name}1" not in self._taken:
                self.sheet(f"{slot.field.name}1", slot.field, None)

    def _page(self, name: str) -> Any:
        self._taken.add(name)
        page = self._book.add_worksheet(name[:31])
        page.set_paper(9)  # A4
        page.set_landscape()
        page.fit_to_pages(1, 0)
        return page

    def _label(self, page: Any, row: int, field: Field, label: str) -> None:
        look = self._looks["must" if field.prefix == "★" else "label"]
        page.write_string(row, 0, f"{field.prefix}{label}", look)

    def _choices(
        self, page: Any, first: int, last: int, column: int, field: Field, refers: bool = False
    ) -> None:
        """A drop-down where there is a choice; what the field means, when its cell is chosen."""
        told = f"写工作表的名字，如 {field.name}1；没有的空着" if refers else _told(field)
        choices = YES if field.field_type == "boolean" else field.choices
        asked: dict[str, Any] = {"validate": "any"}
        if choices and len(",".join(choices)) <= LONGEST_LIST and not field.is_list:
            error = f"只能写：{'、'.join(choices)}"[:LONGEST_LIST]
            asked = {"validate": "list", "source": list(choices), "error_message": error}
            asked |= {"error_title": "不在可选之列"}
        message = {
            "input_title": field.name[:32],
            "input_message": told[:LONGEST_LIST] or field.name,
        }
        page.data_validation(first, column, last, column, asked | message)


def _referred(fields: Sequence[Field]) -> Iterator[Slot]:
    """The lists inside things, for which worksheets are named in cells."""
    for field in fields:
        if has_sheet(field) and not field.free:
            for slot in build_grid(field).slots:
                if slot.refers:
                    yield slot
                    yield from _referred([slot.field])


def _told(field: Field) -> str:
    example = f"例：{field.example}" if field.example else ""
    return "。".join(filter(None, (*field.facts, field.remedy, example)))


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(map(_text, value))
    return "" if value is None or isinstance(value, Mapping) else str(value)


def _cells(value: Any) -> list[str]:
    return [_text(item) for item in _listed(value)]


def _listed(value: Any) -> list[Any]:
    """Things in order; one by itself needs no list around it."""
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def _found(thing: Any, slot: Slot) -> Any:
    """A value of a thing, also where its short form was written."""
    found: Any = thing
    for step in slot.path:
        if not isinstance(found, Mapping):
            # A label that names less than the way is that of a short form.
            return found if slot.label != ".".join(slot.path) else None
        found = found.get(step)
    return found


def _lines(slot: Slot, thing: Mapping[str, Any]) -> list[list[str]]:
    """The rows of cells behind a label of a page."""
    if slot.across:
        label = slot.label.partition(".")[2]  # nothing is left of a short form's label
        inner = Slot(slot.path[1:], slot.field, label)
        return [[_text(_found(one, inner)) for one in _listed(thing.get(slot.path[0]))]]
    value = _found(thing, slot)
    if slot.field.field_type == "list":
        return [[_text(cell) for cell in _listed(row)] for row in _listed(value)]
    return [[_text(value)]]
