"""Checking and building documents: load → shape → figures → rules → compose → word → write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docgen import check as checking
from docgen import compose, word
from docgen.model import Class, Finding, Place, Record, Severity, WorkspaceError
from docgen.model import Path as PathInside
from docgen.pipeline.kit import Counties, Findings, Kit, Reading, open_kit, placed
from docgen.pipeline.rows import with_rows
from docgen.workspace import Workspace, write_atomically

Watch = Callable[[Sequence[Path]], Iterable[Path]]
DRAFT_MARK = "（草稿）"


@dataclass(frozen=True, slots=True)
class Built:
    """One input: the output made from it, '' if it was stopped; whether its bytes are new."""

    source: str
    output: str = ""
    changed: bool = False


@dataclass
class Outcome:
    """What a run came to: its documents, all findings, the lines for code frames."""

    documents: list[Built] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    lines: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def failed(self, strict: bool) -> bool:
        """Whether anything is wrong: an error, or with `strict` a warning too."""
        return _stops(self.findings, strict)


@dataclass(frozen=True)
class _Ready:
    """A document that has been checked: all that composing it needs."""

    record: Record
    county: compose.County
    names: Mapping[str, object]
    shape: Findings


@dataclass(frozen=True)
class _Page:
    """One document to be made: its context and what composing found; of a row, path and name."""

    context: dict[str, Any]
    findings: Findings = ()
    row: PathInside = ()
    name: str = ""


def build(
    workspace: Workspace,
    doc_type: str,
    paths: Sequence[Path] = (),
    *,
    draft: bool = False,
    strict: bool = False,
    only: Sequence[str] = (),
    watch: Watch = iter,
) -> Outcome:
    """Build the documents of a type, all of them if no path is given.

    An error stops its own document and no other. `draft` builds all the same, under another
    name, with visible marks. `only` keeps the rows that hold one of these texts; that none does
    is a WorkspaceError. `watch` sees the inputs go by, to show progress.
    """
    reading = Reading(workspace)
    outcome = Outcome(lines=reading.lines)
    counties = Counties(reading)
    kit = open_kit(reading, counties, doc_type)
    outcome.findings += kit.findings
    for path in watch(_inputs(workspace, doc_type, paths)):
        ready, findings = _check(reading, kit, counties, path)
        taken: dict[str, str] = {}
        each = kit.schema.each
        told, later = _by_row(findings, each.rows if each else ""), dict[Finding, None]()
        for page in _pages(ready, kit, only) if ready else [_Page({})]:
            own = (*told[()], *page.findings, *(told.get(page.row, ()) if page.row else ()))
            later |= dict.fromkeys(page.findings)
            output, made = "", False
            if ready and (draft or not _stops(own, strict)):
                target = _target(workspace, kit, path, page, draft and _stops(own, False))
                output, made, faults = _put(workspace, kit, target, page, ready, own, draft, taken)
                later |= dict.fromkeys(faults)
            shown = f"{workspace.shown(path)}{f'（{page.name}）' if page.row else ''}"
            outcome.documents.append(Built(shown, output, made))
        findings += tuple(later)
        outcome.findings += findings
    if only and not outcome.documents:
        raise _nobody(only)
    outcome.findings = _once(outcome.findings)
    return outcome


def _nobody(only: Sequence[str]) -> WorkspaceError:
    message = f"各行里都没有“{'”“'.join(only)}”"
    return WorkspaceError(message, "核对名称，须与表里写的完全一样")


def check(workspace: Workspace, wanted: Sequence[str], watch: Watch = iter) -> Outcome:
    """Check types or files, everything if none is named. Nothing is written."""
    reading = Reading(workspace)
    outcome = Outcome(lines=reading.lines)
    counties, kits = Counties(reading), dict[str, Kit]()
    for path in watch(_wanted(workspace, wanted)):
        doc_type = workspace.type_of(path)
        if doc_type not in kits:
            kits[doc_type] = open_kit(reading, counties, doc_type)
            outcome.findings += kits[doc_type].findings
        ready, findings = _check(reading, kits[doc_type], counties, path)
        outcome.findings += findings
        for page in _pages(ready, kits[doc_type], ()) if ready else ():
            outcome.findings += page.findings
        outcome.documents.append(Built(workspace.shown(path)))
    outcome.findings = _once(outcome.findings)
    return outcome


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


def _stops(findings: Iterable[Finding], strict: bool) -> bool:
    bad = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return any(finding.severity in bad for finding in findings)


def _check(
    reading: Reading, kit: Kit, counties: Counties, path: Path
) -> tuple[_Ready | None, Findings]:
    """All findings before composing, and what composing needs, if it could be read at all."""
    try:
        source, findings = reading.source(path)
    except WorkspaceError as error:
        return None, (_unreadable(reading.workspace.shown(path), error),)
    if source is None:
        return None, findings
    source, table = with_rows(reading.workspace, source, kit.schema.each, path)
    findings += table
    if source is None:
        return None, findings
    county, faults = counties.of(path)
    record, shape = checking.check_shape(source, kit.schema)
    if record is None:
        return None, findings + faults + placed(source, shape)
    figures, unclear = compose.resolve_figures(record.values, county.names)
    names = compose.known_names(record.values, kit.schema.fields, county, figures)
    document = checking.Document(record.values, names)
    compiled, template = kit.template(county.format)
    font = compiled.font if compiled else ""
    told = (
        shape
        + _new(unclear, shape)
        + checking.check_relations(record, names)
        + compose.check_overrides(record.values, county)
        + _new(checking.check_rules(document, kit.rules), shape + table)
        + word.rare_characters(record.values, font)
    )
    ready = _Ready(record, county, names, shape)
    return ready, findings + faults + template + placed(source, told)


def _new(later: Findings, shape: Findings) -> Findings:
    """What is told once is not told again: a field that cannot be read is not missing too."""
    misspelt = {finding.missing for finding in shape}
    paths = [finding.path or () for finding in shape]

    def told(finding: Finding) -> bool:
        path = finding.path or ()
        return finding.missing in misspelt or any(p[: len(path)] == path for p in paths)

    return tuple(finding for finding in later if not (finding.missing and told(finding)))


def _unreadable(file: str, error: WorkspaceError) -> Finding:
    place = Place(file)
    return Finding(
        "GW-01", Severity.ERROR, error.message, error.remedy, place=place, kind=Class.FILE
    )


def _pages(ready: _Ready, kit: Kit, only: Sequence[str]) -> Iterator[_Page]:
    """The documents that a record makes, one by one: a single one, or one of each row."""
    fields, each, values = kit.schema.fields, kit.schema.each, ready.record.values
    rows = each.rows if each else ""
    composer = compose.Composer(values, fields, ready.names, ready.county, rows)
    if each is None:
        context, found = composer.document()
        if not only:
            yield _Page(context, _told(ready, found))
        return
    for index, row in enumerate(values.get(each.rows) or []):
        own = row if isinstance(row, dict) else {}
        if only and not {str(value) for value in own.values()} & set(only):
            continue
        context, found = composer.row(index, own)
        yield _Page(
            context, _told(ready, found), (each.rows, index), composer.text(each.file_name, own)
        )


def _told(ready: _Ready, found: Findings) -> Findings:
    return placed(ready.record.source, _new(found, ready.shape)) if found else ()


def _by_row(findings: Findings, rows: str) -> dict[PathInside, list[Finding]]:
    """The findings that concern each row's document; under () those that concern all of them."""
    found: dict[PathInside, list[Finding]] = {(): []}
    for finding in findings:
        path = finding.path or ()
        row = path[:2] if len(path) > 1 and path[0] == rows else ()
        found.setdefault(row, []).append(finding)
    return found


