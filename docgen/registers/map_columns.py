"""Which columns of a table a column map reads, and which fields it makes.

Names are compared by `header_form`, and columns are numbered from 0 in the order of the header.
`column_plan` puts them together with the columns that are known by their own names.
"""

from __future__ import annotations

from collections.abc import Sequence

from docgen.model.header_names import header_form
from docgen.registers.column_map import ColumnMap
from docgen.registers.map_forms import names_in_form


def mapped_fields(names: Sequence[str], column_map: ColumnMap) -> dict[int, str]:
    """Return the field of each column that a map gives one.

    Keys are numbers of columns. Of two entries for one column the first counts.
    """
    chosen: dict[int, str] = {}
    for mapped in column_map.columns:
        for column, name in enumerate(names):
            if mapped.field_name and header_form(name) == header_form(mapped.name):
                chosen.setdefault(column, mapped.field_name)
    return chosen


def made_fields(column_map: ColumnMap) -> set[str]:
    """Return the fields that a map makes of parts, of several columns, or of nothing.

    They need no column of their own. Where the table has one, what is written in it counts.
    """
    parts = {part for column in column_map.columns for part in column.parts if part}
    return parts | set(column_map.constants) | set(column_map.composed)


def source_columns(names: Sequence[str], column_map: ColumnMap) -> dict[str, int]:
    """Return the column of each field that is a part of one, or begins with one.

    A finding about such a field is placed at that column: at 全宗号 for a field composed of
    {全宗号}-{件号}. A field whose column the table lacks is left out.
    """
    numbers = {header_form(name): number for number, name in reversed(list(enumerate(names)))}
    sources = {part: column.name for column in column_map.columns for part in column.parts}
    for name, form in column_map.composed.items():
        sources[name] = next(iter(names_in_form(form)), "")
    forms = {name: header_form(source) for name, source in sources.items()}
    return {name: numbers[form] for name, form in forms.items() if form in numbers}


def used_columns(names: Sequence[str], column_map: ColumnMap) -> set[int]:
    """Return the columns that a map reads without giving them a field."""
    used = {*map(header_form, column_map.source_names()), *column_map.elsewhere}
    return {column for column, name in enumerate(names) if name and header_form(name) in used}
