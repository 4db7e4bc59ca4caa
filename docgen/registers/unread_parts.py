"""Parts of a file that are not read while other tables of it are: which registers they may be of.

A finding about rules that are not judged names the part, not the whole file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from docgen.load.table_suffixes import TEXT_SUFFIXES
from docgen.registers.batches import Table
from docgen.registers.column_plan import table_rows
from docgen.registers.register_schema import RegisterSchema
from docgen.registers.table_names import guess_register
from docgen.registers.unread_tables import UnreadTables, unread_table


def unread_beside(
    table: Table, registers: Collection[str], forms: Mapping[str, RegisterSchema]
) -> Iterator[UnreadTables]:
    """Yield what is not read above a table that is read, and to the right of it.

    `registers` are those that the table is read for: its records above the header are theirs.
    """
    rows = table_rows(table)
    for part in rows.unread if rows is not None else ():
        names = [*registers] if part.is_same else [guess_register(part.names, forms.values())]
        yield from (unread_table(name, table.file, place_in(table, part.place)) for name in names)


def place_of_table(table: Table) -> str:
    """Return where a table begins in its file: the worksheet, and the row if others are above."""
    rows = table_rows(table)
    if rows is None or not rows.is_lower:
        return place_in(table, "")
    return place_in(table, f"第{rows.span.start + 1}行起")


def place_in(table: Table, place: str) -> str:
    """Return a place in the worksheet of a table, its name in brackets; a CSV file has none."""
    if table.file.lower().endswith(TEXT_SUFFIXES):
        return f" {place}" if place else ""
    return f"[{table.sheet}]{place}"
