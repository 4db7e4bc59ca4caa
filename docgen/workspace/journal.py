"""The journal of a folder of outputs: what was built there, from what, and with which bytes.

It tells what need not be built again, and what a person has changed since and must be kept.
Lines are only added while a build runs, so that one that is cut short goes on where it stopped.
"""

from __future__ import annotations

import json
import os
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import IO

from docgen import __version__
from docgen.workspace.write import digest, write_atomically

FILE = ".docgen.jsonl"


@dataclass(frozen=True, slots=True)
class Entry:
    """One output. `key` stands for all that it was made from, '' if it is to be made anew."""

    name: str
    key: str
    digest: str
    size: int
    changed: int
    """When it was last written: nanoseconds, as the file system says."""


def entry_of(path: Path, key: str, data: bytes) -> Entry:
    """The entry of a file that holds `data`."""
    stat = os.stat(path)
    return Entry(os.path.basename(path), key, digest(data), stat.st_size, stat.st_mtime_ns)


@cache
def program_stamp() -> str:
    """Stands for the program itself: in a checkout its version alone does not tell."""
    package = Path(__file__).parent.parent
    stats = [(str(path), os.stat(path)) for path in sorted(package.rglob("*.py"))]
    seen = [(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats]
    return digest(repr((__version__, seen)).encode())


class Journal:
    """The journal of one folder. Without a readable file it begins empty."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._path = folder, folder / FILE
        self._entries = _read(self._path)
        self._stream: IO[str] | None = None
        self._lines = 0

    def known(self, name: str) -> str:
        """The digest of what the program wrote to an output last; '' if nothing is known."""
        entry = self._entries.get(name)
        return entry.digest if entry else ""

    def stands(self, name: str, key: str) -> bool:
        """Whether an output was made from the same and is still as it was made."""
        entry = self._entries.get(name)
        if entry is None or not key or entry.key != key:
            return False
        try:
            stat = os.stat(os.path.join(self._folder, name))
            if (stat.st_size, stat.st_mtime_ns) == (entry.size, entry.changed):
                return True
            data = (self._folder / name).read_bytes() if stat.st_size == entry.size else b""
        except OSError:
            return False
        return digest(data) == entry.digest

    def note(self, entry: Entry) -> None:
        """Add an output."""
        if self._entries.get(entry.name) == entry:
            return
        if self._stream is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._stream = self._path.open("a", encoding="utf-8")
            self._lines = len(self._entries)
        self._entries[entry.name] = entry
        self._lines += 1
        self._stream.write(_line(entry))

    def close(self) -> None:
        """Bring all to disk; write the file anew if it says things twice."""
        if self._stream is None:
            return
        self._stream.close()
        self._stream = None
        if self._lines > len(self._entries):
            text = "".join(map(_line, self._entries.values()))
            write_atomically(self._path, text.encode())


def _line(entry: Entry) -> str:
    return json.dumps(astuple(entry), ensure_ascii=False) + "\n"


def _read(path: Path) -> dict[str, Entry]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return {}
    found = {}
    for line in lines:
        try:
            entry = Entry(*json.loads(line))
        except (ValueError, TypeError):
            continue  # a line that a cut-short build has left
        found[entry.name] = entry
    return found
