"""Reading the schema files of a workspace: those of document types and those of registers.

Describing fields needs no more than this: neither rules nor templates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.titles import list_titles
from docgen.schema import document_schema
from docgen.schema.document_schema import COUNTY_SCHEMA, Schema
from docgen.workspace.file_lists import list_doc_types, list_registers
from docgen.workspace.required_files import broken_file, unknown_type_or_register

# Registers need polars: without it all that concerns documents works.
if TYPE_CHECKING:
    from docgen.registers.register_schema import RegisterSchema

COUNTY = COUNTY_SCHEMA.doc_type


def find_key(reader: ProjectReader, name: str) -> tuple[str, bool]:
    """Return the key of a type or register, and whether it is a register.

    `name` is its key or its Chinese name. Raises WorkspaceError if there is none.
    """
    registers = list_registers(reader.workspace)
    doc_types = list_doc_types(reader.workspace)
    keys = {COUNTY: (COUNTY, False)}
    keys |= {kind: (kind, True) for kind in registers}
    keys |= {doc_type: (doc_type, False) for doc_type in doc_types}
    if name in keys:
        return keys[name]
    for title, key in list_titles(reader):
        if title == name:
            return key
        keys[title] = key
    raise unknown_type_or_register(name, keys)


def read_schema(reader: ProjectReader, doc_type: str) -> tuple[Schema, Findings]:
    """Return the schema of a type. Raises WorkspaceError with the first fault if it is broken."""
    schema: Schema | None = None
    source, findings = reader.source(reader.workspace.schema(doc_type))
    if source is not None:
        schema, faults = document_schema.read_schema(source, doc_type)
        findings += faults
    if schema is None:
        raise broken_file(findings)
    return schema, findings


def read_register(reader: ProjectReader, kind: str) -> RegisterSchema:
    """Return the schema of a register. Raises WorkspaceError if it is broken."""
    from docgen.registers.register_schema import read_register_schema

    form: RegisterSchema | None = None
    source, findings = reader.source(reader.workspace.register_schema(kind))
    if source is not None:
        form, faults = read_register_schema(source, kind)
        findings += faults
    if form is None:
        raise broken_file(findings)
    return form
