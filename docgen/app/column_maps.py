"""Proposing a column map for tables of other offices, and writing it beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.register_config import read_register_config
from docgen.app.register_files import read_tables_of_file
from docgen.load.decode import decode
from docgen.model.finding import Severity
from docgen.registers.map_proposal import MapProposal, propose_map
from docgen.registers.table_names import find_register, guess_register
from docgen.workspace.clock import today
from docgen.workspace.contained_files import read_bytes
from docgen.workspace.file_names import exists
from docgen.workspace.files import write_with_backup
from docgen.workspace.paths import COLUMN_MAP, Workspace
from docgen.workspace.required_files import (
    broken_file,
    require_register_files,
    unknown_register,
)


class ProposedMaps(Struct, frozen=True):
    """The maps that are proposed for some tables, the file for them, and what could not be read."""

    path: Path
    name: str
    proposals: Sequence[MapProposal]
    findings: Findings

    @property
    def text(self) -> str:
        """Return the maps as YAML, '' if no table needs one."""
        needed = [proposal for proposal in self.proposals if not proposal.is_empty]
        return "\n".join(line for proposal in needed for line in (*proposal.lines(), ""))


def propose_maps(workspace: Workspace, paths: Sequence[Path], register: str = "") -> ProposedMaps:
    """Return the maps for some tables; `register` is theirs, '' if their names or headers say it.

    Raises WorkspaceError if an argument names nothing, or for an unknown register.
    """
    reader = ProjectReader(workspace)
    files = require_register_files(workspace, paths)
    config = read_register_config(reader, files)
    if register and register not in config.forms:
        raise unknown_register(register, config.forms)
    target = files[0].with_name(COLUMN_MAP)
    name = workspace.display_name(target)
    _require_sound(config.findings, name)
    proposals: list[MapProposal] = []
    findings: Findings = ()
    for path in files:
        tables, table_findings = read_tables_of_file(workspace, path, config.forms)
        findings += table_findings
        for table in tables:
            named = find_register((table.sheet, path.stem), config.forms)
            found = register or named or guess_register(table, config.forms.values())
            if found:
                proposals.append(propose_map(config.forms[found], table, named=named == found))
    return ProposedMaps(target, name, proposals, findings)


def _require_sound(findings: Findings, name: str) -> None:
    """Raise WorkspaceError if the column map that new ones go to has an error."""
    errors = [each for each in findings if each.severity is Severity.ERROR]
    broken = [each for each in errors if each.location and each.location.file == name]
    if broken:
        raise broken_file(broken)


def write_maps(workspace: Workspace, proposed: ProposedMaps) -> bool:
    """Add the proposed maps to the file beside the tables; what stands there stays, and first.

    Return whether the file changed. Raises WorkspaceError if it cannot be read or written.
    """
    earlier = ""
    if exists(proposed.path):
        written, findings = decode(read_bytes(workspace, proposed.path), proposed.name)
        if written is None:
            raise broken_file(findings)
        earlier = written.rstrip() + "\n\n"
    text = f"{earlier}{proposed.text}"
    return write_with_backup(proposed.path, text.encode(), today())[0]