def _target(workspace: Workspace, kit: Kit, path: Path, page: _Page, incomplete: bool) -> Path:
    mark = DRAFT_MARK if incomplete else ""
    if not page.row:
        return workspace.output(kit.doc_type, path, mark)
    return workspace.row_output(kit.doc_type, path, page.name or str(page.row[1]), mark)


def _put(
    workspace: Workspace,
    kit: Kit,
    target: Path,
    page: _Page,
    ready: _Ready,
    found: Findings,
    draft: bool,
    taken: dict[str, str],
) -> tuple[str, bool, Findings]:
    """Fill the template and put the document in its place; (output, changed, findings)."""
    template, _ = kit.template(ready.county.format)
    if template is None:
        return "", False, ()
    key = target.name.casefold()
    if key in taken:
        return "", False, placed(ready.record.source, (_same_name(target.name, page.row),))
    taken[key] = target.name
    context = page.context
    if draft and _stops(found, False):
        context = compose.with_missing(context, _missing_fields(found))
    data, findings = template.fill(context)
    if (_stops(findings, False) and not draft) or not data:
        return "", False, findings
    try:
        changed = write_atomically(target, data)
    except WorkspaceError as error:
        return "", False, (*findings, _unreadable(workspace.shown(target), error))
    return workspace.shown(target), changed, findings


def _same_name(name: str, row: PathInside) -> Finding:
    message = f"成品“{name}”与前面一份同名，没有生成，以免盖掉"
    remedy = "在文件名的写法里加上能区分的内容，如村名、户主姓名"
    return Finding("GW-02", Severity.ERROR, message, remedy, path=row)


def _missing_fields(found: Findings) -> frozenset[str]:
    """The fields of a document that it must have and has not."""
    errors = [finding for finding in found if finding.severity is Severity.ERROR]
    return frozenset(f.missing for f in errors if f.missing and f.path == (f.missing,))


def _once(findings: list[Finding]) -> list[Finding]:
    """Findings of shared files (county, template) would come again with every document."""
    return list(dict.fromkeys(findings))
