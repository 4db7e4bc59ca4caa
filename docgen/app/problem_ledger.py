"""The problem ledger (问题台账): collecting what the checks find, and merging two copies.

`collect_problems` checks the registers and brings the ledger up to date. `merge_ledgers` brings
what another copy says into ours. Both read the tables, compute changes with `docgen.problems`,
and write each changed file with a backup.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from docgen.app.accepted_findings import apply_exemptions
from docgen.app.build_result import Progress, no_progress
from docgen.app.check_registers import RegisterCheck, check_whole_registers
from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import read_register_config
from docgen.load.table import read_table
from docgen.load.table_or_list import read_tables_by_row
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding
from docgen.model.source import Source
from docgen.problems import problem_keywords
from docgen.problems.applicable_rules import find_applicable_rules
from docgen.problems.collect import collect
from docgen.problems.collection_config import CollectionConfig
from docgen.problems.deadline_table import severity_deadlines
from docgen.problems.indicators import INDICATOR_COLUMNS, Indicator, read_indicators
from docgen.problems.ledger import Changes, LedgerConfig, Row
from docgen.problems.ledger_bytes import amend_file, begin_file, refuse_other_file
from docgen.problems.ledger_findings import (
    conflict_findings,
    edited_hints,
    require_collection,
    require_one_file,
    select_ledger_tables,
    uncollected_findings,
    undecided_setting,
)
from docgen.problems.ledger_tables import LedgerTables
from docgen.problems.ledger_update import LedgerUpdate, count_collected, count_merged
from docgen.problems.merge import merge
from docgen.problems.problem_builder import ProblemBuilder
from docgen.registers.register import Register
from docgen.workspace.clock import today
from docgen.workspace.contained_files import read_bytes
from docgen.workspace.file_lists import find_register, list_indicator_tables
from docgen.workspace.files import write_with_backup
from docgen.workspace.paths import Workspace
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
    check = check_whole_registers(workspace, paths, progress)
    collection = require_collection(check.config.collections)
    update = LedgerUpdate()
    unreadable = (Category.FILE, Category.STRUCTURE)
    update.findings += [f for f in check.result.findings if f.category in unreadable]
    if update.failed(strict=False):
        return update
    apply_exemptions(workspace, check.result, whole=not paths, with_baseline=False)
    tables = _read_tables_again(workspace, collection.ledger, check.registers)
    file = _target_file(workspace, tables, paths, target)
    builder, findings = _open_builder(workspace, check, collection)
    update.findings += findings
    problems = builder.build(check.result.findings)
    applied = find_applicable_rules(check.registers, check.config.rules, check.result.findings)
    changes = collect(tables.config, tables.rows, problems, applied)
    update.findings += edited_hints(tables, changes)
    update.findings += uncollected_findings(check.result.findings, builder)
    update.counts = count_collected(tables, changes, len(problems))
    _write(workspace, tables, changes, file, update)
    return update


def _read_tables_again(
    workspace: Workspace, config: LedgerConfig, registers: Mapping[str, Register]
) -> LedgerTables:
    """Return the tables of the ledger by rows: for the check they were read by columns."""
    register = registers.get(config.name)
    if register is None:
        return LedgerTables(config)
    return LedgerTables(config, tuple(_row_sources(workspace, register)))


def _row_sources(workspace: Workspace, register: Register) -> Iterator[Source]:
    names = {(table.file, table.sheet) for table in register.tables}
    for file in dict.fromkeys(table.file for table in register.tables):
        data = read_bytes(workspace, workspace.root / file)
        sources, _ = read_tables_by_row(data, file, register.types)
        for source in sources:
            if (file, source.sheet) in names:
                yield source


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


def merge_ledgers(
    workspace: Workspace, ours: Path, theirs: Path, base: Path | None = None
) -> LedgerUpdate:
    """Merge another copy of the ledger into ours. Only ours is written.

    `base` is the copy that was sent out: it shows which side has changed a field.
    """
    config = read_register_config(ProjectReader(workspace))
    ledger = require_collection(config.collections).ledger
    update = LedgerUpdate()
    our_tables = _read_ledger(workspace, ledger, ours, update)
    their_tables = _read_ledger(workspace, ledger, theirs, update)
    base_rows: Sequence[Row] = ()
    if base is not None:
        base_rows = _read_ledger(workspace, ledger, base, update).rows
    if update.failed(strict=False):
        return update
    changes = merge(ledger, our_tables.rows, their_tables.rows, base_rows)
    update.findings += conflict_findings(our_tables, changes)
    update.counts = count_merged(ledger, changes)
    _write(workspace, our_tables, changes, find_register(workspace, ours), update)
    return update


def _read_ledger(
    workspace: Workspace, config: LedgerConfig, path: Path, update: LedgerUpdate
) -> LedgerTables:
    """Return the tables of the ledger in a file. Raises WorkspaceError if it has none."""
    named = find_register(workspace, path)
    file = workspace.display_name(named)
    sources, findings = read_tables_by_row(read_bytes(workspace, named), file, config.fields)
    update.findings += findings
    return select_ledger_tables(config, file, sources, findings)


def _write(
    workspace: Workspace,
    tables: LedgerTables,
    changes: Changes,
    target: Path,
    update: LedgerUpdate,
) -> None:
    """Write the changes into the files of a ledger, each with a backup; new rows go to one."""
    paths = {workspace.root / file for file in tables.files}
    if changes.added:
        paths.add(target)
    for path in sorted(paths):
        file = workspace.display_name(path)
        added = changes.added if path == target else ()
        if file in tables.files:
            data = read_bytes(workspace, path)
            data, findings = amend_file(tables, file, data, changes.edits, added)
            update.findings += findings
        elif path.exists():
            raise refuse_other_file(tables.config, file)
        else:
            data = begin_file(tables.config, added, file)
        changed, backup = write_with_backup(path, data, today())
        if changed:
            update.written.append((file, backup))
