"""Previewing a document: built, as PDF, its pages as pictures; or built again on every save.

`preview` serves the command of that name, `rebuild` serves `docgen watch`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from docgen.app.build import build
from docgen.app.build_result import BuildOptions, BuildResult, Output
from docgen.app.deliver import WORD
from docgen.model.finding import Category, Location, WorkspaceError
from docgen.workspace.contained_files import read_bytes, resolve_inside
from docgen.workspace.file_findings import undrawn_pages, unusable_file
from docgen.workspace.file_lists import find_doc_type
from docgen.workspace.files import write_atomically
from docgen.workspace.libreoffice import convert_to_pdf
from docgen.workspace.paths import INPUTS, Workspace
from docgen.workspace.required_files import unconvertible_document
from docgen.workspace.viewer import draw_pages


def preview(workspace: Workspace, path: Path, only: Sequence[str], resolution: int) -> BuildResult:
    """Return the PDF and the pages of an input or a Word file, written to outputs/preview/.

    An input with errors becomes a draft. Of a set the first document is shown, or the first that
    `only` selects. `resolution` is in dots per inch. Raises WorkspaceError without LibreOffice.
    """
    file = resolve_inside(workspace, path)
    if file.suffix.lower() == WORD:
        result = BuildResult()
        word = file
    else:
        result = _build_draft(workspace, file, only)
        outputs = [document.output for document in result.documents]
        word_outputs = [output for output in outputs if output.endswith(WORD)]
        if not word_outputs:
            return result
        word = workspace.root / word_outputs[0]
    pdf = _convert(workspace, word)
    source = workspace.display_name(word)
    result.documents = [Output(source, workspace.display_name(pdf), True)]
    try:
        pages = draw_pages(pdf, resolution)
    except WorkspaceError as error:
        result.findings.append(undrawn_pages(error, workspace.display_name(pdf)))
        return result
    result.documents += [Output(source, workspace.display_name(page), True) for page in pages]
    return result


def _build_draft(workspace: Workspace, file: Path, only: Sequence[str]) -> BuildResult:
    """Return the result of building an input, its errors marked in a draft."""
    options = BuildOptions(draft=True, only=tuple(only))
    return build(workspace, find_doc_type(workspace, file), [file], options)


def _convert(workspace: Workspace, word: Path) -> Path:
    """Return the PDF of a Word file, made from a copy in outputs/preview/."""
    copy = workspace.preview(word)
    write_atomically(copy, read_bytes(workspace, word))
    pdf = next((pdf for _, pdf in convert_to_pdf([copy])), None)
    copy.unlink()
    if pdf is None:
        raise unconvertible_document(workspace, word)
    return pdf


def rebuild(
    workspace: Workspace, doc_type: str, paths: Sequence[Path], changed: Iterable[list[Path]]
) -> Iterator[tuple[BuildResult, list[str]]]:
    """Yield the result of a build now and after every change, with the names of changed files.

    A WorkspaceError is a finding here, because the next save may remove its cause.
    """
    yield _try_build(workspace, doc_type, paths), []
    for files in changed:
        names = [workspace.display_name(file) for file in files]
        yield _try_build(workspace, doc_type, paths), names


def _try_build(workspace: Workspace, doc_type: str, paths: Sequence[Path]) -> BuildResult:
    """Return the result of a build; a WorkspaceError becomes a finding about the type's folder."""
    try:
        return build(workspace, doc_type, paths)
    except WorkspaceError as error:
        location = Location(f"{INPUTS}/{doc_type}")
        return BuildResult(findings=[unusable_file(error, location, category=Category.DATA)])
