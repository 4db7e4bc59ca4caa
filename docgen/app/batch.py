"""A batch: the documents of one input, each a step that is rendered or needs no rendering.

A `Job` selects the rows, finds the file of each document, and leaves out those that exist
unchanged. `app.build` renders its steps and reports their results.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from docgen.app.build_result import DEFAULT_OPTIONS, BuildOptions, Output, stops
from docgen.app.document_type import DocumentType
from docgen.app.job_journals import JobJournals
from docgen.app.project_reader import Findings
from docgen.app.render import OutputFile, Renderer, RenderResult, RenderTask, draft_path
from docgen.app.validation import ValidatedDocument
from docgen.documents.context import Composer
from docgen.documents.document_set import (
    Row,
    build_composer,
    compose_all,
    findings_by_row,
    record_rows,
    same_file_name,
    same_input_name,
    select_rows,
)
from docgen.documents.tables import count_table_rows
from docgen.model.finding import Finding, Location
from docgen.report.text_labels import row_label
from docgen.schema.document_schema import PerRow
from docgen.workspace.digests import digest, digest_all
from docgen.workspace.file_names import build_docx_name, build_safe_name, name_key
from docgen.workspace.journal import compute_program_stamp
from docgen.workspace.paths import Workspace

LINES_OF_DOCUMENT = 20
"""Lines of a table that take as long to render as a letter."""


@dataclass(kw_only=True)
class Job:
    """The documents of one input.

    `document` is None if the input is unusable; `findings` are those of its checks. `files` are
    the sha256 of everything that goes into the documents. `rendered_findings` collects the
    findings of rendering; the jobs that derive documents from one input share it.
    """

    workspace: Workspace
    document_type: DocumentType
    path: Path
    document: ValidatedDocument | None
    findings: Findings
    options: BuildOptions = DEFAULT_OPTIONS
    files: Mapping[str, str] = field(default_factory=dict)
    rendered_findings: list[Finding] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    """The names of the outputs of the run so far: none is used twice."""
    _folder_names: dict[Path, str] = field(default_factory=dict, init=False)

    @cached_property
    def journals(self) -> JobJournals:
        """The journals of the folders that the job writes to."""
        return JobJournals(self.source_name, self.files, self.options.full)

    @cached_property
    def composer(self) -> Composer | None:
        """The composer of the documents, None without a document."""
        if self.document is None:
            return None
        document = self.document
        schema = self.document_type.schema
        return build_composer(document.record, schema, document.names, document.county)

    @cached_property
    def renderer(self) -> Renderer | None:
        """The renderer of the documents; None if there is no document or no usable template."""
        if self.document is None or self.composer is None:
            return None
        template, _ = self.document_type.template(self.document.county.format)
        if template is None:
            return None
        return Renderer(
            composer=self.composer,
            template=template,
            wording=self.document_type.wording,
            draft=self.options.draft,
            strict=self.options.strict,
        )

    @cached_property
    def rows(self) -> list[Row]:
        """The rows that make a document each; none without a document."""
        if self.document is None:
            return []
        return record_rows(self.document.record, self._per_row)

    @property
    def _per_row(self) -> PerRow | None:
        """Return the fields of a type with one document per row; None for a single document."""
        return self.document_type.schema.per_row

    @cached_property
    def folder(self) -> Path:
        """The folder of the documents of rows."""
        folder = self.workspace.row_folder(self.document_type.doc_type, self.path)
        return folder / self.document_type.folder

    @cached_property
    def source_name(self) -> str:
        """The name of the input from the workspace's root."""
        return self.workspace.display_name(self.path)

    @property
    def label(self) -> str:
        """The label of the job in a progress bar."""
        if self.document_type.folder:
            return self.document_type.schema.name
        return self.path.stem

    @property
    def count(self) -> int:
        """The number of documents if none is left out."""
        if self._per_row is None:
            return 1
        return len(self.rows)

    @property
    def lines(self) -> int:
        """The size of the documents in lines of tables, a document counted as a number of them."""
        return self.count * LINES_OF_DOCUMENT + sum(map(count_table_rows, self.rows))

    def compose(self) -> Findings:
        """Return the findings of composing all documents; nothing is rendered."""
        if self.document is None or self.composer is None:
            return ()
        rows = None
        if self._per_row is not None:
            rows = self.rows
        return self.document.locate(compose_all(self.composer, rows))

    def steps(self) -> Iterator[RenderTask | RenderResult]:
        """Yield each document: a task, or its result if it is not to be rendered."""
        renderer = self.renderer
        per_row = self._per_row
        if renderer is not None and per_row is not None:
            yield from self._row_steps(renderer, per_row)
        elif self.document is None or per_row is not None or not self.options.only:
            target = self.workspace.output(self.document_type.doc_type, self.path)
            if self._takes(target):
                yield self._step(None, {}, target, self.findings)
            else:
                taken = same_input_name(target.name).at(Location(self.source_name))
                yield RenderResult(findings=(taken,))

    def _row_steps(
        self, renderer: Renderer, per_row: PerRow
    ) -> Iterator[RenderTask | RenderResult]:
        """Yield the document of each selected row."""
        findings = findings_by_row(self.findings, per_row.rows)
        for index, row in select_rows(self.rows, self.options.only):
            path = (per_row.rows, index)
            target = self._target(renderer.composer, per_row, index, row)
            if self._takes(target):
                yield self._step(index, row, target, (*findings[()], *findings.get(path, ())))
            else:
                yield RenderResult(index=index, findings=(same_file_name(target.name, path),))

    def _takes(self, target: Path) -> bool:
        """Return whether a path is free in this run, and take it."""
        key = name_key(target)
        if key in self.taken:
            return False
        self.taken.add(key)
        return True

    def _target(self, composer: Composer, per_row: PerRow, index: int, row: Row) -> Path:
        """Return the path of the document of a row: the folders and the name that it composes."""
        name = composer.text(per_row.file_name, row)
        target = self.folder
        if per_row.folder:
            folders = composer.text(per_row.folder, row).split("/")
            target = target.joinpath(
                *(build_safe_name(folder) for folder in folders if folder.strip())
            )
        return target / build_docx_name(name or str(index + 1))

    def _step(
        self, index: int | None, row: Row, target: Path, findings: Findings
    ) -> RenderTask | RenderResult:
        """Return the task of a document, or its result if errors stop it or it is unchanged."""
        options = self.options
        if self.renderer is None or (stops(findings, options.strict) and not options.draft):
            return RenderResult(index=index)
        journal = self.journals.journal(target.parent)
        key = self._key(row)
        has_errors = stops(findings, strict=False)
        if not options.force and not has_errors and journal.is_current(target.name, key):
            return RenderResult(index=index, target=target)
        file = OutputFile(target, key, journal.find_digest(target.name))
        if not options.draft:
            return RenderTask(index=index, row=row, file=file)
        draft = draft_path(target)
        draft_file = OutputFile(draft, "", journal.find_digest(draft.name))
        return RenderTask(index=index, row=row, file=file, draft=draft_file, findings=findings)

    @cached_property
    def shared_key(self) -> bytes:
        """The digest of everything that goes into all documents of the job."""
        assert self.renderer is not None
        assert self.document is not None
        rows = ""
        if self._per_row is not None:
            rows = self._per_row.rows
        record = self.document.record
        values = {name: value for name, value in record.values.items() if name != rows}
        names = {name: value for name, value in self.document.names.items() if name != rows}
        template = self.renderer.template.digest
        parts = (compute_program_stamp(), template, values, names, self.document.county)
        return digest(repr(parts).encode()).encode()

    def _key(self, row: Row) -> str:
        """Return the digest of everything that one document is made from."""
        return digest_all((self.shared_key, *map(_as_bytes, row.items())))

    def take(self, result: RenderResult) -> tuple[Output, Findings]:
        """Note the result of a document; return it and its findings as they are reported.

        The findings are given their places in the input; they also go to the journal with `close`.
        """
        self.journals.note(result)
        findings = self.locate(result.findings)
        self.rendered_findings += findings
        return self._output(result), findings

    def locate(self, findings: Findings) -> Findings:
        """Return findings of rendering with their places."""
        if self.document is None:
            return findings
        return self.document.locate(findings)

    def _output(self, result: RenderResult) -> Output:
        """Return a document as it is reported.

        Its source is the input, with the name of the row if there are rows; its file is named from
        the workspace's root, '' if none was made.
        """
        source = self.source_name
        if result.index is not None:
            source = row_label(source, self._row_name(result.index, result.target))
        file = ""
        if result.target is not None:
            file = f"{self._folder_name(result.target.parent)}/{result.target.name}"
        return Output(source, file, result.changed)

    def _folder_name(self, folder: Path) -> str:
        """Return the name of a folder from the workspace's root, found once."""
        if folder not in self._folder_names:
            self._folder_names[folder] = self.workspace.display_name(folder)
        return self._folder_names[folder]

    def _row_name(self, index: int, target: Path | None) -> str:
        """Return the name of the document of a row: that of its file, else the one it composes."""
        if target is not None:
            return target.stem
        assert self.composer is not None
        assert self._per_row is not None
        return self.composer.text(self._per_row.file_name, self.rows[index])

    def close(self) -> None:
        """Write the journals to disk, with the findings that did not stop the documents."""
        strict = self.options.strict
        findings = dict.fromkeys(
            (*self.document_type.findings, *self.findings, *self.rendered_findings)
        )
        self.journals.close(
            finding for finding in findings if self.options.draft or not stops([finding], strict)
        )


def _as_bytes(value: Any) -> bytes:
    """Return a value as bytes that are the same for the same value.

    Plain values, of which long tables are made, are written by `marshal`, which is the fastest;
    its second version writes each by its value alone.
    """
    try:
        return marshal.dumps(value, 2)
    except ValueError:
        return repr(value).encode()
