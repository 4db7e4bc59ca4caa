"""Archive packages as BagIt bags (RFC 8493): any archive's tool can verify them without docgen."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from docgen.model.finding import WorkspaceError

SIGN = "bagit.txt"


def make_bag(target: Path, files: Mapping[str, bytes | Path], info: Mapping[str, str]) -> Path:
    """Write a bag with files under their names; where it is. Nothing that exists is overwritten.

    A file is given by its bytes or by the path that it is copied from.
    """
    import bagit

    folder = _free(target)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".") as location:
            bag = Path(location) / "bag"
            for name, content in files.items():
                _put(bag / name, content)
            bagit.make_bag(str(bag), dict(info), checksums=["sha256"])
            bag.rename(folder)
    except (OSError, bagit.BagError) as error:
        message = f"归档包“{target.name}”没有做成：{error}"
        raise WorkspaceError(message, "核对磁盘空间和权限") from error
    return folder


def _put(path: Path, content: bytes | Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        shutil.copyfile(content, path)


def _free(target: Path) -> Path:
    names = (target if n == 1 else target.with_name(f"{target.name}（{n}）") for n in count(1))
    return next(name for name in names if not name.exists())


def is_bag(folder: Path) -> bool:
    """Whether a folder is a bag."""
    return (folder / SIGN).is_file()


def check_bag(folder: Path) -> list[tuple[str, str]]:
    """What is wrong with a bag: each file with 少, 多 or 变; ('', reason) if it is no whole bag."""
    import bagit

    try:
        bag = bagit.Bag(str(folder))
        # Its quick count would end the look before any file is named.
        bag.info.pop("Payload-Oxum", None)
        bag.validate()
    except bagit.BagValidationError as error:
        return [_fault(one) for one in error.details] or [("", str(error.message))]
    except (bagit.BagError, OSError, ValueError) as error:
        return [("", str(error))]
    return []


def _fault(error: object) -> tuple[str, str]:
    kinds = {"FileMissing": "少", "UnexpectedFile": "多", "ChecksumMismatch": "变"}
    return str(getattr(error, "path", "")), kinds.get(type(error).__name__, str(error))
