"""The files of the problem ledger: reading them, writing changes, keeping the highest number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from docgen.model.finding import Finding, WorkspaceError
from docgen.model.source import Source
from docgen.problems.ledger import Changes, LedgerConfig, Row
from docgen.problems.ledger_bytes import amend_file, begin_file, refuse_other_file
from docgen.problems.ledger_findings import select_ledger_tables
from docgen.problems.ledger_sources import read_ledger_sources
from docgen.problems.ledger_tables import LedgerTables
from docgen.problems.ledger_update import LedgerUpdate
from docgen.problems.problem_rows import NumberSeries
from docgen.registers.register import Register
from docgen.workspace.clock import today
from docgen.workspace.contained_files import read_bytes
from docgen.workspace.file_lists import find_register, list_register_files
from docgen.workspace.files import write_atomically, write_with_backup
from docgen.workspace.paths import Workspace

PlannedWrite = tuple[Path, bytes, bytes | None]
"""A file, its new bytes, the bytes that were read, None for a new file."""


def read_ledger(
    workspace: Workspace, config: LedgerConfig, path: Path
) -> tuple[LedgerTables, tuple[Finding, ...]]:
    """Return the tables of the ledger in a file. Raises WorkspaceError if it has none."""
    named = find_register(workspace, path)
    file = workspace.display_name(named)
    data = read_bytes(workspace, named)
    sources, findings = read_ledger_sources(config, data, file)
    return select_ledger_tables(config, file, sources, findings, {file: data}), tuple(findings)


def read_other_ledgers(
    workspace: Workspace, config: LedgerConfig, known: Collection[Path]
) -> list[Row]:
    """Return the rows of the ledgers among the registers but the known: their numbers are given.

    A file that cannot be read has none.
    """
    rows: list[Row] = []
    for path in list_register_files(workspace):
        if path.stem.startswith(config.name) and path not in known:
            with suppress(WorkspaceError):
                tables, _ = read_ledger(workspace, config, path)
                rows += tables.rows
    return rows


def read_tables_again(
    workspace: Workspace, config: LedgerConfig, registers: Mapping[str, Register]
) -> LedgerTables:
    """Return the tables of the ledger by rows: those that the check has read by columns anew.

    Where there are column maps all are read anew: some change more than the names of columns.
    """
    register = registers.get(config.name)
    if register is None:
        return LedgerTables(config)
    names = {(table.file, table.sheet) for table in register.tables}
    chosen: list[Source] = []
    contents: dict[str, bytes] = {}
    for file in dict.fromkeys(table.file for table in register.tables):
        contents[file] = read_bytes(workspace, workspace.root / file)
        tables = [table for table in register.tables if table.file == file]
        known = [table for table in tables if isinstance(table, Source)]
        if not config.maps and len(known) == len(tables):
            chosen += known
            continue
        sources, _ = read_ledger_sources(config, contents[file], file)
        chosen += (source for source in sources if (file, source.sheet) in names)
    return LedgerTables(config, tuple(chosen), contents)


def write_ledger(
    workspace: Workspace,
    tables: LedgerTables,
    changes: Changes,
    target: Path,
    update: LedgerUpdate,
) -> None:
    """Write the changes into the files of a ledger, each with a backup; new rows go to one.

    Raises WorkspaceError if a file is no more what was read, or cannot hold the changes.
    """
    for path, data, expected in plan_writes(workspace, tables, changes, target, update.findings):
        changed, backup = write_with_backup(path, data, today(), expected)
        if changed:
            update.written.append((workspace.display_name(path), backup))


def plan_writes(
    workspace: Workspace,
    tables: LedgerTables,
    changes: Changes,
    target: Path,
    findings: list[Finding],
) -> list[PlannedWrite]:
    """Return the files of a ledger with the changes; nothing is written.

    What cannot be changed is added to `findings`. Raises WorkspaceError if a file cannot hold the
    changes.
    """
    planned: list[PlannedWrite] = []
    paths = {workspace.root / file for file in tables.files if changes}
    if changes.added:
        paths.add(target)
    for path in sorted(paths):
        file = workspace.display_name(path)
        expected = None
        if file in tables.files:
            share = changes if path == target else Changes(changes.edits, (), changes.removed)
            expected = tables.contents[file]
            data, faults = amend_file(tables, file, expected, share)
            findings += faults
        elif path.exists():
            raise refuse_other_file(tables.config, file)
        else:
            data = begin_file(tables.config, changes.added, file)
        planned.append((path, data, expected))
    return planned


class NumberMark(Struct, frozen=True):
    """The highest number that a ledger has ever given, kept in a file beside it.

    Rows may be deleted, but papers and the log of moves still name them: a number never returns.
    """

    workspace: Workspace
    config: LedgerConfig
    ledger: Path
    """The file of the ledger."""

    def read(self, rows: Iterable[Row] = ()) -> NumberSeries:
        """Return the numbers that are spent: those of the mark, of the rows and below."""
        numbers = NumberSeries(self.config)
        if self._path.exists():
            text = read_bytes(self.workspace, self._path).decode("utf-8", "replace")
            numbers.spend_number(text.removeprefix("\ufeff").strip())
        numbers.spend(rows)
        return numbers

    def write(self, rows: Iterable[Row]) -> None:
        """Keep the highest number, the rows included.

        It is written after they are, by each run: a run that is killed before leaves no gap.
        """
        numbers = self.read(rows)
        if numbers.highest:
            write_atomically(self._path, f"{numbers.last}\n".encode())

    @property
    def _path(self) -> Path:
        """Return the hidden file beside the ledger that holds the number."""
        # Nobody edits it, so it does not show; it is copied with the folder.
        return self.ledger.with_name(f".{self.config.name}最高编号")
