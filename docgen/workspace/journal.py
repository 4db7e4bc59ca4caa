"""Keep the journal of a folder of outputs: what was built there, from what, with which bytes.

It says which outputs need not be built again, and which ones a person has changed since. Years
later it proves that an output is the one that was built. While a build runs, lines are only added
to `.docgen.jsonl`: a build that was cut short goes on where it stopped. A build that ends writes
the journal as `manifest.json`, which people and other programs can read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import IO, Any, TypedDict

from docgen import __version__
from docgen.workspace.digests import digest, fingerprint, matches_digest
from docgen.workspace.files import write_atomically

RUNNING = ".docgen.jsonl"
MANIFEST = "manifest.json"
FORMAT = "docgen-manifest/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One output."""

    name: str
    key: str
    """Digest of everything that it was made from, '' if it is to be made anew each time."""
    digest: str
    """Its sha256."""
    size: int
    """Its length in bytes."""
    changed: int
    """The time of its last change in nanoseconds, as the file system gives it."""
    build: str = ""
    """The build that made it, or that would have made the same."""


@dataclass(frozen=True, slots=True)
class Build:
    """The files that one input's outputs were made from, and the findings that did not stop it."""

    source: str
    program: str
    files: Mapping[str, str]
    """The sha256 of every file that was read, by its name from the workspace's root."""
    time: str = ""
    findings: Sequence[Mapping[str, object]] = ()

    @property
    def name(self) -> str:
        """Return a digest of the program and the files: the same for the same."""
        return digest(repr((self.program, sorted(self.files.items()))).encode())[:16]


class _EntryObject(TypedDict):
    """An entry as JSON."""

    name: str
    sha256: str
    size: int
    build: str
    key: str
    written: int


class _BuildObject(TypedDict):
    """A build as JSON."""

    id: str
    source: str
    program: str
    time: str
    files: dict[str, str]
    accepted: list[Mapping[str, object]]


_ENTRY_FIELDS = [field.name for field in fields(Entry)]
Contents = tuple[dict[str, Entry], dict[str, Build]]
"""The entries of a journal by the names of their outputs, and its builds by their names."""


def build_entry(path: Path, key: str, data: bytes, build: str = "") -> Entry:
    """Return the entry of an output that holds `data`."""
    stat = os.stat(path)
    return Entry(
        name=os.path.basename(path),
        key=key,
        digest=fingerprint(data),
        size=stat.st_size,
        changed=stat.st_mtime_ns,
        build=build,
    )


def read_entry(path: Path, build: str) -> Entry:
    """Return the entry of a file that another program has made, to be made anew each time."""
    return build_entry(path, "", path.read_bytes(), build)


