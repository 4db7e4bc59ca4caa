"""The bytes of the files of a problem ledger after an update.

Whatever is about to be written is read again first. A file that does not contain the expected
rows is refused with WorkspaceError, so a damaged ledger never reaches the disk.

`app.ledger_files` writes the bytes to the disk, with a backup of the earlier file. Existing files
go through `edit`, which keeps what does not change; new ones are written as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache, partial
from itertools import chain

from docgen.expressions.literals import parse_day
from docgen.model.finding import Finding, Severity, WorkspaceError
from docgen.model.sheet import Cell, Sheet
from docgen.problems.edit.table_bytes import amend, begin
from docgen.problems.ledger import Changes, LedgerConfig, Row
from docgen.problems.ledger_findings import formula_cell
from docgen.problems.ledger_sources import read_ledger_sources
from docgen.problems.ledger_tables import LedgerTables
from docgen.problems.problem_rows import read_rows, rows_agree
from docgen.report.workbook import to_workbook

_MACRO_WORKBOOK = ".xlsm"
_WORKBOOK = ".xlsx"


def amend_file(
    tables: LedgerTables, file: str, data: bytes, changes: Changes
) -> tuple[bytes, list[Finding]]:
    """Return the bytes of a file of a ledger with its share of the changes, and findings.

    New rows go to the last table of the file. A cell with a formula is not changed, but a finding.
    Raises WorkspaceError if the bytes do not read back as expected.

    `changes` are those of the whole ledger, with its rows counted through all tables; `data` are
    the bytes of the file as they are now. If a cell with a formula was left, the result is not
    compared.
    """
    config = tables.config
    indexes = tables.tables_of(file)
    expected: list[Row] = []
    findings: list[Finding] = []
    for index in indexes:
        source = tables.sources[index]
        share = _share_of(tables, index, changes, with_added=index == indexes[-1])
        data, formulas = amend(data, source, share, config.fields)
        findings += [formula_cell(source, cell) for cell in formulas]
        for number, row in enumerate(read_rows(source)):
            if number not in share.removed:
                expected.append({**row, **share.edits.get(number, {})})
        expected += share.added
    if not findings:
        sheets = {tables.sources[index].sheet for index in indexes}
        _check_bytes(config, data, expected, file, sheets)
    return data, findings


def _share_of(tables: LedgerTables, index: int, changes: Changes, *, with_added: bool) -> Changes:
    """Return the changes of one table; its rows are counted from 0.

    With `with_added` the new rows are part of it.
    """
    start = tables.starts[index]
    end = tables.starts[index + 1]
    edits = {row - start: edit for row, edit in changes.edits.items() if start <= row < end}
    removed = frozenset(row - start for row in changes.removed if start <= row < end)
    return Changes(edits, changes.added if with_added else (), removed)


def begin_file(config: LedgerConfig, rows: Sequence[Row], file: str) -> bytes:
    """Return the bytes of a new ledger. Raises WorkspaceError if `file` cannot be a ledger.

    The suffix of `file` decides: .xlsx, .yaml, .yml, else CSV.
    """
    data = _new_bytes(config, rows, file.rpartition("/")[2])
    _check_bytes(config, data, rows, file)
    return data


def build_workbook(tables: Sequence[tuple[LedgerConfig, Sequence[Row]]]) -> bytes:
    """Return a new workbook with a worksheet for each table.

    For a copy that is handed out: the ledger in the first worksheet, its log in the next.
    """
    return to_workbook([_new_sheet(config, rows) for config, rows in tables])


def refuse_other_file(config: LedgerConfig, file: str) -> WorkspaceError:
    """Return the error for an existing file that has no table of the ledger."""
    return WorkspaceError(f"“{file}”不是{config.name}", f"文件名以“{config.name}”开头")


def _new_bytes(config: LedgerConfig, rows: Sequence[Row], name: str) -> bytes:
    """Return the bytes of a new file by the suffix of its name. Raises WorkspaceError for .xlsm."""
    stem, dot, suffix = name.rpartition(".")
    suffix = f"{dot}{suffix}".lower()
    if suffix == _MACRO_WORKBOOK:
        raise WorkspaceError("新台账不带宏", f"写成 {stem}.xlsx")
    if suffix == _WORKBOOK:
        return to_workbook([_new_sheet(config, rows)])
    return begin(name, rows, config.fields)


def _new_sheet(config: LedgerConfig, rows: Sequence[Row]) -> Sheet:
    """Return the worksheet of a new ledger.

    Its header are the fields; days are dates of Excel, and cells with allowed texts have a list.
    """
    cells = [
        [_day_cell(row.get(n, "")) if n in config.dates else row.get(n, "") for n in config.fields]
        for row in rows
    ]
    choices = {
        column: config.choices[name]
        for column, name in enumerate(config.fields)
        if name in config.choices
    }
    return Sheet(config.name, config.name, config.fields, cells, choices=choices)


@lru_cache(maxsize=4096)
def _day_cell(text: str) -> Cell:
    """Return the content of a cell: a whole date as a date of Excel, so that it can be sorted."""
    return parse_day(text) or text


def _check_bytes(
    config: LedgerConfig,
    data: bytes,
    expected: Sequence[Row],
    file: str,
    sheets: Collection[str] = (),
) -> None:
    """Read bytes back. Raises WorkspaceError if the rows of the sheets differ from the expected.

    Without `sheets` all sheets count.

    `file` is the name by which the kind of the bytes is known. Blank rows do not count.
    """
    remedy = "台账没有动。行太多的，用 .xlsx 或 .csv，或按乡镇分几本；仍不行，发给维护人员看"
    sources, findings = read_ledger_sources(config, data, file)
    for finding in findings:
        if finding.severity is Severity.ERROR:
            raise WorkspaceError(f"“{file}”写了就读不回来：{finding.message}", remedy)
    chosen = [source for source in sources if not sheets or source.sheet in sheets]
    rows = _with_texts(config, [row for source in chosen for row in read_rows(source)])
    if not _agree(config, rows, _with_texts(config, expected)):
        raise WorkspaceError(f"“{file}”改好后读回来对不上，没有写", remedy)


def _agree(config: LedgerConfig, rows: Sequence[Row], expected: Sequence[Row]) -> bool:
    """Return whether rows have the expected texts in all columns that are expected."""
    names = list(dict.fromkeys([*config.fields, *chain.from_iterable(expected)]))
    if len(rows) != len(expected):
        return False
    return all(map(partial(rows_agree, config, names=names), rows, expected))


def _with_texts(config: LedgerConfig, rows: Sequence[Row]) -> list[Row]:
    """Return the rows with a text in a field: of a deleted one a formula may be left.

    Rows whose texts are all in columns of no field are left out too.
    """
    return [row for row in rows if any(row.get(name) for name in config.fields)]
