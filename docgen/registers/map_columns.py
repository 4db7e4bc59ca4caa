"""Which columns of a table a column map reads, and which fields it makes.

Names are compared by `header_form`, and columns are numbered from 0 in the order of the header.
`column_plan` puts them together with the columns that are known by their own names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from docgen.codes import new_finding
from docgen.model.finding import Finding
from docgen.model.header_names import header_form, split_bracket
from docgen.registers.batches import Table
from docgen.registers.column_map import ColumnMap, column_forms
from docgen.registers.map_forms import names_in_form


def mapped_fields(names: Sequence[str], column_map: ColumnMap) -> dict[int, str]:
    """Return the field of each column that a map gives one.

    Keys are numbers of columns. Of two entries for one column the first counts.
    """
    chosen: dict[int, str] = {}
    for mapped in column_map.columns:
        for column, name in enumerate(names):
            if mapped.field_name and header_form(mapped.name) in column_forms(name):
                chosen.setdefault(column, mapped.field_name)
    return chosen


def fields_without_column(column_map: ColumnMap) -> set[str]:
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
    return {column for column, name in enumerate(names) if name and used & column_forms(name)}


def find_passed_over(
    unread: Sequence[str], names: Sequence[str], column_map: ColumnMap
) -> dict[str, str]:
    """Return the unread columns that are called like a field which a map takes from another.

    The values are these other columns: 人均纯收入 where the map says 人均收入: 人均纯收入.
    """
    taken = {header_form(each): names[at] for at, each in mapped_fields(names, column_map).items()}
    found: dict[str, str] = {}
    for name in unread:
        other = taken.get(header_form(name)) or taken.get(split_bracket(name)[0], "")
        if other:
            found[name] = other
    return found


def report_passed_over(columns: Mapping[str, str], table: Table) -> Iterator[Finding]:
    """Yield a finding for each column of `find_passed_over`."""
    for name, other in columns.items():
        yield new_finding(
            "TB-18",
            f"“{name}”和“{other}”是同一个字段的两列，照列名对照读了“{other}”，没有读“{name}”",
            f"用“{other}”的不用管；要用“{name}”的，在列名对照里删去“{other}”一行",
            path=(),
            location=table.location(()),
        )
