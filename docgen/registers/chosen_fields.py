"""The field of each column of a header: by a map, by names, and by whom it belongs to.

Each column has one field at most, and each field one column. Columns are numbered from 0 in the
order of the header.

`column_plan` asks for the fields (`choose_fields`), and reports columns that are read twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from docgen.expressions.quantity import is_known_unit
from docgen.load.table_header import find_second_table, report_repeated_column
from docgen.model.finding import Finding, Location
from docgen.model.header_names import has_bracket, header_form, is_plain_note, split_bracket
from docgen.model.source import cell_name
from docgen.registers.batches import Table
from docgen.registers.column_map import ColumnMap
from docgen.registers.header_units import NUMBERS
from docgen.registers.map_columns import mapped_fields, used_columns
from docgen.registers.map_names import MapNames, left_columns
from docgen.registers.register_schema import other_forms
from docgen.registers.unclear_columns import ColumnOwners, is_of_any_person, record_persons
from docgen.schema.coerce import Rules
from docgen.schema.document_schema import Schema


class ChosenFields(Struct, frozen=True):
    """The field of each column, and the columns left out as they may be another person's.

    The values of `unclear` are the columns of these persons.
    """

    fields: Mapping[int, str]
    unclear: Mapping[int, int]

    def person(self, names: Sequence[str], schema: Schema) -> str:
        """Return the name of the column of the person of a record, '' without one."""
        persons = record_persons(schema)
        return next((names[at] for at in sorted(self.fields) if self.fields[at] in persons), "")


def choose_fields(
    names: Sequence[str], schema: Schema, column_map: ColumnMap, register_names: Collection[str]
) -> ChosenFields:
    """Return the field of each column, without those that may be another person's.

    Where such a column is left out, another may take its field: it is looked at too. A map
    overrules the doubt whose a column is (帮扶人, 联系电话): it says so.
    """
    mapped = mapped_fields(names, column_map)
    used = MapNames(names).find_all(column_map.source_names())
    wanted = {text for texts in column_map.only.values() for text in texts}
    unclear: dict[int, int] = {}
    while True:
        chosen = fields_by_name(names, schema, column_map, unclear)
        owners = ColumnOwners(
            names=names,
            chosen=chosen,
            schema=schema,
            register_names=register_names,
            used=used,
            of_head=not wanted.isdisjoint(record_persons(schema)),
        ).find()
        # A column of the same name is of the same kind.
        fields = {names[at]: name for at, name in chosen.items()}
        found = {
            column: owner
            for column, owner in enumerate(owners)
            if owner >= 0 and column not in mapped and column not in unclear
            if names[column] in fields
            if is_of_any_person(names[column], fields[names[column]], schema)
        }
        if not found:
            return ChosenFields(chosen, unclear)
        unclear |= found


def report_repeated(
    names: Sequence[str], choice: ChosenFields, column_map: ColumnMap, table: Table
) -> Iterator[Finding]:
    """Yield a finding for each further column of a name that is read.

    Those that nobody reads may repeat, and those that are another person's.
    """
    if column_map.turned is not None:
        return
    read = {*choice.fields, *used_columns(names, column_map)}
    first = {names[at]: at for at in sorted(read, reverse=True)}
    second = find_second_table(names) or len(names)
    for column, name in enumerate(names[:second]):
        if name in first and column != first[name] and column not in choice.unclear:
            yield report_repeated_column(name, _header_location(table, column))


def fields_by_name(
    names: Sequence[str],
    schema: Schema,
    column_map: ColumnMap,
    unclear: Collection[int] = (),
) -> dict[int, str]:
    """Return the field of each column: that of the map, else by exact names, then by their forms.

    Of columns with one name the first counts. Those that are `unclear` get no field.
    """
    mapped = mapped_fields(names, column_map)
    chosen = {column: name for column, name in mapped.items() if name in schema.fields}
    left = left_columns(names, column_map)
    whole = field_forms(schema)
    bare = {split_bracket(name)[0]: name for name in schema.fields} | whole
    for fields, form_of in (
        ({name: name for name in schema.fields}, str),
        (whole, header_form),
        (bare, _form_before_bracket),
    ):
        # The longest name says most: beside 帮扶人电话 a 电话 is that of somebody else.
        for column, name in sorted(enumerate(names), key=lambda each: -len(each[1])):
            found = fields.get(form_of(name), "")
            is_free = column not in unclear and column not in chosen
            is_free &= found not in chosen.values()
            is_free &= header_form(name) not in left
            if found and is_free and not _counts_others(name, schema.fields[found]):
                chosen[column] = found
    return chosen


def field_forms(schema: Schema) -> dict[str, str]:
    """Return the fields by the forms of their names and other names (别名).

    The name of a field comes before the other name of another: 电话 means the field 电话, even if
    that is an other name of 联系电话.
    """
    return other_forms(schema) | {header_form(name): name for name in schema.fields}


def _form_before_bracket(name: str) -> str:
    """Return the form of a name without its bracket, if that holds a unit or an ordinary note.

    人均纯收入（万元） and 户主（必填） lose their brackets. In 电话（帮扶人） the bracket says
    whose it is, and the form is that of the whole name.
    """
    bare, note = split_bracket(name)
    if not note or is_known_unit(note) or is_plain_note(note):
        return bare
    return header_form(name)


def _counts_others(name: str, rules: Rules) -> bool:
    """Return whether a column counts what belongs to a field that is no number: 村：户.

    村：户 is the number of households of a village, while 村（户） is taken for the village with a
    note.
    """
    note = split_bracket(name)[1]
    is_unit = bool(note) and not is_plain_note(note) and not has_bracket(name)
    return is_unit and rules.get("type") not in NUMBERS


def _header_location(table: Table, column: int) -> Location:
    """Return the place of a column in a header, given with its 0-based number."""
    location = table.location(())
    line = "".join(filter(str.isdigit, location.cell))
    if not line:
        return location
    return replace(location, cell=cell_name(int(line), column + 1))
