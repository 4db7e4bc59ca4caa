"""Building and checking documents: for each input validate, render, write, or only compose.

`build` writes the documents of one type. `check` composes those of any type to find what
composing reports, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.app.batch import Job
from docgen.app.build_result import (
    DEFAULT_OPTIONS,
    BuildOptions,
    BuildResult,
    Output,
    Progress,
    no_progress,
)
from docgen.app.derived_files import output_jobs, write_workbooks
from docgen.app.document_type import DocumentType, load_document_type
from docgen.app.lint_files import read_wording
from docgen.app.overviews import write_overviews
from docgen.app.project_sources import ProjectSources, open_sources
from docgen.app.render import RenderResult
from docgen.app.render_queue import render_all
from docgen.app.validation import validate_document
from docgen.app.wall import wall
from docgen.documents.document_set import no_row_selected
from docgen.model.finding import Finding
from docgen.report.text_labels import BUILDING, CHECKING
from docgen.workspace.executors import Workers
from docgen.workspace.file_lists import (
    find_doc_type,
    list_doc_types,
    list_inputs,
    list_named_inputs,
)
from docgen.workspace.paths import Workspace
from docgen.workspace.required_files import require_inputs


def build(
    workspace: Workspace,
    doc_type: str,
    paths: Sequence[Path] = (),
    options: BuildOptions = DEFAULT_OPTIONS,
    *,
    progress: Progress = no_progress,
    crew: Workers | None = None,
) -> BuildResult:
    """Build the documents of a type: of the inputs at `paths`, or of all inputs.

    An error stops its own document and no other. With a crew its workers render the documents.
    Raises WorkspaceError if no row matches `options.only`.
    """
    sources = open_sources(workspace)
    run = _BuildRun(sources, BuildResult(lines=sources.reader.lines), progress, crew or Workers())
    wording, wording_findings = read_wording(sources.reader)
    document_type = load_document_type(sources.reader, sources.counties, doc_type)
    document_type = replace(document_type, wording=wording)
    run.result.findings += (*document_type.findings, *wording_findings)
    inputs = _inputs(workspace, doc_type, paths)
    for path in progress(inputs, BUILDING, len(inputs)):
        with wall(run.result.findings, workspace.display_name(path)):
            run.build_input(document_type, path, options)
    if options.only and not run.result.documents:
        raise no_row_selected(options.only)
    run.result.findings = _without_duplicates(run.result.findings)
    return run.result


class _BuildRun(Struct, frozen=True):
    """One run of `build`: its sources, the result so far, who shows progress and who renders."""

    sources: ProjectSources
    result: BuildResult
    progress: Progress
    crew: Workers
    taken: set[str] = field(default_factory=set)
    """The names of the outputs so far."""

    def build_input(self, document_type: DocumentType, path: Path, options: BuildOptions) -> None:
        """Validate an input and write its documents."""
        validation = validate_document(self.sources, document_type, path)
        self.result.findings += validation.findings
        job = Job(
            workspace=self.sources.reader.workspace,
            document_type=document_type,
            path=path,
            document=validation.document,
            findings=validation.findings,
            options=options,
            taken=self.taken,
            files=self.sources.reader.log.digests((*document_type.files, *validation.files)),
        )
        jobs, faults = output_jobs(job, self.sources)
        self.result.findings += faults
        executor = self.crew.executor_for(sum(output_job.lines for output_job in jobs))
        # Workers have the documents of all jobs before those of the first are waited for.
        started = [
            (output_job, render_all(output_job.steps(), output_job.renderer, executor))
            for output_job in jobs
        ]
        for output_job, rendered in started:
            self._write(output_job, rendered)

    def _write(self, job: Job, rendered: Iterable[RenderResult]) -> None:
        """Take the rendered documents of a job and write what is derived from all of them."""
        try:
            documents = self._take(job, rendered)
            more = [*write_overviews(job, documents), *write_workbooks(job, documents)]
            for result in more:
                output, findings = job.take(result)
                self.result.findings += findings
                if result.target is not None:
                    self.result.documents.append(output)
        finally:
            job.close()

    def _take(self, job: Job, rendered: Iterable[RenderResult]) -> Mapping[int, Path]:
        """Take the rendered documents of a job; return those of rows by the rows' indexes.

        The indexes are 0-based. Rows whose document was not made are left out.
        """
        documents: dict[int, Path] = {}
        for result in self.progress(rendered, job.label, job.count):
            output, findings = job.take(result)
            self.result.findings += findings
            self.result.documents.append(output)
            self.sources.reader.lines.update(result.lines)
            if result.target is not None and result.index is not None:
                documents[result.index] = result.target
        return documents


def check(
    workspace: Workspace, requested: Sequence[str], progress: Progress = no_progress
) -> BuildResult:
    """Check the documents of types or files, all documents if none is named; write nothing."""
    sources = open_sources(workspace)
    result = BuildResult(lines=sources.reader.lines)
    types: dict[str, DocumentType] = {}
    paths = _requested_paths(workspace, requested)
    for path in progress(paths, CHECKING, len(paths)):
        doc_type = find_doc_type(workspace, path)
        if doc_type not in types:
            types[doc_type] = load_document_type(sources.reader, sources.counties, doc_type)
            result.findings += types[doc_type].findings
        with wall(result.findings, workspace.display_name(path)):
            result.findings += _check_input(sources, types[doc_type], path)
        result.documents.append(Output(workspace.display_name(path)))
    result.findings = _without_duplicates(result.findings)
    return result


def _check_input(sources: ProjectSources, document_type: DocumentType, path: Path) -> list[Finding]:
    """Return the findings of an input and of composing its documents."""
    validation = validate_document(sources, document_type, path)
    job = Job(
        workspace=sources.reader.workspace,
        document_type=document_type,
        path=path,
        document=validation.document,
        findings=validation.findings,
    )
    jobs, faults = output_jobs(job, sources)
    composing = [finding for output_job in jobs for finding in output_job.compose()]
    return [*validation.findings, *faults, *composing]


def _inputs(workspace: Workspace, doc_type: str, paths: Sequence[Path]) -> list[Path]:
    """Return the inputs that paths name. Raises WorkspaceError if the type has none at all."""
    if not paths:
        return require_inputs(workspace, doc_type)
    return [document for path in paths for document in list_named_inputs(workspace, path)]


def _requested_paths(workspace: Workspace, requested: Sequence[str]) -> list[Path]:
    """Return the inputs of the requested types and files, of all types if none is requested."""
    types = list_doc_types(workspace)
    paths: list[Path] = []
    for name in requested or types:
        if name in types:
            paths += list_inputs(workspace, name)
        else:
            paths += list_named_inputs(workspace, Path(name))
    return paths


def _without_duplicates(findings: list[Finding]) -> list[Finding]:
    """Return each finding once: those of shared files come again with every document."""
    return list(dict.fromkeys(findings))
