"""The bytes of the files of a problem ledger after an update.

Whatever is about to be written is read again first. A file that does not contain the expected
rows is refused with WorkspaceError, so a damaged ledger never reaches the disk.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from docgen.expressions.literals import parse_date
from docgen.load.table_or_list import read_tables_by_row
from docgen.model.finding import Finding, Severity, WorkspaceError
from docgen.model.sheet import Cell, Sheet
from docgen.problems.edit.table_bytes import amend, begin
from docgen.problems.ledger import Changes, LedgerConfig, Row
from docgen.problems.ledger_findings import formula_cell
from docgen.problems.ledger_tables import LedgerTables
from docgen.problems.problem_rows import read_rows, rows_agree
from docgen.report.workbook import to_workbook

_MACRO_WORKBOOK = ".xlsm"
_WORKBOOK = ".xlsx"


def amend_file(
    tables: LedgerTables, file: str, data: bytes, edits: Mapping[int, Row], added: Sequence[Row]
) -> tuple[bytes, list[Finding]]:
    """Return the bytes of a file of a ledger with edits and new rows, and findings.

    A cell with a formula is not changed, but a finding. Raises WorkspaceError if the bytes do not
    read back as expected.
    """
    config = tables.config
    indexes = tables.tables_of(file)
    expected: list[Row] = []
    findings: list[Finding] = []
    for index in indexes:
        source = tables.sources[index]
        changes = Changes(_edits_of(tables, index, edits), added if index == indexes[-1] else ())
        data, formulas = amend(data, source, changes, config.fields)
        findings += [formula_cell(source, cell) for cell in formulas]
        for number, row in enumerate(read_rows(source)):
            expected.append({**row, **changes.edits.get(number, {})})
        expected += changes.added
    if not findings:
        sheets = {tables.sources[index].sheet for index in indexes}
        _check_bytes(config, data, expected, file, sheets)
    return data, findings


def _edits_of(tables: LedgerTables, index: int, edits: Mapping[int, Row]) -> dict[int, Row]:
    """Return the edits of one table; its rows are counted from 0."""
    start = tables.starts[index]
    end = tables.starts[index + 1]
    return {row - start: edit for row, edit in edits.items() if start <= row < end}


def begin_file(config: LedgerConfig, rows: Sequence[Row], file: str) -> bytes:
    """Return the bytes of a new ledger. Raises WorkspaceError if `file` cannot be a ledger."""
    data = _new_bytes(config, rows, file.rpartition("/")[2])
    _check_bytes(config, data, rows, file)
    return data


def refuse_other_file(config: LedgerConfig, file: str) -> WorkspaceError:
    """Return the error for an existing file that has no table of the ledger."""
    return WorkspaceError(f"“{file}”不是{config.name}", f"文件名以“{config.name}”开头")


def _new_bytes(config: LedgerConfig, rows: Sequence[Row], name: str) -> bytes:
    stem, dot, suffix = name.rpartition(".")
    suffix = f"{dot}{suffix}".lower()
    if suffix == _MACRO_WORKBOOK:
        raise WorkspaceError("新台账不带宏", f"写成 {stem}.xlsx")
    if suffix == _WORKBOOK:
        return to_workbook([_new_sheet(config, rows)])
    return begin(name, rows, config.fields)


def _new_sheet(config: LedgerConfig, rows: Sequence[Row]) -> Sheet:
    cells = [[_cell(config, name, row.get(name, "")) for name in config.fields] for row in rows]
    choices = {
        column: config.choices[name]
        for column, name in enumerate(config.fields)
        if name in config.choices
    }
    return Sheet(config.name, config.name, config.fields, cells, choices=choices)


def _cell(config: LedgerConfig, name: str, text: str) -> Cell:
    """Return the content of a cell: a whole date as a date of Excel, so that it can be sorted."""
    if not text or name not in config.dates:
        return text
    day = parse_date(text)
    if day is None or not day.day:
        return text
    return date(day.year, day.month, day.day)


def _check_bytes(
    config: LedgerConfig,
    data: bytes,
    expected: Sequence[Row],
    file: str,
    sheets: Collection[str] = (),
) -> None:
    """Read bytes back. Raises WorkspaceError if the rows of the sheets differ from the expected.

    Without `sheets` all sheets count.
    """
    remedy = "台账没有动。行太多的，用 .xlsx 或 .csv，或按乡镇分几本；仍不行，发给维护人员看"
    sources, findings = read_tables_by_row(data, file, config.fields)
    for finding in findings:
        if finding.severity is Severity.ERROR:
            raise WorkspaceError(f"“{file}”写了就读不回来：{finding.message}", remedy)
    rows: list[Row] = []
    for source in sources:
        if not sheets or source.sheet in sheets:
            rows += read_rows(source)
    pairs = zip(rows, expected, strict=False)
    same = all(rows_agree(config, row, other, config.fields) for row, other in pairs)
    if len(rows) != len(expected) or not same:
        raise WorkspaceError(f"“{file}”改好后读回来对不上，没有写", remedy)
