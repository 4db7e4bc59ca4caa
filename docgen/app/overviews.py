"""The overview (一览) of a set of documents: a workbook and, once all exist, a Word file.

`documents.overview` computes the table; the functions here write it, unless it exists already,
made from the same rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

from docgen.app.batch import Job
from docgen.app.render import OutputFile, RenderResult, write_output
from docgen.app.template_cache import FormatTemplate
from docgen.app.validation import ValidatedDocument
from docgen.documents.context import Composer
from docgen.documents.overview import overview_record
from docgen.documents.overview_files import (
    build_overview,
    reason_against_word,
    with_file_column,
)
from docgen.model.finding import Location
from docgen.model.sheet import Sheet
from docgen.report.workbook import to_workbook
from docgen.schema.document_schema import Overview
from docgen.workspace.digests import digest, digest_all
from docgen.workspace.file_names import build_safe_name


def write_overviews(job: Job, documents: Mapping[int, Path]) -> list[RenderResult]:
    """Write the overview of a job whose type has one, unless rows were selected.

    `documents` are the paths of the documents that exist, by the indexes of their rows.
    """
    overview = job.document_type.schema.overview
    template = job.document_type.overview
    if overview is None or template is None or job.document is None or not job.rows:
        return []
    if job.renderer is None or job.options.only:
        return []
    sheet = _sheet(job, job.document, job.renderer.composer, overview)
    target = job.folder / f"{build_safe_name(sheet.title)}.docx"
    files = {index: path.name for index, path in documents.items()}
    whole = with_file_column(sheet, files)
    workbook = write_workbook(job, [whole], target.with_suffix(".xlsx"))
    reason = reason_against_word(sheet, len(documents), Location(job.source_name))
    if reason is not None:
        return [workbook, RenderResult(findings=(reason,))]
    return [workbook, _write_word(job, job.document, template, sheet, target)]


def _sheet(job: Job, document: ValidatedDocument, composer: Composer, overview: Overview) -> Sheet:
    """Return the overview of a job; its title begins with the name of the input."""
    per_row = job.document_type.schema.per_row
    assert per_row is not None
    numbers = (per_row.columns, document.record.values.get(per_row.columns))
    title = f"{job.path.stem}{overview.name}"
    return build_overview(overview, title, numbers, composer, job.rows)


def write_workbook(job: Job, sheets: Sequence[Sheet], target: Path) -> RenderResult:
    """Write a workbook, unless it exists already, made from the same."""
    key = digest("".join(_key(job, sheet) for sheet in sheets).encode())
    file = _output_file(job, target, key)
    if file is None:
        return RenderResult(target=target)
    return write_output(file, to_workbook(sheets), ())


def _write_word(
    job: Job,
    document: ValidatedDocument,
    template: FormatTemplate,
    sheet: Sheet,
    target: Path,
) -> RenderResult:
    """Write the overview as a Word file, unless it exists already, made from the same."""
    county = document.county
    compiled, findings = template(county.format)
    if compiled is None:
        return RenderResult(findings=findings)
    key = digest(f"{_key(job, sheet)}{compiled.digest}".encode())
    file = _output_file(job, target, key)
    if file is None:
        return RenderResult(target=target)
    composer = Composer(overview_record(sheet), {}, county.names, county)
    context, composing = composer.document()
    data, filling = compiled.fill(context)
    findings += (*composing, *filling)
    if not data:
        return RenderResult(findings=findings)
    return write_output(file, data, findings)


def _output_file(job: Job, target: Path, key: str) -> OutputFile | None:
    """Return the file to be written, None if it exists already with this key."""
    journal = job.journals.journal(target.parent)
    if not job.options.force and journal.is_current(target.name, key):
        return None
    return OutputFile(target, key, journal.find_digest(target.name))


def _key(job: Job, sheet: Sheet) -> str:
    """Return the digest of everything that a sheet is made from."""
    head = (job.shared_key, sheet.name, sheet.title, sheet.header, sheet.sums)
    return digest_all(repr(part).encode() for part in chain(head, sheet.rows))
