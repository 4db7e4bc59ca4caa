"""Which column of a table a column map means: by its name, else by the name before its unit.

甲 in a map means 甲（万元） and 甲（必填）* in a table, and the other way round. The exact name
comes first, and what two columns may be is neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.expressions.quantity import is_known_unit
from docgen.load.header_groups import JOINT
from docgen.model.finding import Finding
from docgen.model.header_names import header_form, is_plain_note, split_bracket
from docgen.model.near_names import ask_for, nearest_column
from docgen.registers import register_keywords as kw
from docgen.registers.batches import Table
from docgen.registers.column_map import ColumnMap

ABSENT = "TB-29"
"""The code of the error that a table lacks a column of its map."""


class MapNames:
    """Finds the columns of a header by the names in a map."""

    def __init__(self, names: Sequence[str]) -> None:
        """Take the names of the columns in their order; of equal forms the first counts."""
        forms = [header_form(name) for name in names]
        self._exact = {form: at for at, form in reversed(list(enumerate(forms))) if form}
        firsts = sorted(self._exact.values())
        bare = {at: bare_form(names[at]) for at in firsts}
        counts = Counter(bare.values())
        self._bare = {form: at for at, form in bare.items() if counts[form] == 1}

    def find(self, name: str) -> int:
        """Return the 0-based column that a name of a map means, -1 for none."""
        form = header_form(name)
        bare = bare_form(name)
        for forms, wanted in ((self._exact, form), (self._bare, form), (self._bare, bare)):
            if wanted in forms:
                return forms[wanted]
        return -1

    def find_all(self, names: Iterable[str]) -> set[int]:
        """Return the 0-based columns that some names of a map mean."""
        return {self.find(name) for name in names} - {-1}


def bare_form(name: str) -> str:
    """Return the form of a name before its unit or plain note; a joined name loses any bracket.

    电话（帮扶人） stays whole, as its bracket says whose it is.
    """
    bare, note = split_bracket(name)
    if JOINT in name or is_known_unit(note) or is_plain_note(note):
        return bare
    return header_form(name)


def left_columns(names: Sequence[str], column_map: ColumnMap) -> frozenset[str]:
    """Return the forms of the columns that are taken for no field by their names."""
    found = MapNames(names).find_all(column_map.not_read) if column_map.not_read else set()
    return column_map.of_others.union(header_form(names[at]) for at in found)


def report_absent_columns(
    chosen: ColumnMap, needed: Collection[str], names: Iterable[str], table: Table
) -> list[Finding]:
    """Return a finding for each needed column of a map that is not among the `names` of a table.

    `needed` are names as the map writes them. Each is reported once, at the header of the table,
    with the nearest name that is there.
    """
    listed = list(names)
    columns = MapNames(listed)
    absent = [name for name in dict.fromkeys(needed) if columns.find(name) < 0]
    return [_absent_column(chosen, name, listed, table) for name in absent]


def _absent_column(chosen: ColumnMap, name: str, listed: Sequence[str], table: Table) -> Finding:
    """Return the finding about a column of a map that is not among those that are listed.

    If rows are chosen by it, none is taken: the finding is then the cause of all that follows.
    """
    is_choice = name in chosen.only
    message = f"列名对照里的“{name}”，表里没有这一列"
    remedy = ask_for(nearest_column(name, listed)) or f"核对表头和 {chosen.location.file}"
    if is_choice:
        message += f"，照“{kw.ONLY}”一行也没有取"
    if name in {part for each in chosen.columns for part in each.parts} | chosen.constants.keys():
        remedy = f"“{name}”是对照做出来的，不是表里的列；要写表里的列名"
    found = new_finding(ABSENT, message, remedy, path=(), location=table.location(()))
    return replace(found, is_cause=is_choice)
