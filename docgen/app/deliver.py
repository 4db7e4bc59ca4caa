"""Handing over what was built: as PDF, as one zip."""

from __future__ import annotations

from pathlib import Path

from docgen.app.build_result import BuildResult, Output, Progress, no_progress
from docgen.app.proof import keep_pdf_proof
from docgen.codes import new_finding
from docgen.model.finding import Finding, Location, WorkspaceError
from docgen.workspace.libreoffice import to_pdf
from docgen.workspace.paths import Workspace
from docgen.workspace.viewer import open_file
from docgen.workspace.zip_pack import pack

WORD = ".docx"


def deliver_pdf(
    workspace: Workspace, outcome: BuildResult, force: bool = False, watch: Progress = no_progress
) -> None:
    """Add a PDF beside every Word file of a run; one that is newer than its Word file stands."""
    made = [built for built in outcome.documents if built.output.endswith(WORD)]
    paths = {workspace.root / built.output: built for built in made}
    stale = [path for path in paths if force or not _stands(path)]
    fresh: dict[Path, Path | None] = {}
    try:
        fresh.update(watch(to_pdf(stale), "转 PDF", len(stale)))
        keep_pdf_proof(fresh)
    except WorkspaceError as error:
        outcome.findings.append(_failed(error))
    waiting = set(stale) - fresh.keys()
    for path, built in paths.items():
        if path in fresh and fresh[path] is None:
            outcome.findings.append(_unconverted(built.output))
        elif path not in waiting:
            shown = workspace.shown(path.with_suffix(".pdf"))
            outcome.documents.append(Output(built.source, shown, path in fresh))


def _failed(error: WorkspaceError) -> Finding:
    location = Location("outputs")
    return new_finding("GW-01", error.message, error.remedy, location=location)


def _unconverted(output: str) -> Finding:
    remedy = "在 Word 里打开看看，或另存为 PDF"
    return new_finding("GW-07", "转不成 PDF", remedy, location=Location(output))


def _stands(path: Path) -> bool:
    pdf = path.with_suffix(".pdf")
    return pdf.is_file() and pdf.stat().st_mtime_ns >= path.stat().st_mtime_ns


def deliver_zip(workspace: Workspace, doc_type: str, outcome: BuildResult) -> None:
    """Add one zip of everything that a run built or found unchanged."""
    files = sorted(workspace.root / built.output for built in outcome.documents if built.output)
    if not files:
        return
    target = workspace.packed(doc_type)
    try:
        pack(target, files, workspace.outputs_folder(doc_type))
    except WorkspaceError as error:
        outcome.findings.append(_failed(error))
        return
    shown = workspace.shown(target)
    outcome.documents.append(Output(f"{len(files)} 个文件", shown, True))


def open_built(workspace: Workspace, outcome: BuildResult) -> None:
    """Open what was built: a document alone, of several their folder."""
    made = [workspace.root / built.output for built in outcome.documents if built.output]
    if not made:
        return
    try:
        open_file(made[0] if len(made) == 1 else made[0].parent)
    except WorkspaceError as error:
        location = Location(workspace.shown(made[0]))
        found = new_finding("GW-12", error.message, error.remedy, location=location)
        outcome.findings.append(found)
