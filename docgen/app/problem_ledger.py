"""Collecting what the checks find into the problem ledger (问题台账)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docgen.app.accepted_findings import apply_exemptions
from docgen.app.build_result import Progress, no_progress
from docgen.app.check_registers import RegisterCheck, check_whole_registers
from docgen.app.ledger_files import NumberMark, read_tables_again, write_ledger
from docgen.load.table import read_table
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding
from docgen.problems import problem_keywords
from docgen.problems.applicable_rules import find_applicable_rules
from docgen.problems.collect import collect
from docgen.problems.collection_config import CollectionConfig
from docgen.problems.deadline_table import severity_deadlines
from docgen.problems.indicators import INDICATOR_COLUMNS, Indicator, read_indicators
from docgen.problems.ledger import Row
from docgen.problems.ledger_findings import (
    edited_hints,
    require_collection,
    require_one_file,
    uncollected_findings,
    undecided_setting,
)
from docgen.problems.ledger_tables import LedgerTables
from docgen.problems.ledger_update import LedgerUpdate, count_collected
from docgen.problems.move_log import build_log_config
from docgen.problems.problem_builder import ProblemBuilder
from docgen.workspace.clock import today
from docgen.workspace.contained_files import read_bytes
from docgen.workspace.file_lists import list_indicator_tables
from docgen.workspace.paths import Workspace
from docgen.workspace.register_lock import hold_registers
from docgen.workspace.target_paths import place_ledger, place_register


def collect_problems(
    workspace: Workspace,
    paths: Sequence[Path] = (),
    target: Path | None = None,
    progress: Progress = no_progress,
) -> LedgerUpdate:
    """Check the registers (`paths`, all without) and bring their findings into the ledger.

    New rows go to `target`, if it is not None. If a table cannot be read, nothing is written:
    the problems in it would look corrected.
    """
    with hold_registers(workspace):
        return _collect(workspace, paths, target, progress)


def _collect(
    workspace: Workspace, paths: Sequence[Path], target: Path | None, progress: Progress
) -> LedgerUpdate:
    """Collect while the registers are held by this run; return what changed in the ledger.

    Exempt findings are left out, those in the baseline are not: old problems have to be followed up
    too.
    """
    check = check_whole_registers(workspace, paths, progress)
    collection = require_collection(check.config.collections)
    update = LedgerUpdate()
    unreadable = (Category.FILE, Category.STRUCTURE)
    update.findings += [f for f in check.result.findings if f.category in unreadable]
    if update.failed(strict=False):
        return update
    unjudged = check.mistyped.problems
    whole = not paths
    apply_exemptions(workspace, check.result, unjudged, whole=whole, with_baseline=False)
    tables = read_tables_again(workspace, collection.ledger, check.registers)
    file = _target_file(workspace, tables, paths, target)
    builder, findings = _open_builder(workspace, check, collection)
    update.findings += findings
    problems = builder.build(check.result.findings)
    applied = find_applicable_rules(check.registers, check.config.rules, check.result.findings)
    mark = NumberMark(workspace, tables.config, file)
    highest = mark.read(_read_moves(workspace, check, collection)).highest
    result = collect(tables.config, tables.rows, problems, applied, highest, unjudged=unjudged)
    update.findings += edited_hints(tables, result.edited_by_user)
    update.findings += uncollected_findings(check.result.findings, builder)
    update.counts = count_collected(tables, result, len(problems))
    write_ledger(workspace, tables, result.changes, file, update)
    mark.write([*tables.rows, *result.changes.added])
    return update


def _read_moves(
    workspace: Workspace, check: RegisterCheck, collection: CollectionConfig
) -> Sequence[Row]:
    """Return the moves of problems: a number in them has been given, even if its row is gone."""
    if collection.log is None or collection.log.register not in check.registers:
        return ()
    register = check.registers[collection.log.register]
    config = build_log_config(collection.ledger, register.form)
    return read_tables_again(workspace, config, check.registers).rows


def _target_file(
    workspace: Workspace, tables: LedgerTables, paths: Sequence[Path], target: Path | None
) -> Path:
    """Return the file that new rows go to. Raises WorkspaceError if it is not clear."""
    if target is not None:
        return place_ledger(workspace, target)
    require_one_file(tables)
    if tables.files:
        return workspace.root / tables.files[0]
    return place_register(workspace, tables.config.name, paths)


def _open_builder(
    workspace: Workspace, check: RegisterCheck, collection: CollectionConfig
) -> tuple[ProblemBuilder, list[Finding]]:
    """Return what turns findings into problems: the county's indicators, units and deadlines."""
    settings = check.config.settings
    scheme = str(settings.get(w.SCHEME) or "")
    indicators, findings = _read_indicators(workspace, scheme)
    undecided = [name for name in (w.SCHEME, problem_keywords.UNITS_DUE) if not settings.get(name)]
    deadlines, deadline_findings = severity_deadlines(settings, today())
    findings += deadline_findings
    if not deadlines:
        undecided.append(problem_keywords.DAYS_DUE)
    findings += [undecided_setting(name) for name in undecided]
    registers_by_rule: dict[str, str] = {}
    for name, rules in check.config.rules.items():
        registers_by_rule.update((rule.code, name) for rule in rules)
    builder = ProblemBuilder(
        collection=collection,
        registers=check.registers,
        rule_registers=registers_by_rule,
        indicators=indicators,
        settings=settings,
        deadlines=deadlines,
    )
    return builder, findings


def _read_indicators(workspace: Workspace, scheme: str) -> tuple[list[Indicator], list[Finding]]:
    """Return the exit indicators of a scheme; none if the county has chosen no scheme."""
    indicators: list[Indicator] = []
    findings: list[Finding] = []
    if not scheme:
        return indicators, findings
    for path in list_indicator_tables(workspace, scheme):
        data = read_bytes(workspace, path)
        source, faults = read_table(data, workspace.display_name(path), INDICATOR_COLUMNS)
        findings += faults
        if source is not None:
            indicators += read_indicators(source)
    return indicators, findings
