"""Judging a document before it is made: shape → figures → relations → rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.app.document_type import Counties, DocumentType, placed
from docgen.app.project_reader import Findings, Reading, unreadable
from docgen.app.register_sources import RegisterSources, counted
from docgen.app.row_tables import with_above, with_tables
from docgen.documents.column_formulas import resolve_columns
from docgen.documents.context import County, check_overrides, known_names
from docgen.documents.figures import resolve_figures
from docgen.documents.relations import check_relations
from docgen.documents.rule_check import check_rules
from docgen.documents.rule_view import Document
from docgen.model.finding import Finding, WorkspaceError
from docgen.model.record import Record
from docgen.schema.validate import check_shape
from docgen.word.template.rare_characters import rare_characters


@dataclass(frozen=True)
class ValidatedDocument:
    """A document that has been checked: all that composing it needs."""

    record: Record
    county: County
    names: Mapping[str, object]
    shape: Findings


def judge(
    reading: Reading, kit: DocumentType, counties: Counties, path: Path, ledgers: RegisterSources
) -> tuple[ValidatedDocument | None, Findings]:
    """All findings before composing, and what composing needs, if it could be read at all."""
    try:
        source, findings = reading.document(path, kit.schema)
    except WorkspaceError as error:
        return None, (unreadable(reading.workspace.shown(path), error),)
    if source is None:
        return None, findings
    source, table = with_tables(reading, source, kit.schema, path)
    findings += table
    if source is None:
        return None, findings
    county, faults = counties.of(path)
    record, shape = check_shape(source, kit.schema)
    if record is None:
        return None, findings + faults + placed(source, shape)
    values, uncounted = counted(record.values, county.names, ledgers, kit.doc_type, path)
    record = replace(record, values=values)
    figures, unclear = resolve_figures(record.values, county.names)
    names: Mapping[str, object] = known_names(record.values, kit.schema.fields, county, figures)
    record, computed = _with_columns(record, kit, names)
    names, above = with_above(reading, kit, path, record, names)
    document = Document(record.values, names)
    compiled, template = kit.template(county.format)
    font = compiled.font if compiled else ""
    told = (
        shape
        + uncounted
        + _new(unclear + computed, shape + uncounted)
        + above
        + check_relations(record, names)
        + check_overrides(record.values, county)
        + _new(check_rules(document, kit.rules), shape + table)
        + rare_characters(record.values, font)
    )
    ready = ValidatedDocument(record, county, names, shape)
    return ready, findings + faults + template + placed(source, told)


def _with_columns(
    record: Record, kit: DocumentType, names: Mapping[str, object]
) -> tuple[Record, Findings]:
    """The record with the cells of its rows computed that have a formula."""
    each = kit.schema.per_row
    if each is None:
        return record, ()
    values, found = resolve_columns(record.values, each.rows, each.columns, names)
    return replace(record, values=values), found


def _new(later: Findings, shape: Findings) -> Findings:
    """What is told once is not told again: a field that cannot be read is not missing too."""
    misspelt = {finding.missing for finding in shape}
    paths = {path[:n] for f in shape if (path := f.path or ()) for n in range(len(path) + 1)}

    def again(finding: Finding) -> bool:
        return finding.missing in misspelt or (finding.path or ()) in paths

    return tuple(finding for finding in later if not (finding.missing and again(finding)))


def told(ready: ValidatedDocument, found: Findings) -> Findings:
    """What composing found, with its places, without what the shape has said already."""
    return placed(ready.record.source, _new(found, ready.shape)) if found else ()
