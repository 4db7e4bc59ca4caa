"""The columns of derived documents (各式): those of the form, or those that a county chooses.

`choose_tables` puts the chosen columns into the tables of a form and reports each that the
register does not have, or that a public document may not show.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from docgen.documents.derived_findings import broken_form
from docgen.model import keywords as w
from docgen.model.finding import Finding
from docgen.model.near_names import suggest
from docgen.schema import schema_keywords as grammar
from docgen.schema.derived_documents import DerivedColumn, DerivedDocument, DerivedTable
from docgen.schema.row_identity import read_ways

NEAR = 0.4
"""How similar a column's name must be to be suggested, 0 to 1."""


class RegisterFields(Struct, frozen=True):
    """The fields of a register, and those of them that hold personal data (脱敏)."""

    names: Sequence[str]
    masked: Collection[str] = frozenset()


def chosen_columns(form: DerivedDocument, *values: Mapping[str, object]) -> tuple[str, ...]:
    """Return the columns that the first of several values chooses for a form; () if none does."""
    for candidate in values:
        choices = candidate.get(grammar.CHOSEN)
        if isinstance(choices, Mapping) and choices.get(form.name):
            return tuple(map(str, choices[form.name]))
    return ()


def choose_tables(
    form: DerivedDocument, chosen: Sequence[str], register: RegisterFields
) -> tuple[tuple[DerivedTable, ...], list[Finding]]:
    """Return the tables of a form with the chosen columns, and the columns that are refused.

    A table with a line for each group of rows keeps the columns of the form.
    """
    tables: list[DerivedTable] = []
    findings: list[Finding] = []
    for declared in form.tables:
        if declared.by:
            tables.append(declared)
            continue
        table = _with_columns(declared, chosen)
        findings += _refused_columns(form, table, register)
        tables.append(table)
    return tuple(tables), findings


def fields_of_tables(form: DerivedDocument, tables: Sequence[DerivedTable]) -> frozenset[str]:
    """Return the fields of its rows that the tables of a form print, or that it requires."""
    fields = set(form.required)
    for table in tables:
        for column in table.columns:
            fields |= {column.field, *(name for _, name in _named_fields(column))}
        fields |= {*table.by, *table.chart}
    return frozenset(fields)


def _with_columns(table: DerivedTable, chosen: Sequence[str]) -> DerivedTable:
    """Return a table with the chosen columns, unchanged if none is chosen.

    A column of the form keeps its field and format; any other prints the field of its name.
    """
    if not chosen:
        return table
    columns = {column.name: column for column in reversed(table.columns)}
    selected = []
    for name in chosen:
        plain = DerivedColumn(name=name, field=name, format={})
        selected.append(columns.get(name, plain))
    return replace(table, columns=tuple(selected))


def _refused_columns(
    form: DerivedDocument, table: DerivedTable, register: RegisterFields
) -> Iterator[Finding]:
    """Yield a finding for each column that the register lacks or that may not be public."""
    defined = [*register.names, *form.computed, w.MARK]
    for column in table.columns:
        if not column.span and column.field not in defined:
            message = f"“{form.name}”选的列“{column.field}”台账里没有"
            available = f"可用的有：{'、'.join(defined)}"
            yield broken_form(message, suggest(column.field, defined, available, NEAR))
        elif form.public and column.field in register.masked:
            message = f"“{form.name}”是公开的，不能有“{column.name}”"
            yield broken_form(message, f"从“{grammar.CHOSEN}”里去掉“{column.name}”")
        for key, name in _named_fields(column):
            if name not in defined:
                message = f"“{form.name}”里“{column.name}”一列的“{key}”写的“{name}”台账里没有"
                yield broken_form(message, suggest(name, defined, "", NEAR))


def _named_fields(column: DerivedColumn) -> Iterator[tuple[str, str]]:
    """Yield the fields that a column uses beside the one that it prints, each with its keyword."""
    if column.span:
        yield grammar.SPAN, column.span
    for way in read_ways(str(column.format.get(grammar.MERGED_BY, ""))):
        yield from ((grammar.MERGED_BY, name) for name in way if name)
