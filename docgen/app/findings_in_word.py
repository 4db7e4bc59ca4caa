"""Writing findings as Word documents: one of all of them, and one for each group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from docgen.documents.context import Composer, County
from docgen.documents.overview import overview_record
from docgen.model.finding import Finding
from docgen.model.sheet import Sheet
from docgen.report.summary import to_list
from docgen.word.template.compile import compile
from docgen.word.template.fill import Template
from docgen.workspace.contained_files import read_bytes
from docgen.workspace.file_names import build_safe_name
from docgen.workspace.paths import Workspace
from docgen.workspace.required_files import broken_list_template, missing_list_template

TEMPLATE = "findings-list"
LONGEST = 10_000
"""Rows of a table that Word still opens in reasonable time."""


def list_in_word(
    workspace: Workspace, findings: Sequence[Finding], target: Path
) -> Iterator[tuple[Path, bytes]]:
    """Yield a document of all findings, and one for each group in a folder beside it."""
    template = _read_template(workspace)
    if len(findings) <= LONGEST:
        yield target, _fill(template, to_list(findings, target.stem))
    folder = target.with_suffix("")
    for group in sorted({finding.group for finding in findings} - {""}):
        of_group = [finding for finding in findings if finding.group == group]
        sheet = to_list(of_group[:LONGEST], f"{group}{target.stem}")
        yield folder / f"{build_safe_name(group)}.docx", _fill(template, sheet)


def _read_template(workspace: Workspace) -> Template:
    """Return the template of lists. Raises WorkspaceError if it is missing or broken."""
    path = workspace.template(TEMPLATE)
    name = workspace.display_name(path)
    if not path.exists():
        raise missing_list_template(name)
    template, findings = compile(read_bytes(workspace, path), name)
    if template is None:
        raise broken_list_template(name, findings)
    return template


def _fill(template: Template, sheet: Sheet) -> bytes:
    """Return the Word file of a list: the template of lists filled with its title and one table."""
    record = overview_record(sheet)
    context, _ = Composer(record, {}, {}, County({}, {})).document()
    return template.fill(context)[0]
