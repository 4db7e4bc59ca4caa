"""Rendering documents: compose → fill → proofread → write, each document by itself.

A `RenderTask` is one document. The `Renderer` holds what the documents of one input share; it is
plain data, so `app.render_queue` can send it to other processes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.app.build_result import stops
from docgen.app.project_reader import Findings
from docgen.app.proofreading import Lines, proofread
from docgen.app.wall import wall
from docgen.documents.context import Composer, with_missing
from docgen.documents.document_set import Row, missing_fields
from docgen.lint.text_check import Wording
from docgen.model.finding import Finding, Location, WorkspaceError
from docgen.word.template.fill import Template
from docgen.workspace.announcements import announce
from docgen.workspace.file_findings import edited_output, unusable_file
from docgen.workspace.file_names import add_ending
from docgen.workspace.files import write_keeping
from docgen.workspace.journal_entries import Entry, build_entry

DRAFT_SUFFIX = "（草稿）"


class OutputFile(Struct, frozen=True):
    """A file to be written: where, and what the journal knows of it.

    `key` is the digest of its sources, '' if it must be made again next time. `written` is the
    sha256 of what the program wrote there last, '' if that is not known.
    """

    path: Path
    key: str
    written: str = ""


class RenderTask(Struct, frozen=True, kw_only=True):
    """One document to be rendered.

    `index` is that of its row, None for a single document. `draft` is the file that it becomes
    if it has errors. `findings` are those of its checks, if a draft is made in spite of them.
    """

    index: int | None
    row: Row
    file: OutputFile
    draft: OutputFile | None = None
    findings: Findings = ()


class RenderResult(Struct, frozen=True, kw_only=True):
    """The result of one document: its file (None if not made), the findings of its rendering.

    `entry` is its new entry in the journal. `lines` are those of the document, for code frames,
    if its own wording has findings.
    """

    index: int | None = None
    target: Path | None = None
    changed: bool = False
    findings: Findings = ()
    entry: Entry | None = None
    lines: Lines = field(default_factory=dict)


class Renderer(Struct, frozen=True, kw_only=True):
    """Renders the documents of one input, which share a template and the rules of wording."""

    composer: Composer
    template: Template
    wording: Wording
    draft: bool
    strict: bool

    def render(self, tasks: Sequence[RenderTask]) -> list[RenderResult]:
        """Render some documents. A fault in one does not stop another."""
        return [self._render_behind_wall(task) for task in tasks]

    def _render_behind_wall(self, task: RenderTask) -> RenderResult:
        """Return the result of one document; a fault of the program becomes a finding of it."""
        faults: list[Finding] = []
        with wall(faults, task.file.path.name):
            return self._render(task)
        return RenderResult(index=task.index, findings=tuple(faults))

    def _render(self, task: RenderTask) -> RenderResult:
        """Compose, fill and write one document, unless errors stop it.

        With `draft` errors do not stop it: it becomes the file of the draft, with marks where
        required fields are missing. A document with errors is not proofread.
        """
        context, findings = self._compose(task)
        problems = (*task.findings, *findings)
        if not self.draft and stops(problems, self.strict):
            return RenderResult(index=task.index, findings=findings)
        file = task.file
        if stops(problems, strict=False):
            assert task.draft is not None
            file = task.draft
            context = with_missing(context, missing_fields(problems))
        data, faults = self.template.fill(context)
        findings += faults
        if not data or (not self.draft and stops(faults, strict=False)):
            return RenderResult(index=task.index, findings=findings)
        if stops((*problems, *faults), strict=False):
            return write_output(file, data, findings, task.index)
        return self._proofread(task, file, data, findings)

    def _compose(self, task: RenderTask) -> tuple[dict[str, object], Findings]:
        """Return the context of a document and the findings of composing it."""
        if task.index is None:
            return self.composer.document()
        return self.composer.row(task.index, task.row)

    def _proofread(
        self, task: RenderTask, file: OutputFile, data: bytes, findings: Findings
    ) -> RenderResult:
        """Proofread and write a document. With findings it is made again at the next build."""
        wording, lines = proofread(data, file.path.name, self.wording)
        if wording:
            file = replace(file, key="")
        result = write_output(file, data, (*findings, *wording), task.index)
        return replace(result, lines=lines)


def draft_path(target: Path) -> Path:
    """Return the path of a document that is built in spite of errors."""
    return add_ending(target, DRAFT_SUFFIX)


def write_output(
    file: OutputFile, data: bytes, findings: Findings, index: int | None = None
) -> RenderResult:
    """Write an output. One that a person has changed is first given another name (GW-03)."""
    name = file.path.name
    try:
        sha256 = announce(file.path, data)
        changed, copy = write_keeping(file.path, data, file.written)
    except WorkspaceError as error:
        unwritten = unusable_file(error, Location(name))
        return RenderResult(index=index, findings=(*findings, unwritten))
    if copy:
        findings = (*findings, edited_output(name, copy))
    return RenderResult(
        index=index,
        target=file.path,
        changed=changed,
        findings=findings,
        entry=build_entry(file.path, file.key, sha256),
    )
