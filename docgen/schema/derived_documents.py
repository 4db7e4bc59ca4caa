"""Derived documents (各式): what a type declares of the documents made out of a register's rows.

`document_schema` validates the section (各式) with Cerberus before it calls
`read_derived_document`, so nothing is checked here. `documents.derived_rows` makes the documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from docgen.model import keywords as w
from docgen.schema import schema_keywords as kw

Form = Mapping[str, Any]
"""A part of a schema file that Cerberus has validated."""


class DerivedColumn(Struct, frozen=True, kw_only=True):
    """One column: its header, the field that it prints, its format.

    `span` is the field whose numbers add up row by row: the column then prints where each row
    begins.
    """

    name: str
    field: str
    format: Form
    span: str = ""


class DerivedTable(Struct, frozen=True, kw_only=True):
    """One table: a line for each row, or with `by` one for each group of rows."""

    columns: tuple[DerivedColumn, ...]
    title: str = ""
    by: tuple[str, ...] = ()
    total: str = ""
    chart: tuple[str, ...] = ()


class DerivedDocument(Struct, frozen=True, kw_only=True):
    """One kind of derived document. Mappings map a name to an expression, sentence or field.

    `order` holds fields and the roster whose order each follows, '' for its own order.
    `computed` are columns computed for every row, beside those of the register.
    """

    name: str
    template: str
    register: str
    file_name: str
    when: str
    folder: str
    groups: Mapping[str, str]
    order: tuple[tuple[str, str], ...]
    computed: Mapping[str, str]
    filled: Form
    required: tuple[str, ...]
    joined: Mapping[str, str]
    lookups: Mapping[str, Mapping[str, str]]
    figures: Mapping[str, Form]
    tables: tuple[DerivedTable, ...]
    workbook: bool
    public: bool

    @property
    def names(self) -> frozenset[str]:
        """Return the names that its template may use beside the fields of its type."""
        declared = {*self.groups, *self.filled, *self.joined, *self.lookups, *self.figures}
        return frozenset(declared | {kw.ROW, kw.EACH_ROWS, kw.TITLE, kw.NUMBER})

    @property
    def registers(self) -> frozenset[str]:
        """Return the registers that it is made from."""
        counted = {str(item[kw.REGISTER]) for item in self.figures.values() if kw.REGISTER in item}
        return frozenset({self.register, *self.joined, *counted})


def read_derived_document(form: Form) -> DerivedDocument:
    """Return the derived document that a validated form describes."""
    return DerivedDocument(
        name=str(form[w.NAME]),
        template=str(form[kw.OVERVIEW_TEMPLATE]),
        register=str(form[kw.REGISTER]),
        file_name=str(form[kw.EACH_NAME]),
        when=str(form.get(kw.WHEN, "")),
        folder=str(form.get(kw.FOLDER, "")),
        groups=_texts(form, kw.GROUPED),
        order=tuple(map(_order, form.get(kw.SORTED, ()))),
        computed=_texts(form, kw.DERIVED),
        filled=form.get(kw.FILLED, {}),
        required=tuple(form.get(kw.NEEDED, ())),
        joined=form.get(kw.JOINED_IN, {}),
        lookups=form.get(kw.LOOKUPS, {}),
        figures=form.get(w.FIGURES, {}),
        tables=tuple(map(_table, form.get(w.TABLES, ()))),
        workbook=bool(form.get(kw.WORKBOOK)),
        public=bool(form.get(kw.PUBLIC)),
    )


def _order(item: str | Mapping[str, str]) -> tuple[str, str]:
    """Return a field to sort by and the roster whose order it follows, '' for its own order."""
    if isinstance(item, Mapping):
        return item[kw.FIELD], item[kw.ROSTER]
    return str(item), ""


def _texts(form: Form, key: str) -> dict[str, str]:
    """Return the mapping of texts under a key, {} if the form does not have it."""
    return {name: str(text) for name, text in form.get(key, {}).items()}


def _table(form: Form) -> DerivedTable:
    """Return the table that a validated form describes."""
    return DerivedTable(
        columns=tuple(map(_column, form[kw.COLUMNS])),
        title=str(form.get(kw.TITLE, "")),
        by=tuple(form.get(kw.BY, ())),
        total=str(form.get(kw.TOTAL, "")),
        chart=tuple(form.get(kw.CHART, ())),
    )


def _column(form: Form) -> DerivedColumn:
    """Return the column that a validated form describes; without a field it prints its name's."""
    name = str(form[w.NAME])
    return DerivedColumn(
        name=name,
        field=str(form.get(kw.FIELD, name)),
        format=form,
        span=str(form.get(kw.SPAN, "")),
    )
