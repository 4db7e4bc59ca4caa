"""The register of the files that other registers name: one row for each file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from docgen.model import keywords as w
from docgen.registers.register import Register
from docgen.registers.register_schema import INDEX, RegisterSchema
from docgen.schema.document_schema import Schema

_FIELDS = {
    w.FILE_PATH: "string",
    w.FILE_THERE: "boolean",
    w.FILE_OPENS: "boolean",
    w.FILE_DIGEST: "string",
    w.FILE_PAGES: "integer",
    w.FILE_TAKEN: "date",
    w.FILE_SUFFIX: "string",
}
_SCHEMA = Schema(
    doc_type="evidence",
    name=w.EVIDENCE,
    fields={name: {"type": field_type} for name, field_type in _FIELDS.items()},
    shapes={},
)
EVIDENCE_FORM = RegisterSchema(w.EVIDENCE, _SCHEMA, w.FILE_PATH)


def files_named(registers: Iterable[Register]) -> list[str]:
    """The files that the cells of these registers name, each once, in order."""
    named = set[str]()
    for register in registers:
        for name in register.types:
            if name != INDEX and register.schema.meta(name, w.FILE):
                column = register.frame.select(pl.col(name).drop_nulls().unique())
                named.update(column.collect().to_series())
    return sorted(named)


def evidence_register(rows: Iterable[Mapping[str, Any]]) -> Register:
    """The register of these files; a row has the fields of EVIDENCE_FORM."""
    types = {name: kind for name, kind in EVIDENCE_FORM.types.items() if name != INDEX}
    frame = pl.DataFrame(list(rows), schema=types).with_row_index(INDEX)
    return Register(EVIDENCE_FORM, frame.with_columns(pl.col(INDEX).cast(pl.Int64)).lazy())
