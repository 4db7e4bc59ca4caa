"""A document type ready for work: its schema, its rules, its compiled templates.

`load_document_type` reads them before any input, so a fault in `checks/` or in a template is
reported once and not with every document.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from docgen.app.county_files import CountyFiles
from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.schema_files import read_schema
from docgen.app.template_cache import FormatTemplate, TemplateCache, TemplateGroup, TypeTemplate
from docgen.app.type_rules import read_rules
from docgen.lint.text_check import Wording
from docgen.rules.rule import Rule
from docgen.schema import schema_keywords
from docgen.schema.document_schema import Schema
from docgen.workspace.file_names import exists
from docgen.workspace.paths import Workspace
from docgen.workspace.required_files import require_document_type

NO_WORDING = Wording(())


class DocumentType(Struct, frozen=True, kw_only=True):
    """What the documents of one type share.

    `template` and `overview` compile for a county's format. `derived_templates` are those of the
    documents that the type derives from registers, in the order of the schema.
    """

    doc_type: str
    schema: Schema
    rules: tuple[Rule, ...]
    template: FormatTemplate
    overview: FormatTemplate | None
    findings: Findings
    derived_templates: tuple[FormatTemplate, ...] = ()
    folder: str = ""
    """The folder of the documents below that of their input, '' for none."""
    workbook: bool = False
    """Whether the tables of every document are a workbook beside it too."""
    wording: Wording = NO_WORDING
    """The rules that every finished document is proofread by."""
    files: tuple[str, ...] = ()
    """The names of the files that the type was read from, without the county file."""


def load_document_type(reader: ProjectReader, counties: CountyFiles, doc_type: str) -> DocumentType:
    """Return a document type, its template compiled in the format of the workspace's county.

    Raises WorkspaceError if there is no such type, no template, or no schema that can be used.
    """
    workspace = reader.workspace
    require_document_type(workspace, doc_type)
    start = reader.log.position
    schema, schema_findings = read_schema(reader, doc_type)
    rules, rule_findings = read_rules(reader, doc_type)
    cache = TemplateCache(reader)
    derived = tuple(
        TypeTemplate(cache, form.template, schema.names | form.names)
        for form in schema.derived_documents
    )
    template = _document_template(cache, schema, doc_type, derived)
    county, county_findings = counties.county_of(workspace.inputs_folder(doc_type))
    _, template_findings = template(county.format)
    overview = _overview_template(cache, schema)
    return DocumentType(
        doc_type=doc_type,
        schema=schema,
        rules=rules,
        template=template,
        overview=overview,
        findings=schema_findings + rule_findings + county_findings + template_findings,
        derived_templates=derived,
        files=_without_county(workspace, reader.log.names_since(start)),
    )


def _without_county(workspace: Workspace, names: Iterable[str]) -> tuple[str, ...]:
    """Return names without that of the workspace's county file: each input has a county itself."""
    county = workspace.display_name(workspace.county())
    return tuple(name for name in names if name != county)


def _document_template(
    cache: TemplateCache, schema: Schema, doc_type: str, derived: tuple[TypeTemplate, ...]
) -> FormatTemplate:
    """Return the template of a type: those of its derived documents, else that of its name."""
    if derived:
        return TemplateGroup(derived)
    names = schema.names
    if schema.per_row:
        names |= {schema_keywords.ROW}
    return TypeTemplate(cache, doc_type, names)


def _overview_template(cache: TemplateCache, schema: Schema) -> TypeTemplate | None:
    """Return the template of a type's overview, None if it has none.

    It is compiled with the first overview, but belongs to the files of the type already.
    """
    if schema.overview is None:
        return None
    path = cache.reader.workspace.template(schema.overview.template)
    if exists(path):
        cache.reader.file(path)
    return TypeTemplate(cache, schema.overview.template, frozenset({schema_keywords.TITLE}))
