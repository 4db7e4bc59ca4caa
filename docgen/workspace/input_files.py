"""Open the files that a run is made from: each is read once, with its name, and noted in a log.

An `InputFile` holds everything that the disk tells about an input: its bytes, its county file, the
folders of its tables and registers. Later stages need its path for its outputs only.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct, field

from docgen.workspace.contained_files import read_bytes, resolve_inside
from docgen.workspace.digests import fingerprint
from docgen.workspace.file_lists import find_county, find_registers_folder
from docgen.workspace.file_names import exists
from docgen.workspace.paths import FORM_SUFFIXES, Workspace


class NamedBytes(Struct, frozen=True):
    """The bytes of a file with the name that messages give it."""

    name: str
    data: bytes


class InputFile(Struct, frozen=True, kw_only=True):
    """An input that has been read.

    `county` is its county file, None if it has none. `registers` is the folder with the registers
    that belong to it. Tables that it names are searched for in `table_folders`, in order.
    """

    path: Path
    content: NamedBytes
    county: Path | None
    registers: Path
    table_folders: tuple[Path, ...]

    @property
    def is_form(self) -> bool:
        """Return whether the input is a form filled in with Excel."""
        return self.path.suffix.lower() in FORM_SUFFIXES


class ReadLog(Struct):
    """The files that were read, in order, and the sha256 of each: what outputs were made from."""

    _names: list[str] = field(default_factory=list)
    _digests: dict[str, str] = field(default_factory=dict)

    def note(self, file: NamedBytes) -> None:
        """Add a file that was read."""
        self._names.append(file.name)
        self._digests[file.name] = fingerprint(file.data)

    @property
    def position(self) -> int:
        """Return the current end of the log, for `names_since`."""
        return len(self._names)

    def names_since(self, position: int) -> tuple[str, ...]:
        """Return the names of the files that were read after a position of the log."""
        return tuple(self._names[position:])

    def digests(self, names: Iterable[str]) -> dict[str, str]:
        """Return the sha256 of each of these files that was read.

        Names that were not read are left out. A file that was read twice has the digest of the last
        time.
        """
        return {name: self._digests[name] for name in names if name in self._digests}


def open_file(workspace: Workspace, path: Path, log: ReadLog) -> NamedBytes:
    """Read a file of the workspace and note it in the log.

    Raises WorkspaceError if it lies outside, cannot be read or is too large.
    """
    data = read_bytes(workspace, path)
    file = NamedBytes(workspace.display_name(path), data)
    log.note(file)
    return file


def open_input(workspace: Workspace, doc_type: str, path: Path, log: ReadLog) -> InputFile:
    """Read an input of a document type and note it in the log. Raises as `open_file` does."""
    registers = find_registers_folder(workspace, doc_type, path)
    return InputFile(
        path=path,
        content=open_file(workspace, path, log),
        county=find_county(workspace, path),
        registers=registers,
        table_folders=(path.parent, registers, workspace.root),
    )


def open_table(workspace: Workspace, file: InputFile, name: str, log: ReadLog) -> NamedBytes:
    """Read the table that an input names: the first of its name in the folders of tables.

    Raises WorkspaceError if there is none, or as `open_file` does.
    """
    candidates = [folder / name for folder in file.table_folders]
    path = next((path for path in candidates if exists(path)), candidates[0])
    return open_file(workspace, resolve_inside(workspace, path), log)
