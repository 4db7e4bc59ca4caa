"""Writing: to a temporary name first, then renamed, so that nothing is ever half written."""

from __future__ import annotations

import os
from pathlib import Path

from docgen.model import WorkspaceError

# Windows would otherwise turn line ends in binary files.
_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)


def write_atomically(path: Path, data: bytes) -> bool:
    """Write a file whole or not at all. False if it already held exactly these bytes.

    WorkspaceError if the folder cannot be written or the file is held by another program;
    what stood there before is then untouched.
    """
    try:
        if _holds(path, data):
            return False
        _replace(path, data)
    except PermissionError as error:
        message = f"写不了“{path.name}”：没有权限，或者它正在 Word 里打开"
        raise WorkspaceError(
            message, "关掉 Word 里的这份文件再试；仍不行，核对文件夹权限"
        ) from error
    except OSError as error:
        message = f"写不了“{path.name}”：{error.strerror}"
        raise WorkspaceError(message, "核对磁盘空间和文件夹") from error
    return True


def _holds(path: Path, data: bytes) -> bool:
    """Whether a file is there with exactly these bytes. One that is open in Word is refused."""
    try:
        with open(path, "rb") as stream:
            same = stream.read() == data
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False
    if not same:
        _refuse_if_open(path)
    return same


def _refuse_if_open(path: Path) -> None:
    """Word keeps an owner file beside a document that it has open: ~$ and the name.

    Names of more than six letters lose their first two there.
    """
    stem = path.stem
    short = path.name[2:] if len(stem) > 7 else path.name[1:] if len(stem) == 7 else path.name
    if (path.parent / f"~${short}").exists() or (path.parent / f".~lock.{path.name}#").exists():
        raise WorkspaceError(f"“{path.name}”正在 Word 里打开，没有改动它", "关掉它再生成一次")


def _replace(path: Path, data: bytes) -> None:
    folder = os.path.dirname(path)
    temporary = os.path.join(folder, f".{os.urandom(8).hex()}.tmp")
    try:
        handle = os.open(temporary, _NEW, 0o666)
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
        handle = os.open(temporary, _NEW, 0o666)
    try:
        with open(handle, "wb") as stream:
            stream.write(data)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
