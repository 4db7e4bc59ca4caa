"""What a type is made of: described for people, as JSON Schema for editors."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import Any

from docgen.app.document_type import read_rules, read_schema
from docgen.app.project_reader import Findings, ProjectReader
from docgen.documents.findings import locate_findings
from docgen.documents.rule_check import conditions_of_required_fields
from docgen.model.field import Field
from docgen.model.finding import WorkspaceError
from docgen.schema.describe import describe
from docgen.schema.document_schema import COUNTY_SCHEMA
from docgen.schema.json_schema import json_schema, register_json_schema
from docgen.workspace.contained_files import read_bytes
from docgen.workspace.file_lists import list_doc_types, list_registers
from docgen.workspace.files import write_atomically
from docgen.workspace.paths import EDITOR, Workspace

COUNTY = COUNTY_SCHEMA.doc_type


def fields_of(workspace: Workspace, name: str) -> tuple[str, tuple[Field, ...]]:
    """The Chinese name and the fields of a type or register; WorkspaceError if there is none."""
    reading, (kind, is_register) = ProjectReader(workspace), named(workspace, name)
    if kind == COUNTY:
        return COUNTY_SCHEMA.name, describe(COUNTY_SCHEMA)
    if is_register:
        form = _form(reading, kind)
        return f"{form.name}台账", describe(form.schema)
    schema, rules = read_schema(reading, kind)[0], read_rules(reading, kind)[0]
    return schema.name, describe(schema, conditions_of_required_fields(rules))


def named(workspace: Workspace, name: str) -> tuple[str, bool]:
    """The key of a type or register by its key or its Chinese name, and whether it is a register.

    WorkspaceError with the nearest right name if there is none.
    """
    known = {COUNTY: (COUNTY, False)}
    reading = ProjectReader(workspace)
    for kind in list_registers(workspace):
        found = (kind, True)
        known |= {kind: found, _form(reading, kind).name: found}
    for doc_type in list_doc_types(workspace):
        known |= dict.fromkeys(
            (doc_type, read_schema(reading, doc_type)[0].name), (doc_type, False)
        )
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, 1, 0.5)
    remedy = f"是不是“{near[0]}”？" if near else f"可写：{'、'.join(known)}"
    raise WorkspaceError(f"没有“{name}”这个文种或台账", remedy)


def _form(reading: ProjectReader, kind: str) -> Any:
    # Columns are a heavy library: only when a register is asked for.
    from docgen.registers.register_schema import read_register_schema

    source, findings = reading.source(reading.workspace.register_schema(kind))
    form, faults = read_register_schema(source, kind) if source else (None, ())
    if form is None:
        first = (*findings, *faults)[0]
        raise WorkspaceError(f"{first.location}：{first.message}", first.remedy)
    return form


def json_schema_of(workspace: Workspace, name: str) -> tuple[dict[str, Any], Findings]:
    """The JSON Schema of a type, a register or the county file; and what it does not say."""
    reading, (kind, is_register) = ProjectReader(workspace), named(workspace, name)
    if kind == COUNTY:
        return json_schema(COUNTY_SCHEMA)
    path = workspace.register_schema(kind) if is_register else workspace.schema(kind)
    if is_register:
        said, left = register_json_schema(_form(reading, kind).schema)
    else:
        said, left = json_schema(read_schema(reading, kind)[0])
    source, _ = reading.source(path)
    return said, locate_findings(source, left) if source else left


def editor_files(workspace: Workspace) -> dict[Path, bytes]:
    """What any editor with the YAML language server needs: a schema for each type, and settings.

    A county file inside a type's folder is no document of that type.
    """
    files, globs = {}, {}
    for name in (*list_doc_types(workspace), COUNTY):
        said, _ = json_schema_of(workspace, name)
        path = Path(EDITOR) / "schemas" / f"{name}.json"
        files[workspace.root / path] = _json(said, indent=1)
        own = [f"inputs/{name}/**/*.yaml", f"inputs/{name}/**/*.yml", f"!**/{COUNTY}.yaml"]
        globs[path.as_posix()] = own if name != COUNTY else [f"inputs/**/{COUNTY}.yaml"]
    files[workspace.root / EDITOR / "settings.json"] = _json({**_SETTINGS, _SCHEMAS: globs})
    files[workspace.root / EDITOR / "extensions.json"] = _json({"recommendations": _EXTENSIONS})
    return files


_SCHEMAS = "yaml.schemas"
_EXTENSIONS = ["redhat.vscode-yaml", "ms-ceintl.vscode-language-pack-zh-hans"]
_SETTINGS: dict[str, Any] = {
    "files.encoding": "utf8",
    "files.autoGuessEncoding": True,
    "files.exclude": {"**/.docgen.jsonl": True, "**/manifest.json": True},
    "yaml.format.enable": False,
    "yaml.schemaStore.enable": False,
    "[yaml]": {
        "editor.tabSize": 2,
        "editor.insertSpaces": True,
        "editor.quickSuggestions": {"other": True, "comments": False, "strings": True},
        "editor.wordWrap": "on",
    },
}


def _json(value: object, indent: int = 2) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=indent) + "\n").encode()


def write_editor(workspace: Workspace) -> list[str]:
    """Write the files for editors; the names of those that changed.

    What a person has set stays: of settings only the table of schemas is renewed.
    """
    written = []
    for path, ours in editor_files(workspace).items():
        settings = path.parent.name == EDITOR and path.exists()
        data = _merged(read_bytes(workspace, path), ours) if settings else ours
        if write_atomically(path, data):
            written.append(workspace.display_name(path))
    return written


def _merged(there: bytes, ours: bytes) -> bytes:
    """Settings that are there, with our schemas; as they are if they cannot be read."""
    try:
        said, own = json.loads(there), json.loads(ours)
    except ValueError:
        return there
    schemas = own.get(_SCHEMAS)
    if not isinstance(said, dict) or schemas is None or said.get(_SCHEMAS) == schemas:
        return there
    return _json({**said, _SCHEMAS: {**said.get(_SCHEMAS, {}), **schemas}})
