"""Write files whole or not at all: to a temporary name first, which is then renamed.

`write_atomically` writes the program's own files; `write_new`, `write_keeping` and
`write_with_backup` write where people write too, and lose nothing of theirs. What the system
reports becomes a WorkspaceError that a clerk can act on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from itertools import count
from pathlib import Path

from docgen.model.finding import WorkspaceError
from docgen.workspace.digests import matches_digest
from docgen.workspace.file_names import add_ending, exists
from docgen.workspace.scraps import clear_scraps, hold, scrap_name

EDITED = "（手工改动）"
"""The end of the name of an output that a person has changed."""
EARLIER = "（旧）"
"""The end of the name of a file that gives way to one of the same name."""
# Without O_BINARY Windows would change line ends in binary files.
_CREATE = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)


def write_atomically(path: Path, data: bytes) -> bool:
    """Write a file; return False if it held exactly these bytes before.

    Raises WorkspaceError if the folder cannot be written or another program holds the file. What
    stood there before is then untouched.
    """
    with explain_errors(path):
        if _read_existing(path) == data:
            return False
        clear_scraps(path.parent)
        if path.exists():
            _refuse_if_open(path)
        _replace(path, data)
    return True


def write_new(path: Path, data: bytes) -> None:
    """Write a file that does not exist, whole or not at all.

    Raises WorkspaceError if it exists, or cannot be written.
    """
    with explain_errors(path):
        clear_scraps(path.parent)
        temporary = _write_temporary(os.path.dirname(path), data, synced=True)
        try:
            _rename_new(temporary, path)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(temporary)
        _sync_folder(os.path.dirname(path))


def _rename_new(temporary: str, path: Path) -> None:
    """Give a temporary file its name. Raises WorkspaceError if another file has that name."""
    try:
        # Unlike a rename, a link never takes the place of another file.
        os.link(temporary, path)
    except FileExistsError as error:
        message = f"已有“{path.name}”，没有改动它"
        raise WorkspaceError(message, "换一个名字") from error
    except OSError:
        # Not every disk has links.
        if path.exists():
            message = f"已有“{path.name}”，没有改动它"
            raise WorkspaceError(message, "换一个名字") from None
        os.replace(temporary, path)


def write_keeping(
    path: Path, data: bytes, last_digest: str, *, ending: str = EDITED, synced: bool = False
) -> tuple[bool, str]:
    """Write a file; rename the old one first if the program did not write that last.

    `last_digest` is the digest of what the program wrote there last, '' if it is not known. Return
    whether the file changed, and the name with `ending` that the old one has got, '' if none.
    """
    set_aside_name = ""
    with explain_errors(path):
        if synced:
            # Where many files are written, their journal clears the folder once.
            clear_scraps(path.parent)
        old_data = _read_existing(path)
        if old_data == data:
            return False, ""
        if old_data is not None:
            _refuse_if_open(path)
            if not matches_digest(old_data, last_digest):
                set_aside_name = set_aside(path, ending)
        _replace(path, data, synced=synced)
    return True, set_aside_name


def write_with_backup(
    path: Path, data: bytes, day: date, expected: bytes | None = None
) -> tuple[bool, str]:
    """Write a file that people keep; copy the old one beside it first, with the day.

    Return whether the file changed, and the name of the copy, '' without one. It begins with `_`,
    so the copy rests. Raises WorkspaceError as for any write, if Excel has the file open, and if
    the file is no more what was read: `expected`, unless that is None.
    """
    with explain_errors(path):
        clear_scraps(path.parent)
        old_data = _read_existing(path)
        if expected is not None and old_data != expected:
            raise WorkspaceError(f"“{path.name}”刚才有人改了，没有写", "再运行一次")
        if old_data == data:
            return False, ""
        if old_data is None:
            _replace(path, data, synced=True)
            return True, ""
        if exists(path.parent / f"~${path.name}"):
            raise WorkspaceError(f"“{path.name}”正在 Excel 里打开，没有改动它", "关掉它再来一次")
        backup = _find_backup(path, day, old_data)
        if _read_existing(backup) is None:
            _replace(backup, old_data, synced=True)
        _refuse_if_open(path)
        if _read_existing(path) != old_data:
            raise WorkspaceError(f"“{path.name}”刚才有人改了，没有写", "再运行一次")
        _replace(path, data, synced=True)
    return True, backup.name


def _find_backup(path: Path, day: date, data: bytes) -> Path:
    """Return the first name for a copy that is free, or that already holds these bytes."""
    candidates = _number_names(path.with_stem(f"_{path.stem}"), f"（{day:%Y-%m-%d}备份")
    return next(each for each in candidates if _read_existing(each) in (None, data))


def _number_names(path: Path, ending: str) -> Iterator[Path]:
    """Yield paths with an ending, whose bracket is closed: as it is, then with 2, 3, …"""
    yield add_ending(path, f"{ending}）")
    for number in count(2):
        yield add_ending(path, f"{ending}{number}）")


@contextmanager
def replace_atomically(target: Path) -> Iterator[Path]:
    """Yield a temporary path to write to, which takes the target's place after the block.

    Raises WorkspaceError if it cannot be written; the target is then untouched.
    """
    temporary = target.with_name(scrap_name())
    try:
        clear_scraps(target.parent)
        with temporary.open("xb") as holder:
            hold(holder)
            yield temporary
        temporary.replace(target)
    except OSError as error:
        message = f"写不了“{target.name}”：{error.strerror}"
        raise WorkspaceError(message, "关掉打开着它的程序，核对磁盘空间") from error
    finally:
        temporary.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it. Raises WorkspaceError if that cannot be done."""
    with explain_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)


