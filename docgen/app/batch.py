"""The documents of one input: which there are, which must be made, what came of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from docgen import __version__
from docgen.app.build_result import BuildOptions, Output, stops
from docgen.app.document_type import DocumentType
from docgen.app.project_reader import Findings
from docgen.app.render import Maker, RenderResult, Task, draft_of
from docgen.app.validation import ValidatedDocument, told
from docgen.codes import new_finding
from docgen.documents.context import Composer
from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding
from docgen.report.formats import to_journal_entry
from docgen.workspace.clock import now
from docgen.workspace.files import digest
from docgen.workspace.journal import Build, Journal, program_stamp
from docgen.workspace.paths import Workspace, file_name, safe_name


@dataclass
class Job:
    """The documents of one input, each a step."""

    workspace: Workspace
    kit: DocumentType
    path: Path
    ready: ValidatedDocument | None
    findings: Findings
    options: BuildOptions
    files: Mapping[str, str] = field(default_factory=dict)
    """The sha256 of everything that goes into the documents."""
    _accepted: list[Finding] = field(default_factory=list)
    _journals: dict[Path, Journal] = field(default_factory=dict)
    _names: dict[Path, str] = field(default_factory=dict)

    @cached_property
    def maker(self) -> Maker | None:
        """What makes the documents; None if there is nothing to make them from."""
        if self.ready is None:
            return None
        template, _ = self.kit.template(self.ready.county.format)
        if template is None:
            return None
        composer = composer_of(self.ready, self.kit)
        draft, strict = self.options.draft, self.options.strict
        return Maker(composer, template, draft, strict, self.kit.wording)

    @cached_property
    def rows(self) -> list[Mapping[str, Any]]:
        """The rows of which each makes a document."""
        return rows_of(self.ready, self.kit) if self.ready else []

    @cached_property
    def folder(self) -> Path:
        """Where the documents of the rows go."""
        return self.workspace.row_folder(self.kit.doc_type, self.path) / self.kit.folder

    @property
    def name(self) -> str:
        """What the documents are called on the way."""
        return self.kit.schema.name if self.kit.folder else self.path.stem

    @property
    def count(self) -> int:
        """How many documents there are at most."""
        return len(self.rows) if self.kit.schema.per_row else 1

    def steps(self) -> Iterator[Task | RenderResult]:
        """Each document: to be made, or already known what comes of it."""
        each = self.kit.schema.per_row
        if self.ready is None or self.maker is None or each is None:
            target = self.workspace.output(self.kit.doc_type, self.path)
            if not (self.ready and each is None and self.options.only):
                yield self._step(None, {}, target, self.findings)
            return
        known, taken = _by_row(self.findings, each.rows), set[str]()
        for index, own in _chosen(self.rows, self.options.only):
            found = (*known[()], *known.get((each.rows, index), ()))
            target = self._target(index, own)
            if str(target).casefold() in taken:
                yield RenderResult(index, findings=(_same_name(target.name, (each.rows, index)),))
                continue
            taken.add(str(target).casefold())
            yield self._step(index, own, target, found)

    def _target(self, index: int, own: Mapping[str, Any]) -> Path:
        """Where the document of a row goes: its folders, its name."""
        each, maker = self.kit.schema.per_row, self.maker
        assert each is not None
        assert maker is not None
        name = maker.composer.text(each.file_name, own)
        inner = maker.composer.text(each.folder, own) if each.folder else ""
        folders = [safe_name(part) for part in inner.split("/") if part.strip()]
        return self.folder.joinpath(*folders, file_name(name or str(index + 1)))

    def _step(
        self, index: int | None, own: Mapping[str, Any], target: Path, found: Findings
    ) -> Task | RenderResult:
        options = self.options
        if self.maker is None or (stops(found, options.strict) and not options.draft):
            return RenderResult(index)
        journal, key = self.journal(target.parent), self._key(own)
        wrong = stops(found, False)
        if not options.force and not wrong and journal.stands(target.name, key):
            return RenderResult(index, target)
        known, draft = journal.known(target.name), ""
        if options.draft:
            draft = journal.known(draft_of(target).name)
        return Task(index, own, target, key, known, draft, found if options.draft else ())

    def journal(self, folder: Path) -> Journal:
        """The journal of a folder of outputs, opened once."""
        if folder not in self._journals:
            self._journals[folder] = Journal(folder)
        return self._journals[folder]

    @cached_property
    def shared(self) -> bytes:
        """Stands for all that goes into every document of this input."""
        assert self.maker is not None
        assert self.ready is not None
        rows = self.kit.schema.per_row.rows if self.kit.schema.per_row else ""
        values = {k: v for k, v in self.ready.record.values.items() if k != rows}
        names = {k: v for k, v in self.ready.names.items() if k != rows}
        parts = (program_stamp(), self.maker.template.digest, values, names)
        return digest(repr((*parts, self.ready.county)).encode()).encode()

    def _key(self, own: Mapping[str, Any]) -> str:
        """Stands for all that a document is made from."""
        return digest(self.shared + repr(own).encode())

    def built(self, done: RenderResult) -> Output:
        """What came of a document, as people are told it; it is noted in the journal."""
        if done.target:
            journal, build = self.journal(done.target.parent), self.build_name
            if done.entry:
                journal.note(replace(done.entry, build=build))
            else:
                journal.confirm(done.target.name, build)
        shown = self._shown(self.path)
        if done.index is not None:
            shown += f"（{done.target.stem if done.target else self._name(done.index)}）"
        output = f"{self._shown(done.target.parent)}/{done.target.name}" if done.target else ""
        return Output(shown, output, done.changed)

    def _shown(self, path: Path) -> str:
        if path not in self._names:
            self._names[path] = self.workspace.shown(path)
        return self._names[path]

    def _name(self, index: int) -> str:
        each = self.kit.schema.per_row
        assert self.maker is not None
        assert each is not None
        return self.maker.composer.text(each.file_name, self.rows[index])

    def told(self, done: RenderResult) -> Findings:
        """The findings of a document with their places."""
        found = told(self.ready, done.findings) if self.ready else done.findings
        self._accepted += found
        return found

    @cached_property
    def build(self) -> Build:
        """What the documents are made from, for the journal."""
        program = f"docgen {__version__} ({program_stamp()[:12]})"
        return Build(self._shown(self.path), program, self.files)

    @cached_property
    def build_name(self) -> str:
        """What stands for the build: a set asks for it with every document."""
        return self.build.name

    def close(self) -> None:
        """Bring the journals to disk, with what was found and did not stop the documents."""
        found = dict.fromkeys((*self.kit.findings, *self.findings, *self._accepted))
        said = [to_journal_entry(finding) for finding in found if self._stood(finding)]
        for journal in self._journals.values():
            if journal.has(self.build_name):
                journal.note_build(replace(self.build, time=now(), findings=said))
            journal.close()

    def _stood(self, finding: Finding) -> bool:
        """Whether a finding is one of a document that was made in spite of it."""
        return self.options.draft or not stops([finding], self.options.strict)


def composer_of(ready: ValidatedDocument, kit: DocumentType) -> Composer:
    """What composes the documents of a record."""
    values, fields, each = ready.record.values, kit.schema.fields, kit.schema.per_row
    if each is None:
        return Composer(values, fields, ready.names, ready.county)
    columns = [c.get(w.NAME) for c in values.get(each.columns) or [] if isinstance(c, dict)]
    named = [name for name in columns if isinstance(name, str)]
    return Composer(values, fields, ready.names, ready.county, each.rows, named)


def rows_of(ready: ValidatedDocument, kit: DocumentType) -> list[Mapping[str, Any]]:
    """The rows of a record; one that is no mapping is empty."""
    rows = ready.record.values.get(kit.schema.per_row.rows) if kit.schema.per_row else None
    return [row if isinstance(row, dict) else {} for row in rows or []]


def _chosen(
    rows: Iterable[Mapping[str, Any]], only: Sequence[str]
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for index, own in enumerate(rows):
        if not only or not set(only).isdisjoint(_texts(own.values())):
            yield index, own


def _texts(values: Iterable[Any]) -> Iterator[str]:
    """What a row says of itself: its values, not the lists that it may hold."""
    for value in values:
        if isinstance(value, Mapping):
            yield from _texts(value.values())
        elif not isinstance(value, list):
            yield str(value)


def _by_row(findings: Findings, rows: str) -> dict[FieldPath, list[Finding]]:
    """The findings that concern each row's document; under () those that concern all of them."""
    found: dict[FieldPath, list[Finding]] = {(): []}
    for finding in findings:
        path = finding.path or ()
        row = path[:2] if len(path) > 1 and path[0] == rows else ()
        found.setdefault(row, []).append(finding)
    return found


def _same_name(name: str, row: FieldPath) -> Finding:
    message = f"成品“{name}”与前面一份同名，没有生成，以免盖掉"
    remedy = "在文件名的写法里加上能区分的内容，如村名、户主姓名"
    return new_finding("GW-02", message, remedy, path=row)
