"""Keep the journal of a folder of outputs: what was built there, from what, with which bytes.

It says which outputs need not be built again, and which ones a person has changed since. Years
later it proves that an output is the one that was built. While a build runs, lines are only added
to `.docgen.jsonl`: a build that was cut short goes on where it stopped. A build that ends writes
the journal as `manifest.json`, which people and other programs can read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import IO, NotRequired, TypedDict

from docgen import __version__
from docgen.workspace.digests import digest, fingerprint, matches_digest
from docgen.workspace.files import set_aside, write_atomically
from docgen.workspace.record_checks import (
    DamagedRecordError,
    check_file_name,
    check_list,
    check_mapping,
    check_number,
    check_output_name,
    check_text,
)

RUNNING = ".docgen.jsonl"
MANIFEST = "manifest.json"
FORMAT = "docgen-manifest/1"
DAMAGED = "（读不懂）"
"""The end of the name of a manifest that was set aside."""


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
    full: bool = False
    """Whether personal numbers from registers are not masked in its outputs."""

    @property
    def name(self) -> str:
        """Return a digest of the program, the files and the options: the same for the same."""
        parts: tuple[object, ...] = (self.program, sorted(self.files.items()))
        if self.full:
            parts = (*parts, self.full)
        return digest(repr(parts).encode())[:16]


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
    full: NotRequired[bool]


_ENTRY_KEYS = ("name", "key", "sha256", "size", "written", "build")
"""The keys of an entry, in the order of its fields: a line of the running journal has no keys."""
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
        reader = _JournalReader()
        reader.read(folder)
        self._entries = reader.entries
        self._builds = reader.builds
        self._is_damaged = bool(reader.damage)
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
            # A line is in the file before the next output is made: a kill loses none.
            self._stream = (self._folder / RUNNING).open("a", 1, encoding="utf-8")
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
        if self._is_damaged:
            set_aside(self._folder / MANIFEST, DAMAGED)
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
    item: _BuildObject = {
        "id": name,
        "source": build.source,
        "program": build.program,
        "time": build.time,
        "files": dict(sorted(build.files.items())),
        "accepted": list(build.findings),
    }
    if build.full:
        item["full"] = True
    return item


def read_journal(folder: Path) -> Contents:
    """Return the contents of a folder's journal: its manifest and its running journal.

    Records that cannot be read or lead elsewhere are passed over; `find_damage` names them.
    """
    reader = _JournalReader()
    reader.read(folder)
    return reader.entries, reader.builds


def find_damage(folder: Path) -> list[str]:
    """Return what is wrong with the records of a folder's journal, each thing once.

    The last line of a running journal may be cut: a build that was stopped has left it so.
    """
    reader = _JournalReader()
    reader.read(folder)
    return list(dict.fromkeys(reader.damage))


@dataclass
class _JournalReader:
    """Reads the records of a journal; nothing in them is trusted."""

    entries: dict[str, Entry] = field(default_factory=dict)
    builds: dict[str, Build] = field(default_factory=dict)
    damage: list[str] = field(default_factory=list)

    def read(self, folder: Path) -> None:
        """Read the manifest, then the lines of a build that was stopped."""
        self._read_manifest(folder / MANIFEST)
        lines = _read_lines(folder / RUNNING)
        for number, line in enumerate(lines, 1):
            is_cut = number == len(lines) and not line.endswith("\n")
            self._take(partial(self._read_line, line), RUNNING, may_be_cut=is_cut)

    def _read_manifest(self, path: Path) -> None:
        if not path.exists():
            return
        self._take(partial(self._read_whole, path), MANIFEST)

    def _read_whole(self, path: Path) -> None:
        manifest = check_mapping(json.loads(path.read_text("utf-8")))
        for item in check_list(manifest.get("builds")):
            self._take(partial(self._add_build, item), MANIFEST)
        for item in check_list(manifest.get("documents")):
            self._take(partial(self._add_entry, item), MANIFEST)

    def _take(self, read: Callable[[], None], name: str, may_be_cut: bool = False) -> None:
        """Read one record, or note what is wrong with it."""
        try:
            read()
        except DamagedRecordError as error:
            self.damage.append(f"{name}：{error}")
        except (OSError, ValueError, RecursionError):
            if not may_be_cut:
                self.damage.append(f"{name}：读不懂")

    def _read_line(self, line: str) -> None:
        """Read a line of the running journal: an object is a build, a list is an entry."""
        value = json.loads(line)
        if not isinstance(value, list):
            self._add_build(value)
            return
        names = _ENTRY_KEYS[: len(value)]
        if len(names) != len(value):
            raise DamagedRecordError("一行里的内容多了")
        self._add_entry(dict(zip(names, value, strict=True)))

    def _add_entry(self, value: object) -> None:
        item = check_mapping(value)
        name = check_output_name(item.get("name"))
        self.entries[name] = Entry(
            name=name,
            key=check_text(item.get("key")),
            digest=check_text(item.get("sha256")),
            size=check_number(item.get("size")),
            changed=check_number(item.get("written")),
            build=check_text(item.get("build", "")),
        )

    def _add_build(self, value: object) -> None:
        item = check_mapping(value)
        files = check_mapping(item.get("files"))
        build = Build(
            source=check_file_name(item.get("source")),
            program=check_text(item.get("program")),
            files={check_file_name(name): check_text(each) for name, each in files.items()},
            time=check_text(item.get("time", "")),
            findings=[check_mapping(each) for each in check_list(item.get("accepted", []))],
            full=item.get("full") is True,
        )
        self.builds[check_text(item.get("id"))] = build


def _read_lines(path: Path) -> list[str]:
    """Return the lines of a file with their ends, none if it cannot be read."""
    try:
        return path.read_text("utf-8", "replace").splitlines(keepends=True)
    except OSError:
        return []
