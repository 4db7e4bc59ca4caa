"""Papers: what a type says of the documents that it makes out of a register's rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docgen.model import keywords as w


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """One column: its header, the field that it shows, how it looks."""

    name: str
    field: str
    look: Mapping[str, Any]
    span: str = ""
    """The field whose numbers add up row by row: the column shows where each row begins."""


@dataclass(frozen=True, slots=True)
class PaperTable:
    """One table of a paper: a line for each row, or with `by` one for each of their groups."""

    columns: tuple[PaperColumn, ...]
    title: str = ""
    by: tuple[str, ...] = ()
    total: str = ""
    chart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper. What is a mapping is name → expression, sentence or field."""

    name: str
    template: str
    register: str
    file_name: str
    when: str
    folder: str
    groups: Mapping[str, str]
    order: tuple[tuple[str, str], ...]
    """Fields and the roster whose order each follows, '' for its own."""
    derived: Mapping[str, str]
    """Columns that are computed for every row, beside those of the register."""
    filled: Mapping[str, Any]
    needed: tuple[str, ...]
    joined: Mapping[str, str]
    lookups: Mapping[str, Mapping[str, str]]
    figures: Mapping[str, Mapping[str, Any]]
    tables: tuple[PaperTable, ...]
    workbook: bool
    public: bool

    @property
    def names(self) -> frozenset[str]:
        """What its template may name beside the fields of its type."""
        given = {*self.groups, *self.filled, *self.joined, *self.lookups, *self.figures}
        return frozenset(given | {w.ROW, w.EACH_ROWS, w.TITLE, w.NUMBER})

    @property
    def registers(self) -> frozenset[str]:
        """The registers that it is made from."""
        asked = {str(item[w.REGISTER]) for item in self.figures.values() if w.REGISTER in item}
        return frozenset({self.register, *self.joined, *asked})


def read_paper(form: Mapping[str, Any]) -> Paper:
    """The paper that a form describes, which Cerberus has found sound."""
    order = (
        (item[w.FIELD], item[w.ROSTER]) if isinstance(item, Mapping) else (str(item), "")
        for item in form.get(w.SORTED, ())
    )
    return Paper(
        str(form[w.NAME]),
        str(form[w.OVERVIEW_TEMPLATE]),
        str(form[w.REGISTER]),
        str(form[w.EACH_NAME]),
        str(form.get(w.WHEN, "")),
        str(form.get(w.FOLDER, "")),
        _texts(form, w.GROUPED),
        tuple(order),
        _texts(form, w.DERIVED),
        form.get(w.FILLED, {}),
        tuple(form.get(w.NEEDED, ())),
        form.get(w.JOINED_IN, {}),
        form.get(w.LOOKUPS, {}),
        form.get(w.FIGURES, {}),
        tuple(map(_table, form.get(w.TABLES, ()))),
        bool(form.get(w.WORKBOOK)),
        bool(form.get(w.PUBLIC)),
    )


def _texts(form: Mapping[str, Any], key: str) -> dict[str, str]:
    return {name: str(text) for name, text in form.get(key, {}).items()}


def _table(form: Mapping[str, Any]) -> PaperTable:
    return PaperTable(
        tuple(map(_column, form[w.COLUMNS])),
        str(form.get(w.TITLE, "")),
        tuple(form.get(w.BY, ())),
        str(form.get(w.TOTAL, "")),
        tuple(form.get(w.CHART, ())),
    )


def _column(form: Mapping[str, Any]) -> PaperColumn:
    name = str(form[w.NAME])
    return PaperColumn(name, str(form.get(w.FIELD, name)), form, str(form.get(w.SPAN, "")))
