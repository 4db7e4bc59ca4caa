"""Files among the registers that are no tables: what they are, and what to do with each.

Their names may tell the register that is not read as a whole then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from docgen.app.project_reader import Findings
from docgen.load.file_kinds import find_kind
from docgen.model.finding import Finding, WorkspaceError
from docgen.registers.register_schema import RegisterSchema
from docgen.registers.table_names import find_register
from docgen.registers.unread_tables import UnreadTables, unread_table
from docgen.workspace.contained_files import read_bytes
from docgen.workspace.file_findings import unread_file
from docgen.workspace.file_lists import is_like_column_map, list_unread_files
from docgen.workspace.paths import Workspace

Forms = Mapping[str, RegisterSchema]


def find_unread_files(workspace: Workspace, paths: Sequence[Path]) -> Findings:
    """Return a finding for each file among the registers, or in `paths`, that is no table."""
    return tuple(_report(workspace, path) for path in list_unread_files(workspace, paths))


def _report(workspace: Workspace, path: Path) -> Finding:
    """Return the finding about a file that is no table, by its bytes if they tell what it is."""
    file = workspace.display_name(path)
    try:
        kind = find_kind(read_bytes(workspace, path))
    except WorkspaceError as error:
        is_link = path.is_symlink()
        return unread_file(file, error.message * is_link, error.remedy * is_link)
    if kind is None:
        return unread_file(file)
    return unread_file(file, f"这是{' ' * kind.name[0].isascii()}{kind.name}", kind.remedy)


def find_unread_registers(
    workspace: Workspace, paths: Sequence[Path], forms: Forms
) -> UnreadTables:
    """Return the registers that the names of files say that are no tables.

    A file with the name of a column map is no register.
    """
    files = list_unread_files(workspace, paths)
    tables = (path for path in files if not is_like_column_map(path))
    return UnreadTables().union(find_register_of_file(workspace, path, forms) for path in tables)


def find_register_of_file(workspace: Workspace, path: Path, forms: Forms) -> UnreadTables:
    """Return the register of a file that is not read, by its name and those of its folders."""
    names = [path.stem, *reversed(workspace.folders_among_registers(path))]
    return unread_table(find_register(names, forms), workspace.display_name(path))
