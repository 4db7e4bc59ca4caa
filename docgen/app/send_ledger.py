"""Sending the problem ledger out: a workbook for each township, and a copy of it that is kept.

The kept copy is the base of the merge when the workbook comes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docgen.app.build_result import BuildResult
from docgen.app.check_registers import read_registers
from docgen.app.ledger_files import read_ledger
from docgen.app.move_logs import MoveLogs, open_logs
from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import RegisterConfig, read_register_config
from docgen.problems.hand_out import copy_config, count_differences, derives_from, split_by_group
from docgen.problems.ledger import LedgerConfig, Row
from docgen.problems.ledger_bytes import build_workbook
from docgen.problems.ledger_columns import read_columns
from docgen.problems.ledger_findings import (
    refuse_several_ledgers,
    require_collection,
    require_groups,
    ungrouped_rows,
)
from docgen.problems.ledger_tables import LedgerTables
from docgen.problems.ledger_update import LedgerUpdate
from docgen.problems.sift_problems import sift_problems
from docgen.workspace.clock import today
from docgen.workspace.digests import fingerprint
from docgen.workspace.file_lists import find_register, list_register_files
from docgen.workspace.files import write_keeping
from docgen.workspace.paths import Workspace
from docgen.workspace.sent_copies import keep_copy, last_copy, list_copies, place_sent


def send_ledger(
    workspace: Workspace, ledger: Path | None = None, groups: Sequence[str] = ()
) -> LedgerUpdate:
    """Write a workbook with the problems of each group, all groups without `groups`.

    Raises WorkspaceError if there is no ledger or not one, or no such group in it.
    """
    register_config = read_register_config(ProjectReader(workspace), list_register_files(workspace))
    collection = require_collection(register_config.collections)
    config = collection.ledger
    logs = open_logs(workspace, register_config, collection)
    path = find_ledger(workspace, register_config, config.name, ledger)
    tables, findings = read_ledger(workspace, config, path)
    update = LedgerUpdate(findings=list(findings))
    if update.failed(strict=False):
        return update
    problems = sift_problems(register_config.forms[config.name], tables)
    update.findings += problems.findings
    rows = split_by_group(config, problems.rows)
    ungrouped = rows.pop("", [])
    require_groups(groups, list(rows))
    moves = logs.rows_of(path) if logs else []
    for group in groups or rows:
        data = _build_copy(tables, rows[group], logs, moves)
        _send(workspace, path, f"{config.name}_{group}", data, update)
    if ungrouped and not groups:
        update.findings.append(ungrouped_rows(config, len(ungrouped)))
    update.counts = {"发出": len(groups or rows)}
    return update


def find_ledger(
    workspace: Workspace, register_config: RegisterConfig, name: str, named: Path | None
) -> Path:
    """Return the ledger that an argument names; without one the only file that holds it.

    Its name says so, else that of a worksheet. Raises WorkspaceError if there is none, or more
    than one.
    """
    if named is not None:
        return find_register(workspace, named)
    files = list_register_files(workspace)
    found = [path for path in files if path.stem.startswith(name)]
    if not found:
        registers = read_registers(workspace, register_config, files, BuildResult()).registers
        tables = registers[name].tables if name in registers else ()
        found = [workspace.root / file for file in dict.fromkeys(table.file for table in tables)]
    if len(found) == 1:
        return found[0]
    raise refuse_several_ledgers(name, [workspace.display_name(path) for path in found])


def _build_copy(
    tables: LedgerTables, rows: Sequence[Row], logs: MoveLogs | None, moves: Sequence[Row]
) -> bytes:
    """Return a workbook with rows of a ledger and their moves."""
    config = tables.config
    sheets = [(copy_config(config, read_columns(tables)), rows)]
    if logs is not None:
        numbers = {row.get(config.number) for row in rows}
        sheets.append((logs.config, [m for m in moves if m.get(logs.config.number) in numbers]))
    return build_workbook(sheets)


def _send(workspace: Workspace, ledger: Path, stem: str, data: bytes, update: LedgerUpdate) -> None:
    """Write a copy; one that a person has changed since it was sent is kept under another name."""
    target = place_sent(workspace, stem)
    last = last_copy(ledger, stem)
    # First the copy that is kept: without it the merge would not know what was sent out.
    keep_copy(ledger, stem, data, today())
    changed, kept = write_keeping(target, data, fingerprint(last) if last else "", synced=True)
    if changed:
        update.written.append((workspace.display_name(target), kept))


def find_sent_copy(
    workspace: Workspace, config: LedgerConfig, ledger: Path, theirs: Sequence[Row]
) -> LedgerTables | None:
    """Return the kept copy that a returned one was made of: that with the fewest other cells.

    Returns None if nothing was sent out to its group. Of several alike the newest is returned.
    """
    groups = split_by_group(config, theirs)
    best: LedgerTables | None = None
    least = 0
    for group in groups:
        for path in list_copies(ledger, f"{config.name}_{group}"):
            tables, _ = read_ledger(workspace, config, path)
            if not derives_from(config, theirs, tables.rows):
                continue
            count = count_differences(config, theirs, tables.rows)
            if best is None or count <= least:
                best, least = tables, count
    return best
