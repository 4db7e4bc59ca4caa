"""A zip of outputs, for handing them over: the same files give the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

from docgen.workspace.files import replacing

STAMP = (1980, 1, 1, 0, 0, 0)


def pack(target: Path, files: Iterable[Path], root: Path) -> None:
    """Write a zip of files under their paths from `root`. WorkspaceError if it cannot be."""
    with (
        replacing(target) as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as archive,
    ):
        for file in files:
            info = zipfile.ZipInfo(file.relative_to(root).as_posix(), STAMP)
            info.external_attr = 0o644 << 16
            # What Word, Excel and PDF files hold is packed already.
            archive.writestr(info, file.read_bytes())
