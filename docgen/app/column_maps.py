"""Proposing a column map for tables of other offices, and writing it beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.register_config import read_register_config
from docgen.app.register_files import read_tables_of_file
from docgen.registers.map_proposal import MapProposal, propose_map
from docgen.registers.table_names import find_register, guess_register
from docgen.workspace.clock import today
from docgen.workspace.file_lists import list_register_files
from docgen.workspace.files import write_with_backup
from docgen.workspace.paths import COLUMN_MAP, Workspace
from docgen.workspace.required_files import unknown_register


@dataclass(frozen=True)
class ProposedMaps:
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
    files = list_register_files(workspace, paths)
    config = read_register_config(reader, files, with_rules=False)
    if register and register not in config.forms:
        raise unknown_register(register, config.forms)
    proposals: list[MapProposal] = []
    findings: Findings = ()
    for path in files:
        tables, table_findings = read_tables_of_file(workspace, path, config.forms)
        findings += table_findings
        for table in tables:
            name = register or find_register((table.sheet, path.stem), config.forms)
            name = name or guess_register(table, config.forms.values())
            if name:
                proposals.append(propose_map(config.forms[name], table))
    target = _target(workspace, files)
    return ProposedMaps(target, workspace.display_name(target), proposals, findings)


def _target(workspace: Workspace, files: Sequence[Path]) -> Path:
    for path in files[:1]:
        return path.with_name(COLUMN_MAP)
    return workspace.registers() / COLUMN_MAP


def write_maps(proposed: ProposedMaps) -> bool:
    """Add the proposed maps to the file beside the tables; what stands there stays, and first.

    Return whether the file changed. Raises WorkspaceError if it cannot be written.
    """
    earlier = ""
    if proposed.path.exists():
        earlier = proposed.path.read_text("utf-8").rstrip() + "\n\n"
    text = f"{earlier}{proposed.text}"
    return write_with_backup(proposed.path, text.encode(), today())[0]
