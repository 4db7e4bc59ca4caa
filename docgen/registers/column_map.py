"""The column map (列名对照): which columns of other offices' tables are which fields.

`read_column_maps` turns the YAML file that people read and change into `ColumnMap`s. A map belongs
to the tables beside it or below, or to those of them whose names fit its pattern (文件). A table
with maps for several registers is read once for each.

`find_fault` judges an entry before it becomes a map, so that what is built here is well formed. A
map answers questions by itself (for which tables, which columns it reads); `column_plan` and
`mapped_texts` apply it. Names of columns are compared by `header_form`, never letter by letter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from msgspec import Struct, field

from docgen.codes import new_finding
from docgen.load.header_groups import JOINT
from docgen.model import keywords as w
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Category, Finding, Location
from docgen.model.source import Items, ListNode, MapNode, Node, Scalar, Source, TableRows
from docgen.registers import register_keywords as kw
from docgen.registers.batches import Table
from docgen.registers.map_faults import MapFault, find_fault
from docgen.registers.map_forms import names_in_form
from docgen.registers.register_schema import RegisterSchema
from docgen.schema import schema_keywords as grammar
from docgen.schema.coerce import plain

_NO_FIELD: tuple[object, ...] = ("", {grammar.FIELD: ""})
"""What an entry writes for a column that is not to be read."""
_NOTHING = ("", "~", "null", "Null", "NULL")
"""What YAML takes for nothing where it is not quoted."""


class MappedColumn(Struct, frozen=True, kw_only=True):
    """A column of a table: its field, or the fields that its parts are (拆成).

    `values` replace texts, `removed` are endings that are cut off, `unit` is that of its numbers;
    `separator` stands between its parts, '' for the parts of a place (东山镇石桥村).

    An entry 人均纯收入（万元）: 人均纯收入 gives a name and a field alone. `values` maps what the
    table writes to what the register writes (1: 是). `parts` are in the order in which they stand
    in the cell, '' for one that is not needed. Either `field_name` or `parts` is set in a map that
    is used.
    """

    name: str
    field_name: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    removed: Sequence[str] = ()
    unit: str = ""
    parts: Sequence[str] = ()
    separator: str = ""


class TurnedColumns(Struct, frozen=True, kw_only=True):
    """The columns of a table that stands on its side (竖排).

    `items` names the fields, `contents` holds what they are, '' if every further column is a
    record; `unit` the unit of each, '' without such a column.

    In such a table each row is a field: 户主 | 张三, below it 家庭人口 | 4. All three are names of
    columns as the map writes them.
    """

    items: str
    contents: str = ""
    unit: str = ""

    def names(self) -> list[str]:
        """Return the columns that there are.

        They are in the order items, contents, unit, without those that are not named.
        """
        return [name for name in (self.items, self.contents, self.unit) if name]


class ColumnMap(Struct, frozen=True, kw_only=True):
    """How the columns of some tables become the fields of a register.

    `folder` is the folder whose tables it is for, `pattern` the form of their names, '' for all.
    `register` is '' if the name of the table says it. Columns in `not_read` are no field of the
    register, whatever they are called. `constants` are the same in all rows;
    `composed` are made of several columns. Only rows with one of the texts in `only` are read, and
    of rows with the same text in `one_for_each` the first. A table on its side has `turned`.
    """

    folder: str
    location: Location
    pattern: str = ""
    register: str = ""
    columns: Sequence[MappedColumn] = ()
    not_read: Sequence[str] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    composed: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, Sequence[str]] = field(default_factory=dict)
    one_for_each: str = ""
    turned: TurnedColumns | None = None
    places: frozenset[str] = frozenset()
    """The county's own names of townships and villages, as far as they are known."""
    elsewhere: frozenset[str] = frozenset()
    """Forms of the columns of the table that another map of it reads."""
    of_others: frozenset[str] = frozenset()
    """Forms of the columns of persons whom another map of the table reads."""

    def source_names(self) -> list[str]:
        """Return the columns that the map reads, in the order in which it names them.

        Names may repeat. Those of `turned` are not among them.
        """
        composed = [name for form in self.composed.values() for name in names_in_form(form)]
        names = [*(each.name for each in self.columns), *composed, *self.only, self.one_for_each]
        return [name for name in names if name]

    def all_names(self) -> list[str]:
        """Return the columns that the table has to have: those read, and those not to be read."""
        return [*self.source_names(), *self.not_read]

    def units(self) -> dict[str, str]:
        """Return the unit of each field whose numbers have one by the map."""
        return {each.field_name: each.unit for each in self.columns if each.unit}

    def header_names(self) -> set[str]:
        """Return the texts by which the header of a table is found.

        Of a joined name they are the whole and its last part: the others name groups of columns.

        For 家庭情况/人口 that is the whole name and 人口, which is the cell in the last line.
        """
        names = [*self.all_names(), *(self.turned.names() if self.turned else ())]
        return {part for name in names for part in (name, name.rpartition(JOINT)[2])}

    def only_names_columns(self) -> bool:
        """Return whether each field is one column as it is, and each row one record.

        A ledger that the program changes goes with such a map only: its texts stay as they stand in
        the file.
        """
        changed = any(
            each.values or each.removed or each.unit or each.parts for each in self.columns
        )
        made = self.constants or self.composed or self.only or self.one_for_each or self.turned
        return not (changed or made)

    def fits(self, table: Table) -> bool:
        """Return whether a table is one of those that the map is for.

        The folder of the map's file and all folders below it count. A list inside a document is no
        table here, as it has no header.
        """
        if not table.file.startswith(f"{self.folder}/"):
            return False
        is_file = isinstance(table, ColumnFile) or isinstance(_items_of(table), TableRows)
        return is_file and (not self.pattern or fits_pattern(self.pattern, table, self.folder))


