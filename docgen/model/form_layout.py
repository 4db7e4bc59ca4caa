"""The layout of a form: which field of a type is filled in where in a workbook.

The first worksheet has a row for each field. A list of dicts, or a mapping under names that the
writer chooses, has a worksheet of its own with a row for each. A list inside such a row is in a
worksheet that the cell names. `report` writes forms and `load` reads them by this layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from docgen.model import keywords as w
from docgen.model.field import Field

ELSEWHERE = "（填在工作表“{}”里）"
"""Printed beside the name of a field that has a worksheet of its own."""


class Slot(Struct, frozen=True):
    """A cell or a column of a form. `path` leads to its value inside the thing that it describes.

    `label` is printed before the cell or above the column.
    """

    path: tuple[str, ...]
    field: Field
    """It describes the value: its type, whether it is a list."""
    label: str
    refers: bool = False
    """Whether its cells name worksheets."""
    across: bool = False
    """Whether its values are beside each other, one for each item of a list."""


class Grid(Struct, frozen=True):
    """A worksheet of a field. `slots` are its columns, or the labels of its first column.

    `nested` is the field into which a row of a deeper level goes, '' without levels. With `page`
    the worksheet holds one table of a document, not a row for each item.
    """

    field: Field
    slots: tuple[Slot, ...]
    nested: str = ""
    page: bool = False


def has_sheet(field: Field) -> bool:
    """Return whether a field has a worksheet of its own.

    Such are lists of mappings, mappings under names that the writer chooses, and rows with any
    names.
    """
    return field.free or field.keyed or (field.is_list and field.field_type == "dict")


def list_slots(fields: Sequence[Field], page: bool = False) -> tuple[Slot, ...]:
    """Return the cells of fields on one worksheet, those inside a mapping included.

    They are in the order of the fields. The fields 姓名 and 电话 inside 联系人 are the cells
    联系人.姓名 and 联系人.电话. With `page` the worksheet holds one table of a document, see
    `Grid`.
    """
    slots: list[Slot] = []
    for field in fields:
        slots += _slots(field, (), page)
    return tuple(slots)


def _slots(field: Field, above: tuple[str, ...], page: bool) -> Iterator[Slot]:
    """Yield the cells of one field; `above` is the path of the mapping that holds it.

    Labels join the names on the way with a point. A child that may be written in place of the whole
    has the label of the whole.
    """
    path = (*above, field.name)
    label = ".".join(path)
    across = page and _is_short_list(field)
    if has_sheet(field) and not across:
        yield Slot(path, field, label, refers=True)
        return
    if field.field_type != "dict":
        yield Slot(path, field, label)
        return
    for child in field.children:
        if child.name == field.short_name:
            yield Slot((*path, child.name), child, label, across=across)
        elif across:
            yield Slot((*path, child.name), child, f"{label}.{child.name}", across=True)
        else:
            yield from _slots(child, path, page)


def _is_short_list(field: Field) -> bool:
    """Return whether a field is a list of dicts, each of which may be one value."""
    return field.is_list and field.field_type == "dict" and bool(field.short_name)


def build_grid(field: Field) -> Grid:
    """Return the worksheet of a field that has one.

    A field with named items that are plain texts has one column for them, 内容. A field whose items
    hold a list of lists is a page.
    """
    nested = _find_nested(field)
    page = any(child.field_type == "list" for child in field.children)
    if field.keyed and not field.children:
        content = Slot((w.CONTENT,), Field(name=w.CONTENT), w.CONTENT)
        return Grid(field, (content,), nested, page)
    slots = list_slots([child for child in field.children if child.name != nested], page)
    return Grid(field, slots, nested, page)


def _find_nested(field: Field) -> str:
    """Return the child of the same shape as the field itself, '' if there is none.

    Such a field makes an outline: sections hold sections. It is not a column of its own.
    """
    for child in field.children:
        if child.same_as and child.same_as == field.shape:
            return child.name
    return ""


def list_columns(grid: Grid) -> tuple[str, ...]:
    """Return the header of a worksheet with a row for each item.

    The column of names (名称) or of levels (级) comes first, if there is one.
    """
    labels = tuple(slot.label for slot in grid.slots)
    if grid.field.keyed:
        return (w.NAME, *labels)
    if grid.nested:
        return (w.DEPTH, *labels)
    return labels
