"""Templates by themselves: the faults of one, and the names that it needs.

Both serve people who edit a template in Word: no document is read or made.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from docgen.app.build_result import BuildResult, Output
from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.schema_files import read_schema
from docgen.app.wall import wall
from docgen.documents import document_keywords
from docgen.model import keywords as w
from docgen.schema import schema_keywords as grammar
from docgen.word.edit.annotate import try_annotate
from docgen.word.template.compile import compile, find_undefined_names
from docgen.word.template.fill import Template
from docgen.word.template.needs import (
    LIST,
    MAPPING,
    VALUE,
    Need,
    compare_needs,
    find_needs,
)
from docgen.workspace.contained_files import read_bytes
from docgen.workspace.file_findings import unwritten_comments
from docgen.workspace.file_lists import list_doc_types
from docgen.workspace.file_names import add_ending
from docgen.workspace.files import write_atomically
from docgen.workspace.paths import Workspace
from docgen.workspace.required_files import unread_template

COMMENTED = "（批注）"
"""The end of the name of a copy with comments."""
_KINDS = {"list": LIST, "dict": MAPPING}
_ENGINE_NAMES = frozenset(
    {w.FORMAT, document_keywords.BODY, w.FIGURES, w.RELATIONS, grammar.SECTIONS}
)
"""Names that a template need not use: the engine gives them, or uses them itself."""


def check_template(workspace: Workspace, path: Path, mark: bool = False) -> BuildResult:
    """Return all faults of a template; with `mark` also write them as comments into a copy.

    A template that has the name of a document type is compared with the fields of that type.
    """
    name = workspace.display_name(path)
    result = BuildResult(documents=[Output(name)])
    with wall(result.findings, name):
        return _check_template(workspace, path, mark)
    return result


def _check_template(workspace: Workspace, path: Path, mark: bool) -> BuildResult:
    """Return the faults of one template, and with `mark` the name of the copy with comments."""
    data = read_bytes(workspace, path)
    name = workspace.display_name(path)
    template, findings = compile(data, name)
    if template is not None and path.stem in list_doc_types(workspace):
        findings += _compare_with_type(workspace, path.stem, template)
    output = ""
    if mark and findings:
        commented = try_annotate(data, findings)
        if commented is None:
            findings += (unwritten_comments(name),)
        else:
            target = add_ending(path.with_suffix(".docx"), COMMENTED)
            write_atomically(target, commented)
            output = workspace.display_name(target)
    return BuildResult(documents=[Output(name, output)], findings=list(findings))


def _compare_with_type(workspace: Workspace, doc_type: str, template: Template) -> Findings:
    """Return names that the type does not have, fields used as another kind, unused fields."""
    schema, _ = read_schema(ProjectReader(workspace), doc_type)
    names = schema.names | _ENGINE_NAMES
    if schema.per_row:
        names |= {grammar.ROW}
    kinds = {name: _kind(rules) for name, rules in schema.fields.items()}
    return find_undefined_names(template, names) + compare_needs(template, kinds, _ENGINE_NAMES)


def _kind(rules: Mapping[str, object]) -> str:
    """Return how a template uses a field: as text, a list or a mapping."""
    meta = rules.get("meta")
    if isinstance(meta, Mapping) and document_keywords.JOIN in meta:
        return VALUE
    return _KINDS.get(str(rules.get("type")), VALUE)


def template_fields(workspace: Workspace, path: Path) -> tuple[Need, ...]:
    """Return the tree of names that a template needs. Raises WorkspaceError if it is broken."""
    template, findings = compile(read_bytes(workspace, path), workspace.display_name(path))
    if template is None:
        raise unread_template(findings)
    return find_needs(template)