def _items_of(table: Source) -> Items:
    """Return the items at the root of a source, () if that is no list."""
    return table.root.items if isinstance(table.root, ListNode) else ()


def fits_pattern(pattern: str, table: Table, folder: str) -> bool:
    """Return whether a pattern (文件) is that of a table of a folder.

    It names the file with or without its suffix, its path or its worksheet, or 文件名[工作表].
    Only * and ? stand for other characters; the width of letters and brackets does not matter.

    For inputs/东山镇/户.xlsx with the worksheet 一组 below the folder inputs, these all name it:
    户, 户.xlsx, 东山镇/户.xlsx, 一组, 户[一组]. A path may be written with the separators of
    Windows.
    """
    wanted = _folded(pattern).replace("\\", "/").replace("[", "[[]")
    below = table.file.removeprefix(f"{folder}/")
    files = {table.file, below, below.rpartition("/")[2]}
    files |= {name.rpartition(".")[0] for name in files}
    names = {*files, table.sheet, *(f"{name}[{table.sheet}]" for name in files)}
    return any(fnmatchcase(_folded(name), wanted) for name in names)


def _folded(name: str) -> str:
    """Return a name in half width and small letters, without outer spaces, to compare it."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


NO_MAP = ColumnMap(folder="", location=Location(""))
"""The map of a table whose columns have the names of fields."""


def read_column_maps(
    source: Source, forms: Mapping[str, RegisterSchema]
) -> tuple[tuple[ColumnMap, ...], tuple[Finding, ...]]:
    """Return the maps of a file; one that is not well formed is a finding and left out.

    `forms` are the registers by name; fields and registers that a map names must be among them.
    Maps are in the order of the file, and the place of a map is that of its entry.
    """
    maps: list[ColumnMap] = []
    findings: list[Finding] = []
    for index, data, fault in _judged(source, forms):
        if fault is None:
            maps.append(_column_map(data, source.location((index,))))
        else:
            path = (index, *fault.path)
            findings.append(_broken(source.location(path, at_key=bool(fault.path)), fault.reason))
    return tuple(maps), tuple(findings)


def find_broken_maps(source: Source, forms: Mapping[str, RegisterSchema]) -> tuple[ColumnMap, ...]:
    """Return which tables the entries are for that are not well formed, as far as they say it.

    They hold a folder, a pattern and a register, and no columns: enough to know which tables are
    not to be read until the entry is mended.
    """
    return tuple(
        ColumnMap(
            folder=source.file.rpartition("/")[0],
            location=source.location((index,)),
            pattern=_text_of(data, kw.FILE),
            register=_register_of(data, forms),
        )
        for index, data, fault in _judged(source, forms)
        if fault is not None
    )


def unreadable_map(file: str) -> ColumnMap:
    """Return the map of a file that is no YAML: it may be for all tables of its folder."""
    return ColumnMap(folder=file.rpartition("/")[0], location=Location(file))


def _register_of(data: object, forms: Mapping[str, RegisterSchema]) -> str:
    """Return the register of an entry, '' if it names none that there is: it may be any."""
    name = _text_of(data, grammar.REGISTER)
    return name if name in forms else ""


def _judged(
    source: Source, forms: Mapping[str, RegisterSchema]
) -> Iterator[tuple[int, Any, MapFault | None]]:
    """Yield each entry of a file with its number and what is wrong with it.

    Yields (number from 0, entry as plain dicts, lists and texts, fault or None). A file that is no
    list has one fault at its beginning.
    """
    if not isinstance(source.root, ListNode):
        yield 0, {}, MapFault(f"“{kw.COLUMN_MAP}”要一条一条写，每条行首写“- ”")
        return
    for index, item in enumerate(source.root.items):
        data = _entry(item)
        yield index, data, find_fault(data, forms)


def _entry(item: Node) -> Any:
    """Return an entry as plain dicts, lists and texts; None for a word without what it becomes."""
    data = plain(item)
    columns = item.get(grammar.COLUMNS) if isinstance(item, MapNode) else None
    for name, column in columns.items if isinstance(columns, MapNode) else ():
        words = column.get(grammar.VALUE) if isinstance(column, MapNode) else None
        for word, value in words.items if isinstance(words, MapNode) else ():
            if isinstance(value, Scalar) and not value.quoted and value.text in _NOTHING:
                data[grammar.COLUMNS][name.text][grammar.VALUE][word.text] = None
    return data


def _text_of(data: object, name: str) -> str:
    """Return a text of an entry that may be anything, '' if there is none.

    An entry that is not well formed may be a text, a list, or a mapping to anything.
    """
    text = data.get(name) if isinstance(data, dict) else None
    return text if isinstance(text, str) else ""


def _broken(location: Location, reason: str) -> Finding:
    """Return the finding about an entry that is not used; `reason` says for users what is wrong."""
    return new_finding(
        "TB-28",
        f"列名对照没有用上：{reason}",
        "改好这一行，再核一次；不要这一条的，整条删去",
        location=location,
        category=Category.FILE,
    )


def _column_map(data: Mapping[str, Any], location: Location) -> ColumnMap:
    """Return the map of an entry without a fault; `location` is the place of the entry.

    A column that is given '' is no field of this register. What the entry lacks is '' or empty.
    """
    named = data.get(grammar.COLUMNS, {})
    columns = (_mapped_column(name, value) for name, value in named.items())
    only = data.get(kw.ONLY, {})
    return ColumnMap(
        folder=location.file.rpartition("/")[0],
        location=location,
        pattern=data.get(kw.FILE, ""),
        register=data.get(grammar.REGISTER, ""),
        columns=tuple(column for column in columns if column.field_name or column.parts),
        not_read=tuple(name for name, value in named.items() if value in _NO_FIELD),
        constants=data.get(kw.CONSTANTS, {}),
        composed=data.get(kw.COMPOSED, {}),
        only={name: _texts(wanted) for name, wanted in only.items()},
        one_for_each=data.get(kw.ONE_FOR_EACH, ""),
        turned=_turned_columns(data.get(kw.TURNED)),
    )


def _texts(value: str | Sequence[str]) -> tuple[str, ...]:
    """Return the texts of an entry that is one text or a list of them.

    去掉: 户 and 去掉: [户, 人] are both allowed.
    """
    return (value,) if isinstance(value, str) else tuple(value)


def _turned_columns(section: Mapping[str, str] | None) -> TurnedColumns | None:
    """Return the columns of a table on its side (竖排), None if the entry has no such section."""
    if section is None:
        return None
    return TurnedColumns(
        items=section[kw.TURNED_ITEM],
        contents=section.get(w.CONTENT, ""),
        unit=section.get(grammar.UNIT, ""),
    )


def _mapped_column(name: str, value: str | Mapping[str, Any]) -> MappedColumn:
    """Return a column of an entry: its field alone, or a section with what is done to its texts."""
    if isinstance(value, str):
        return MappedColumn(name=name, field_name=value)
    return MappedColumn(
        name=name,
        field_name=value.get(grammar.FIELD, ""),
        values=value.get(grammar.VALUE, {}),
        removed=_texts(value.get(kw.REMOVED, ())),
        unit=value.get(grammar.UNIT, ""),
        parts=tuple(value.get(kw.PARTS, ())),
        separator=value.get(kw.BETWEEN, ""),
    )
