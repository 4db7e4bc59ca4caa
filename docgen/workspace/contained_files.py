"""Read files of a workspace; no path that a user or a register gives leads out of it.

`resolve_inside` turns a path from the command line into the path of an existing file. Files that
a command may read wherever they lie go through `read_named_bytes`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from mmap import ACCESS_READ, mmap
from pathlib import Path, PurePath
from typing import BinaryIO

from msgspec import Struct

from docgen.model.finding import WorkspaceError
from docgen.model.near_names import suggest
from docgen.workspace.file_names import exists, is_link
from docgen.workspace.paths import Workspace, is_inside

MAX_INPUT = 64 * 2**20
"""Bytes of a file that is read into memory."""
_LONGEST_NAME = 100
"""Characters of the name of a missing file that a message shows."""
MAX_TABLE = 16 * 2**30
"""Bytes of a table that is read through the file system's pages."""


class MappedTable(Struct, frozen=True):
    """A table whose bytes are paged in as they are used, with the name that messages give it."""

    path: Path
    name: str
    data: bytes | mmap

    @property
    def stem(self) -> str:
        """Return the name of the file without its folder and suffix."""
        return PurePath(self.name).stem

    @property
    def suffix(self) -> str:
        """Return the suffix of the file in lower case, with its dot."""
        return PurePath(self.name).suffix.lower()


def resolve_inside(workspace: Workspace, path: Path) -> Path:
    """Return the absolute path of an existing file or folder of the workspace.

    A relative path counts from the current folder, else from the root. Raises WorkspaceError if
    nothing exists there, or if the path leads out of the workspace.
    """
    full_path = _find_existing(workspace, path)
    if not is_inside(full_path, workspace.root):
        message = f"“{workspace.display_name(path)}”指到了工作目录之外"
        raise WorkspaceError(message, "把文件本身放进工作目录，不要用链接或“..”")
    return workspace.root / full_path.resolve().relative_to(workspace.root.resolve())


def _find_existing(workspace: Workspace, path: Path) -> Path:
    """Return the path from the current folder or from the root; WorkspaceError for neither."""
    places = ((Path.cwd() / path).absolute(), workspace.root / path)
    for full_path in places:
        if exists(full_path):
            return full_path
    if any(map(is_link, places)):
        message = f"“{workspace.display_name(path)}”是链接，它指的文件不在了"
        raise WorkspaceError(message, "把文件本身放进来，不要用链接；不用的，删去这个链接")
    remedy = "核对文件名和所在文件夹"
    for full_path in reversed(places):
        remedy = suggest(full_path.name, _list_siblings(full_path), remedy, cutoff=0.6)
    name = str(path)
    if path.is_absolute():
        name = workspace.display_name(path)
    if len(name) > _LONGEST_NAME:
        name = f"{name[:_LONGEST_NAME]}…"
    raise WorkspaceError(f"没有“{name}”这个文件", remedy)


def _list_siblings(path: Path) -> list[str]:
    """Return the names in the folder of a missing file; none if that does not exist either."""
    try:
        return [sibling.name for sibling in path.parent.iterdir()]
    except OSError:
        return []


def find_evidence(workspace: Workspace, name: str) -> Path | None:
    """Return the file that a register names as evidence; None if it would lie outside."""
    folder = workspace.evidence()
    path = folder / name.replace("\\", "/")
    # No file has NUL in its name; the system refuses to look for one.
    if "\0" in name or not is_inside(path, folder):
        return None
    return path


def read_bytes(workspace: Workspace, path: Path) -> bytes:
    """Return the bytes of a file of the workspace.

    Raises WorkspaceError if it lies outside, cannot be read or is too large.
    """
    return read_named_bytes(workspace, resolve_inside(workspace, path))


def read_named_bytes(workspace: Workspace, path: Path) -> bytes:
    """Return the bytes of a file that a command names, wherever it lies.

    Raises WorkspaceError if it cannot be read or is too large.
    """
    with _open(path, workspace.display_name(path), MAX_INPUT) as stream:
        return stream.read()


def map_table(workspace: Workspace, path: Path) -> MappedTable:
    """Return a table of the workspace, its bytes paged in as they are used.

    Raises WorkspaceError like `read_bytes`.
    """
    full_path = resolve_inside(workspace, path)
    name = workspace.display_name(path)
    with _open(full_path, name, MAX_TABLE) as stream:
        if not os.fstat(stream.fileno()).st_size:
            # An empty file cannot be mapped.
            return MappedTable(full_path, name, b"")
        return MappedTable(full_path, name, mmap(stream.fileno(), 0, access=ACCESS_READ))


@contextmanager
def _open(path: Path, display_name: str, max_bytes: int) -> Iterator[BinaryIO]:
    """Open a file for reading; WorkspaceError if it cannot be read or is too large."""
    try:
        if path.stat().st_size > max_bytes:
            message = f"“{display_name}”超过 {max_bytes // 2**20} MB"
            raise WorkspaceError(message, "拆成几个文件")
        with path.open("rb") as stream:
            yield stream
    except OSError as error:
        message = f"读不了“{display_name}”：{error.strerror}"
        raise WorkspaceError(message, "核对它是不是文件、有没有读取权限") from error
