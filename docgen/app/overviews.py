"""The overview of a set of documents, as a Word file and as a workbook beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from docgen.app.batch import Job
from docgen.app.render import RenderResult, put
from docgen.codes import new_finding
from docgen.documents.context import Composer
from docgen.documents.overview import (
    overview_cells,
    overview_columns,
    overview_record,
    overview_sheet,
)
from docgen.model.finding import Location
from docgen.model.sheet import Cell, Link, Sheet
from docgen.report.workbook import to_workbook
from docgen.schema.document_schema import Overview
from docgen.workspace.files import digest, digest_all
from docgen.workspace.paths import safe_name

LONGEST = 10_000  # rows of a table that Word still opens in reasonable time
FILES, NOT_MADE = "成品", "未生成"


def make_overview(job: Job, made: Mapping[int, Path]) -> list[RenderResult]:
    """Both files; `made` are the documents that stand, by the indexes of their rows.

    The Word file lists what is signed: it waits until every document of the set stands.
    """
    asked = job.kit.schema.overview
    if asked is None or job.maker is None or not job.rows or job.options.only:
        return []
    sheet = _sheet(job, asked)
    base = job.folder / f"{safe_name(sheet.title)}.docx"
    done = [_workbook(job, sheet, base.with_suffix(".xlsx"), made)]
    if len(made) < len(job.rows):
        message = f"有{len(job.rows) - len(made)}份没有生成，“{sheet.title}”暂不出 Word 版"
        told = new_finding("GW-04", message, "改好后再生成一次", location=_place(job))
        return [*done, RenderResult(None, findings=(told,))]
    if len(job.rows) > LONGEST:
        message = f"“{sheet.title}”有{len(job.rows)}行，只出 Excel 版"
        told = new_finding("GW-05", message, "", location=_place(job))
        return [*done, RenderResult(None, findings=(told,))]
    return [*done, _document(job, sheet, base)]


def _key(job: Job, sheet: Sheet) -> str:
    head = (job.shared, sheet.name, sheet.title, sheet.header, sheet.sums)
    return digest_all(repr(part).encode() for part in chain(head, sheet.rows))


def _place(job: Job) -> Location:
    return Location(job.workspace.shown(job.path))


def _sheet(job: Job, asked: Overview) -> Sheet:
    each, maker, ready = job.kit.schema.per_row, job.maker, job.ready
    assert each is not None
    assert maker is not None
    assert ready is not None
    given = ready.record.values.get(each.columns)
    columns = overview_columns(asked.columns, each.columns, given)
    rows = [overview_cells(columns, maker.composer, own) for own in job.rows]
    return overview_sheet(asked.name, f"{job.path.stem}{asked.name}", columns, rows)


def _workbook(job: Job, sheet: Sheet, target: Path, made: Mapping[int, Path]) -> RenderResult:
    files = (_file(made.get(index)) for index in range(len(sheet.rows)))
    rows: Sequence[Sequence[Cell]] = [
        [*row, file] for row, file in zip(sheet.rows, files, strict=True)
    ]
    whole = replace(sheet, header=(*sheet.header, FILES), rows=rows)
    return put_workbook(job, [whole], target)


def put_workbook(job: Job, sheets: Sequence[Sheet], target: Path) -> RenderResult:
    """Put a workbook in its place, unless it stands there made from the same."""
    journal = job.journal(target.parent)
    key = digest("".join(_key(job, sheet) for sheet in sheets).encode())
    if not job.options.force and journal.stands(target.name, key):
        return RenderResult(None, target)
    return put(target, to_workbook(sheets), key, journal.known(target.name), ())


def _file(target: Path | None) -> Cell:
    return Link(target.name, target.name) if target else NOT_MADE


def _document(job: Job, sheet: Sheet, target: Path) -> RenderResult:
    assert job.ready is not None
    assert job.kit.overview is not None
    county, journal = job.ready.county, job.journal(target.parent)
    template, findings = job.kit.overview(county.format)
    if template is None:
        return RenderResult(None, findings=findings)
    key = digest(f"{_key(job, sheet)}{template.digest}".encode())
    if not job.options.force and journal.stands(target.name, key):
        return RenderResult(None, target)
    record = overview_record(sheet)
    context, faults = Composer(record, {}, county.names, county).document()
    data, told = template.fill(context)
    findings += (*faults, *told)
    if not data:
        return RenderResult(None, findings=findings)
    return put(target, data, key, journal.known(target.name), findings)
