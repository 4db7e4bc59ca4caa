"""Reading documents with their tables: an input may name an Excel, CSV or YAML file of rows.

The rows take the place of the file name in the source before it is validated, so they are checked
as if they had been typed there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from docgen.app.project_reader import Findings, ProjectReader
from docgen.documents.inserted_tables import (
    TableField,
    file_named,
    insert_table,
    list_fields,
    missing_columns,
    row_field,
)
from docgen.load.table import is_table, read_table
from docgen.load.yaml_rows import read_yaml_list
from docgen.model.finding import Location, WorkspaceError
from docgen.model.source import Source
from docgen.schema.document_schema import Schema
from docgen.workspace.contained_files import resolve_inside
from docgen.workspace.file_findings import unusable_file
from docgen.workspace.file_lists import find_doc_type, find_registers_folder
from docgen.workspace.paths import YAML_SUFFIXES

MaybeSource = tuple[Source | None, Findings]


def insert_tables(reader: ProjectReader, source: Source, schema: Schema, path: Path) -> MaybeSource:
    """Return the source of a document with every table that it names; None if one is unreadable.

    `path` is the document: tables are searched for beside it first.
    """
    whole, findings = insert_rows(reader, source, schema, path)
    for field in list_fields(schema):
        if whole is not None:
            whole, faults = _insert(reader, whole, field, path)
            findings += faults
    return whole, findings


def insert_rows(reader: ProjectReader, source: Source, schema: Schema, path: Path) -> MaybeSource:
    """Return the source with the table that it names for its rows (逐份), as `insert_tables`."""
    field = row_field(source, schema)
    if field is None:
        return source, ()
    return _insert(reader, source, field, path)


def _insert(reader: ProjectReader, source: Source, field: TableField, path: Path) -> MaybeSource:
    """Return the source with the table that a field names; unchanged if it names none."""
    name = file_named(source, field.name)
    if not is_table(name) and not name.lower().endswith(YAML_SUFFIXES):
        return source, ()
    table, findings = _read_table(reader, name, field, path, source.location((field.name,)))
    if table is None:
        return None, findings
    if field.complete:
        findings += tuple(missing_columns(table, field.columns))
    return insert_table(source, field.name, table), findings


def _read_table(
    reader: ProjectReader, name: str, field: TableField, path: Path, location: Location
) -> MaybeSource:
    """Return the table of a name; `location` is the place of the name."""
    workspace = reader.workspace
    try:
        file = resolve_inside(workspace, _find_table(reader, name, path))
        data = reader.data(file)
    except WorkspaceError as error:
        return None, (unusable_file(error, location),)
    if is_table(name):
        return read_table(data, workspace.display_name(file), field.columns)
    return read_yaml_list(data, workspace.display_name(file))


def _find_table(reader: ProjectReader, name: str, path: Path) -> Path:
    """Return the first existing file of a name, the one beside the document if none exists."""
    candidates = _candidates(reader, name, path)
    return next((file for file in candidates if file.exists()), path.parent / name)


def _candidates(reader: ProjectReader, name: str, path: Path) -> Iterator[Path]:
    """Yield where a table may be: beside the document, among its county's registers, the root."""
    workspace = reader.workspace
    yield path.parent / name
    with suppress(WorkspaceError):
        yield find_registers_folder(workspace, find_doc_type(workspace, path), path) / name
    yield workspace.root / name
