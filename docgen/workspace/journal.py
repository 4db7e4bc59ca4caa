"""The journal of a folder of outputs: what was built there, from what, and with which bytes.

It tells what need not be built again, what a person has changed since and must be kept, and years
later whether an output is the one that was built. While a build runs, lines are only added
(`.docgen.jsonl`), so that one that is cut short goes on where it stopped; when it has ended, the
journal is at rest as `manifest.json`, which people and other programs can read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cache
from pathlib import Path
from typing import IO, Any

from docgen import __version__
from docgen.workspace.files import digest, fingerprint, is_made, write_atomically

RUNNING, MANIFEST = ".docgen.jsonl", "manifest.json"
FORMAT = "docgen-manifest/1"


@dataclass(frozen=True, slots=True)
class Entry:
    """One output. `key` stands for all that it was made from, '' if it is to be made anew."""

    name: str
    key: str
    digest: str
    """Its sha256."""
    size: int
    changed: int
    """When it was last written: nanoseconds, as the file system says."""
    build: str = ""
    """The build that it came of, or that found it to be what it would make."""


@dataclass(frozen=True, slots=True)
class Build:
    """What one input's outputs were made from, and what was found in it and accepted."""

    source: str
    program: str
    files: Mapping[str, str]
    """The sha256 of everything that was read, by its name from the workspace's root."""
    time: str = ""
    findings: Sequence[Mapping[str, object]] = ()

    @property
    def name(self) -> str:
        """Stands for the program and the files: the same for the same."""
        return digest(repr((self.program, sorted(self.files.items()))).encode())[:16]


def entry_of(path: Path, key: str, data: bytes, build: str = "") -> Entry:
    """The entry of a file that holds `data`."""
    stat = os.stat(path)
    name = os.path.basename(path)
    return Entry(name, key, fingerprint(data), stat.st_size, stat.st_mtime_ns, build)


def entry_there(path: Path, build: str) -> Entry:
    """The entry of a file that another program has made; it is to be made anew each time."""
    return entry_of(path, "", path.read_bytes(), build)


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
        self._folder = folder
        self._entries, self._builds = read_journal(folder)
        self._stream: IO[str] | None = None

    def known(self, name: str) -> str:
        """The sha256 of what the program wrote to an output last; '' if nothing is known."""
        entry = self._entries.get(name)
        return entry.digest if entry else ""

    def build_of(self, name: str) -> str:
        """The build that an output came of; '' if nothing is known."""
        entry = self._entries.get(name)
        return entry.build if entry else ""

    def has(self, build: str) -> bool:
        """Whether an output of a build stands here."""
        return any(entry.build == build for entry in self._entries.values())

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
        return is_made(data, entry.digest)

    def note(self, entry: Entry) -> None:
        """Add an output."""
        if self._entries.get(entry.name) == entry:
            return
        self._entries[entry.name] = entry
        self._add(list(astuple(entry)))

    def confirm(self, name: str, build: str) -> None:
        """An output that stands is what this build would have made."""
        entry = self._entries.get(name)
        if entry is not None and entry.build != build:
            self.note(replace(entry, build=build))

    def note_build(self, build: Build) -> None:
        """Add what the outputs of an input were made from. One that is known keeps its time."""
        known = self._builds.get(build.name)
        if known is not None:
            new = [found for found in build.findings if found not in known.findings]
            if not new:
                return
            build = replace(known, findings=[*known.findings, *new])
        self._builds[build.name] = build
        self._add(_build_object(build.name, build))

    def _add(self, line: object) -> None:
        if self._stream is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._stream = (self._folder / RUNNING).open("a", encoding="utf-8")
        self._stream.write(json.dumps(line, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Bring all to disk, and to rest."""
        if self._stream is None:
            return
        self._stream.close()
        self._stream = None
        used = {entry.build for entry in self._entries.values()}
        builds = {name: build for name, build in self._builds.items() if name in used}
        write_atomically(
            self._folder / MANIFEST, manifest_text(self._entries.values(), builds).encode()
        )
        (self._folder / RUNNING).unlink(missing_ok=True)


def manifest_text(entries: Iterable[Entry], builds: Mapping[str, Build]) -> str:
    """A journal at rest: JSON with a line for each output."""
    said = [_dumps(_build_object(name, builds[name])) for name in sorted(builds)]
    made = [_dumps(_entry_object(entry)) for entry in sorted(entries, key=lambda e: e.name)]
    return (
        f'{{\n"format": "{FORMAT}",\n"builds": [\n{_joined(said)}],\n'
        f'"documents": [\n{_joined(made)}]\n}}\n'
    )


def _joined(lines: list[str]) -> str:
    return ",\n".join(lines) + ("\n" if lines else "")


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _entry_object(entry: Entry) -> dict[str, object]:
    return {
        "name": entry.name,
        "sha256": entry.digest,
        "size": entry.size,
        "build": entry.build,
        "key": entry.key,
        "written": entry.changed,
    }


def _build_object(name: str, build: Build) -> dict[str, object]:
    return {
        "id": name,
        "source": build.source,
        "program": build.program,
        "time": build.time,
        "files": dict(sorted(build.files.items())),
        "accepted": list(build.findings),
    }


Known = tuple[dict[str, Entry], dict[str, Build]]


def read_journal(folder: Path) -> Known:
    """The outputs of a folder by their names, and their builds: at rest, and cut short."""
    entries, builds = _at_rest(folder / MANIFEST)
    for line in _lines(folder / RUNNING):
        try:
            said = json.loads(line)
            if isinstance(said, dict):
                builds[said["id"]] = _build(said)
            else:
                entry = Entry(*said)
                entries[entry.name] = entry
        except (ValueError, TypeError, KeyError):
            continue  # a line that a cut-short build has left
    return entries, builds


def _at_rest(path: Path) -> Known:
    try:
        said = json.loads(path.read_text("utf-8"))
        entries = {one["name"]: _entry(one) for one in said["documents"]}
        return entries, {one["id"]: _build(one) for one in said["builds"]}
    except (OSError, ValueError, TypeError, KeyError):
        return {}, {}


def _entry(said: Mapping[str, Any]) -> Entry:
    keys = ("name", "key", "sha256", "size", "written", "build")
    return Entry(*(said[key] for key in keys))


def _build(said: Mapping[str, Any]) -> Build:
    return Build(*(said[key] for key in ("source", "program", "files", "time", "accepted")))


def _lines(path: Path) -> Iterator[str]:
    try:
        yield from path.read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return
