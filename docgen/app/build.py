"""Building and checking: inputs go by, their documents are judged and made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from docgen.app.batch import Job, composer_of, rows_of
from docgen.app.build_result import PLAIN, BuildOptions, BuildResult, Output, Progress, no_progress
from docgen.app.derived_files import make_workbooks, paper_jobs
from docgen.app.document_type import Counties, DocumentType, load_document_type
from docgen.app.lint_files import read_wording
from docgen.app.overviews import make_overview
from docgen.app.project_reader import Findings, Reading
from docgen.app.register_sources import RegisterSources
from docgen.app.render import RenderResult, run
from docgen.app.validation import judge, told
from docgen.model.finding import Finding, WorkspaceError
from docgen.workspace.paths import Workspace


def build(
    workspace: Workspace,
    doc_type: str,
    paths: Sequence[Path] = (),
    options: BuildOptions = PLAIN,
    *,
    watch: Progress = no_progress,
    executor: Executor | None = None,
) -> BuildResult:
    """Build the documents of a type, all of them if no path is given.

    An error stops its own document and no other. With an executor the documents are made in its
    workers. That no row holds what `options.only` asks for is a WorkspaceError.
    """
    reading = Reading(workspace)
    outcome = BuildResult(lines=reading.lines)
    counties = Counties(reading)
    wording, broken = read_wording(reading)
    kit = replace(load_document_type(reading, counties, doc_type), wording=wording)
    outcome.findings += (*kit.findings, *broken)
    inputs = _inputs(workspace, doc_type, paths)
    ledgers = RegisterSources(reading)
    for path in watch(inputs, "生成", len(inputs)):
        start = len(reading.order)
        ready, findings = judge(reading, kit, counties, path, ledgers)
        outcome.findings += findings
        files = _files(reading, kit, path, start)
        job = Job(workspace, kit, path, ready, findings, options, files)
        jobs, faults = paper_jobs(job, ledgers) if kit.papers and ready else ([job], ())
        outcome.findings += faults
        for one in jobs:
            _build(one, outcome, watch, executor, reading)
    if options.only and not outcome.documents:
        raise _nobody(options.only)
    outcome.findings = _once(outcome.findings)
    return outcome


def _files(reading: Reading, kit: DocumentType, path: Path, start: int) -> dict[str, str]:
    """The sha256 of everything that goes into the documents of an input."""
    county = reading.workspace.county_of(path)
    shared = [reading.workspace.shown(county)] if county else []
    # The kit was opened in the format of the workspace: another county's file does not count.
    other = reading.workspace.county().name
    own = [name for name in (*kit.files, *reading.order[start:]) if Path(name).name != other]
    return {name: reading.read[name] for name in (*own, *shared) if name in reading.read}


def _build(
    job: Job, outcome: BuildResult, watch: Progress, executor: Executor | None, reading: Reading
) -> None:
    """Make the documents of a job and their overview; what came of them goes to the outcome."""
    steps = run(job.steps(), job.maker, executor)
    try:
        made = _take(job, watch(steps, job.name, job.count), outcome, reading)
        more = [*make_overview(job, made), *make_workbooks(job, made)]
        outcome.findings += [found for done in more for found in job.told(done)]
        outcome.documents += [job.built(done) for done in more if done.target]
    finally:
        job.close()


def _take(
    job: Job, steps: Iterable[RenderResult], outcome: BuildResult, reading: Reading
) -> dict[int, Path]:
    """Add what came of documents to the outcome; the files of rows by their indexes."""
    made: dict[int, Path] = {}
    for done in steps:
        outcome.findings += job.told(done)
        reading.lines.update(done.lines)
        outcome.documents.append(job.built(done))
        if done.target and done.index is not None:
            made[done.index] = done.target
    return made


def _nobody(only: Sequence[str]) -> WorkspaceError:
    message = f"各行里都没有“{'”“'.join(only)}”"
    return WorkspaceError(message, "核对名称，须与表里写的完全一样")


def check(
    workspace: Workspace, wanted: Sequence[str], watch: Progress = no_progress
) -> BuildResult:
    """Check types or files, everything if none is named. Nothing is written."""
    reading = Reading(workspace)
    outcome = BuildResult(lines=reading.lines)
    counties, kits, ledgers = Counties(reading), dict[str, DocumentType](), RegisterSources(reading)
    paths = _wanted(workspace, wanted)
    for path in watch(paths, "核验", len(paths)):
        doc_type = workspace.type_of(path)
        if doc_type not in kits:
            kits[doc_type] = load_document_type(reading, counties, doc_type)
            outcome.findings += kits[doc_type].findings
        kit = kits[doc_type]
        ready, findings = judge(reading, kit, counties, path, ledgers)
        outcome.findings += findings
        job = Job(workspace, kit, path, ready, findings, PLAIN)
        jobs, faults = paper_jobs(job, ledgers) if kit.papers and ready else ([job], ())
        outcome.findings += faults
        outcome.findings += [f for one in jobs for f in _composed(one)]
        outcome.documents.append(Output(workspace.shown(path)))
    outcome.findings = _once(outcome.findings)
    return outcome


def _composed(job: Job) -> Findings:
    """What composing finds, without making anything."""
    ready, kit = job.ready, job.kit
    if ready is None:
        return ()
    composer = composer_of(ready, kit)
    if kit.schema.per_row is None:
        return told(ready, composer.document()[1])
    rows = enumerate(rows_of(ready, kit))
    return told(ready, tuple(f for index, own in rows for f in composer.row(index, own)[1]))


def _inputs(workspace: Workspace, doc_type: str, paths: Sequence[Path]) -> list[Path]:
    if not paths:
        found = workspace.inputs(doc_type)
        if not found:
            message = f"inputs/{doc_type}/ 里没有可生成的文件"
            raise WorkspaceError(message, "放入 .yaml 文件；以 _ 开头的文件和文件夹不参加批量生成")
        return found
    return [document for path in paths for document in workspace.documents_in(path)]


def _wanted(workspace: Workspace, wanted: Sequence[str]) -> list[Path]:
    types = workspace.types()
    found: list[Path] = []
    for name in wanted or types:
        found += workspace.inputs(name) if name in types else workspace.documents_in(Path(name))
    return found


def _once(findings: list[Finding]) -> list[Finding]:
    """Findings of shared files (county, template) would come again with every document."""
    return list(dict.fromkeys(findings))
