"""Examining every part of a workspace, then of the machine.

Each function reads one part and returns a `DoctorItem`. Findings come from the rooms that own
the parts, summaries from `docgen.report.doctor_item`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from docgen.app.county_files import CountyFiles
from docgen.app.editor_files import editor_files
from docgen.app.explain import read_sections
from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.register_library import find_missing_library
from docgen.app.rule_files import read_bases
from docgen.app.schema_files import read_schema
from docgen.app.template_files import check_template
from docgen.app.type_rules import read_rules
from docgen.documents.context import County, known_names
from docgen.documents.figures import resolve_figures
from docgen.documents.rule_cases import Names, check_cases
from docgen.documents.rule_names import find_misspelt_names
from docgen.load.decode import read_encoding
from docgen.model.finding import Finding, WorkspaceError
from docgen.model.record import Record
from docgen.report import doctor_item
from docgen.report.doctor_item import DoctorItem
from docgen.rules.cases import Case, read_cases
from docgen.rules.uncited_rules import find_uncited_bases, missing_bases
from docgen.schema import schema_keywords as grammar
from docgen.schema.document_schema import Schema
from docgen.word.layout.font_names import find_font_names
from docgen.workspace.contained_files import read_bytes
from docgen.workspace.file_lists import list_doc_types, list_registers, list_templates, list_texts
from docgen.workspace.health_findings import (
    broken_part,
    find_missing_fonts,
    missing_county,
    missing_office,
    missing_page_program,
    missing_template,
    outdated_editor_schemas,
)
from docgen.workspace.machine import find_page_program, has_libreoffice, list_fonts
from docgen.workspace.paths import Workspace

_UNUSED_FIELD = "WD-16"
"""A field that a template leaves out, which is its maker's choice."""


def examine(workspace: Workspace) -> Iterator[tuple[DoctorItem, Mapping[str, Sequence[str]]]]:
    """Yield every part of a workspace, then of the machine, each with the lines of its files.

    The lines are for excerpts; they are complete when the first item is given.
    """
    reader = ProjectReader(workspace)
    items = [_type_item(reader, doc_type) for doc_type in list_doc_types(workspace)]
    items += _register_items(reader)
    items.append(_bases_item(reader))
    items.append(_county_item(reader))
    items.append(_encoding_item(reader))
    items.append(_editor_item(workspace))
    for item in items:
        yield item, reader.lines
    for item in (_fonts_item(workspace), _office_item(), _page_program_item()):
        yield item, {}


def _type_item(reader: ProjectReader, doc_type: str) -> DoctorItem:
    """Return the item for the schema, rules, cases and templates of a type."""
    name = doctor_item.type_name(doc_type)
    try:
        schema, findings = read_schema(reader, doc_type)
        rules, rule_findings = read_rules(reader, doc_type)
        cases, case_findings = _read_cases(reader, doc_type)
        findings += rule_findings + case_findings
        findings += check_cases(cases, rules, schema, _names_by(schema))
        findings += tuple(find_misspelt_names(rules, schema.names))
        findings += _check_templates(reader.workspace, schema)
    except WorkspaceError as error:
        return DoctorItem(name, findings=(broken_part(error, f"checks/{doc_type}"),))
    summary = doctor_item.type_summary(
        schema.name, fields=len(schema.fields), rules=len(rules), cases=len(cases)
    )
    return DoctorItem(name, summary, tuple(f for f in findings if f.code != _UNUSED_FIELD))


def _read_cases(reader: ProjectReader, doc_type: str) -> tuple[tuple[Case, ...], Findings]:
    """Return the cases of a type's rules and the findings of their file; none without a file."""
    source, findings = reader.optional_source(reader.workspace.cases(doc_type))
    if source is None:
        return (), findings
    return tuple(read_cases(source)), findings


def _names_by(schema: Schema) -> Names:
    """Return the function that names what conditions over a record may use."""

    def names(record: Record) -> dict[str, object]:
        """Return the names of a record as in a document without county, parent and registers."""
        figures, _ = resolve_figures(record.values, {})
        return known_names(record.values, schema.fields, County({}, {}), figures)

    return names


def _check_templates(workspace: Workspace, schema: Schema) -> Findings:
    """Return the faults of a type's templates. Raises WorkspaceError if one is missing."""
    names = dict.fromkeys(form.template for form in schema.derived_documents)
    findings: list[Finding] = []
    for name in names or (schema.doc_type,):
        path = workspace.template(name)
        if not path.exists():
            raise missing_template(workspace.display_name(path))
        findings += check_template(workspace, path).findings
    return tuple(findings)


