"""What a register's schema file says: its fields, its key, where its materials are listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from docgen.check.coerce import plain
from docgen.check.shape import Schema, read_schema
from docgen.model import Finding, Source
from docgen.model import words as w

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
class Form:
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

    @property
    def types(self) -> dict[str, Any]:
        """The polars types of its columns."""
        kinds = {n: str(r.get("type", "string")) for n, r in self.schema.fields.items()}
        return {INDEX: pl.Int64} | {n: TYPES.get(kind, pl.String) for n, kind in kinds.items()}


def read_form(source: Source, kind: str) -> tuple[Form | None, tuple[Finding, ...]]:
    """The form of a register. A schema that Cerberus refuses is a finding of class RULE."""
    schema, findings = read_schema(source, kind)
    data = plain(source.root)
    if schema is None:
        return None, findings
    fields = {k: r for k, r in schema.fields.items() if r.get("type") not in ("dict", "list")}
    name = str(data.get(w.REGISTER, kind))
    form = Form(
        name,
        replace(schema, fields=fields),
        data.get(w.KEY, ""),
        data.get(w.MATERIALS, {}),
        data.get(w.GROUP, ""),
        tuple(data.get(w.MATRIX, ())),
    )
    return form, findings
