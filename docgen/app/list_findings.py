"""Lists of findings in files: for people by Word, Excel and a browser, for programs as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from os.path import relpath
from pathlib import Path

from docgen.app.build_result import BuildResult
from docgen.documents.context import Composer, County
from docgen.documents.overview import overview_record
from docgen.model.finding import Finding, WorkspaceError
from docgen.model.sheet import Sheet
from docgen.report.csv_rows import to_csv
from docgen.report.formats import counts, to_json
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
from docgen.workspace.target_paths import place_list

TEMPLATE = "findings-list"
LONGEST = 10_000  # rows of a table that Word still opens in reasonable time
Files = Iterator[tuple[Path, bytes]]


def list_findings(workspace: Workspace, outcome: BuildResult, out: Path, folder: str) -> list[str]:
    """Write the findings in the form that the suffix of `out` names; return the files written.

    A name without folder goes to `folder` below outputs/. Raises WorkspaceError for an unknown
    suffix.
    """
    target = place_list(workspace, out, _MAKERS, folder)
    written = []
    for path, data in _MAKERS[target.suffix.lower()](workspace, outcome, target):
        write_atomically(path, data)
        written.append(workspace.display_name(path))
    return written


def _workbook(workspace: Workspace, outcome: BuildResult, target: Path) -> Files:
    root = Path(relpath(workspace.root, target.parent)).as_posix()
    yield target, to_workbook(to_sheets(outcome.findings, target.stem, root))


def _page(workspace: Workspace, outcome: BuildResult, target: Path) -> Files:
    day = today()
    stamp = f"{day.year}年{day.month}月{day.day}日核验；{counts(outcome.findings)}"
    yield target, to_page(target.stem, stamp, outcome.findings, outcome.matrices)


def _documents(workspace: Workspace, outcome: BuildResult, target: Path) -> Files:
    """A document of all, and one for each township with its own, in a folder beside it."""
    path = workspace.template(TEMPLATE)
    name = workspace.display_name(path)
    if not path.exists():
        raise WorkspaceError(f"缺模板“{name}”", "从新建的工作目录里拷一份，或改用 .xlsx")
    template, faults = compile(read_bytes(workspace, path), name)
    if template is None:
        raise WorkspaceError(f"模板“{name}”用不了：{faults[0].message}", faults[0].remedy)
    if len(outcome.findings) <= LONGEST:
        yield target, _filled(template, to_list(outcome.findings, target.stem))
    for group in sorted({finding.group for finding in outcome.findings} - {""}):
        own = [finding for finding in outcome.findings if finding.group == group]
        sheet = to_list(own[:LONGEST], f"{group}{target.stem}")
        yield target.with_suffix("") / f"{build_safe_name(group)}.docx", _filled(template, sheet)


def _filled(template: Template, sheet: Sheet) -> bytes:
    record = overview_record(sheet)
    context, _ = Composer(record, {}, {}, County({}, {})).document()
    return template.fill(context)[0]


def _rows(
    write: Callable[[Sequence[Finding]], str],
    mark: str,
    _: Workspace,
    outcome: BuildResult,
    to: Path,
) -> Files:
    yield to, write(outcome.findings).encode(mark)


_MAKERS: dict[str, Callable[[Workspace, BuildResult, Path], Files]] = {
    ".xlsx": _workbook,
    ".docx": _documents,
    ".html": _page,
    ".csv": partial(_rows, to_csv, "utf-8-sig"),
    ".json": partial(_rows, lambda findings: to_json(findings, ()), "utf-8"),
}
