"""The log of moves (问题流转) that goes with a copy of the problem ledger."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from docgen.app.ledger_files import plan_writes, write_ledger
from docgen.app.register_config import RegisterConfig
from docgen.load.sheet_parts import may_have_sheet
from docgen.problems.collection_config import CollectionConfig
from docgen.problems.ledger import Changes, LedgerConfig, Row
from docgen.problems.ledger_columns import read_columns
from docgen.problems.ledger_findings import unclear_moves
from docgen.problems.ledger_sources import read_ledger_sources
from docgen.problems.ledger_tables import LedgerTables
from docgen.problems.ledger_update import LedgerUpdate
from docgen.problems.merge_result import MergeResult
from docgen.problems.move_log import build_log_config, merge_moves
from docgen.workspace.contained_files import read_bytes
from docgen.workspace.file_lists import list_tables_beside
from docgen.workspace.paths import Workspace


class NewMoves(Struct, frozen=True):
    """Moves that a log lacks, and the columns of the log that they come from."""

    rows: Sequence[Row] = ()
    columns: Sequence[str] = ()


class MoveLogs(Struct, frozen=True):
    """The logs that copies of a ledger keep: a worksheet of theirs, or a file of its own."""

    workspace: Workspace
    config: LedgerConfig

    def read(
        self, path: Path, *, is_log: bool = False, update: LedgerUpdate | None = None
    ) -> LedgerTables:
        """Return the tables of a file that are logs: by the name of the file or the worksheet.

        If the file `is_log`, all of them are, and its findings are added to the update.
        """
        file = self.workspace.display_name(path)
        data = read_bytes(self.workspace, path)
        name = self.config.name
        whole = is_log or path.stem.startswith(name)
        if not whole and not may_have_sheet(data, file, name):
            return LedgerTables(self.config, (), {file: data})
        sources, findings = read_ledger_sources(self.config, data, file)
        if is_log and update is not None:
            update.findings += findings
        chosen = tuple(s for s in sources if whole or s.sheet.startswith(name))
        return LedgerTables(self.config, chosen, {file: data})

    def find(self, ledger: Path) -> tuple[Path, LedgerTables]:
        """Return the log of a ledger and its file, which need not exist.

        It is a worksheet of the ledger, else the first file beside it that bears the name.
        """
        within = self.read(ledger)
        if within.sources:
            return ledger, within
        for path in list_tables_beside(ledger, self.config.name):
            return path, self.read(path)
        return ledger.with_name(f"{self.config.name}{ledger.suffix}"), LedgerTables(self.config)

    def new_moves(
        self,
        ledger: Path,
        theirs: Path,
        result: MergeResult,
        update: LedgerUpdate,
        *,
        is_log: bool,
    ) -> NewMoves:
        """Return the moves of theirs that our log lacks, with the numbers that ours has given.

        `theirs` is a log, or a ledger with one as a worksheet.
        """
        returned = self.read(theirs, is_log=is_log, update=update)
        if not returned.rows:
            return NewMoves()
        _, ours = self.find(ledger)
        update.findings += unclear_moves(returned, result)
        added = merge_moves(self.config, ours.rows, returned.rows, result.clear_numbers())
        update.counts["并入的流转"] = len(added)
        return NewMoves(added, read_columns(returned))

    def check(self, ledger: Path, moves: NewMoves) -> None:
        """Raise WorkspaceError if the log of a ledger cannot hold some moves."""
        path, log = self._log_for(ledger, moves)
        plan_writes(self.workspace, log, Changes({}, moves.rows), path, [])

    def write(self, ledger: Path, moves: NewMoves, update: LedgerUpdate) -> None:
        """Add moves to the log of a ledger, which may have been written in the meantime."""
        path, log = self._log_for(ledger, moves)
        write_ledger(self.workspace, log, Changes({}, moves.rows), path, update)

    def _log_for(self, ledger: Path, moves: NewMoves) -> tuple[Path, LedgerTables]:
        """Return the log of a ledger and its file; a new log gets the columns of the moves."""
        path, log = self.find(ledger)
        if log.sources:
            return path, log
        names = dict.fromkeys([*self.config.fields, *moves.columns])
        return path, LedgerTables(replace(self.config, fields=tuple(names)))

    def rows_of(self, ledger: Path) -> list[Row]:
        """Return the moves of a ledger."""
        return self.find(ledger)[1].rows if ledger.exists() else []


def open_logs(
    workspace: Workspace, register_config: RegisterConfig, collection: CollectionConfig
) -> MoveLogs | None:
    """Return the logs of a workspace whose ledger names one, None without."""
    if collection.log is None or collection.log.register not in register_config.forms:
        return None
    form = register_config.forms[collection.log.register]
    return MoveLogs(workspace, build_log_config(collection.ledger, form))
