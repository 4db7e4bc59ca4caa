"""Announcements: which bytes a run is about to give to an output, noted before it does so.

Documents are written by workers, and the journal learns of them a moment later. A run that is
killed in between would leave outputs that the journal does not know, and the next run would take
them for edited by a person. Each process adds to a file of its own beside the outputs.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from docgen.workspace.digests import digest, fingerprint
from docgen.workspace.files import explain_errors

PATTERN = ".docgen.*.jsonl"
"""The names of the files with announcements, one a process."""
_APPEND = os.O_CREAT | os.O_APPEND | os.O_WRONLY | getattr(os, "O_BINARY", 0)


def announce(path: Path, data: bytes) -> str:
    """Note that an output is about to get these bytes; return their sha256.

    Raises WorkspaceError if the folder cannot be written.
    """
    sha256 = fingerprint(data)
    line = json.dumps([path.name, sha256], ensure_ascii=False) + "\n"
    file = os.path.join(path.parent, f".docgen.{_process(os.getpid())}.jsonl")
    with explain_errors(path):
        try:
            handle = os.open(file, _APPEND, 0o666)
        except FileNotFoundError:
            Path(path.parent).mkdir(exist_ok=True, parents=True)
            handle = os.open(file, _APPEND, 0o666)
        try:
            os.write(handle, line.encode())
        finally:
            os.close(handle)
    return sha256


@lru_cache(maxsize=2)
def _process(number: int) -> str:
    """Return a name for a process, also among those of other machines."""
    return f"{digest(socket.gethostname().encode())[:8]}-{number}"


def read_announcements(folder: Path) -> Iterator[object]:
    """Yield what was announced in a folder, as it was written; cut lines are passed over.

    A sound one is a list of the output's name and its sha256; `journal_reader` checks it.
    """
    for file in folder.glob(PATTERN):
        with suppress(OSError):
            for line in file.read_text("utf-8", "replace").splitlines():
                with suppress(ValueError, RecursionError):
                    yield json.loads(line)


def has_announcements(folder: Path) -> bool:
    """Return whether a run in a folder was cut short, or still goes on."""
    return next(folder.glob(PATTERN), None) is not None


def remove_announcements(folder: Path) -> None:
    """Remove the announcements of a folder, once its journal knows all outputs."""
    for file in folder.glob(PATTERN):
        with suppress(OSError):
            file.unlink()
