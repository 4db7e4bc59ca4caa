"""A new workspace: what docgen carries, and what is the office's own from the first day."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from docgen.app.describe_type import editor_files
from docgen.app.document_type import read_rules, read_schema
from docgen.app.project_reader import ProjectReader
from docgen.documents.rule_check import conditions_of_required_fields
from docgen.expressions.evaluation import render
from docgen.report.blank_input import to_blank, yaml_scalar
from docgen.schema.describe import describe
from docgen.workspace.file_lists import find_editor_schema, list_doc_types
from docgen.workspace.files import write_new
from docgen.workspace.paths import Workspace
from docgen.workspace.seed_files import read_seed_text, seed_workspace

BLANK = "_空白.yaml"


@dataclass(frozen=True, slots=True)
class Office:
    """Whose workspace it is: the county, the office ('' if not said), the year."""

    county: str
    name: str
    year: int


def start(target: Path, office: Office) -> list[str]:
    """Make a workspace; the names of what was made. A folder that is not empty is refused."""
    made = seed_workspace(target)
    workspace = Workspace(target.absolute())
    names = {"县名": office.county, "单位": office.name, "年度": str(office.year)}
    quoted = {name: yaml_scalar(text) if text else "" for name, text in names.items()}
    files = {
        workspace.county(): render(read_seed_text("county.yaml"), quoted).encode(),
        workspace.root / "README.md": render(read_seed_text("README.md"), names).encode(),
        workspace.root / ".gitignore": read_seed_text("gitignore").encode(),
        **editor_files(workspace),
    }
    for path, data in files.items():
        write_new(path, data)
    # After the schemas: a blank input names the one that editors are to use.
    for doc_type in list_doc_types(workspace):
        write_new(workspace.inputs_folder(doc_type) / BLANK, _blank(workspace, doc_type).encode())
    return [*made, "README.md", ".vscode"]


def _blank(workspace: Workspace, doc_type: str) -> str:
    reading, path = ProjectReader(workspace), workspace.inputs_folder(doc_type) / BLANK
    schema, rules = read_schema(reading, doc_type)[0], read_rules(reading, doc_type)[0]
    fields = describe(schema, conditions_of_required_fields(rules))
    command = f"docgen check {doc_type}"
    return to_blank(schema.name, fields, find_editor_schema(workspace, doc_type, path), command)
