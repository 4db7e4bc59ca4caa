"""Write and check archive packages as BagIt bags, which any archive's tool can verify.

Form: RFC 8493.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from docgen.model.finding import WorkspaceError
from docgen.workspace.file_names import exists
from docgen.workspace.scraps import make_scratch_folder

_DECLARATION = "bagit.txt"
_FAULTS = {"FileMissing": "少", "UnexpectedFile": "多", "ChecksumMismatch": "变"}
"""Names of bagit's errors about a file, and the words for them."""


def make_bag(target: Path, files: Mapping[str, bytes | Path], info: Mapping[str, str]) -> Path:
    """Write a bag with files under their names; return its folder.

    A file is given by its bytes or by the path that it is copied from. A folder that exists is
    not overwritten: the bag gets a number. Raises WorkspaceError if the bag cannot be written.
    """
    import bagit

    folder = _find_free_name(target)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with make_scratch_folder(folder.parent) as temporary:
            bag = Path(temporary) / "bag"
            for name, content in files.items():
                _write_file(bag / name, content)
            bagit.make_bag(str(bag), dict(info), checksums=["sha256"])
            bag.rename(folder)
    except (OSError, bagit.BagError) as error:
        message = f"归档包“{target.name}”没有做成：{error}"
        raise WorkspaceError(message, "核对磁盘空间和权限") from error
    return folder


def _write_file(path: Path, content: bytes | Path) -> None:
    """Write the bytes, or copy the file, that a bag is to hold."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        shutil.copyfile(content, path)


def _find_free_name(target: Path) -> Path:
    """Return the target, or the first of its names with a number that does not exist."""
    if not target.exists():
        return target
    numbered = (target.with_name(f"{target.name}（{number}）") for number in count(2))
    return next(path for path in numbered if not path.exists())


def is_bag(folder: Path) -> bool:
    """Return whether a folder is a bag."""
    return exists(folder / _DECLARATION)


def check_bag(folder: Path) -> list[tuple[str, str]]:
    """Return each unsound file of a bag with 少 (missing), 多 (unexpected) or 变 (changed).

    A bag that cannot be checked is reported as ('', reason).
    """
    import bagit

    try:
        bag = bagit.Bag(str(folder))
        # With it bagit compares sizes first and names no file.
        bag.info.pop("Payload-Oxum", None)
        bag.validate()
    except bagit.BagValidationError as error:
        return list(map(_read_fault, error.details)) or [("", str(error.message))]
    except (bagit.BagError, OSError, ValueError) as error:
        return [("", str(error))]
    return []


def _read_fault(error: object) -> tuple[str, str]:
    """Return the file that an error of bagit is about, and the word for the error."""
    path = str(getattr(error, "path", ""))
    return path, _FAULTS.get(type(error).__name__, str(error))
