"""The register of evidence: one row for each file that the cells of other registers name.

`find_evidence_files` lists the files, which `docgen.workspace` then inspects on the disk.
`build_evidence_register` makes a register of the results, so that rules may refer to it.

A field with 文件 in its schema holds the path of a photograph or a scan. Rules refer to the
register as to any other (台账: 佐证文件); its fields say whether a file is there, whether it opens
and when it was taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from docgen.registers import register_keywords as kw
from docgen.registers.column_types import column_types
from docgen.registers.register import Register
from docgen.registers.register_schema import INDEX, RegisterSchema
from docgen.schema.document_schema import Schema

_FIELDS = {
    kw.FILE_PATH: "string",
    kw.FILE_THERE: "boolean",
    kw.FILE_OPENS: "boolean",
    kw.FILE_DIGEST: "string",
    kw.FILE_PAGES: "integer",
    kw.FILE_TAKEN: "date",
    kw.FILE_SUFFIX: "string",
}
"""The fields of the register with their types."""
_SCHEMA = Schema(
    doc_type="evidence",
    name=kw.EVIDENCE,
    fields={name: {"type": field_type} for name, field_type in _FIELDS.items()},
    shapes={},
)
EVIDENCE_SCHEMA = RegisterSchema(name=kw.EVIDENCE, schema=_SCHEMA, key=kw.FILE_PATH)
"""The schema of the register of evidence, which no file describes."""


def find_evidence_files(registers: Iterable[Register]) -> list[str]:
    """Return the files that the cells of these registers name, each once, sorted.

    Paths are as they are written in the cells; blank cells name none.
    """
    files = set[str]()
    for register in registers:
        for name in register.types:
            if name != INDEX and register.schema.meta(name, kw.FILE):
                column = register.frame.select(pl.col(name).drop_nulls().unique())
                files.update(column.collect().to_series())
    return sorted(files)


def build_evidence_register(rows: Iterable[Mapping[str, object]]) -> Register:
    """Return the register of these files; a row has the fields of `EVIDENCE_SCHEMA`.

    A row is numbered in the order in which it is given; a value of None is not known. The register
    has no tables, so that findings about it are placed at its name.
    """
    types = {name: t for name, t in column_types(EVIDENCE_SCHEMA).items() if name != INDEX}
    frame = pl.DataFrame(list(rows), schema=types).with_row_index(INDEX)
    typed = frame.with_columns(pl.col(INDEX).cast(pl.Int64)).lazy()
    return Register(form=EVIDENCE_SCHEMA, frame=typed)
