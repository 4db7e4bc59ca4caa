"""The field tables of a workspace: described for people, and as JSON Schemas for editors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docgen.app.document_type import read_rules, read_schema
from docgen.app.project_reader import Findings, ProjectReader
from docgen.documents.findings import locate_findings
from docgen.documents.rule_check import conditions_of_required_fields
from docgen.model.field import Field
from docgen.report.text_labels import register_table
from docgen.schema.describe import describe
from docgen.schema.document_schema import COUNTY_SCHEMA
from docgen.schema.editor_settings import (
    format_extensions,
    format_schema,
    format_settings,
    merge_settings,
)
from docgen.schema.json_parts import Json
from docgen.schema.json_schema import build_json_schema, build_register_json_schema
from docgen.workspace.contained_files import read_bytes
from docgen.workspace.file_lists import list_doc_types, list_registers
from docgen.workspace.files import write_atomically
from docgen.workspace.paths import EDITOR, Workspace
from docgen.workspace.required_files import (
    broken_file,
    unknown_register,
    unknown_type_or_register,
)

# Polars takes long to import: only when a register is described.
if TYPE_CHECKING:
    from docgen.registers.register_schema import RegisterSchema

COUNTY = COUNTY_SCHEMA.doc_type


def fields_of(workspace: Workspace, name: str) -> tuple[str, tuple[Field, ...]]:
    """Return the Chinese name and the fields of a type, a register or the county file.

    Raises WorkspaceError if there is none of that name.
    """
    reader = ProjectReader(workspace)
    key, is_register = _find_key(reader, name)
    if key == COUNTY:
        return COUNTY_SCHEMA.name, describe(COUNTY_SCHEMA)
    if is_register:
        form = _read_register(reader, key)
        return register_table(form.name), describe(form.schema)
    schema, _ = read_schema(reader, key)
    rules, _ = read_rules(reader, key)
    return schema.name, describe(schema, conditions_of_required_fields(rules))


def describe_register(workspace: Workspace, name: str) -> tuple[str, tuple[Field, ...]]:
    """Return the name and the fields of a register, by its name or its key.

    Raises WorkspaceError if there is none.
    """
    reader = ProjectReader(workspace)
    key, is_register = _find_key(reader, name)
    if not is_register:
        raise unknown_register(name, list_registers(workspace))
    form = _read_register(reader, key)
    return form.name, describe(form.schema)


def is_register(workspace: Workspace, name: str) -> bool:
    """Return whether a name is that of a register.

    Raises WorkspaceError if neither a register nor a type has it.
    """
    return _find_key(ProjectReader(workspace), name)[1]


def _find_key(reader: ProjectReader, name: str) -> tuple[str, bool]:
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
    keys |= {_read_register(reader, kind).name: (kind, True) for kind in registers}
    keys |= {read_schema(reader, doc_type)[0].name: (doc_type, False) for doc_type in doc_types}
    if name not in keys:
        raise unknown_type_or_register(name, keys)
    return keys[name]


def _read_register(reader: ProjectReader, kind: str) -> RegisterSchema:
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


def json_schema_of(workspace: Workspace, name: str) -> tuple[Json, Findings]:
    """Return the JSON Schema of a type, a register or the county file, and what it leaves out."""
    return _json_schema(ProjectReader(workspace), name)


def _json_schema(reader: ProjectReader, name: str) -> tuple[Json, Findings]:
    key, is_register = _find_key(reader, name)
    if key == COUNTY:
        return build_json_schema(COUNTY_SCHEMA)
    if is_register:
        path = reader.workspace.register_schema(key)
        result, findings = build_register_json_schema(_read_register(reader, key).schema)
    else:
        path = reader.workspace.schema(key)
        schema, _ = read_schema(reader, key)
        result, findings = build_json_schema(schema)
    source, _ = reader.source(path)
    if source is None:
        return result, findings
    return result, locate_findings(source, findings)


def editor_files(workspace: Workspace) -> dict[Path, bytes]:
    """Return the files for editors by their paths: a JSON Schema for each type, and settings."""
    reader = ProjectReader(workspace)
    files: dict[Path, bytes] = {}
    patterns: dict[str, list[str]] = {}
    for name in (*list_doc_types(workspace), COUNTY):
        schema, _ = _json_schema(reader, name)
        path = Path(EDITOR) / "schemas" / f"{name}.json"
        files[workspace.root / path] = format_schema(schema)
        patterns[path.as_posix()] = _input_patterns(name)
    folder = workspace.root / EDITOR
    files[folder / "settings.json"] = format_settings(patterns)
    files[folder / "extensions.json"] = format_extensions()
    return files


def _input_patterns(name: str) -> list[str]:
    """Return the glob patterns of the inputs of a type, without county files among them."""
    if name == COUNTY:
        return [f"inputs/**/{COUNTY}.yaml"]
    return [f"inputs/{name}/**/*.yaml", f"inputs/{name}/**/*.yml", f"!**/{COUNTY}.yaml"]


def write_editor(workspace: Workspace) -> list[str]:
    """Write the files for editors; return the names of those that changed.

    Of settings that exist only the table of schemas is renewed.
    """
    written = []
    for path, ours in editor_files(workspace).items():
        data = ours
        if path.parent.name == EDITOR and path.exists():
            data = merge_settings(read_bytes(workspace, path), ours)
        if write_atomically(path, data):
            written.append(workspace.display_name(path))
    return written