@cache
def compute_program_stamp() -> str:
    """Return a digest of the program's own files: in a checkout the version does not change."""
    package = Path(__file__).parent.parent
    stats = [(str(path), os.stat(path)) for path in sorted(package.rglob("*.py"))]
    states = [(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats]
    return digest(repr((__version__, states)).encode())


class Journal:
    """The journal of one folder. Without a readable file it begins empty."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._entries, self._builds = read_journal(folder)
        self._stream: IO[str] | None = None

    def find_digest(self, name: str) -> str:
        """Return the sha256 of what the program wrote to an output last, '' if not known."""
        entry = self._entries.get(name)
        if entry is None:
            return ""
        return entry.digest

    def find_build(self, name: str) -> str:
        """Return the build that an output came of, '' if not known."""
        entry = self._entries.get(name)
        if entry is None:
            return ""
        return entry.build

    def has_build(self, build: str) -> bool:
        """Return whether an output of a build is in the journal."""
        return any(entry.build == build for entry in self._entries.values())

    def is_current(self, name: str, key: str) -> bool:
        """Return whether an output was made from the same, and is still as it was made."""
        entry = self._entries.get(name)
        if entry is None or not key or entry.key != key:
            return False
        try:
            stat = os.stat(os.path.join(self._folder, name))
            if stat.st_size != entry.size:
                return False
            if stat.st_mtime_ns == entry.changed:
                return True
            data = (self._folder / name).read_bytes()
        except OSError:
            return False
        return matches_digest(data, entry.digest)

    def add_entry(self, entry: Entry) -> None:
        """Add an output, unless its entry is the same already."""
        if self._entries.get(entry.name) == entry:
            return
        self._entries[entry.name] = entry
        self._add_line(list(astuple(entry)))

    def confirm(self, name: str, build: str) -> None:
        """Note that an output is what this build would have made."""
        entry = self._entries.get(name)
        if entry is not None and entry.build != build:
            self.add_entry(replace(entry, build=build))

    def add_build(self, build: Build) -> None:
        """Add a build. One that is in the journal keeps its time and gets the new findings."""
        earlier = self._builds.get(build.name)
        if earlier is not None:
            new_findings = [each for each in build.findings if each not in earlier.findings]
            if not new_findings:
                return
            build = replace(earlier, findings=[*earlier.findings, *new_findings])
        self._builds[build.name] = build
        self._add_line(_to_build_object(build.name, build))

    def _add_line(self, line: object) -> None:
        """Add a line to the running journal, which begins with the first line."""
        if self._stream is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._stream = (self._folder / RUNNING).open("a", encoding="utf-8")
        self._stream.write(json.dumps(line, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Write the manifest and remove the running journal, if a line was added."""
        if self._stream is None:
            return
        self._stream.close()
        self._stream = None
        used_names = {entry.build for entry in self._entries.values()}
        builds = {name: build for name, build in self._builds.items() if name in used_names}
        text = format_manifest(self._entries.values(), builds)
        write_atomically(self._folder / MANIFEST, text.encode())
        (self._folder / RUNNING).unlink(missing_ok=True)


def format_manifest(entries: Iterable[Entry], builds: Mapping[str, Build]) -> str:
    """Return a manifest: JSON with a line for each build and each output, in order of names."""
    build_lines = [_dump(_to_build_object(name, builds[name])) for name in sorted(builds)]
    sorted_entries = sorted(entries, key=lambda entry: entry.name)
    entry_lines = [_dump(_to_entry_object(entry)) for entry in sorted_entries]
    return (
        f'{{\n"format": "{FORMAT}",\n"builds": [\n{_join(build_lines)}],\n'
        f'"documents": [\n{_join(entry_lines)}]\n}}\n'
    )


def _join(lines: list[str]) -> str:
    """Return the items of a JSON list, a line each; '' without any."""
    if not lines:
        return ""
    return ",\n".join(lines) + "\n"


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _to_entry_object(entry: Entry) -> _EntryObject:
    return {
        "name": entry.name,
        "sha256": entry.digest,
        "size": entry.size,
        "build": entry.build,
        "key": entry.key,
        "written": entry.changed,
    }


def _to_build_object(name: str, build: Build) -> _BuildObject:
    return {
        "id": name,
        "source": build.source,
        "program": build.program,
        "time": build.time,
        "files": dict(sorted(build.files.items())),
        "accepted": list(build.findings),
    }


def read_journal(folder: Path) -> Contents:
    """Return the contents of a folder's journal: its manifest and its running journal.

    Lines that cannot be read are passed over: a build that was cut short has left them.
    """
    entries, builds = _read_manifest(folder / MANIFEST)
    for line in _read_lines(folder / RUNNING):
        try:
            _read_line(json.loads(line), entries, builds)
        except (ValueError, TypeError, KeyError):
            continue
    return entries, builds


def _read_line(value: Any, entries: dict[str, Entry], builds: dict[str, Build]) -> None:
    """Add a line of the running journal: an object is a build, a list is an entry."""
    if isinstance(value, list):
        entry = _read_entry_line(value)
        entries[entry.name] = entry
    else:
        builds[value["id"]] = _read_build(value)


def _read_manifest(path: Path) -> Contents:
    """Return the contents of a manifest; empty if it cannot be read."""
    try:
        manifest = json.loads(path.read_text("utf-8"))
        entries = {item["name"]: _read_entry(item) for item in manifest["documents"]}
        return entries, {item["id"]: _read_build(item) for item in manifest["builds"]}
    except (OSError, ValueError, TypeError, KeyError):
        return {}, {}


def _read_entry(item: _EntryObject) -> Entry:
    """Return an entry of a manifest. Raises KeyError or TypeError if it is damaged."""
    return Entry(
        name=item["name"],
        key=item["key"],
        digest=item["sha256"],
        size=item["size"],
        changed=item["written"],
        build=item["build"],
    )


def _read_entry_line(values: Sequence[Any]) -> Entry:
    """Return an entry of the running journal: the values of its fields in order.

    Raises ValueError or TypeError if it is damaged.
    """
    names = _ENTRY_FIELDS[: len(values)]
    return Entry(**dict(zip(names, values, strict=True)))


def _read_build(item: _BuildObject) -> Build:
    """Return a build as it was noted. Raises KeyError or TypeError if it is damaged."""
    return Build(
        source=item["source"],
        program=item["program"],
        files=item["files"],
        time=item["time"],
        findings=item["accepted"],
    )


def _read_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a file, none if it cannot be read."""
    try:
        yield from path.read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return
