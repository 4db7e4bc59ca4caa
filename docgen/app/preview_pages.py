"""Seeing what a document will look like: built, as PDF, its pages as pictures; again on save."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from docgen.app.build import build
from docgen.app.build_result import BuildOptions, BuildResult, Output
from docgen.app.deliver import WORD
from docgen.codes import new_finding
from docgen.model.finding import Location, WorkspaceError
from docgen.workspace.files import write_atomically
from docgen.workspace.libreoffice import to_pdf
from docgen.workspace.paths import Workspace
from docgen.workspace.viewer import page_pictures


def preview(workspace: Workspace, path: Path, only: Sequence[str], resolution: int) -> BuildResult:
    """The PDF and the pages of an input or of a Word file, below outputs/preview/.

    What has errors is shown as a draft. Of a set the first document is shown, or the one that
    `only` names. WorkspaceError without LibreOffice.
    """
    file = workspace.contained(path)
    outcome, word = BuildResult(), file
    if file.suffix.lower() != WORD:
        options = BuildOptions(draft=True, only=tuple(only))
        outcome = build(workspace, workspace.type_of(file), [file], options)
        made = [built.output for built in outcome.documents if built.output.endswith(WORD)]
        if not made:
            return outcome
        word = workspace.root / made[0]
    copy = workspace.preview(word)
    write_atomically(copy, workspace.read(word))
    pdf = next((pdf for _, pdf in to_pdf([copy])), None)
    copy.unlink()
    if pdf is None:
        remedy = "在 Word 里打开看看"
        raise WorkspaceError(f"“{workspace.shown(word)}”转不成 PDF", remedy)
    outcome.documents = [Output(workspace.shown(word), workspace.shown(pdf), True)]
    try:
        pages = page_pictures(pdf, resolution)
    except WorkspaceError as error:
        location = Location(workspace.shown(pdf))
        found = new_finding("JC-07", error.message, error.remedy, location=location)
        outcome.findings.append(found)
        return outcome
    outcome.documents += [Output(workspace.shown(word), workspace.shown(p), True) for p in pages]
    return outcome


def rebuild(
    workspace: Workspace, doc_type: str, paths: Sequence[Path], changed: Iterable[list[Path]]
) -> Iterator[tuple[BuildResult, list[str]]]:
    """The outcome of a build at once and after every change, with the names of what changed.

    What would end another run is a finding here: the next save may mend it.
    """
    yield _tried(workspace, doc_type, paths), []
    for files in changed:
        yield _tried(workspace, doc_type, paths), [workspace.shown(file) for file in files]


def _tried(workspace: Workspace, doc_type: str, paths: Sequence[Path]) -> BuildResult:
    try:
        return build(workspace, doc_type, paths)
    except WorkspaceError as error:
        location = Location(f"inputs/{doc_type}")
        found = new_finding("GW-01", error.message, error.remedy)
        return BuildResult(findings=[replace(found, location=location)])
