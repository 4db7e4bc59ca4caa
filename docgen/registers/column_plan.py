"""Which column of a table is which field: names as clerks write them, units in a header.

`plan_columns` gives each field at most one column and each column at most one field. A column is
known by its name, by its form without spaces and marks, or by its name before a unit in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from docgen.codes import new_finding
from docgen.expressions.quantity import is_known_unit
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Finding
from docgen.model.header_names import header_form, split_bracket
from docgen.model.near_names import pair_names
from docgen.model.source import ListNode, TableRows
from docgen.registers import register_keywords as kw
from docgen.registers.batches import Table, count_records, other_column
from docgen.registers.column_map import ColumnMap, report_absent_columns
from docgen.registers.mapped_texts import MappedTexts
from docgen.registers.measures import Measure
from docgen.schema import schema_keywords as grammar
from docgen.schema.document_schema import Schema

_NUMBERS = frozenset({"quantity", "number", "integer"})
_NAMED = re.compile(r"\{([^{}]+)\}")
_ANOTHER = "（另一列）"
_MOST_NAMES = 8
"""Columns that a finding names."""


@dataclass(frozen=True, kw_only=True)
class ColumnPlan:
    """The fields of a table's columns.

    `table` is the table with the names of fields; `lacking` are the fields without a column,
    `measures` what the columns of numbers measure, `findings` those about the header.
    """

    table: Table
    lacking: frozenset[str]
    mapped: MappedTexts | None = None
    measures: Mapping[str, Measure] = field(default_factory=dict)
    findings: Sequence[Finding] = ()


def plan_columns(schema: Schema, table: Table, column_map: ColumnMap | None = None) -> ColumnPlan:
    """Return the plan of a table; a column map comes before what names say."""
    names = table_header(table) or sorted(table.columns())
    chosen = _choose_fields(names, schema, _mapped_fields(names, column_map))
    made = _made_fields(column_map) - set(chosen.values())
    taken = set(chosen.values()) | made
    new_names = [_column_name(column, name, chosen, taken) for column, name in enumerate(names)]
    named = _rename(table, new_names, _source_columns(names, column_map))
    existing = named.columns() | made
    if not count_records(table):
        existing = set(schema.fields)
    used = _used_columns(names, column_map)
    unread = [
        name
        for column, name in enumerate(names)
        if name and column not in chosen and column not in used and name not in names[:column]
    ]
    unread = [name for name in unread if name in existing or name in taken]
    findings = [*_missing_columns(schema, named, existing, unread)]
    units = _Units(schema, table)
    measures = dict[str, Measure]()
    for column, name in chosen.items():
        if schema.fields[name].get("type") in _NUMBERS:
            measures[name] = units.measure(name, names[column])
    for mapped in column_map.columns if column_map else ():
        if mapped.field_name in measures and mapped.unit:
            measures[mapped.field_name] = replace(measures[mapped.field_name], stated=mapped.unit)
    for name in unread:
        units.check_unread(name)
    units.check_stated(measures)
    findings += units.findings
    if column_map is not None:
        findings += report_absent_columns(column_map, names, table)
    if unread:
        findings.append(_report_unread(unread, table))
    return ColumnPlan(
        table=named,
        lacking=frozenset(schema.fields) - existing,
        mapped=_mapped_texts(column_map, table, named, names, schema),
        measures=measures,
        findings=findings,
    )


def table_header(table: Table) -> Sequence[str]:
    """Return the names of the columns in their order; none for a list in YAML."""
    if isinstance(table, ColumnFile):
        return table.names
    rows = _table_rows(table)
    if rows is not None:
        return rows.names
    return ()


def _table_rows(table: Table) -> TableRows | None:
    if isinstance(table, ColumnFile) or not isinstance(table.root, ListNode):
        return None
    items = table.root.items
    return items if isinstance(items, TableRows) else None


def _mapped_fields(names: Sequence[str], column_map: ColumnMap | None) -> dict[int, str]:
    """Return the field of each column that a map gives one."""
    chosen: dict[int, str] = {}
    for mapped in column_map.columns if column_map else ():
        for column, name in enumerate(names):
            if mapped.field_name and header_form(name) == header_form(mapped.name):
                chosen.setdefault(column, mapped.field_name)
    return chosen


def _made_fields(column_map: ColumnMap | None) -> set[str]:
    """Return the fields that a map makes of parts, of several columns, or of nothing."""
    if column_map is None:
        return set()
    parts = {part for column in column_map.columns for part in column.parts if part}
    return parts | set(column_map.constants) | set(column_map.composed)


def _source_columns(names: Sequence[str], column_map: ColumnMap | None) -> dict[str, int]:
    """Return the column of each field that is a part of one, or begins with one."""
    if column_map is None:
        return {}
    numbers = {header_form(name): number for number, name in reversed(list(enumerate(names)))}
    sources = {part: column.name for column in column_map.columns for part in column.parts}
    for name, form in column_map.composed.items():
        sources[name] = next(iter(_NAMED.findall(form)), "")
    forms = {name: header_form(source) for name, source in sources.items()}
    return {name: numbers[form] for name, form in forms.items() if form in numbers}


def _used_columns(names: Sequence[str], column_map: ColumnMap | None) -> set[int]:
    """Return the columns that a map reads without giving them a field."""
    if column_map is None:
        return set()
    used = {header_form(column.name) for column in column_map.columns}
    used |= {header_form(name) for name in (*column_map.only, column_map.one_for_each)}
    for form in column_map.composed.values():
        used |= {header_form(name) for name in _NAMED.findall(form)}
    return {column for column, name in enumerate(names) if header_form(name) in used - {""}}


def _column_name(column: int, name: str, chosen: Mapping[int, str], taken: Collection[str]) -> str:
    """Return the name of a column; one of a field that comes from elsewhere is marked."""
    if column in chosen:
        return chosen[column]
    if name in taken:
        return f"{name}{_ANOTHER}"
    return name


def _mapped_texts(
    column_map: ColumnMap | None,
    table: Table,
    named: Table,
    names: Sequence[str],
    schema: Schema,
) -> MappedTexts | None:
    if column_map is None:
        return None
    columns: dict[str, str] = {}
    for column, (name, new_name) in enumerate(zip(names, table_header(named), strict=True)):
        columns.setdefault(name, new_name if new_name in schema.fields else other_column(column))
    return MappedTexts(column_map, table, columns)


def _choose_fields(
    names: Sequence[str], schema: Schema, mapped: Mapping[int, str]
) -> dict[int, str]:
    """Return the field of each column: that of the map, else by exact names, then by their forms.

    Of columns with one name the first counts.
    """
    chosen = {column: name for column, name in mapped.items() if name in schema.fields}
    for forms in (_exact_names, _whole_forms, _forms_before_bracket):
        fields = {forms(name, True): name for name in schema.fields}
        if forms is _whole_forms:
            fields |= {header_form(other): name for name, other in _other_names(schema)}
        for column, name in enumerate(names):
            found = fields.get(forms(name, False), "")
            if found and column not in chosen and found not in chosen.values():
                chosen[column] = found
    return chosen


def _other_names(schema: Schema) -> Iterator[tuple[str, str]]:
    """Yield each field with each of its other names (别名), which are exact as well."""
    for name in schema.fields:
        for other in re.split("[、，,]", schema.meta(name, kw.ALIASES) or ""):
            if other and other not in schema.fields:
                yield name, other


def _exact_names(name: str, _: bool) -> str:
    return name


def _whole_forms(name: str, _: bool) -> str:
    return header_form(name)


def _forms_before_bracket(name: str, of_field: bool) -> str:
    """Return the form of a name without its bracket, if that holds a unit or an ordinary note."""
    bare, note = split_bracket(name)
    if of_field or not note or is_known_unit(note) or note in kw.HEADER_NOTES:
        return bare
    return header_form(name)


def _rename(table: Table, names: Sequence[str], sources: Mapping[str, int]) -> Table:
    """Return a table whose columns have other names; a list in YAML keeps its own.

    `sources` are the columns of fields that are made of one.
    """
    if isinstance(table, ColumnFile):
        return replace(table, names=tuple(names), sources=sources)
    rows = _table_rows(table)
    if rows is None or not isinstance(table.root, ListNode):
        return table
    return replace(table, root=replace(table.root, items=rows.renamed(list(names), sources)))


@dataclass
class _Units:
    """The units that a header states, in brackets or in a line above it."""

    schema: Schema
    table: Table
    findings: list[Finding] = field(default_factory=list)

    @property
    def above(self) -> str:
        """Return the unit that is stated above the header, '' if none is."""
        if isinstance(self.table, ColumnFile):
            return self.table.unit
        rows = _table_rows(self.table)
        return rows.unit if rows else ""

    def measure(self, name: str, column: str) -> Measure:
        """Return what the column of a field measures; report a unit that is not the field's."""
        declared = Measure(self.schema.meta(name, grammar.UNIT) or "")
        is_quantity = self.schema.fields[name].get("type") == "quantity"
        stated = split_bracket(column)[1]
        if stated and is_known_unit(stated):
            fits = declared.fits(stated)
            if is_quantity and fits:
                return replace(declared, stated=stated)
            if not fits or Measure(stated).scale != declared.scale:
                self._report(f"表头“{column}”写的单位是“{stated}”", declared.unit or "一")
            return declared
        if is_quantity and declared.unit and self.above and declared.fits(self.above):
            return replace(declared, stated=self.above)
        return declared

    def check_unread(self, column: str) -> None:
        """Report a column that would be a field of quantities if its unit were known."""
        form, note = split_bracket(column)
        for name, rules in self.schema.fields.items():
            if note and header_form(name) == form and rules.get("type") == "quantity":
                unit = self.schema.meta(name, grammar.UNIT) or "一"
                self._report(f"表头“{column}”括号里的“{note}”不是认得的单位，这一列没有读", unit)

    def check_stated(self, measures: Mapping[str, Measure]) -> None:
        """Report a unit above the header that no column has, unless no column is a quantity."""
        stated = {measure.stated for measure in measures.values()}
        bare = [name for name, measure in measures.items() if measure.unit and not measure.stated]
        if not self.above or self.above in stated or not bare:
            return
        if not is_known_unit(self.above):
            units = "、".join(dict.fromkeys(measures[name].unit for name in bare))
            self._report(f"表头上面写的单位“{self.above}”不认得", units)

    def _report(self, message: str, unit: str) -> None:
        self.findings.append(
            new_finding(
                "TB-25",
                message,
                f"台账这一列以“{unit}”计：核对单位，表头写认得的单位，如（元）、（万元）",
                path=(),
                location=self.table.location(()),
            )
        )


def _missing_columns(
    schema: Schema, table: Table, existing: set[str], unread: Sequence[str]
) -> Iterator[Finding]:
    """Yield a finding for each required column that a table lacks.

    A column of no field is proposed for one of them at most.
    """
    missing = [
        n for n, rules in schema.fields.items() if n not in existing and rules.get("required")
    ]
    near = pair_names(missing, unread)
    location = table.location(())
    for name in missing:
        remedy = f"加一列“{name}”"
        if name in near:
            remedy = f"是不是“{near[name]}”这一列？是的话把表头改成“{name}”"
        message = f"表里没有“{name}”这一列，或整列都空着"
        yield new_finding("ZD-01", message, remedy, path=(), location=location, missing=name)


def _report_unread(names: Sequence[str], table: Table) -> Finding:
    listed = "、".join(names[:_MOST_NAMES])
    if len(names) > _MOST_NAMES:
        listed += f"等{len(names)}列"
    return new_finding(
        "TB-18",
        f"这些列不是台账的字段，没有读：{listed}",
        "自己加的列不用管；是台账要的，把表头改成字段的名称",
        path=(),
        location=table.location(()),
    )
