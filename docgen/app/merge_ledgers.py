"""Merging two copies of the problem ledger: both are read, only ours is written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from docgen.app.ledger_files import NumberMark, read_ledger, read_other_ledgers, write_ledger
from docgen.app.move_logs import NewMoves, open_logs
from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import read_register_config
from docgen.app.send_ledger import find_sent_copy
from docgen.problems.ledger import LedgerConfig, Row
from docgen.problems.ledger_columns import column_findings
from docgen.problems.ledger_findings import merge_findings, require_collection, used_base
from docgen.problems.ledger_tables import LedgerTables
from docgen.problems.ledger_update import LedgerUpdate, count_merged
from docgen.problems.merge import merge
from docgen.problems.sift_problems import sift_problems
from docgen.workspace.file_lists import find_register, list_register_files
from docgen.workspace.paths import Workspace
from docgen.workspace.register_lock import hold_registers


def merge_ledgers(
    workspace: Workspace,
    ours: Path,
    theirs: Path,
    base: Path | None = None,
    moves: Path | None = None,
) -> LedgerUpdate:
    """Merge another copy of the ledger into ours, and its log of moves. Only ours is written.

    `base` is the copy that was sent out: it shows which side has changed a field. `moves` is the
    log of theirs, if it is not a worksheet of it.
    """
    with hold_registers(workspace):
        return _merge(workspace, ours, theirs, base, moves)


def _merge(
    workspace: Workspace, ours: Path, theirs: Path, base: Path | None, moves: Path | None
) -> LedgerUpdate:
    """Merge while the registers are held by this run; with an error nothing is written.

    The ledger is written first, then the mark of its highest number, then the log of moves.
    """
    register_config = read_register_config(ProjectReader(workspace), list_register_files(workspace))
    collection = require_collection(register_config.collections)
    config = collection.ledger
    form = register_config.forms[config.name]
    logs = open_logs(workspace, register_config, collection)
    update = LedgerUpdate()
    read = partial(_read, workspace, config, update)
    our_tables = read(ours)
    their_tables = read(theirs)
    base_tables = read(base) if base else None
    if update.failed(strict=False):
        return update
    update.findings += column_findings(our_tables, their_tables, base_tables)
    if update.failed(strict=False):
        return update
    returned = sift_problems(form, their_tables)
    target = find_register(workspace, ours)
    if base_tables is None:
        base_tables = _find_base(workspace, config, target, returned.rows, update)
    sent = sift_problems(form, base_tables)
    update.findings += returned.findings
    mark = NumberMark(workspace, config, target)
    copies = [target, find_register(workspace, theirs), find_register(workspace, base or ours)]
    given = read_other_ledgers(workspace, config, copies)
    if logs:
        given += logs.rows_of(target)
    result = merge(
        config,
        our_tables.rows,
        returned.rows,
        sent.rows,
        columns=returned.columns,
        highest=mark.read(given).highest,
    )
    update.findings += merge_findings(our_tables, result)
    update.counts = count_merged(config, result)
    new_moves = NewMoves()
    if logs:
        log = find_register(workspace, moves or theirs)
        new_moves = logs.new_moves(target, log, result, update, is_log=moves is not None)
        # What the log cannot hold is not merged at all.
        logs.check(target, new_moves)
    write_ledger(workspace, our_tables, result.changes, target, update)
    mark.write([*our_tables.rows, *sent.rows, *result.changes.added])
    if logs:
        logs.write(target, new_moves, update)
    return update


def _read(
    workspace: Workspace, config: LedgerConfig, update: LedgerUpdate, path: Path
) -> LedgerTables:
    """Return the tables of a copy; its findings are added to the update."""
    tables, findings = read_ledger(workspace, config, path)
    update.findings += findings
    return tables


def _find_base(
    workspace: Workspace,
    config: LedgerConfig,
    ledger: Path,
    returned: Sequence[Row],
    update: LedgerUpdate,
) -> LedgerTables | None:
    """Return the kept copy that a returned one was made of, and tell which it is; None if none."""
    tables = find_sent_copy(workspace, config, ledger, returned)
    if tables is not None:
        update.findings.append(used_base(tables))
    return tables
