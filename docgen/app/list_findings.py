"""Writing findings as lists: for people as Excel, Word or a page, for programs as rows or JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from os.path import relpath
from pathlib import Path

from msgspec.structs import replace

from docgen.app.build_result import BuildResult
from docgen.model.disclosure import disclose, disclose_findings
from docgen.report.csv_rows import to_csv
from docgen.report.formats import to_json
from docgen.report.list_stamp import check_stamp
from docgen.report.summary import to_sheets
from docgen.workspace.clock import today
from docgen.workspace.files import write_atomically
from docgen.workspace.paths import Workspace
from docgen.workspace.target_paths import place_list

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
    """Yield the workbook of the findings; each place is a link that opens its cell."""
    # Workbooks, and pages and templates of Word below, take a tenth of a second to import: only for
    # a list that is one.
    from docgen.report.workbook import to_workbook

    root = Path(relpath(workspace.root, target.parent)).as_posix()
    yield target, to_workbook(to_sheets(result.findings, target.stem, root))


def _page(_: Workspace, result: BuildResult, target: Path) -> Files:
    """Yield the page with the findings and, of registers, how complete the materials are."""
    from docgen.report.page.html_page import to_page

    stamp = check_stamp(today(), result.findings)
    yield target, to_page(target.stem, stamp, result.findings, result.matrices)


def _documents(workspace: Workspace, result: BuildResult, target: Path) -> Files:
    """Yield the Word files: one of all findings, and one for each township."""
    from docgen.app.findings_in_word import list_in_word

    yield from list_in_word(workspace, result.findings, target)


def _csv(_: Workspace, result: BuildResult, target: Path) -> Files:
    """Yield the findings as CSV, with a byte-order mark for Excel."""
    yield target, to_csv(result.findings).encode("utf-8-sig")


def _json(_: Workspace, result: BuildResult, target: Path) -> Files:
    """Yield the findings as JSON, as the command prints them."""
    yield target, to_json(result.findings, (), unmasked=result.unmasked).encode()


_WRITERS: dict[str, Callable[[Workspace, BuildResult, Path], Files]] = {
    ".xlsx": _workbook,
    ".docx": _documents,
    ".html": _page,
    ".csv": _csv,
    ".json": _json,
}
