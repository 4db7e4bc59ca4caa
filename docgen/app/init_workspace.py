"""Making a new workspace: the files that docgen carries, and those with the office's own names."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from docgen.app.editor_files import editor_files
from docgen.app.project_reader import ProjectReader
from docgen.app.schema_files import read_schema
from docgen.app.type_rules import read_rules
from docgen.documents.rule_check import conditions_of_required_fields
from docgen.expressions.evaluation import render
from docgen.report.blank_input import to_blank, yaml_scalar
from docgen.schema.describe import describe
from docgen.workspace.file_lists import find_editor_schema, list_doc_types
from docgen.workspace.files import write_new
from docgen.workspace.paths import Workspace
from docgen.workspace.seed_files import read_seed_text, seed_workspace

BLANK = "_空白.yaml"


class Office(Struct, frozen=True):
    """The owner of a workspace: its county, its name ('' if it is not known), its year."""

    county: str
    name: str
    year: int


def start(target: Path, office: Office) -> list[str]:
    """Make a workspace and return the names of its parts.

    Raises WorkspaceError if the folder is not empty.
    """
    names = seed_workspace(target)
    workspace = Workspace(target.absolute())
    facts = {"县名": office.county, "单位": office.name, "年度": str(office.year)}
    scalars = {key: yaml_scalar(text) if text else "" for key, text in facts.items()}
    files = {
        workspace.county(): render(read_seed_text("county.yaml"), scalars).encode(),
        workspace.root / "README.md": render(read_seed_text("README.md"), facts).encode(),
        workspace.root / ".gitignore": read_seed_text("gitignore").encode(),
        **editor_files(workspace),
    }
    for path, data in files.items():
        write_new(path, data)
    # A blank input refers to the JSON Schema of its type, so that must exist before.
    for doc_type in list_doc_types(workspace):
        path = workspace.inputs_folder(doc_type) / BLANK
        write_new(path, _blank_input(workspace, doc_type, path).encode())
    return [*names, "README.md", ".vscode"]


def _blank_input(workspace: Workspace, doc_type: str, path: Path) -> str:
    """Return the text of a blank input of a type; `path` is where it will be, for its schema."""
    reader = ProjectReader(workspace)
    schema, _ = read_schema(reader, doc_type)
    rules, _ = read_rules(reader, doc_type)
    fields = describe(schema, conditions_of_required_fields(rules))
    editor_schema = find_editor_schema(workspace, doc_type, path)
    return to_blank(schema.name, fields, editor_schema, f"docgen check {doc_type}")
