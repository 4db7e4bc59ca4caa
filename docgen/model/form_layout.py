"""The layout of a form: which field of a type is filled in where in a workbook.

The first worksheet has a row for each field. A list of several things, or things under names of
the writer's choosing, has a worksheet of its own, a row for each. What is a list inside such a row
stands in a worksheet that the cell names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.model import keywords as w
from docgen.model.field import Field

ELSEWHERE = "（填在工作表“{}”里）"
"""What stands beside the name of a field that has a worksheet of its own."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell or a column of a form: the way to its value inside the thing, and the field there."""

    path: tuple[str, ...]
    field: Field
    label: str
    """What stands before the cell or above the column."""
    refers: bool = False
    """Its cells name worksheets."""
    across: bool = False
    """Its values stand beside each other, each belongs to one thing of a list."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A worksheet of a field. `slots` are its columns, or the labels of its first column.

    `nested` is the field into which a row of a deeper level goes, '' if there are no levels;
    `page`: it holds one thing, as a table inside a document does, not a row for each.
    """

    field: Field
    slots: tuple[Slot, ...]
    nested: str = ""
    page: bool = False


def has_sheet(field: Field) -> bool:
    """Whether a field has a worksheet of its own."""
    return field.free or field.keyed or (field.many and field.kind == "dict")


def slots_of(fields: Sequence[Field], page: bool = False) -> tuple[Slot, ...]:
    """The cells of fields that stand together, those inside a mapping too."""
    return tuple(slot for field in fields for slot in _slots(field, (), page))


def _slots(field: Field, above: tuple[str, ...], page: bool) -> Iterator[Slot]:
    path = (*above, field.name)
    label = ".".join(path)
    across = page and field.many and field.kind == "dict" and bool(field.short)
    if has_sheet(field) and not across:
        yield Slot(path, field, label, refers=True)
    elif field.kind != "dict":
        yield Slot(path, field, label)
    else:
        for child in field.children:
            if child.name == field.short:
                yield Slot((*path, child.name), child, label, across=across)
            elif across:
                yield Slot((*path, child.name), child, f"{label}.{child.name}", across=True)
            else:
                yield from _slots(child, path, page)


def grid_of(field: Field) -> Grid:
    """The worksheet of a field that has one."""
    nested = next((c.name for c in field.children if c.same and c.same == field.shape), "")
    page = any(child.kind == "list" for child in field.children)
    slots = slots_of([child for child in field.children if child.name != nested], page)
    if field.keyed and not field.children:
        slots = (Slot((w.CONTENT,), Field(w.CONTENT), w.CONTENT),)
    return Grid(field, slots, nested, page)


def columns_of(grid: Grid) -> tuple[str, ...]:
    """The header of a worksheet with a row for each thing."""
    first = (w.NAME,) if grid.field.keyed else (w.DEPTH,) if grid.nested else ()
    return (*first, *(slot.label for slot in grid.slots))
