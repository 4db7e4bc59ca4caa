"""The folders of outputs that a command is about, with what their journals say of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from docgen.workspace.contained_files import resolve_inside
from docgen.workspace.file_lists import list_doc_types, list_journal_folders
from docgen.workspace.journal_entries import Build, Entry
from docgen.workspace.journal_reader import read_journal
from docgen.workspace.output_check import no_outputs
from docgen.workspace.paths import Workspace


class OutputFolder(Struct, frozen=True):
    """The requested outputs of one folder, with the builds that they came of."""

    workspace: Workspace
    path: Path
    entries: Mapping[str, Entry]
    builds: Mapping[str, Build]

    @property
    def name(self) -> str:
        """Return the name of the folder from the workspace's root."""
        return self.workspace.display_name(self.path)


def find_outputs(workspace: Workspace, requested: Sequence[str]) -> list[OutputFolder]:
    """Return the folders with requested outputs. Raises WorkspaceError if there are none."""
    paths = [requested_path(workspace, name) for name in requested]
    folders = []
    for path in list_journal_folders(workspace):
        entries, builds = read_journal(path)
        if paths:
            entries = {n: entry for n, entry in entries.items() if is_below(path / n, paths)}
        if entries:
            used = {entry.build for entry in entries.values()}
            of_entries = {name: build for name, build in builds.items() if name in used}
            folders.append(OutputFolder(workspace, path, entries, of_entries))
    if not folders:
        raise no_outputs(requested)
    return folders


def requested_path(workspace: Workspace, name: str) -> Path:
    """Return the path of an argument: the outputs of a document type, a folder or an output.

    Raises WorkspaceError if it lies outside the workspace.
    """
    if name in list_doc_types(workspace):
        return workspace.outputs_folder(name)
    # An output may be missing, so its path is not required to exist.
    path = (Path.cwd() / name).absolute()
    if path.is_relative_to(workspace.root):
        return path
    return resolve_inside(workspace, Path(name))


def is_below(path: Path, parents: Sequence[Path]) -> bool:
    """Return whether a path is one of the parents or lies below one."""
    return any(path.is_relative_to(parent) for parent in parents)
