"""Delivering what a run has built: as PDF, as one zip, opened on the screen.

Each function adds its files and findings to the result of the run. A file that cannot be
delivered is a finding; the documents themselves exist already.
"""

from __future__ import annotations

from pathlib import Path

from docgen.app.build_result import BuildResult, Output, Progress, no_progress
from docgen.app.proof import note_pdfs
from docgen.model.finding import Category, Finding, Location, WorkspaceError
from docgen.report.text_labels import CONVERTING, file_count
from docgen.workspace.file_findings import unconverted_document, unopened_output, unusable_file
from docgen.workspace.libreoffice import convert_to_pdf
from docgen.workspace.paths import OUTPUTS, Workspace
from docgen.workspace.viewer import open_file
from docgen.workspace.zip_pack import pack

WORD = ".docx"


def deliver_pdf(
    workspace: Workspace,
    result: BuildResult,
    force: bool = False,
    progress: Progress = no_progress,
) -> None:
    """Add a PDF beside every Word file of a run; one newer than its Word file is left alone."""
    word_files = {
        workspace.root / document.output: document
        for document in result.documents
        if document.output.endswith(WORD)
    }
    stale = [path for path in word_files if force or not _is_current(path)]
    converted: dict[Path, Path | None] = {}
    try:
        converted.update(progress(convert_to_pdf(stale), CONVERTING, len(stale)))
        note_pdfs(converted)
    except WorkspaceError as error:
        result.findings.append(_undelivered(error))
    unattempted = set(stale) - converted.keys()
    for path, document in word_files.items():
        if path in converted and converted[path] is None:
            result.findings.append(unconverted_document(document.output))
        elif path not in unattempted:
            pdf = workspace.display_name(path.with_suffix(".pdf"))
            result.documents.append(Output(document.source, pdf, path in converted))


def _undelivered(error: WorkspaceError) -> Finding:
    """Return the finding for outputs that were not converted or packed."""
    return unusable_file(error, Location(OUTPUTS), category=Category.DATA)


def _is_current(path: Path) -> bool:
    """Return whether the PDF beside a Word file is as new as it."""
    pdf = path.with_suffix(".pdf")
    return pdf.is_file() and pdf.stat().st_mtime_ns >= path.stat().st_mtime_ns


def deliver_zip(workspace: Workspace, doc_type: str, result: BuildResult) -> None:
    """Add one zip of everything that a run has built or found unchanged."""
    files = _output_files(workspace, result)
    if not files:
        return
    target = workspace.zip_file(doc_type)
    try:
        pack(target, sorted(files), workspace.outputs_folder(doc_type))
    except WorkspaceError as error:
        result.findings.append(_undelivered(error))
        return
    result.documents.append(Output(file_count(len(files)), workspace.display_name(target), True))


def open_outputs(workspace: Workspace, result: BuildResult) -> None:
    """Open what a run has built: a document alone, of several their folder."""
    files = _output_files(workspace, result)
    if not files:
        return
    target = files[0]
    if len(files) > 1:
        target = target.parent
    try:
        open_file(target)
    except WorkspaceError as error:
        result.findings.append(unopened_output(error, workspace.display_name(files[0])))


def _output_files(workspace: Workspace, result: BuildResult) -> list[Path]:
    """Return the files of the documents that exist, also those that were left unchanged."""
    return [workspace.root / document.output for document in result.documents if document.output]
