"""The documents that one record makes: a single one, or one for each of its rows (逐份).

The functions select rows, compose, and sort findings by the document that they stop.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from docgen.codes import new_finding
from docgen.documents.context import Composer, County
from docgen.documents.findings import Findings
from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding, Severity, WorkspaceError
from docgen.model.record import Record
from docgen.schema.document_schema import PerRow, Schema

Row = Mapping[str, object]


def build_composer(
    record: Record, schema: Schema, names: Mapping[str, object], county: County
) -> Composer:
    """Return the composer of a record's documents.

    The columns with units that the document declares are given to it as well: a row may lack their
    cells.
    """
    per_row = schema.per_row
    if per_row is None:
        return Composer(record.values, schema.fields, names, county)
    declared = record.values.get(per_row.columns) or ()
    columns = [column.get(w.NAME) for column in declared if isinstance(column, dict)]
    return Composer(
        record.values,
        schema.fields,
        names,
        county,
        rows=per_row.rows,
        columns=[name for name in columns if isinstance(name, str)],
    )


def record_rows(record: Record, per_row: PerRow | None) -> list[Row]:
    """Return the rows of a record; a row that is no mapping is empty."""
    if per_row is None:
        return []
    return list(map(_as_row, record.values.get(per_row.rows) or ()))


def _as_row(value: object) -> Row:
    """Return a row of a record; an invalid one, which is a finding already, is empty."""
    if isinstance(value, dict):
        return value
    return {}


def select_rows(rows: Iterable[Row], only: Sequence[str]) -> Iterator[tuple[int, Row]]:
    """Yield the rows with their indexes; with `only` those in which a value prints as one of it.

    The indexes are 0-based and those of all rows, so paths of findings stay right. Values inside a
    mapping count too, for example 户主 in a joined row.
    """
    requested = set(only)
    for index, row in enumerate(rows):
        if not requested or not requested.isdisjoint(_texts(row.values())):
            yield index, row


def _texts(values: Iterable[object]) -> Iterator[str]:
    """Yield the values of a row as texts, without the lists in it."""
    for value in values:
        if isinstance(value, Mapping):
            yield from _texts(value.values())
        elif not isinstance(value, list):
            yield str(value)


def compose_all(composer: Composer, rows: Iterable[Row] | None) -> Findings:
    """Return the findings of composing every document; `rows` is None for a single document."""
    if rows is None:
        return composer.document()[1]
    findings: list[Finding] = []
    for index, row in enumerate(rows):
        findings += composer.row(index, row)[1]
    return tuple(findings)


def findings_by_row(findings: Findings, rows: str) -> dict[FieldPath, list[Finding]]:
    """Return the findings by the path of the row that they concern, under () those of all rows.

    `rows` names the field with the rows.
    """
    by_row: dict[FieldPath, list[Finding]] = {(): []}
    for finding in findings:
        path = finding.path or ()
        row: FieldPath = ()
        if len(path) > 1 and path[0] == rows:
            row = path[:2]
        by_row.setdefault(row, []).append(finding)
    return by_row


def missing_fields(findings: Findings) -> frozenset[str]:
    """Return the required fields of a document that errors report as missing."""
    return frozenset(
        finding.missing
        for finding in findings
        if finding.missing
        and finding.severity is Severity.ERROR
        and finding.path == (finding.missing,)
    )


def same_file_name(name: str, row: FieldPath) -> Finding:
    """Return the finding for a document whose file name an earlier one has taken (GW-02)."""
    message = f"成品“{name}”与前面一份同名，没有生成，以免盖掉"
    remedy = "在文件名的写法里加上能区分的内容，如村名、户主姓名"
    return new_finding("GW-02", message, remedy, path=row)


def same_input_name(name: str) -> Finding:
    """Return the finding for an input whose output an earlier input has taken (GW-02)."""
    message = f"成品“{name}”与前面一个输入文件的同名，没有生成，以免盖掉"
    return new_finding("GW-02", message, "给其中一个输入文件改名")


def no_row_selected(only: Sequence[str]) -> WorkspaceError:
    """Return the error for a selection that no row matches."""
    message = f"各行里都没有“{'”“'.join(only)}”"
    return WorkspaceError(message, "核对名称，须与表里写的完全一样")