def set_aside(path: Path, ending: str) -> str:
    """Rename a file that is to be kept; return its new name, '' if there is none.

    `ending` is in brackets and becomes the end of the stem, with a number if need be.
    """
    if not path.exists():
        return ""
    candidates = _number_names(path, ending.removesuffix("）"))
    aside = next(each for each in candidates if not each.exists())
    path.rename(aside)
    return aside.name


@contextmanager
def explain_errors(path: Path) -> Iterator[None]:
    """Raise WorkspaceError in place of an error of the system about a path."""
    try:
        yield
    except PermissionError as error:
        message = f"写不了“{path.name}”：没有权限，或者它正在 Word 里打开"
        remedy = "关掉 Word 里的这份文件再试；仍不行，核对文件夹权限"
        raise WorkspaceError(message, remedy) from error
    except OSError as error:
        message = f"写不了“{path.name}”：{error.strerror}"
        raise WorkspaceError(message, "核对磁盘空间和文件夹") from error


def _read_existing(path: Path) -> bytes | None:
    """Return the bytes of a file; None if there is none."""
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _refuse_if_open(path: Path) -> None:
    """Raise WorkspaceError if an owner file says that Word or LibreOffice has a document open.

    Word's is named ~$ and the name. A stem of more than seven letters loses its first two there,
    one of seven its first.
    """
    lost_letters = min(max(len(path.stem) - 6, 0), 2)
    owner_files = (f"~${path.name[lost_letters:]}", f".~lock.{path.name}#")
    if any(exists(path.parent / name) for name in owner_files):
        raise WorkspaceError(f"“{path.name}”正在 Word 里打开，没有改动它", "关掉它再生成一次")


def _replace(path: Path, data: bytes, *, synced: bool = False) -> None:
    """Write a temporary file in the folder, which is made if need be, and rename it.

    With `synced` the data is on the disk before the rename, and the rename before the return: a
    power cut then leaves the old file or the new one.
    """
    folder = os.path.dirname(path)
    temporary = _write_temporary(folder, data, synced=synced)
    try:
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    if synced:
        _sync_folder(folder)


def _write_temporary(folder: str, data: bytes, *, synced: bool) -> str:
    """Write a temporary file in a folder, which is made if need be; return its path."""
    temporary = os.path.join(folder, scrap_name())
    try:
        handle = os.open(temporary, _CREATE, 0o666)
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
        handle = os.open(temporary, _CREATE, 0o666)
    try:
        with open(handle, "wb") as stream:
            hold(stream)
            stream.write(data)
            if synced:
                stream.flush()
                os.fsync(stream.fileno())
    except BaseException:
        os.unlink(temporary)
        raise
    return temporary


def _sync_folder(folder: str) -> None:
    """Write the names in a folder to the disk, where the system lets a program do so."""
    try:
        handle = os.open(folder or ".", os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        return
    finally:
        os.close(handle)
