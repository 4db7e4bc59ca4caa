"""Pack outputs into a zip for handing them over: the same files give the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

from docgen.workspace.files import replace_atomically

_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every member, the first that a zip can hold."""
_MODE = 0o644 << 16


def pack(target: Path, files: Iterable[Path], root: Path) -> None:
    """Write a zip of files under their paths from `root`.

    Raises WorkspaceError if it cannot be written.
    """
    with (
        replace_atomically(target) as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as archive,
    ):
        for file in files:
            info = zipfile.ZipInfo(file.relative_to(root).as_posix(), _TIME)
            info.external_attr = _MODE
            # Word, Excel and PDF files are compressed already.
            archive.writestr(info, file.read_bytes())
