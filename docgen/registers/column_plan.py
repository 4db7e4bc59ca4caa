"""Which column of a table is which field: names as clerks write them, units in a header.

`plan_columns` gives each field at most one column and each column at most one field. A column is
known by its name, by its form without spaces and marks, or by its name before a unit in brackets.

Columns are numbered from 0 in the order of the header. A plan is made once for a table, before its
first batch is read: it renames the columns to their fields, and reports what the header alone
shows. `read_part` reads by it; `propose_map` looks at what a table lacks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.load.header_groups import JOINT
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Finding, Location
from docgen.model.header_names import header_form
from docgen.model.source import ListNode, TableRows
from docgen.registers.batches import Table, count_records, other_column
from docgen.registers.chosen_fields import (
    choose_fields,
    field_forms,
    fields_by_name,
    report_repeated,
)
from docgen.registers.column_map import NO_MAP, ColumnMap
from docgen.registers.grouped_names import GroupedNames, find_person, find_subjects, telling_forms
from docgen.registers.header_places import (
    find_errors,
    places_of_columns,
    report_header_errors,
)
from docgen.registers.header_units import HeaderUnits
from docgen.registers.map_columns import (
    fields_without_column,
    find_passed_over,
    mapped_fields,
    report_passed_over,
    source_columns,
    used_columns,
)
from docgen.registers.map_names import report_absent_columns
from docgen.registers.mapped_texts import MappedTexts
from docgen.registers.measures import Measure
from docgen.registers.missing_columns import report_missing
from docgen.registers.table_persons import TableReading
from docgen.registers.unclear_columns import is_of_person, report_unclear
from docgen.schema.document_schema import Schema

_ANOTHER = "（另一列）"
"""Stands behind the name of a column that is called like a field and is not it."""
UNREAD_COLUMNS = "TB-18"
"""The code of the notice about columns of no field."""
_MOST_NAMES = 24
"""Columns that a finding names."""


class ColumnPlan(Struct, frozen=True, kw_only=True):
    """The fields of a table's columns.

    `table` is the table with the names of fields; `lacking` are the fields without a column,
    `measures` what the columns of numbers measure, `findings` those about the header.

    `mapped` adds the fields that a column map makes, None without a map. `measures` are by field,
    for fields of numbers with a column. `lacking` is empty for a table without records. `unclear`
    are the numbers of the columns that may be another person's.
    """

    table: Table
    lacking: frozenset[str]
    mapped: MappedTexts | None = None
    measures: Mapping[str, Measure] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    unclear: frozenset[int] = frozenset()


def plan_columns(
    schema: Schema,
    table: Table,
    column_map: ColumnMap = NO_MAP,
    register_names: Collection[str] = (),
    *,
    blank_words: frozenset[str] = frozenset(),
) -> ColumnPlan:
    """Return the plan of a table; a column map comes before what names say.

    `register_names` are those of the register: a group so called says nothing more of its columns.
    `blank_words` stand for a blank cell. The findings have the path (), since they are about the
    header: columns with content that nobody reads share one notice, while one that may be another
    person's, a required field without a column, and a unit that does not fit have their own.
    """
    names = _column_names(schema, table, column_map, register_names)
    choice = choose_fields(names, schema, column_map, register_names)
    chosen = choice.fields
    made = fields_without_column(column_map) - set(chosen.values())
    taken = set(chosen.values()) | made
    named = name_columns(schema, table, column_map, register_names)
    existing = named.columns() | made
    if not count_records(table):
        existing = set(schema.fields)
    left = {*range(len(names))} - chosen.keys() - used_columns(names, column_map)
    left -= used_columns(table_header(table), column_map) | choice.unclear.keys()
    unread = _find_unread(names, left, chosen, existing | taken)
    passed_over = find_passed_over(unread, names, column_map)
    units = HeaderUnits(
        schema=schema,
        above=unit_above(table),
        location=table.location(()),
        mapped=column_map.units(),
        rows=frozenset(register_names),
        places=places_of_columns(table, names),
    )
    measures = units.measures({name: names[column] for column, name in chosen.items()})
    errors = find_errors(names)
    # A column with a finding of its own has another remedy.
    without_finding = [name for name in unread if name not in errors]
    own = units.check_unread(without_finding, taken).union(passed_over, errors)
    units.check_above(measures, unread)
    findings = [
        *report_header_errors(errors, units.places, units.location),
        *report_missing(schema, named, existing, without_finding, errors, column_map=column_map),
        *units.findings,
        *report_absent_columns(column_map, column_map.all_names(), names, table),
        *report_unread([name for name in unread if name not in own], table, units.places),
        *report_passed_over(passed_over, table),
        *report_unclear(choice.unclear, names, choice.person(names, schema), table),
        *report_repeated(names, choice, column_map, table),
    ]
    return ColumnPlan(
        table=named,
        lacking=frozenset(schema.fields) - existing,
        mapped=_mapped_texts(column_map, named, names, schema, blank_words),
        measures=measures,
        findings=findings,
        unclear=frozenset(choice.unclear),
    )


def _find_unread(
    names: Sequence[str], left: Collection[int], chosen: Collection[int], written: Collection[str]
) -> list[str]:
    """Return the names of the columns that nobody reads, each once.

    `left` are those of no field, `chosen` those of fields. A name that is repeated has an error of
    its own; only those among `written` have a content.
    """
    repeated = {names[column] for column in chosen}
    unread = dict.fromkeys(names[at] for at in sorted(left))
    whole = {*written, *(name.removesuffix(_ANOTHER) for name in written)}
    # One of the parts of a joined name may be a cell, even of an empty column.
    return [name for name in unread if (name in whole or JOINT in name) and name not in repeated]


def name_columns(
    schema: Schema,
    table: Table,
    column_map: ColumnMap = NO_MAP,
    register_names: Collection[str] = (),
) -> Table:
    """Return a table whose columns have the names of their fields.

    A column of no field has the name in the header; one that is called like a field and is not it
    is marked （另一列）, so that no name stands for two columns.
    """
    names = _column_names(schema, table, column_map, register_names)
    chosen = choose_fields(names, schema, column_map, register_names).fields
    taken = {*schema.fields, *chosen.values(), *fields_without_column(column_map)}
    new_names = [_column_name(column, name, chosen, taken) for column, name in enumerate(names)]
    return _rename(table, new_names, source_columns(names, column_map))


def read_columns(
    schema: Schema,
    table: Table,
    column_map: ColumnMap = NO_MAP,
    register_names: Collection[str] = (),
) -> frozenset[str]:
    """Return the forms of the columns of a table that are read.

    Forms are those of `header_form`. Two maps that read one table share them, so that neither
    reports what the other reads.
    """
    headers = table_header(table) or sorted(table.columns())
    names = _column_names(schema, table, column_map, register_names)
    chosen = choose_fields(names, schema, column_map, register_names).fields
    used = {*chosen, *used_columns(names, column_map)}
    return frozenset(header_form(headers[at]) for at in used)


def read_header(
    schema: Schema, table: Table, column_map: ColumnMap, register_names: Collection[str]
) -> TableReading:
    """Return which fields the columns of a table are by a map and by their names.

    Columns are among them that may be another person's.
    """
    names = _column_names(schema, table, column_map, register_names)
    return TableReading(
        schema=schema,
        column_map=column_map,
        names=names,
        fields=fields_by_name(names, schema, column_map),
        mapped=frozenset(mapped_fields(names, column_map)),
    )


def _column_names(
    schema: Schema, table: Table, column_map: ColumnMap, register_names: Collection[str]
) -> list[str]:
    """Return the names of the columns; one below a group has the name of a map or of a field.

    A list in YAML has no header: its names are those that some row uses, sorted.
    """
    names = list(table_header(table)) or sorted(table.columns())
    forms = field_forms(schema)
    subjects = find_subjects(names, schema, register_names)
    telling = telling_forms(forms, schema)
    below = GroupedNames(forms, subjects, telling, find_person(schema))
    return below.rename(names, column_map.all_names())


def unit_above(table: Table) -> str:
    """Return the unit that is stated above a header, '' if none is."""
    if isinstance(table, ColumnFile):
        return table.unit
    rows = table_rows(table)
    return rows.unit if rows else ""


def table_header(table: Table) -> Sequence[str]:
    """Return the names of the columns in their order; none for a list in YAML."""
    if isinstance(table, ColumnFile):
        return table.names
    rows = table_rows(table)
    if rows is not None:
        return rows.names
    return ()


def table_rows(table: Table) -> TableRows | None:
    """Return the rows of a table of rows, None for any other."""
    if isinstance(table, ColumnFile) or not isinstance(table.root, ListNode):
        return None
    items = table.root.items
    return items if isinstance(items, TableRows) else None


def _column_name(column: int, name: str, chosen: Mapping[int, str], taken: Collection[str]) -> str:
    """Return the name of a column; one of a field that comes from elsewhere is marked.

    `chosen` maps the number of a column to its field, `taken` are the names that fields have.
    """
    if column in chosen:
        return chosen[column]
    if name in taken:
        return f"{name}{_ANOTHER}"
    return name


def _mapped_texts(
    column_map: ColumnMap,
    named: Table,
    names: Sequence[str],
    schema: Schema,
    blank_words: frozenset[str],
) -> MappedTexts | None:
    """Return what adds the fields of a map to the batches, None without a map.

    It finds a column in a batch by its name in the table: under its field, or under `#` and its
    number. Of columns with one name the first counts.
    """
    if column_map is NO_MAP:
        return None
    columns: dict[str, str] = {}
    for column, (name, new_name) in enumerate(zip(names, table_header(named), strict=True)):
        columns.setdefault(name, new_name if new_name in schema.fields else other_column(column))
    fields = schema.fields
    required = [name for name, rules in fields.items() if rules.get("required")]
    facts = frozenset(name for name in required if not is_of_person(name, schema))
    headers = table_header(named)
    return MappedTexts(
        column_map,
        named,
        columns,
        headers=headers,
        fields=fields,
        facts=facts,
        blank_words=blank_words,
    )


def _rename(table: Table, names: Sequence[str], sources: Mapping[str, int]) -> Table:
    """Return a table whose columns have other names; a list in YAML keeps its own.

    `sources` are the columns of fields that are made of one.

    `names` are as many as the columns. A file finds its columns by their order, so that new names
    do no harm.
    """
    if isinstance(table, ColumnFile):
        return replace(table, names=tuple(names), sources=sources)
    rows = table_rows(table)
    if rows is None or not isinstance(table.root, ListNode):
        return table
    return replace(table, root=replace(table.root, items=rows.renamed(list(names), sources)))


def report_unread(
    names: Sequence[str], table: Table, places: Mapping[str, Location] = MappingProxyType({})
) -> Iterator[Finding]:
    """Yield the finding about the columns of no field, if there are any.

    It is a notice at the first of them in the header, if `places` has it; eight columns are named,
    the rest counted.
    """
    if not names:
        return
    listed = "、".join(names[:_MOST_NAMES])
    if len(names) > _MOST_NAMES:
        listed += f"等{len(names)}列"
    yield new_finding(
        UNREAD_COLUMNS,
        f"这些列不是台账的字段，没有读：{listed}",
        "自己加的列不用管；是台账要的，把表头改成字段的名称",
        path=(),
        location=places.get(names[0], table.location(())),
    )
