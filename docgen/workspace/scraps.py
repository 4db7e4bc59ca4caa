"""Temporary files and folders of the program: held while they are written, cleared when left over.

A run that is killed leaves its temporary files behind. The next run that writes into the same
folder removes them, unless another run still holds them: a lock that the system drops when its
process ends tells them apart. Windows refuses to delete an open file, which does the same.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO
from uuid import uuid4

# Windows has no such locks and needs none.
try:
    import fcntl
except ImportError:  # pragma: no cover
    fcntl = None  # type: ignore[assignment]

_FILE = re.compile(r"\.[0-9a-f]{32}\.tmp")
_FOLDER_PREFIX = ".docgen-"
_HOLDER = "holder.tmp"
"""The file in a temporary folder by which a run holds it."""
_FRESH = 0.2
"""Seconds after its last change in which a file may be between two steps of a run."""


def scrap_name() -> str:
    """Return a new name for a temporary file."""
    return f".{uuid4().hex}.tmp"


def hold(stream: BinaryIO) -> None:
    """Hold a temporary file until it is closed. A disk that knows no locks is left alone."""
    if fcntl is not None:
        with suppress(OSError):
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def make_scratch_folder(parent: Path | None = None) -> Iterator[str]:
    """Make a folder that lasts as long as the block; below `parent` if other machines need it."""
    if parent is not None:
        clear_scraps(parent)
    with (
        TemporaryDirectory(prefix=_FOLDER_PREFIX, dir=parent, ignore_cleanup_errors=True) as folder,
        Path(folder, _HOLDER).open("xb") as holder,
    ):
        hold(holder)
        yield folder


def clear_scraps(folder: Path) -> None:
    """Remove the temporary files and folders of runs that have ended from a folder."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _FILE.fullmatch(entry.name):
                _remove_file(Path(entry.path))
            elif entry.name.startswith(_FOLDER_PREFIX) and entry.is_dir(follow_symlinks=False):
                _remove_folder(Path(entry.path))


def _remove_file(path: Path) -> bool:
    """Remove a temporary file unless a run holds it; return whether it is gone."""
    try:
        if time.time() - path.stat().st_mtime < _FRESH or _is_held(path):
            return False
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _remove_folder(path: Path) -> None:
    """Remove a temporary folder unless a run holds it.

    A run holds a folder by the file in it. A folder without that file and without other content is
    of a run that was killed in its first moment.
    """
    holder = path / _HOLDER
    if holder.exists():
        if _remove_file(holder):
            shutil.rmtree(path, ignore_errors=True)
    elif time.time() - path.stat().st_mtime > _FRESH:
        # The run was killed before it held the folder. One with content is left alone.
        with suppress(OSError):
            path.rmdir()


def _is_held(path: Path) -> bool:
    """Return whether a run holds a file. Raises OSError if the disk knows no locks."""
    if fcntl is None:
        return False
    with path.open("rb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
