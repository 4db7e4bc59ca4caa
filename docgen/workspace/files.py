"""Writing: to a temporary name first, then renamed, so that nothing is ever half written."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from docgen.model.finding import WorkspaceError

# Windows would otherwise turn line ends in binary files.
_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
SHA256 = 64  # hexadecimal digits; journals of the first versions held shorter digests
KEPT = "（手工改动{}）"


def digest(data: bytes) -> str:
    """A short name for bytes: the same for the same bytes."""
    return digest_all([data])


def fingerprint(data: bytes) -> str:
    """The sha256 of bytes, which other programs can check too."""
    return hashlib.sha256(data).hexdigest()


def is_made(data: bytes, known: str) -> bool:
    """Whether bytes are those that were noted, also by a journal of the first versions."""
    return known == (fingerprint(data) if len(known) == SHA256 else digest(data))


def holds(path: Path, known: str) -> bool | None:
    """Whether a file is still as it was noted; None if it cannot be read."""
    try:
        return is_made(path.read_bytes(), known)
    except OSError:
        return None


def digest_all(parts: Iterable[bytes]) -> str:
    """A short name for the parts of something, one after the other."""
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        found.update(part)
    return found.hexdigest()


def write_atomically(path: Path, data: bytes) -> bool:
    """Write a file whole or not at all. False if it already held exactly these bytes.

    WorkspaceError if the folder cannot be written or the file is held by another program;
    what stood there before is then untouched.
    """
    return _write(path, data, None)[0]


def write_new(path: Path, data: bytes) -> None:
    """Write a file where none is; WorkspaceError if one is there: it is a person's."""
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, _NEW, 0o666)
        except FileExistsError as error:
            message = f"已有“{path.name}”，没有改动它"
            raise WorkspaceError(message, "换一个名字") from error
        with open(handle, "wb") as stream:
            stream.write(data)


def write_keeping(path: Path, data: bytes, known: str) -> tuple[bool, str]:
    """Write an output; what a person has made of it is first given another name.

    `known` is the sha256 of what the program wrote there last, '' if nothing is known. Whether
    the file changed, and the name under which the old one is kept, '' if it was ours.
    """
    return _write(path, data, known)


def _write(path: Path, data: bytes, known: str | None) -> tuple[bool, str]:
    """Write a file; one that holds other bytes than the known ones is set aside, if asked."""
    with _told(path):
        old, kept = _there(path), ""
        if old == data:
            return False, ""
        if old is not None:
            _refuse_if_open(path)
            if known is not None and not is_made(old, known):
                kept = _set_aside(path)
        _replace(path, data)
    return True, kept


def write_backed(path: Path, data: bytes, day: date) -> tuple[bool, str]:
    """Write over what people keep; what stood there is first copied beside it, with the day.

    Whether the file changed, and the name of the copy ('' if there was nothing to copy). Its name
    begins with _, so that it rests. WorkspaceError as for any write, or if Excel has it open.
    """
    with _told(path):
        old = _there(path)
        if old == data:
            return False, ""
        if old is None:
            return write_atomically(path, data), ""
        if (path.parent / f"~${path.name}").exists():
            raise WorkspaceError(f"“{path.name}”正在 Excel 里打开，没有改动它", "关掉它再来一次")
        copy = _free(path, f"_{path.stem}（{day:%Y-%m-%d}备份{{}}）", old)
        write_atomically(copy, old)
        _refuse_if_open(path)
        _replace(path, data)
    return True, copy.name


def _free(path: Path, pattern: str, data: bytes) -> Path:
    """The first name of a pattern that is not taken, or already holds just this."""
    for number in count(1):
        copy = path.with_stem(pattern.format(number if number > 1 else ""))
        if _there(copy) in (None, data):
            break
    return copy


@contextmanager
def scratch(shared: Path | None = None) -> Iterator[str]:
    """A folder for what is only needed while a run lasts; below `shared` if others must see it."""
    with TemporaryDirectory(prefix=".docgen-", dir=shared, ignore_cleanup_errors=True) as folder:
        yield folder


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A temporary name to write to, which takes the target's place when all went well.

    WorkspaceError if it cannot be written; the target is then untouched.
    """
    temporary = target.with_name(f".{os.urandom(8).hex()}.tmp")
    try:
        yield temporary
        temporary.replace(target)
    except OSError as error:
        message = f"写不了“{target.name}”：{error.strerror}"
        raise WorkspaceError(message, "关掉打开着它的程序，核对磁盘空间") from error
    finally:
        temporary.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it; WorkspaceError if that cannot be done."""
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)


def _set_aside(path: Path) -> str:
    for number in count(1):
        aside = path.with_stem(path.stem + KEPT.format(number if number > 1 else ""))
        if not aside.exists():
            path.rename(aside)
            break
    return aside.name


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turns what the system says into what a clerk can act on."""
    try:
        yield
    except PermissionError as error:
        message = f"写不了“{path.name}”：没有权限，或者它正在 Word 里打开"
        raise WorkspaceError(
            message, "关掉 Word 里的这份文件再试；仍不行，核对文件夹权限"
        ) from error
    except OSError as error:
        message = f"写不了“{path.name}”：{error.strerror}"
        raise WorkspaceError(message, "核对磁盘空间和文件夹") from error


def _there(path: Path) -> bytes | None:
    """What a file holds, None if there is none."""
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


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
