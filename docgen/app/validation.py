"""Validating a document: everything that is done with an input before it is rendered.

`validate_document` calls the stages in their order: read (with the tables beside it), validate
(shape), enrich, check (relations, rules, characters). Each stage is a function of the one before
and returns its value with its findings. Rendering is in `app.render`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from docgen.app.document_type import DocumentType
from docgen.app.enrich import EnrichedDocument, Names, enrich_document
from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.project_sources import ProjectSources
from docgen.app.row_tables import insert_tables
from docgen.documents.context import County, check_overrides
from docgen.documents.findings import locate_findings, without_repeats
from docgen.documents.relations import check_relations
from docgen.documents.rule_check import check_rules
from docgen.documents.rule_view import Document
from docgen.model.finding import Location, WorkspaceError
from docgen.model.record import Record
from docgen.model.source import Source
from docgen.schema.document_schema import Schema
from docgen.schema.validate import check_shape
from docgen.word.template.rare_characters import find_rare_characters
from docgen.workspace.file_findings import unusable_file


@dataclass(frozen=True)
class ValidatedDocument:
    """A document that is ready to be composed: its record, its county, the names of expressions.

    `shape` are the findings about its shape, which later stages do not repeat.
    """

    record: Record
    county: County
    names: Names
    shape: Findings

    def locate(self, findings: Findings) -> Findings:
        """Return findings of a later stage with their places, without repeats of the shape's."""
        if not findings:
            return ()
        return locate_findings(self.record.source, without_repeats(findings, self.shape))


def validate_document(
    sources: ProjectSources, document_type: DocumentType, path: Path
) -> tuple[ValidatedDocument | None, Findings]:
    """Return the document of an input and all findings before it is composed.

    The document is None if the file cannot be read or its root is no mapping.
    """
    schema = document_type.schema
    source, read_findings, table_findings = _read(sources.reader, schema, path)
    findings = read_findings + table_findings
    if source is None:
        return None, findings
    county, county_findings = sources.counties.county_of(path)
    findings += county_findings
    record, shape = check_shape(source, schema)
    if record is None:
        return None, findings + locate_findings(source, shape)
    enriched, enrich_findings = enrich_document(record, county, schema, path, sources.registers)
    template, template_findings = document_type.template(county.format)
    font = ""
    if template is not None:
        font = template.font
    check_findings = _check(enriched, document_type, font)
    later = (
        *shape,
        *without_repeats(enrich_findings, shape),
        *without_repeats(check_findings, shape + table_findings),
    )
    findings += template_findings + locate_findings(source, later)
    return ValidatedDocument(enriched.record, county, enriched.names, shape), findings


def _read(
    reader: ProjectReader, schema: Schema, path: Path
) -> tuple[Source | None, Findings, Findings]:
    """Return the source of a document with its tables, its findings and those of its tables."""
    try:
        source, findings = reader.document(path, schema)
    except WorkspaceError as error:
        location = Location(reader.workspace.display_name(path))
        return None, (unusable_file(error, location),), ()
    if source is None:
        return None, findings, ()
    whole, table_findings = insert_tables(reader, source, schema, path)
    return whole, findings, table_findings


def _check(document: EnrichedDocument, document_type: DocumentType, font: str) -> Findings:
    """Return the findings about the values of a document; `font` is the Chinese font of its text.

    All values are known here: nothing is computed any more.
    """
    values = document.record.values
    view = Document(values, document.names)
    return (
        *check_relations(document.record, document.names),
        *check_overrides(values, document.county),
        *check_rules(view, document_type.rules),
        *find_rare_characters(values, font),
    )
