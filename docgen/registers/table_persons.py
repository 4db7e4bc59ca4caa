"""Whose the columns of a table are that several maps read: 姓名、身份证号、帮扶人、电话.

A wide list of people names several persons in each row. A map takes a column of a person's number
by its own name only if the person is one that the map reads; the others belong to other maps.

`table_uses` asks for the columns that a map has to leave, before any table is planned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from docgen.registers.column_map import ColumnMap
from docgen.registers.unclear_columns import is_of_any_person, names_person
from docgen.schema.document_schema import Schema


class TableReading(Struct, frozen=True, kw_only=True):
    """How one map reads a table: the names of its columns, and the field of each by number.

    `mapped` are the columns that the map itself names for a field.
    """

    schema: Schema
    column_map: ColumnMap
    names: Sequence[str]
    fields: Mapping[int, str]
    mapped: frozenset[int]

    def persons(self) -> frozenset[int]:
        """Return the columns that hold names of persons and are read."""
        return frozenset(
            column
            for column, name in self.fields.items()
            if names_person(self.names[column]) or names_person(name)
        )

    def chooses_head(self) -> bool:
        """Return whether only rows are read in which the person of the row is that of a field.

        只取 与户主关系: 户主 makes the person of each row the head of the household.
        """
        wanted = {text for texts in self.column_map.only.values() for text in texts}
        return any(self.fields[column] in wanted for column in self.persons())


def find_columns_of_others(reading: TableReading, others: Sequence[TableReading]) -> frozenset[int]:
    """Return the columns that a map would take by their names, though they are another person's.

    They stand behind a person whom another map reads and this one does not, or another map names
    them for a person of its reading. Columns that the map itself names are never among them.
    """
    return frozenset(
        column
        for column in _columns_of_persons(reading)
        if _is_behind_other(column, reading, others) or _is_named_for_other(column, reading, others)
    )


def _columns_of_persons(reading: TableReading) -> Iterator[int]:
    """Yield the columns of a person's numbers whose names do not tell whose they are."""
    persons = reading.persons()
    for column, name in reading.fields.items():
        is_open = column not in reading.mapped and column not in persons
        if is_open and is_of_any_person(reading.names[column], name, reading.schema):
            yield column


def _is_behind_other(column: int, reading: TableReading, others: Sequence[TableReading]) -> bool:
    """Return whether the person beside a column is one that only other maps read."""
    read = reading.persons()
    theirs = frozenset[int]().union(*(each.persons() for each in others))
    person = _person_beside(column, reading.names, theirs | read)
    return person in theirs - read and not reading.chooses_head()


def _is_named_for_other(column: int, reading: TableReading, others: Sequence[TableReading]) -> bool:
    """Return whether a map of other persons names a column."""
    return any(column in each.mapped and not reading.persons() & each.persons() for each in others)


def _person_beside(column: int, names: Sequence[str], read: frozenset[int]) -> int:
    """Return the person nearest before a column, else the first after it; -1 without any.

    `read` are columns of persons, also those whose name alone does not tell it.
    """
    persons = sorted(read.union(at for at, name in enumerate(names) if names_person(name)))
    before = [at for at in persons if at < column]
    return next(iter((*reversed(before), *persons)), -1)
