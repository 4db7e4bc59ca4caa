"""Writing findings as lists: for people as Excel, Word or a page, for programs as rows or JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from os.path import relpath
from pathlib import Path

from docgen.app.build_result import BuildResult
from docgen.documents.context import Composer, County
from docgen.documents.overview import overview_record
from docgen.model.disclosure import disclose, disclose_findings
from docgen.model.sheet import Sheet
from docgen.report.csv_rows import to_csv
from docgen.report.formats import to_json
from docgen.report.list_stamp import check_stamp
from docgen.report.page.html_page import to_page
from docgen.report.summary import to_list, to_sheets
from docgen.report.workbook import to_workbook
from docgen.word.template.compile import compile
from docgen.word.template.fill import Template
from docgen.workspace.clock import today
from docgen.workspace.contained_files import read_bytes
from docgen.workspace.file_names import build_safe_name
from docgen.workspace.files import write_atomically
from docgen.workspace.paths import Workspace
from docgen.workspace.required_files import broken_list_template, missing_list_template
from docgen.workspace.target_paths import place_list

TEMPLATE = "findings-list"
LONGEST = 10_000
"""Rows of a table that Word still opens in reasonable time."""
Files = Iterator[tuple[Path, bytes]]


def list_findings(workspace: Workspace, result: BuildResult, out: Path, folder: str) -> list[str]:
    """Write the findings in the form that the suffix of `out` names; return the files written.

    A name without folder goes to `folder` below outputs/. Raises WorkspaceError for an unknown
    suffix.
    """
    target = place_list(workspace, out, _WRITERS, folder)
    result = _disclose(result)
    written = []
    for path, data in _WRITERS[target.suffix.lower()](workspace, result, target):
        write_atomically(path, data)
        written.append(workspace.display_name(path))
    return written


def _disclose(result: BuildResult) -> BuildResult:
    """Return a result as its lists may leave the program."""
    show = partial(disclose, unmasked=result.unmasked)
    findings = disclose_findings(result.findings, unmasked=result.unmasked)
    matrices = [
        replace(matrix, places=[tuple(map(show, place)) for place in matrix.places])
        for matrix in result.matrices
    ]
    return replace(result, findings=findings, matrices=matrices)


def _workbook(workspace: Workspace, result: BuildResult, target: Path) -> Files:
    root = Path(relpath(workspace.root, target.parent)).as_posix()
    yield target, to_workbook(to_sheets(result.findings, target.stem, root))


def _page(_: Workspace, result: BuildResult, target: Path) -> Files:
    stamp = check_stamp(today(), result.findings)
    yield target, to_page(target.stem, stamp, result.findings, result.matrices)


def _documents(workspace: Workspace, result: BuildResult, target: Path) -> Files:
    """Yield a document of all findings, and one for each group in a folder beside it."""
    template = _read_template(workspace)
    if len(result.findings) <= LONGEST:
        yield target, _fill(template, to_list(result.findings, target.stem))
    folder = target.with_suffix("")
    for group in sorted({finding.group for finding in result.findings} - {""}):
        findings = [finding for finding in result.findings if finding.group == group]
        sheet = to_list(findings[:LONGEST], f"{group}{target.stem}")
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
    record = overview_record(sheet)
    context, _ = Composer(record, {}, {}, County({}, {})).document()
    return template.fill(context)[0]


def _csv(_: Workspace, result: BuildResult, target: Path) -> Files:
    yield target, to_csv(result.findings).encode("utf-8-sig")


def _json(_: Workspace, result: BuildResult, target: Path) -> Files:
    yield target, to_json(result.findings, (), unmasked=result.unmasked).encode()


_WRITERS: dict[str, Callable[[Workspace, BuildResult, Path], Files]] = {
    ".xlsx": _workbook,
    ".docx": _documents,
    ".html": _page,
    ".csv": _csv,
    ".json": _json,
}
