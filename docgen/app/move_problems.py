"""Moving problems of the ledger to their next state, and logging the step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.app.ledger_files import read_ledger, write_ledger
from docgen.app.move_logs import NewMoves, open_logs
from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import read_as_of_day, read_register_config
from docgen.app.send_ledger import find_ledger
from docgen.problems.ledger import Changes
from docgen.problems.ledger_findings import require_collection, require_log, unlogged_fields
from docgen.problems.ledger_update import LedgerUpdate
from docgen.problems.move_request import MoveRequest
from docgen.problems.moving import plan_moves
from docgen.problems.problem_rows import clean_text
from docgen.workspace.file_lists import list_register_files
from docgen.workspace.paths import Workspace
from docgen.workspace.register_lock import hold_registers


class MoveOptions(Struct, frozen=True, kw_only=True):
    """What goes with a step; the day is that of the county's settings without one."""

    handler: str = ""
    note: str = ""
    evidence: str = ""
    day: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    ledger: Path | None = None


def move_problems(
    workspace: Workspace, numbers: Sequence[str], state: str, options: MoveOptions
) -> LedgerUpdate:
    """Move problems to a state; all of them or none.

    Raises WorkspaceError if the ledger has no life cycle or no log.
    """
    with hold_registers(workspace):
        return _move(workspace, numbers, state, options)


def _move(
    workspace: Workspace, numbers: Sequence[str], state: str, options: MoveOptions
) -> LedgerUpdate:
    """Move the problems while the registers are held by this run.

    Nothing is written if one of them cannot move.

    The ledger is written first, then the log, after it was made sure that the log can hold the
    steps.
    """
    reader = ProjectReader(workspace)
    register_config = read_register_config(reader, list_register_files(workspace))
    collection = require_collection(register_config.collections)
    config = collection.ledger
    flow = register_config.forms[config.name].flow
    logs = open_logs(workspace, register_config, collection)
    roles = require_log(config, collection.log if flow and logs else None)
    assert flow is not None
    assert logs is not None
    path = find_ledger(workspace, register_config, config.name, options.ledger)
    tables, findings = read_ledger(workspace, config, path)
    update = LedgerUpdate(findings=list(findings))
    if update.failed(strict=False):
        return update
    request = MoveRequest(
        numbers=numbers,
        state=state,
        day=options.day or str(read_as_of_day(reader, [path])),
        handler=clean_text(options.handler),
        note=clean_text(options.note),
        texts=_texts_of(options, collection.evidence),
    )
    roles = replace(roles, number=logs.config.number)
    plan, faults = plan_moves(tables, flow, roles, request)
    update.findings += faults
    update.findings += unlogged_fields(register_config.forms[roles.register], plan.logged)
    if update.failed(strict=False):
        return update
    update.counts = {"走了这一步的": len(plan.edits)}
    steps = NewMoves(plan.logged)
    # A step that the log cannot hold is not made.
    logs.check(path, steps)
    write_ledger(workspace, tables, Changes(plan.edits), path, update)
    logs.write(path, steps, update)
    return update


def _texts_of(options: MoveOptions, evidence: str) -> dict[str, str]:
    """Return the texts that a step writes; `evidence` is the field of the evidence, '' for none."""
    texts = {**options.texts}
    if options.evidence and evidence:
        texts[evidence] = options.evidence
    return {name: clean_text(text) for name, text in texts.items()}