def _register_items(reader: ProjectReader) -> Iterator[DoctorItem]:
    """Yield one item for all registers; none if the workspace has no registers."""
    if not list_registers(reader.workspace):
        return
    missing_library = find_missing_library()
    if missing_library is not None:
        yield doctor_item.registers_item((missing_library,))
        return
    # Polars takes long to import: only where there are registers.
    from docgen.app.register_config import read_register_config
    from docgen.registers.evidence_register import EVIDENCE_SCHEMA
    from docgen.registers.missing_cases import missing_cases
    from docgen.registers.register_cases import check_register_cases

    config = read_register_config(reader)
    schemas = {**config.forms, EVIDENCE_SCHEMA.name: EVIDENCE_SCHEMA}
    findings = config.findings
    rule_count = 0
    case_files = 0
    for name, schema in config.forms.items():
        path = reader.workspace.register_schema(schema.schema.doc_type).with_name("cases.yaml")
        rules = config.rules.get(name, ())
        rule_count += len(rules)
        source, faults = reader.optional_source(path)
        findings += faults
        if source is not None:
            case_files += 1
            findings += check_register_cases(source, schema, schemas, rules, config.settings)
        elif rules:
            findings += (missing_cases(name, rules[0]),)
    findings += config.rules.findings(config.forms)
    summary = doctor_item.registers_summary(
        registers=len(config.forms), rules=rule_count, case_files=case_files
    )
    yield doctor_item.registers_item(findings, summary)


def _bases_item(reader: ProjectReader) -> DoctorItem:
    """Return the item for the bases, with a hint for each citation of none of them."""
    path = reader.workspace.bases()
    bases, findings = read_bases(reader)
    if not path.exists():
        return doctor_item.bases_item((missing_bases(reader.workspace.display_name(path)),))
    try:
        sections = read_sections(reader)
    except WorkspaceError:
        return doctor_item.bases_item(findings, doctor_item.BROKEN_SCHEMAS)
    rules = [rule for section in sections for rule in section.rules]
    for rule in rules:
        findings += tuple(find_uncited_bases(rule, bases))
    return doctor_item.bases_item(findings, doctor_item.bases_summary(len(bases), len(rules)))


def _county_item(reader: ProjectReader) -> DoctorItem:
    """Return the item for the county file of the workspace and those below it."""
    workspace = reader.workspace
    counties = CountyFiles(reader)
    county = workspace.county()
    paths = [path for path in list_texts(workspace) if path.name == county.name]
    findings: Findings = ()
    for path in paths:
        findings += counties.county_of(path)[1]
    if not county.exists():
        findings += (missing_county(workspace.display_name(county)),)
    return doctor_item.county_item(findings, len(paths))


def _encoding_item(reader: ProjectReader) -> DoctorItem:
    """Return the item for the encoding of everything that people type."""
    findings: Findings = ()
    paths = list_texts(reader.workspace)
    for path in paths:
        name = reader.workspace.display_name(path)
        try:
            data = read_bytes(reader.workspace, path)
        except WorkspaceError as error:
            findings += (broken_part(error, name),)
            continue
        findings += tuple(read_encoding(data, name))
    return doctor_item.encoding_item(findings, len(paths))


def _editor_item(workspace: Workspace) -> DoctorItem:
    """Return the item for the JSON Schemas of editors: whether they fit the field tables."""
    try:
        files = editor_files(workspace)
    except WorkspaceError:
        return doctor_item.editor_item(summary=doctor_item.BROKEN_SCHEMAS)
    paths = [path for path in files if path.parent.name == "schemas"]
    outdated = [
        path for path in paths if not path.exists() or read_bytes(workspace, path) != files[path]
    ]
    if not outdated:
        return doctor_item.editor_item(summary=doctor_item.schemas_summary(len(paths)))
    finding = outdated_editor_schemas(len(outdated), workspace.display_name(outdated[0]))
    return doctor_item.editor_item((finding,))


def _fonts_item(workspace: Workspace) -> DoctorItem:
    """Return the item for the fonts that the templates name in the county's format."""
    installed = list_fonts()
    if installed is None:
        return doctor_item.fonts_item(summary=doctor_item.UNLISTED_FONTS)
    required = _required_fonts(workspace)
    missing = tuple(find_missing_fonts(required, installed))
    return doctor_item.fonts_item(missing, doctor_item.fonts_summary(len(required), len(missing)))


def _required_fonts(workspace: Workspace) -> dict[str, str]:
    """Return the fonts that templates name, each with the first template that does."""
    county, _ = CountyFiles(ProjectReader(workspace)).county_of(workspace.county())
    replacements = county.format.get(grammar.FONTS, {})
    required: dict[str, str] = {}
    for path in list_templates(workspace):
        for name in find_font_names(read_bytes(workspace, path)):
            required.setdefault(str(replacements.get(name, name)), workspace.display_name(path))
    return required


def _office_item() -> DoctorItem:
    """Return the item for LibreOffice, with which PDFs are made."""
    if has_libreoffice():
        return doctor_item.office_item(summary=doctor_item.OFFICE_INSTALLED)
    return doctor_item.office_item((missing_office(),))


def _page_program_item() -> DoctorItem:
    """Return the item for the program that draws the pages of a PDF as pictures."""
    if find_page_program():
        return doctor_item.page_program_item(summary=doctor_item.PAGE_PROGRAM_INSTALLED)
    return doctor_item.page_program_item((missing_page_program(),))
