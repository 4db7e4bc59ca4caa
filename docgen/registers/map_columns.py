"""Which columns of a table a column map reads, and which fields it makes.

Names are compared by `header_form`, and columns are numbered from 0 in the order of the header.
`column_plan` puts them together with the columns that are known by their own names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from docgen.codes import new_finding
from docgen.load.header_groups import JOINT
from docgen.model.finding import Finding
from docgen.model.header_names import header_form, split_bracket
from docgen.registers.batches import Table
from docgen.registers.column_map import ColumnMap
from docgen.registers.map_forms import names_in_form
from docgen.registers.map_names import MapNames


def mapped_fields(names: Sequence[str], column_map: ColumnMap) -> dict[int, str]:
    """Return the field of each column that a map gives one.

    Keys are numbers of columns. Of two entries for one column the first counts.
    """
    chosen: dict[int, str] = {}
    columns = MapNames(names)
    for mapped in column_map.columns:
        column = columns.find(mapped.name)
        if mapped.field_name and column >= 0:
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
    sources = {part: column.name for column in column_map.columns for part in column.parts}
    for name, form in column_map.composed.items():
        sources[name] = next(iter(names_in_form(form)), "")
    columns = MapNames(names)
    numbers = {name: columns.find(source) for name, source in sources.items()}
    return {name: number for name, number in numbers.items() if number >= 0}


def used_columns(names: Sequence[str], column_map: ColumnMap) -> set[int]:
    """Return the columns that a map reads without giving them a field."""
    found = MapNames(names).find_all(column_map.source_names())
    used = {*(header_form(names[at]) for at in found), *column_map.elsewhere}
    return {at for at, name in enumerate(names) if name and not used.isdisjoint(_forms(name))}


def _forms(name: str) -> set[str]:
    """Return the forms of a column that another map reads; a joined one goes without its unit."""
    return {header_form(name), split_bracket(name)[0]} if JOINT in name else {header_form(name)}


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
