"""Derived documents (各式): the jobs that a type makes out of the registers beside an input.

For each form of the schema the rows of its register are grouped, and `documents.derived_rows`
turns the groups into rows. The form then is a type with one document per row, rendered, kept and
reported like any other.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from docgen.app.batch import Job
from docgen.app.document_type import DocumentType
from docgen.app.overviews import write_workbook
from docgen.app.project_reader import Findings
from docgen.app.project_sources import ProjectSources
from docgen.app.register_sources import CountyRegisters
from docgen.app.render import RenderResult
from docgen.app.template_cache import FormatTemplate
from docgen.app.validation import ValidatedDocument
from docgen.codes import CODES
from docgen.documents import document_keywords
from docgen.documents.derived_columns import (
    RegisterFields,
    choose_tables,
    chosen_columns,
    fields_of_tables,
)
from docgen.documents.derived_findings import (
    absent_columns,
    broken_form,
    missing_registers,
    register_findings,
    unreadable_form,
)
from docgen.documents.derived_rows import PER_ROW, DerivedRows, derived_record
from docgen.documents.register_tables import block_sheet
from docgen.documents.row_group import Row, RowGroup
from docgen.documents.stated_settings import stated_settings
from docgen.expressions.errors import ExpressionError
from docgen.model.finding import FieldPath, Finding, Location, Severity, WorkspaceError
from docgen.schema import schema_keywords as grammar
from docgen.schema.derived_documents import DerivedDocument, DerivedTable
from docgen.workspace.input_files import ReadLog

if TYPE_CHECKING:
    from docgen.app.register_config import RegisterConfig


def output_jobs(job: Job, sources: ProjectSources) -> tuple[list[Job], Findings]:
    """Return the jobs of an input: itself, or those of its derived documents; and the findings.

    The findings tell why a form makes no document: a register, a column or a table is missing.
    """
    if job.document is None or not job.document_type.derived_templates:
        return [job], ()
    return _derived_jobs(job, job.document, sources.reader.log)


def _derived_jobs(
    job: Job, document: ValidatedDocument, log: ReadLog
) -> tuple[list[Job], Findings]:
    """Return a job for each form of the type that makes documents, and why others make none.

    `only` may name forms: then these are made. Its other names select among documents.
    """
    try:
        registers = document.neighbours.registers()
    except WorkspaceError as error:
        return [], (broken_form(error.message, error.remedy, Location(job.source_name)),)
    stated = stated_settings(document.record.values, job.document_type.schema)
    registers = registers.with_settings(stated)
    forms = job.document_type.schema.derived_documents
    selected = {form.name for form in forms} & set(job.options.only)
    only = tuple(name for name in job.options.only if name not in selected)
    files = {**job.files, **log.digests(registers.files)}
    shared = dataclasses.replace(job, options=replace(job.options, only=only), files=files)
    jobs: list[Job] = []
    findings = list[Finding]()
    blanks = _UndecidedBlanks(registers.config)
    for form, template in zip(forms, job.document_type.derived_templates, strict=True):
        if not selected or form.name in selected:
            derivation = _Derivation(shared, document, registers, form)
            derived, faults = derivation.job(template)
            findings += blanks.take(form.register, faults)
            if derived is not None:
                jobs.append(derived)
    causes = blanks.findings(Location(job.source_name))
    return jobs, (*registers.findings, *causes, *findings)


class _UndecidedBlanks:
    """Blank cells of ledgers whose cause is a setting that the county has not decided."""

    def __init__(self, config: RegisterConfig) -> None:
        """Take the settings that the county has not decided.

        They are by register and by the field that stays blank until one is decided. `_cells` has
        the blank cells of each setting as (field, place).
        """
        self._settings = {
            name: collection.ledger.undecided_fields(config.settings)
            for name, collection in config.collections.items()
        }
        self._cells: dict[str, set[tuple[str, Location | None]]] = {}

    def take(self, register: str, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings about a register that have another cause; note the others."""
        settings = self._settings.get(register, {})
        for finding in findings:
            if finding.missing in settings:
                cells = self._cells.setdefault(settings[finding.missing], set())
                cells.add((finding.missing, finding.location))
            else:
                yield finding

    def findings(self, location: Location) -> Iterator[Finding]:
        """Yield a finding for each setting."""
        # The ledger's modules need polars, and this one is imported without it too.
        from docgen.problems.ledger_findings import undecided_blanks

        for name, cells in self._cells.items():
            fields = sorted({each for each, _ in cells})
            yield undecided_blanks(name, fields, len(cells), location)


