"""What a register's schema file says: its fields, its key, where its materials are listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from docgen.codes import new_finding
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding
from docgen.model.source import Source
from docgen.registers.life_cycle import Flow, read_flow
from docgen.schema.coerce import plain
from docgen.schema.validate import Schema, read_schema

INDEX = w.INDEX
"""The column that holds each row's number: its record, counted on through all tables."""
TYPES: dict[str, Any] = {
    "integer": pl.Float64,
    "number": pl.Float64,
    "quantity": pl.Float64,
    "date": pl.Date,
    "boolean": pl.Boolean,
}
"""The polars type of a field's type; all others are texts."""


@dataclass(frozen=True, slots=True)
class RegisterSchema:
    """What a register's schema file says: its name, its fields, its key, its materials."""

    name: str
    schema: Schema
    key: str = ""
    """The field that names a row for people: a household's number, an item's."""
    materials: Mapping[str, Any] = field(default_factory=dict)
    """Where the materials of a row are listed: the register, the keys, the column, the year."""
    group: str = ""
    """The field that says to whom a row's findings are handed: the township."""
    places: Sequence[str] = ()
    """The fields that say where a row belongs, from the large to the small: township, village."""
    flow: Flow | None = None
    """The life cycle of its rows, if they have one."""

    @property
    def types(self) -> dict[str, Any]:
        """The polars types of its columns."""
        kinds = {n: str(r.get("type", "string")) for n, r in self.schema.fields.items()}
        return {INDEX: pl.Int64} | {n: TYPES.get(kind, pl.String) for n, kind in kinds.items()}


def read_form(source: Source, kind: str) -> tuple[RegisterSchema | None, tuple[Finding, ...]]:
    """The form of a register. A schema that Cerberus refuses is a finding of class RULE."""
    schema, findings = read_schema(source, kind)
    data = plain(source.root)
    if schema is None:
        return None, findings
    fields = {k: r for k, r in schema.fields.items() if r.get("type") not in ("dict", "list")}
    name, key = str(data.get(w.REGISTER, kind)), data.get(w.KEY, "")
    schema = replace(schema, fields=fields)
    flow, fault = read_flow(data[w.FLOW], fields) if w.FLOW in data else (None, "")
    findings += (_misdrawn(w.FLOW, fault, source),) if fault else ()
    form = RegisterSchema(
        name,
        schema,
        key,
        data.get(w.MATERIALS, {}),
        data.get(w.GROUP, ""),
        tuple(data.get(w.MATRIX, ())),
        flow,
    )
    return form, findings


def _misdrawn(part: str, message: str, source: Source) -> Finding:
    location, remedy = source.location((part,)), f"改正字段表的“{part}”"
    return new_finding("ZD-90", message, remedy, location=location, category=Category.RULE)
