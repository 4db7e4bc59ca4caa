"""Writing a new input: blank, or carried over from an earlier one; as YAML or as an Excel form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from docgen.app.build_result import BuildResult, Output
from docgen.app.county_files import CountyFiles
from docgen.app.document_type import load_document_type
from docgen.app.project_reader import Findings, ProjectReader
from docgen.documents.carry_over import find_outdated_values, find_reordered_parts, refuse_origin
from docgen.documents.findings import locate_findings
from docgen.documents.rule_check import conditions_of_required_fields
from docgen.model.field import Field
from docgen.model.source import MapNode, Source
from docgen.report.blank_input import to_blank
from docgen.report.carried_input import input_title, to_carried_text
from docgen.report.excel_form import to_form
from docgen.schema.coerce import plain
from docgen.schema.describe import describe
from docgen.schema.document_schema import Schema
from docgen.workspace.contained_files import resolve_inside
from docgen.workspace.file_lists import find_editor_schema
from docgen.workspace.files import write_new
from docgen.workspace.paths import FORM_SUFFIXES, YAML_SUFFIXES, Workspace
from docgen.workspace.required_files import broken_file
from docgen.workspace.target_paths import place_input


class NewInputOptions(Struct, frozen=True):
    """The type and the name of a new input, the input that it carries over, whether it is a form.

    Without `origin` it is blank.
    """

    doc_type: str
    name: str
    origin: Path | None = None
    excel: bool = False


def new_input(workspace: Workspace, options: NewInputOptions) -> BuildResult:
    """Write a new input; the result names it and lists what must be updated in it.

    Raises WorkspaceError if there is an input of that name.
    """
    reader = ProjectReader(workspace)
    document_type = load_document_type(reader, CountyFiles(reader), options.doc_type)
    schema = document_type.schema
    fields = describe(schema, conditions_of_required_fields(document_type.rules))
    suffixes = FORM_SUFFIXES if options.excel else YAML_SUFFIXES
    target = place_input(workspace, options.doc_type, options.name, suffixes[0])
    origin: Source | None = None
    if options.origin is not None:
        origin = _read_origin(reader, options.origin)
    title = input_title(schema.name, target.stem)
    if options.excel:
        data = to_form(title, fields, plain(origin.root) if origin else {})
    elif origin is not None:
        data = _carried_text(origin, fields).encode()
    else:
        data = _blank_text(workspace, options.doc_type, title, fields, target).encode()
    write_new(target, data)
    name = workspace.display_name(target)
    result = BuildResult(documents=[Output(name, name, True)])
    if origin is not None:
        result.findings += _carried_findings(reader, schema, fields, origin, target)
        result.lines = reader.lines
    return result


def _read_origin(reader: ProjectReader, path: Path) -> Source:
    """Return the input that is carried over. Raises WorkspaceError if it cannot be read."""
    file = resolve_inside(reader.workspace, path)
    if file.suffix.lower() not in YAML_SUFFIXES:
        raise refuse_origin(str(path))
    source, findings = reader.source(file)
    if source is None:
        raise broken_file(findings)
    return source


def _carried_text(origin: Source, fields: Sequence[Field]) -> str:
    """Return an earlier input as a new one, with the fields of its type that it does not have."""
    written: set[str] = set()
    if isinstance(origin.root, MapNode):
        written.update(key.text for key, _ in origin.root.items)
    absent = [field for field in fields if field.name not in written]
    return to_carried_text(Path(origin.file).name, origin.lines, absent)


def _blank_text(
    workspace: Workspace, doc_type: str, title: str, fields: Sequence[Field], target: Path
) -> str:
    """Return a blank input: all fields of the type with notes, and the command that checks it."""
    schema = find_editor_schema(workspace, doc_type, target)
    command = f"docgen check {workspace.display_name(target)}"
    return to_blank(title, fields, schema, command)


def _carried_findings(
    reader: ProjectReader,
    schema: Schema,
    fields: Sequence[Field],
    origin: Source,
    target: Path,
) -> Findings:
    """Return what must be updated in the new input, and what a form has reordered."""
    source, _ = reader.document(reader.input(schema.doc_type, target), schema)
    if source is None:
        return ()
    findings = locate_findings(source, find_outdated_values(source, fields))
    if target.suffix in FORM_SUFFIXES:
        findings += locate_findings(origin, find_reordered_parts(origin, fields))
    return findings