class _Derivation(Struct):
    """The documents of one form for one input."""

    input: Job
    document: ValidatedDocument
    registers: CountyRegisters
    form: DerivedDocument

    def job(self, template: FormatTemplate) -> tuple[Job | None, Findings]:
        """Return the job of the documents, None if there are none, and the findings.

        `template` is compiled by the county's format. There are no documents and no findings if no
        row fits.
        """
        location = Location(self.input.source_name)
        lacking = sorted(self.form.registers - self.registers.registers.keys())
        if lacking:
            return None, (missing_registers(self.form.name, lacking, location),)
        tables, refused = self._tables()
        if refused:
            return None, tuple(finding.at(location) for finding in refused)
        with_rows = self._uses_rows(template)
        try:
            groups = self._groups(None if with_rows else tables)
        except ExpressionError as error:
            return None, (unreadable_form(self.form.name, str(error), location),)
        if not groups:
            return None, ()
        absent = tuple(self._absent_columns())
        if absent:
            return None, absent
        rows, findings = self._derived_rows(tables, with_rows).build(groups)
        findings += register_findings(self.form, groups, self.registers.findings_of)
        return self._job(template, rows, findings)

    def _absent_columns(self) -> Iterator[Finding]:
        """Yield a finding for each register that lacks columns without which nothing is printed."""
        needed = {self.form.register: self.form.required}
        needed |= {name: (key,) for name, key in self.form.joined.items()}
        for name, fields in needed.items():
            register = self.registers.registers[name]
            absent = [each for each in fields if each in register.lacking]
            if absent:
                yield absent_columns(self.form.name, name, absent, register.location(()))

    def _tables(self) -> tuple[tuple[DerivedTable, ...], list[Finding]]:
        """Return the tables with the columns that the input chooses, else its county."""
        values = self.document.record.values
        chosen = chosen_columns(self.form, values, self.document.county.names)
        schema = self.registers.registers[self.form.register].schema
        masked = {name for name in schema.fields if schema.meta(name, grammar.MASKED)}
        return choose_tables(self.form, chosen, RegisterFields(tuple(schema.fields), masked))

    def _uses_rows(self, template: FormatTemplate) -> bool:
        """Return whether the documents use the rows themselves beside their tables."""
        compiled, _ = template(self.document.county.format)
        if compiled is None or grammar.EACH_ROWS in compiled.names:
            return True
        # A sentence of the form or of the input may name them too.
        texts = (self.form.filled, self.form.file_name, self.form.folder)
        return grammar.EACH_ROWS in f"{texts!r}{self.document.record.values!r}"

    def _groups(self, tables: Sequence[DerivedTable] | None) -> Sequence[RowGroup]:
        """Return the groups of rows, in order, with the fields of tables, with all for None.

        Raises ExpressionError for a broken expression.
        """
        names = self.document.names
        rosters = {name: value for name, value in names.items() if isinstance(value, list)}
        full = self.input.options.full
        register_set = self.registers.register_set(names, rosters, full=full)
        fields = None if tables is None else fields_of_tables(self.form, tables)
        return register_set.row_groups(self.form, fields)

    def _derived_rows(self, tables: Sequence[DerivedTable], with_rows: bool) -> DerivedRows:
        """Return what turns the groups into rows of documents."""
        registers = self.registers.registers
        return DerivedRows(
            form=self.form,
            record=self.document.record,
            names=self.document.names,
            tables=tables,
            joined_fields={name: tuple(registers[name].schema.fields) for name in self.form.joined},
            locate=registers[self.form.register].location,
            with_rows=with_rows,
            reported=frozenset(self._reported_cells()),
        )

    def _reported_cells(self) -> Iterator[FieldPath]:
        """Yield the cells of the form's register that are blank or wrong in themselves.

        What rules ask for depends on more: a setting that the county has not decided.
        """
        for finding in self.registers.findings_of(self.form.register):
            if finding.severity is Severity.ERROR and finding.path and finding.code in CODES:
                yield finding.path

    def _job(
        self, template: FormatTemplate, rows: Sequence[Row], findings: Sequence[Finding]
    ) -> tuple[Job, Findings]:
        """Return the job of the documents of these rows, and the findings about them."""
        record, names = derived_record(self.form, self.document.record, self.document.names, rows)
        job = dataclasses.replace(
            self.input,
            document_type=_form_type(self.input.document_type, self.form, template),
            document=replace(self.document, record=record, names=names),
            findings=(*self.input.findings, *findings),
        )
        # A row may be in documents of several forms: without its path a finding is listed once.
        return job, tuple(replace(finding, path=None) for finding in findings)


def _form_type(
    document_type: DocumentType, form: DerivedDocument, template: FormatTemplate
) -> DocumentType:
    """Return the type of the documents of a form."""
    schema = replace(document_type.schema, per_row=PER_ROW, name=form.name, derived_documents=())
    return replace(
        document_type,
        schema=schema,
        template=template,
        folder=form.name,
        derived_templates=(),
        workbook=form.workbook,
    )


def write_workbooks(job: Job, documents: Mapping[int, Path]) -> list[RenderResult]:
    """Write a workbook of tables beside each document, if the form asks for one.

    `documents` are the paths of the documents that exist, by the indexes of their rows.
    """
    if not job.document_type.workbook:
        return []
    return [_write_tables(job, index, path) for index, path in documents.items()]


def _write_tables(job: Job, index: int, document: Path) -> RenderResult:
    """Write the workbook beside one document, a worksheet for each of its tables.

    `index` is the 0-based one of the row. Charts and other blocks are not written.
    """
    name = job.document_type.schema.name
    blocks = job.rows[index][document_keywords.BODY]
    assert isinstance(blocks, list)
    tables = [block for block in blocks if block[document_keywords.KIND] == document_keywords.TABLE]
    sheets = [block_sheet(block, name, document.stem) for block in tables]
    return write_workbook(job, sheets, document.with_suffix(".xlsx"))
