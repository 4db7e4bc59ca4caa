"""The column map (列名对照): which columns of other offices' tables are which fields.

`read_column_maps` turns the YAML file that people read and change into `ColumnMap`s. A map belongs
to the tables beside it or below, or to those of them whose names fit its pattern (文件). A table
with maps for several registers is read once for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from msgspec import Struct, field

from docgen.codes import new_finding
from docgen.expressions.quantity import is_known_unit
from docgen.load.header_groups import JOINT
from docgen.model import keywords as w
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Category, Finding, Location
from docgen.model.header_names import header_form
from docgen.model.near_names import suggest
from docgen.model.source import ListNode, Source
from docgen.registers import register_keywords as kw
from docgen.registers.batches import Table
from docgen.registers.register_schema import RegisterSchema
from docgen.schema import schema_keywords as grammar
from docgen.schema.coerce import Rules, plain
from docgen.schema.section import find_invalid_keys

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
"""A name in the form of a composed or a constant field: {件号}."""
_TEXT: Rules = {"type": "string"}
_TEXTS: Rules = {"type": "dict", "keysrules": _TEXT, "valuesrules": _TEXT}
_COLUMN: Rules = {
    grammar.FIELD: _TEXT,
    grammar.VALUE: _TEXTS,
    kw.REMOVED: {"type": ["string", "list"]},
    grammar.UNIT: _TEXT,
    kw.PARTS: {"type": "list", "schema": _TEXT, "minlength": 2},
    kw.BETWEEN: _TEXT,
}
_MAP: Rules = {
    kw.FILE: _TEXT,
    grammar.REGISTER: _TEXT,
    grammar.COLUMNS: {
        "type": "dict",
        "keysrules": _TEXT,
        "valuesrules": {"type": ["string", "dict"], "schema": _COLUMN},
    },
    kw.CONSTANTS: _TEXTS,
    kw.COMPOSED: _TEXTS,
    kw.ONLY: _TEXTS,
    kw.ONE_FOR_EACH: _TEXT,
    kw.TURNED: {
        "type": "dict",
        "schema": {
            kw.TURNED_ITEM: {"type": "string", "required": True},
            w.CONTENT: _TEXT,
            grammar.UNIT: _TEXT,
        },
    },
}


class MappedColumn(Struct, frozen=True, kw_only=True):
    """A column of a table: its field, or the fields that its parts are (拆成).

    `values` replace texts, `removed` are endings that are cut off, `unit` is that of its numbers;
    `separator` stands between its parts, '' for the parts of a place (东山镇石桥村).
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
    """

    items: str
    contents: str = ""
    unit: str = ""

    def names(self) -> list[str]:
        """Return the columns that there are."""
        return [name for name in (self.items, self.contents, self.unit) if name]


class ColumnMap(Struct, frozen=True, kw_only=True):
    """How the columns of some tables become the fields of a register.

    `folder` is the folder whose tables it is for, `pattern` the form of their names, '' for all.
    `register` is '' if the name of the table says it. `constants` are the same in all rows;
    `composed` are made of several columns. Only rows with the texts in `only` are read, and of
    rows with the same text in `one_for_each` the first. Of a table on its side `turned` says so.
    """

    folder: str
    location: Location
    pattern: str = ""
    register: str = ""
    columns: Sequence[MappedColumn] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    composed: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, str] = field(default_factory=dict)
    one_for_each: str = ""
    turned: TurnedColumns | None = None

    def source_names(self) -> list[str]:
        """Return the columns that the map reads, in the order in which it names them."""
        composed = [name for form in self.composed.values() for name in PLACEHOLDER.findall(form)]
        names = [*(each.name for each in self.columns), *composed, *self.only, self.one_for_each]
        return [name for name in names if name]

    def header_names(self) -> set[str]:
        """Return the texts by which the header of a table is found.

        Of a joined name they are the whole and its last part: the others name groups of columns.
        """
        names = [*self.source_names(), *(self.turned.names() if self.turned else ())]
        return {part for name in names for part in (name, name.rpartition(JOINT)[2])}

    def only_names_columns(self) -> bool:
        """Return whether each field is one column as it is, and each row one record."""
        changed = any(
            each.values or each.removed or each.unit or each.parts for each in self.columns
        )
        made = self.constants or self.composed or self.only or self.one_for_each or self.turned
        return not (changed or made)

    def fits(self, table: Table) -> bool:
        """Return whether a table is one of those that the map is for."""
        if not table.file.startswith(f"{self.folder}/"):
            return False
        name = table.file.rpartition("/")[2]
        names = {name, name.rpartition(".")[0], f"{name}[{table.sheet}]", table.sheet}
        is_file = isinstance(table, ColumnFile) or bool(table.sheet)
        return is_file and (
            not self.pattern or any(fnmatchcase(name, self.pattern) for name in names)
        )


NO_MAP = ColumnMap(folder="", location=Location(""))
"""The map of a table whose columns have the names of fields."""


def read_column_maps(
    source: Source, forms: Mapping[str, RegisterSchema]
) -> tuple[tuple[ColumnMap, ...], tuple[Finding, ...]]:
    """Return the maps of a file; one that is not well formed is a finding and left out."""
    maps: list[ColumnMap] = []
    findings: list[Finding] = []
    if not isinstance(source.root, ListNode):
        return (), (_broken(source.location(()), f"“{kw.COLUMN_MAP}”要一条一条写，每条行首写“- ”"),)
    for index, item in enumerate(source.root.items):
        location = source.location((index,))
        data = plain(item)
        reason = _find_fault(data, forms)
        if reason:
            findings.append(_broken(location, reason))
        else:
            maps.append(_column_map(data, location))
    return tuple(maps), tuple(findings)


def _find_fault(data: object, forms: Mapping[str, RegisterSchema]) -> str:
    """Return what is wrong with a map, for users; '' if nothing is."""
    if not isinstance(data, dict):
        return "每条要写成几个“名称: 内容”"
    for name in find_invalid_keys(data, _MAP):
        if name not in _MAP:
            return f"没有“{name}”这一项，可写：{'、'.join(_MAP)}"
        return f"“{name}”写得不对"
    register = data.get(grammar.REGISTER, "")
    if register and register not in forms:
        return f"没有“{register}”这本台账。{suggest(register, forms)}"
    return _find_unknown_field(data, forms, register)


def _find_unknown_field(
    data: Mapping[str, Any], forms: Mapping[str, RegisterSchema], register: str
) -> str:
    """Return the sentence about a field or a unit that does not exist, '' if all do."""
    fields = _fields_of(forms, register)
    columns = [_mapped_column(name, value) for name, value in data.get(grammar.COLUMNS, {}).items()]
    named = _named_fields(data, columns)
    unknown = [name for name in named if name not in fields]
    if unknown:
        return f"台账没有“{unknown[0]}”这个字段。{suggest(unknown[0], fields)}"
    double = [name for name in named if named.count(name) > 1]
    if double:
        return f"“{double[0]}”对照了两回，一个字段只能来自一处"
    units = [each.unit for each in columns if each.unit and not is_known_unit(each.unit)]
    if units:
        return f"不认得单位“{units[0]}”"
    return ""


def _fields_of(forms: Mapping[str, RegisterSchema], register: str) -> set[str]:
    """Return the fields of a register, or of all if it is ''."""
    return {
        field_name
        for name, form in forms.items()
        if register in ("", name)
        for field_name in form.schema.fields
    }


def _named_fields(data: Mapping[str, Any], columns: Sequence[MappedColumn]) -> list[str]:
    """Return the fields that a map makes, each as often as it makes it."""
    named = [name for column in columns for name in (column.field_name, *column.parts)]
    return [*filter(None, named), *data.get(kw.CONSTANTS, {}), *data.get(kw.COMPOSED, {})]


def _column_map(data: Mapping[str, Any], location: Location) -> ColumnMap:
    columns = (_mapped_column(name, value) for name, value in data.get(grammar.COLUMNS, {}).items())
    return ColumnMap(
        folder=location.file.rpartition("/")[0],
        location=location,
        pattern=data.get(kw.FILE, ""),
        register=data.get(grammar.REGISTER, ""),
        columns=tuple(column for column in columns if column.field_name or column.parts),
        constants=data.get(kw.CONSTANTS, {}),
        composed=data.get(kw.COMPOSED, {}),
        only=data.get(kw.ONLY, {}),
        one_for_each=data.get(kw.ONE_FOR_EACH, ""),
        turned=_turned_columns(data.get(kw.TURNED)),
    )


def _turned_columns(section: Mapping[str, str] | None) -> TurnedColumns | None:
    if section is None:
        return None
    return TurnedColumns(
        items=section[kw.TURNED_ITEM],
        contents=section.get(w.CONTENT, ""),
        unit=section.get(grammar.UNIT, ""),
    )


def _mapped_column(name: str, value: str | Mapping[str, Any]) -> MappedColumn:
    if isinstance(value, str):
        return MappedColumn(name=name, field_name=value)
    removed = value.get(kw.REMOVED, ())
    return MappedColumn(
        name=name,
        field_name=value.get(grammar.FIELD, ""),
        values=value.get(grammar.VALUE, {}),
        removed=(removed,) if isinstance(removed, str) else tuple(removed),
        unit=value.get(grammar.UNIT, ""),
        parts=tuple(value.get(kw.PARTS, ())),
        separator=value.get(kw.BETWEEN, ""),
    )


def _broken(location: Location, reason: str) -> Finding:
    return new_finding(
        "TB-28",
        f"列名对照没有用上：{reason}",
        "照 docgen map 写出的样子改",
        location=location,
        category=Category.FILE,
    )


def report_absent_columns(
    chosen: ColumnMap, needed: Iterable[str], names: Iterable[str], table: Table
) -> list[Finding]:
    """Return a finding for each needed column of a map that is not among the `names` of a table."""
    listed = list(names)
    forms = set(map(header_form, listed))
    return [
        new_finding(
            "TB-29",
            f"列名对照里的“{name}”，表里没有这一列",
            suggest(name, listed, f"核对表头和 {chosen.location.file}"),
            path=(),
            location=table.location(()),
        )
        for name in dict.fromkeys(needed)
        if header_form(name) not in forms
    ]
