"""Find the texts for the cells of a form in a document as typed: texts, lists and mappings.

A document may use short forms: one item without a list around it, or one value in place of a
mapping. The functions here resolve both by the slots of the form.
"""

from __future__ import annotations

from collections.abc import Mapping

from docgen.model.form_layout import Slot

Plain = str | list["Plain"] | Mapping[str, "Plain"] | None
"""A value as typed, None if it is not written."""


def to_cell(value: Plain) -> str:
    """Return a value as the text of one cell, a line for each item; '' for None or a mapping."""
    if isinstance(value, list):
        return "\n".join(map(to_cell, value))
    if value is None or isinstance(value, Mapping):
        return ""
    return str(value)


def to_items(value: Plain) -> list[Plain]:
    """Return the items of a value: an item by itself needs no list around it."""
    if isinstance(value, list):
        return value
    if value in (None, ""):
        return []
    return [value]


def to_mapping(value: Plain, name: str) -> Mapping[str, Plain]:
    """Return a mapping; any other value becomes the one under `name`."""
    if isinstance(value, Mapping):
        return value
    return {name: value}


def find_value(values: Mapping[str, Plain], slot: Slot) -> Plain:
    """Return the value of a slot in a mapping, also where its short form is written."""
    found: Plain = values
    for step in slot.path:
        if not isinstance(found, Mapping):
            return _short_form(found, slot)
        found = found.get(step)
    return found


def _short_form(value: Plain, slot: Slot) -> Plain:
    """Return a value that is written in place of a mapping, None unless the slot is the short one.

    The label of the short slot leaves out the last name of its path.
    """
    if slot.label == ".".join(slot.path):
        return None
    return value


def to_lines(slot: Slot, values: Mapping[str, Plain]) -> list[list[str]]:
    """Return the rows of cells beside a label of a worksheet that holds one table."""
    if slot.across:
        return [_across(slot, values)]
    value = find_value(values, slot)
    if slot.field.field_type != "list":
        return [[to_cell(value)]]
    return [list(map(to_cell, to_items(row))) for row in to_items(value)]


def _across(slot: Slot, values: Mapping[str, Plain]) -> list[str]:
    """Return the values of a slot in all items of its list."""
    # The label of a short form has no second part.
    inner = Slot(slot.path[1:], slot.field, slot.label.partition(".")[2])
    cells = []
    for item in to_items(values.get(slot.path[0])):
        if isinstance(item, Mapping):
            cells.append(to_cell(find_value(item, inner)))
        else:
            cells.append(to_cell(_short_form(item, inner)))
    return cells


def to_free_rows(value: Plain) -> tuple[list[str], list[Mapping[str, Plain]]]:
    """Return the names of the columns and the rows of a table under any names.

    Only a list has rows, and only mappings are rows.
    """
    if not isinstance(value, list):
        return [], []
    rows = [row for row in value if isinstance(row, Mapping)]
    names = dict.fromkeys(name for row in rows for name in row)
    return list(names), rows
