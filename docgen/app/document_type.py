"""A type opened for work: its schema, its rules, its compiled template."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from docgen.app.project_reader import Findings, Reading, rules_in
from docgen.documents.context import County, county_facts
from docgen.documents.figures import resolve_figures
from docgen.documents.relations import check_relations
from docgen.documents.verbs import VERBS
from docgen.lint.text_check import Wording
from docgen.model import keywords as w
from docgen.model.finding import Finding, WorkspaceError
from docgen.model.source import Source
from docgen.rules.rule import Rule
from docgen.schema import document_schema
from docgen.schema.document_schema import COUNTY_SCHEMA, Schema
from docgen.schema.validate import check_shape
from docgen.word.template.adapt import Adaptation
from docgen.word.template.compile import compile_once, template_findings
from docgen.word.template.fill import Template

Compile = Callable[[Mapping[str, Any]], tuple[Template | None, Findings]]
NO_WORDING = Wording(())


@dataclass(frozen=True)
class DocumentType:
    """Everything that the documents of one type share. `template(format)` compiles once."""

    doc_type: str
    schema: Schema
    rules: tuple[Rule, ...]
    template: Compile
    overview: Compile | None
    findings: Findings
    papers: tuple[Compile, ...] = ()
    """The templates of the papers that the type makes out of registers."""
    folder: str = ""
    """The folder below an input's own for its documents, '' for none."""
    workbook: bool = False
    """Whether the tables of every document are a workbook beside it too."""
    wording: Wording = NO_WORDING
    """The rules that every document is read by when it is made."""
    files: tuple[str, ...] = ()
    """The names of the files that it was read from."""


def load_document_type(reading: Reading, counties: Counties, doc_type: str) -> DocumentType:
    """Schema, rules and template of a type; WorkspaceError if it has no readable schema.

    The template is compiled here, before any input is read, in the format of the workspace.
    """
    workspace = reading.workspace
    if doc_type not in workspace.types():
        near = difflib.get_close_matches(doc_type, workspace.types(), 1, 0.5)
        there = f"现有文种：{'、'.join(workspace.types())}"
        remedy = f"是不是“{near[0]}”？" if near else there
        raise WorkspaceError(f"没有“{doc_type}”这个文种", remedy)
    start = len(reading.order)
    schema, findings = read_schema(reading, doc_type)
    rules, faults = read_rules(reading, doc_type)
    papers = tuple(
        _Compiled(reading, p.template, schema.names | p.names) for p in schema.derived_documents
    )
    known = schema.names | ({w.ROW} if schema.per_row else set())
    compiled = _Together(papers) if papers else _Compiled(reading, doc_type, known)
    county, odd = counties.of(workspace.inputs_folder(doc_type))
    _, template = compiled(county.format)
    asked = schema.overview
    table = _Compiled(reading, asked.template, _OVERVIEW) if asked else None
    found = findings + faults + odd + template
    if asked and workspace.template(asked.template).exists():
        reading.data(workspace.template(asked.template))
    files = tuple(reading.order[start:])
    return DocumentType(doc_type, schema, rules, compiled, table, found, papers, files=files)


_OVERVIEW = frozenset({w.TITLE})


def read_schema(reading: Reading, doc_type: str) -> tuple[Schema, Findings]:
    """The schema of a type; WorkspaceError with the first fault if it cannot be used."""
    source, findings = reading.source(reading.workspace.schema(doc_type))
    schema, faults = document_schema.read_schema(source, doc_type) if source else (None, ())
    findings += faults
    if schema is None:
        first = findings[0]
        raise WorkspaceError(f"{first.location}：{first.message}", first.remedy)
    return schema, findings


def read_rules(reading: Reading, doc_type: str) -> tuple[tuple[Rule, ...], Findings]:
    """The rules of a type, none if it has no rules file."""
    return rules_in(reading, reading.workspace.rules(doc_type), VERBS)


class _Compiled:
    """A template, compiled once for each format that a county asks for."""

    def __init__(self, reading: Reading, name: str, fields: frozenset[str]) -> None:
        self._path = reading.workspace.template(name)
        self._reading = reading
        self._known = fields | {w.FORMAT, w.BODY}
        self._done: dict[str, tuple[Template | None, Findings]] = {}

    def __call__(self, chosen: Mapping[str, Any]) -> tuple[Template | None, Findings]:
        key = repr(chosen)
        if key not in self._done:
            self._done[key] = self._compile(chosen)
        return self._done[key]

    def _compile(self, chosen: Mapping[str, Any]) -> tuple[Template | None, Findings]:
        if not self._path.exists():
            shown = self._reading.workspace.shown(self._path)
            raise WorkspaceError(f"缺模板“{shown}”", "把这个文种的 Word 模板放到这个位置")
        adapt = Adaptation(chosen.get(w.FONTS, {}), chosen.get(w.STYLES, {}))
        name = self._reading.workspace.shown(self._path)
        template, findings = compile_once(self._reading.data(self._path), name, adapt)
        if template is not None:
            findings += template_findings(template, self._known)
        return template, findings


@dataclass(frozen=True)
class _Together:
    """The templates of a type's papers: the first of them, what is wrong with all."""

    papers: tuple[Compile, ...]

    def __call__(self, chosen: Mapping[str, Any]) -> tuple[Template | None, Findings]:
        made = [paper(chosen) for paper in self.papers]
        return made[0][0], tuple(finding for _, found in made for finding in found)


@dataclass
class Counties:
    """The county files of a workspace, each read once."""

    reading: Reading
    _done: dict[Path | None, tuple[County, Findings]] = field(default_factory=dict)

    def of(self, document: Path) -> tuple[County, Findings]:
        """The county of a document and what is wrong with its file."""
        path = self.reading.workspace.county_of(document)
        if path not in self._done:
            self._done[path] = self._read(path)
        return self._done[path]

    def _read(self, path: Path | None) -> tuple[County, Findings]:
        if path is None:
            return County({}, {}), ()
        source, findings = self.reading.source(path)
        if source is None:
            return County({}, {}), findings
        record, faults = check_shape(source, COUNTY_SCHEMA)
        if record is None:
            return County({}, {}), findings + placed(source, faults)
        facts = county_facts(record.values)
        figures, unclear = resolve_figures(record.values, facts)
        broken = check_relations(record, {**facts, **figures})
        found = findings + placed(source, faults + unclear + broken)
        return County({**facts, **figures}, record.values.get(w.FORMAT) or {}), found


def placed(source: Source, findings: Findings) -> Findings:
    """Findings that speak in field paths, with the place in the file that each path has."""
    put = partial(_placed, source)
    return tuple(put(finding) for finding in findings)


def _placed(source: Source, finding: Finding) -> Finding:
    if finding.location is not None:
        return finding
    return replace(finding, location=source.location(finding.path or (), finding.at_key))
