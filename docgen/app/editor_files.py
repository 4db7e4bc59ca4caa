"""The field tables of a workspace as JSON Schemas, and the settings of editors that use them."""

from __future__ import annotations

from pathlib import Path

from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.schema_files import COUNTY, find_key, read_register, read_schema
from docgen.documents.findings import locate_findings
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
from docgen.workspace.file_lists import list_doc_types
from docgen.workspace.files import write_atomically
from docgen.workspace.paths import EDITOR, Workspace


def json_schema_of(workspace: Workspace, name: str) -> tuple[Json, Findings]:
    """Return the JSON Schema of a type, a register or the county file, and what it leaves out.

    `name` is a key or a Chinese name. The notices (BJ-01) name what editors cannot judge.
    """
    return _json_schema(ProjectReader(workspace), name)


def _json_schema(reader: ProjectReader, name: str) -> tuple[Json, Findings]:
    """Return the JSON Schema of what a name stands for, and its notices.

    The notices have their places in the schema file, if that can be read.
    """
    key, is_register = find_key(reader, name)
    if key == COUNTY:
        return build_json_schema(COUNTY_SCHEMA)
    if is_register:
        path = reader.workspace.register_schema(key)
        result, findings = build_register_json_schema(read_register(reader, key).schema)
    else:
        path = reader.workspace.schema(key)
        schema, _ = read_schema(reader, key)
        result, findings = build_json_schema(schema)
    source, _ = reader.source(path)
    if source is None:
        return result, findings
    return result, locate_findings(source, findings)


def editor_files(workspace: Workspace) -> dict[Path, bytes]:
    """Return the files for editors by their paths: a JSON Schema for each type, and settings.

    The paths are absolute. Registers have no JSON Schema here, because people keep them as tables.
    """
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
