"""Validating a document: everything that is done with an input before it is rendered.

`validate_document` calls the stages in their order: read (with the tables beside it), validate
(shape), enrich, check (relations, rules, characters). Each stage is a function of the one before
and returns its value with its findings. Rendering is in `app.render`.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from docgen.app.document_type import DocumentType
from docgen.app.enrich import EnrichedDocument, Names, enrich_document
from docgen.app.neighbours import Neighbours
from docgen.app.project_reader import Findings
from docgen.app.project_sources import ProjectSources
from docgen.documents.context import County, check_overrides
from docgen.documents.findings import locate_findings, without_repeats
from docgen.documents.inserted_tables import insert_tables
from docgen.documents.relations import check_relations
from docgen.documents.rule_check import check_rules
from docgen.documents.rule_view import Document
from docgen.model.finding import Location, WorkspaceError
from docgen.model.record import Record
from docgen.model.source import Source
from docgen.schema.validate import check_shape
from docgen.word.template.rare_characters import find_rare_characters
from docgen.workspace.file_findings import unusable_file


class ValidatedDocument(Struct, frozen=True, kw_only=True):
    """A document that is ready to be composed: its record, its county, the names of expressions.

    `shape` are the findings about its shape, which later stages do not repeat. Documents derived
    from it are made of its `neighbours`.
    """

    record: Record
    county: County
    names: Names
    shape: Findings
    neighbours: Neighbours

    def locate(self, findings: Findings) -> Findings:
        """Return findings of a later stage with their places, without repeats of the shape's."""
        if not findings:
            return ()
        return locate_findings(self.record.source, without_repeats(findings, self.shape))


class Validation(Struct, frozen=True):
    """The document of an input, None if it is unusable, all findings, the names of its files."""

    document: ValidatedDocument | None
    findings: Findings
    files: tuple[str, ...] = ()


def validate_document(
    sources: ProjectSources, document_type: DocumentType, path: Path
) -> Validation:
    """Return the document of an input and all findings before it is composed.

    The document is None if the file cannot be read or its root is no mapping.
    """
    reader = sources.reader
    try:
        file = reader.input(document_type.doc_type, path)
    except WorkspaceError as error:
        location = Location(reader.workspace.display_name(path))
        return Validation(None, (unusable_file(error, location),))
    neighbours = Neighbours(sources, file)
    source, findings = reader.document(file, document_type.schema)
    document: ValidatedDocument | None = None
    if source is not None:
        document, faults = _validate(source, document_type, neighbours)
        findings += faults
    return Validation(document, findings, tuple(neighbours.files))


def _validate(
    source: Source, document_type: DocumentType, neighbours: Neighbours
) -> tuple[ValidatedDocument | None, Findings]:
    """Return the document of a source, None if it is unusable, and the findings about it.

    A later finding about a missing field is left out where an earlier one names that field.
    """
    schema = document_type.schema
    whole, table_findings = insert_tables(source, schema, neighbours.table)
    if whole is None:
        return None, table_findings
    county, county_findings = neighbours.county()
    findings = table_findings + county_findings
    record, shape = check_shape(whole, schema)
    if record is None:
        return None, findings + locate_findings(whole, shape)
    enriched, enrich_findings = enrich_document(record, county, schema, neighbours)
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
    document = ValidatedDocument(
        record=enriched.record,
        county=county,
        names=enriched.names,
        shape=shape,
        neighbours=neighbours,
    )
    return document, findings + template_findings + locate_findings(whole, later)


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
