"""Templates by themselves: what is wrong with one, and what it needs."""

from __future__ import annotations

from pathlib import Path

from docgen.app.build_result import BuildResult, Output
from docgen.app.document_type import read_schema
from docgen.app.project_reader import Findings, Reading
from docgen.model import keywords as w
from docgen.model.finding import WorkspaceError
from docgen.word.edit.annotate import annotate
from docgen.word.template.compile import compile, template_findings
from docgen.word.template.fill import Template
from docgen.word.template.needs import Need, compare_needs, template_needs
from docgen.workspace.files import write_atomically
from docgen.workspace.paths import Workspace

MARK = "（批注）"
_KINDS = {"list": "列表", "dict": "一组"}
_GIVEN = frozenset({w.FORMAT, w.BODY, w.FIGURES, w.RELATIONS, w.SECTIONS})


def check_template(workspace: Workspace, path: Path, mark: bool = False) -> BuildResult:
    """All faults of a template; with `mark` also as comments in a copy beside it.

    A template that bears the name of a type is compared with the fields of that type.
    """
    data, shown = workspace.read(path), workspace.shown(path)
    template, findings = compile(data, shown)
    if template is not None and path.stem in workspace.types():
        findings += _compare(workspace, path.stem, template)
    output = ""
    if mark and findings:
        target = path.with_name(f"{path.stem}{MARK}.docx")
        write_atomically(target, annotate(data, findings))
        output = workspace.shown(target)
    return BuildResult([Output(shown, output)], list(findings))


def _compare(workspace: Workspace, doc_type: str, template: Template) -> Findings:
    schema, _ = read_schema(Reading(workspace), doc_type)
    given = _GIVEN | ({w.ROW} if schema.per_row else set())
    unknown = template_findings(template, schema.names | given)
    kinds = {
        name: "文字"
        if w.JOIN in rules.get("meta", {})
        else _KINDS.get(str(rules.get("type")), "文字")
        for name, rules in schema.fields.items()
    }
    return unknown + compare_needs(template, kinds, _GIVEN)


def template_fields(workspace: Workspace, path: Path) -> tuple[Need, ...]:
    """The tree of names that a template needs; WorkspaceError if it cannot be read."""
    template, findings = compile(workspace.read(path), workspace.shown(path))
    if template is None:
        raise WorkspaceError(findings[0].message, "先运行 docgen template check，改好模板")
    return template_needs(template)
