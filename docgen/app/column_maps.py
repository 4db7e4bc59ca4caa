"""Proposing column maps for tables of other offices, and writing them beside the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.register_config import RegisterConfig, read_register_config
from docgen.app.register_files import RESTING, read_tables_of_file
from docgen.load.decode import decode
from docgen.model.finding import Severity
from docgen.registers.batches import Table
from docgen.registers.column_map import NO_MAP
from docgen.registers.map_proposal import MapProposal, propose_map
from docgen.registers.table_names import find_register, guess_register, names_fields
from docgen.registers.table_uses import ColumnMaps
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


class MapFile(Struct, frozen=True):
    """The maps that are proposed for the tables of one folder, and the file for them."""

    path: Path
    name: str
    proposals: Sequence[MapProposal]

    @property
    def text(self) -> str:
        """Return the maps as YAML, '' if no table needs one."""
        needed = [proposal for proposal in self.proposals if not proposal.is_empty]
        return "\n".join(line for proposal in needed for line in (*proposal.lines(), ""))


class ProposedMaps(Struct, frozen=True, kw_only=True):
    """The maps that are proposed for some tables, by folder, and what could not be read.

    `mapped` are the places of the maps that some tables have already.
    """

    files: Sequence[MapFile]
    findings: Findings
    mapped: Sequence[str] = ()

    @property
    def needed(self) -> list[MapFile]:
        """Return the files that get a map: some tables need none."""
        return [each for each in self.files if each.text]

    @property
    def text(self) -> str:
        """Return all maps as YAML, '' if no table needs one."""
        return "\n".join(each.text for each in self.needed)

    @property
    def unread(self) -> Sequence[str]:
        """Return the columns of no field, of all tables."""
        proposals = (proposal for each in self.files for proposal in each.proposals)
        return list(dict.fromkeys(name for each in proposals for name in each.unread))


class _TableProposal(Struct, frozen=True):
    """What is proposed for a table, None with the place of the map that it has."""

    proposal: MapProposal | None
    place: str = ""


def propose_maps(workspace: Workspace, paths: Sequence[Path], register: str = "") -> ProposedMaps:
    """Return the maps for some tables; `register` is theirs, '' if their names or headers say it.

    A table that has a map for its register gets no other one. Raises WorkspaceError if an argument
    names nothing, for an unknown register, or for a map beside the tables that is broken.
    """
    reader = ProjectReader(workspace)
    files = require_register_files(workspace, paths)
    config = read_register_config(reader, files)
    if register and register not in config.forms:
        raise unknown_register(register, config.forms)
    by_target: dict[Path, list[MapProposal]] = {}
    findings: Findings = ()
    mapped: list[str] = []
    for path in files:
        target = path.with_name(COLUMN_MAP)
        _require_sound(config.findings, workspace.display_name(target))
        tables, table_findings = read_tables_of_file(workspace, path, config.forms)
        findings += table_findings
        active = [each for each in tables if not each.sheet.startswith(RESTING)]
        found = list(_propose_for_file(config, active, path.stem, register))
        mapped += [each.place for each in found if each.place]
        proposals = [each.proposal for each in found if each.proposal is not None]
        by_target.setdefault(target, []).extend(_as_one(proposals, active))
    proposed = [
        MapFile(target, workspace.display_name(target), proposals)
        for target, proposals in by_target.items()
        if proposals
    ]
    return ProposedMaps(files=proposed, findings=findings, mapped=tuple(dict.fromkeys(mapped)))


def _propose_for_file(
    config: RegisterConfig, tables: Sequence[Table], stem: str, register: str
) -> Iterator[_TableProposal]:
    """Yield what is proposed for each table of a file that is one of a register."""
    maps = ColumnMaps(config.maps, config.broken_maps, config.forms)
    for table in tables:
        named = find_register((table.sheet, stem), config.forms)
        found = register or named or guess_register(table.columns(), config.forms.values())
        if not found or (len(tables) > 1 and not _is_of_register(config, table, found)):
            continue
        used = dict(maps.of_table(table, named).uses).get(found, NO_MAP)
        if used.folder:
            yield _TableProposal(None, f"{used.location.file} 第{used.location.line}行")
            continue
        forms = list(config.forms.values())
        proposal = propose_map(config.forms[found], table, named=named == found, forms=forms)
        if len(tables) > 1:
            proposal = replace(proposal, pattern=f"{proposal.pattern}[{table.sheet}]")
        yield _TableProposal(proposal)


def _is_of_register(config: RegisterConfig, table: Table, register: str) -> bool:
    """Return whether one of several worksheets is a table of a register, not an explanation."""
    is_named = bool(find_register((table.sheet,), config.forms))
    return is_named or names_fields(table, config.forms[register])


def _as_one(proposals: Sequence[MapProposal], tables: Sequence[Table]) -> Sequence[MapProposal]:
    """Return the proposals of a file; one for the whole file if all its tables need the same."""
    if len(tables) < 2 or len(proposals) < len(tables):
        return proposals
    name = tables[0].file.rpartition("/")[2]
    whole = [replace(each, pattern=name) for each in proposals]
    return whole[:1] if all(each == whole[0] for each in whole) else proposals


def _require_sound(findings: Findings, name: str) -> None:
    """Raise WorkspaceError if the column map that new ones go to has an error."""
    errors = [each for each in findings if each.severity is Severity.ERROR]
    broken = [each for each in errors if each.location and each.location.file == name]
    if broken:
        raise broken_file(broken)


def write_maps(workspace: Workspace, proposed: MapFile) -> bool:
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
