"""A document's source against its schema: the typed record and what is wrong with its shape.

`check_shape` types the source's texts (`coerce`), validates them with Cerberus (`validator`),
describes errors in Chinese (`messages`) and removes invalid values from the record, so later
stages only see valid ones.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cerberus.errors import ValidationError
from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.expressions.quantity import Quantity, UnitError
from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding
from docgen.model.record import Record
from docgen.model.source import ListNode, MapNode, Source
from docgen.model.values import DateValue
from docgen.schema import schema_keywords as kw
from docgen.schema.coerce import Coercer, Rules, Values, plain
from docgen.schema.document_schema import PerRow, Schema
from docgen.schema.fast_path import is_plainly_sound_row
from docgen.schema.messages import describe_error
from docgen.schema.validator import error_leaves, new_validator

_EMPTY_VALUES = {"list": list, "dict": dict}
"""The type of an empty value by the type that a field expects; texts for all others."""


def check_shape(source: Source, schema: Schema) -> tuple[Record | None, tuple[Finding, ...]]:
    """Return the typed record of a source and the findings; None if it is no mapping.

    An invalid value has its finding and is missing in the record; in a list it is empty, because
    the indexes of the others must stay. A document with findings still has a record, so later
    stages find more.
    """
    if not isinstance(source.root, MapNode):
        message = "最外层应是“名称: 内容”，写成了一条条的“- ”"
        remedy = "参照样例，先写各字段的名称"
        return None, (new_finding("ZD-11", message, remedy, path=()),)
    schema = replace(schema, fields=row_fields(source.root, schema))
    values = Coercer(schema.shapes).fields(source.root, schema.fields)
    errors = sorted(_errors(values, schema), key=lambda error: str(error.document_path))
    findings = [describe_error(error, schema.table) for error in errors]
    findings += missing_days(values, schema.fields)
    for error in errors:
        if error.rule not in ("required", "excludes"):
            _remove(values, error.document_path, _empty_value(error))
    if schema.per_row is not None:
        _give_units(values, schema.per_row)
    return Record(values, source), tuple(findings)


def _errors(values: Values, schema: Schema) -> Iterator[ValidationError]:
    """Yield Cerberus's errors in a document.

    Cerberus only sees the rows that may be invalid: a county has thousands of them, and a row
    of plain texts and quantities is valid by the rules that `row_fields` makes.
    """
    fields = dict(schema.fields)
    if schema.per_row is not None:
        name = schema.per_row.rows
        rules = fields[name]
        fields[name] = {key: rule for key, rule in rules.items() if key != "schema"}
        yield from _row_errors(name, rules, values.get(name))
    validator = new_validator(fields, allow_unknown=schema.open)
    validator.validate(copy.copy(values), normalize=False)
    yield from error_leaves(validator._errors)


def _row_errors(name: str, rules: Rules, rows: object) -> Iterator[ValidationError]:
    """Yield the errors in the rows of a document, with paths like (name, index, column).

    Each row is validated in a list by itself, so that one validator serves for all. `name` is the
    field with the rows, `rules` are its own.
    """
    if not isinstance(rows, list):
        return
    # The number of rows is judged with the document, not with a single row.
    validator = new_validator({name: {"type": "list", "schema": rules["schema"]}})
    for index, row in enumerate(rows):
        if is_plainly_sound_row(row, rules["schema"]["schema"]):
            continue
        validator.validate({name: [row]}, normalize=False)
        for error in error_leaves(validator._errors):
            error.document_path = (name, index, *error.document_path[2:])
            yield error


def missing_days(values: Values, fields: Mapping[str, Rules]) -> Iterator[Finding]:
    """Yield a finding for each date field that is written without its day."""
    for name, value in values.items():
        is_date = fields.get(name, {}).get("type") == "date"
        if is_date and isinstance(value, DateValue) and not value.day:
            yield new_finding(
                "ZD-12",
                f"“{name}”只写到“{value}”，缺日",
                "年、月、日写全，如 2018年3月16日",
                basis="GB/T 9704—2012 7.3.5.4",
                path=(name,),
            )


def _give_units(values: Values, per_row: PerRow) -> None:
    """Give the numbers of each column the column's unit; convert those with another one."""
    columns = [column for column in values.get(per_row.columns) or [] if isinstance(column, dict)]
    units = {column.get(w.NAME): column.get(kw.UNIT, "") for column in columns}
    for row in values.get(per_row.rows) or []:
        for name in units.keys() & row.keys():
            value = row[name]
            if isinstance(value, Quantity) and value.unit != units[name]:
                row[name] = _in_unit(value, units[name])


def _in_unit(value: Quantity, unit: str) -> Quantity:
    """Return a number in the unit of its column; unchanged if that has none or another dimension.

    A number without unit is in the unit of the column: 3 under 万元 is 3万元.
    """
    if not value.unit:
        return Quantity(value.value, unit)
    if not unit:
        return value
    try:
        return value.to(unit)
    except UnitError:
        # The rule that adds the column up reports 户 in a column of 人.
        return value


def row_fields(root: MapNode, schema: Schema) -> Mapping[str, Rules]:
    """Return the fields of a type, its rows typed by the columns that the document names."""
    if schema.per_row is None:
        return schema.fields
    columns = column_names(root, schema.per_row)
    rows = row_rules(schema.fields[schema.per_row.rows], columns)
    return {**schema.fields, schema.per_row.rows: rows}


def row_rules(rules: Rules, columns: Iterable[str]) -> dict[str, Any]:
    """Return the rules of rows whose `columns` hold quantities and all others texts."""
    typed = {name: {"type": "quantity"} for name in columns}
    row = {"type": "dict", "allow_unknown": {"type": "string"}, "schema": typed}
    return {**rules, "type": "list", "schema": row}


def column_names(root: MapNode, per_row: PerRow) -> list[str]:
    """Return the number columns that a document names for its rows."""
    node = root.get(per_row.columns)
    columns = plain(node) if isinstance(node, ListNode) else []
    return [
        str(column[w.NAME]) for column in columns if isinstance(column, dict) and column.get(w.NAME)
    ]


def _empty_value(error: ValidationError) -> object:
    """Return an empty value of the kind that the schema expects where the error is."""
    if error.rule == "type":
        return _EMPTY_VALUES.get(str(error.constraint), str)()
    if isinstance(error.value, list | dict):
        return type(error.value)()
    return ""


def _remove(values: Any, path: FieldPath, empty: object) -> None:
    """Remove the value at `path`. An item of a list becomes `empty`: other indexes must stay.

    Nothing is removed if there is no such path: the value above it is removed already.
    """
    try:
        for step in path[:-1]:
            values = values[step]
        if isinstance(values, dict):
            values.pop(path[-1], None)
        else:
            values[path[-1]] = empty
    except (LookupError, TypeError):
        return
