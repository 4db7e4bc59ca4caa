"""Derived documents (各式): what a type declares of the documents made out of a register's rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docgen.model import keywords as w

Form = Mapping[str, Any]
"""A part of a schema file that Cerberus has validated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedColumn:
    """One column: its header, the field that it prints, its format.

    `span` is the field whose numbers add up row by row: the column then prints where each row
    begins.
    """

    name: str
    field: str
    format: Form
    span: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedTable:
    """One table: a line for each row, or with `by` one for each group of rows."""

    columns: tuple[DerivedColumn, ...]
    title: str = ""
    by: tuple[str, ...] = ()
    total: str = ""
    chart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedDocument:
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
        return frozenset(declared | {w.ROW, w.EACH_ROWS, w.TITLE, w.NUMBER})

    @property
    def registers(self) -> frozenset[str]:
        """Return the registers that it is made from."""
        counted = {str(item[w.REGISTER]) for item in self.figures.values() if w.REGISTER in item}
        return frozenset({self.register, *self.joined, *counted})


def read_derived_document(form: Form) -> DerivedDocument:
    """Return the derived document that a validated form describes."""
    return DerivedDocument(
        name=str(form[w.NAME]),
        template=str(form[w.OVERVIEW_TEMPLATE]),
        register=str(form[w.REGISTER]),
        file_name=str(form[w.EACH_NAME]),
        when=str(form.get(w.WHEN, "")),
        folder=str(form.get(w.FOLDER, "")),
        groups=_texts(form, w.GROUPED),
        order=tuple(map(_order, form.get(w.SORTED, ()))),
        computed=_texts(form, w.DERIVED),
        filled=form.get(w.FILLED, {}),
        required=tuple(form.get(w.NEEDED, ())),
        joined=form.get(w.JOINED_IN, {}),
        lookups=form.get(w.LOOKUPS, {}),
        figures=form.get(w.FIGURES, {}),
        tables=tuple(map(_table, form.get(w.TABLES, ()))),
        workbook=bool(form.get(w.WORKBOOK)),
        public=bool(form.get(w.PUBLIC)),
    )


def _order(item: str | Mapping[str, str]) -> tuple[str, str]:
    if isinstance(item, Mapping):
        return item[w.FIELD], item[w.ROSTER]
    return str(item), ""


def _texts(form: Form, key: str) -> dict[str, str]:
    return {name: str(text) for name, text in form.get(key, {}).items()}


def _table(form: Form) -> DerivedTable:
    return DerivedTable(
        columns=tuple(map(_column, form[w.COLUMNS])),
        title=str(form.get(w.TITLE, "")),
        by=tuple(form.get(w.BY, ())),
        total=str(form.get(w.TOTAL, "")),
        chart=tuple(form.get(w.CHART, ())),
    )


def _column(form: Form) -> DerivedColumn:
    name = str(form[w.NAME])
    return DerivedColumn(
        name=name,
        field=str(form.get(w.FIELD, name)),
        format=form,
        span=str(form.get(w.SPAN, "")),
    )
