"""Check what is read back from a journal: people and other programs can write to it.

Each function returns the value if it has the shape that the program writes, and raises
`DamagedRecordError` otherwise. A name never leads out of its folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath, PureWindowsPath


class DamagedRecordError(ValueError):
    """A record that the program did not write so; the message is for users."""


def check_text(value: object) -> str:
    """Return a text."""
    if not isinstance(value, str):
        raise DamagedRecordError("该写文字的不是文字")
    return value


def check_number(value: object) -> int:
    """Return a whole number that is not negative."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise DamagedRecordError("该写数的不是数")
    return value


def check_mapping(value: object) -> Mapping[str, object]:
    """Return a mapping."""
    if not isinstance(value, dict):
        raise DamagedRecordError("该写“名称: 内容”的不是")
    return value


def check_list(value: object) -> list[object]:
    """Return a list."""
    if not isinstance(value, list):
        raise DamagedRecordError("该写列表的不是列表")
    return value


def check_output_name(value: object) -> str:
    """Return the name of a file in the folder of the journal."""
    name = check_text(value)
    if not name or name in (".", "..") or "/" in name or PureWindowsPath(name).name != name:
        raise DamagedRecordError(f"“{name}”不是这个文件夹里的文件名")
    return _without_control(name)


def check_file_name(value: object) -> str:
    """Return the name of a file below the workspace."""
    name = check_text(value)
    parts = PurePosixPath(name).parts
    windows = PureWindowsPath(name)
    if not parts or ".." in (*parts, *windows.parts) or windows.anchor or name.startswith("/"):
        raise DamagedRecordError(f"“{name}”指到工作目录之外")
    return _without_control(name)


def _without_control(name: str) -> str:
    """Return a name without control characters, which a terminal would obey.

    Raises DamagedRecordError for any other name.
    """
    if any(ord(char) < 32 for char in name):
        raise DamagedRecordError("文件名里有控制字符")
    return name
