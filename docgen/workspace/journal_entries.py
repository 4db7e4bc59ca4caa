"""The records of a journal: outputs and the builds that they come from, and how they are written.

A manifest is JSON that people and other programs can read, in the same order each time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NotRequired, TypedDict

from msgspec import Struct

from docgen.workspace.digests import digest, fingerprint

RUNNING = ".docgen.jsonl"
MANIFEST = "manifest.json"
FORMAT = "docgen-manifest/1"


class Entry(Struct, frozen=True, kw_only=True):
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


class Build(Struct, frozen=True, kw_only=True):
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


def build_entry(path: Path, key: str, sha256: str, build: str = "") -> Entry:
    """Return the entry of an output that holds bytes with that sha256."""
    stat = path.stat()
    return Entry(
        name=path.name,
        key=key,
        digest=sha256,
        size=stat.st_size,
        changed=stat.st_mtime_ns,
        build=build,
    )


def read_entry(path: Path, build: str) -> Entry:
    """Return the entry of a file that another program has made, to be made anew each time."""
    return build_entry(path, "", fingerprint(path.read_bytes()), build)


def format_manifest(entries: Iterable[Entry], builds: Mapping[str, Build]) -> str:
    """Return a manifest: JSON with a line for each build and each output, in order of names."""
    build_lines = [_dump(to_build_object(name, builds[name])) for name in sorted(builds)]
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
    """Return a value as JSON on one line, Chinese characters as such."""
    return json.dumps(value, ensure_ascii=False)


def _to_entry_object(entry: Entry) -> _EntryObject:
    """Return an entry as JSON, under the keys that people and other programs read."""
    return {
        "name": entry.name,
        "sha256": entry.digest,
        "size": entry.size,
        "build": entry.build,
        "key": entry.key,
        "written": entry.changed,
    }


def to_build_object(name: str, build: Build) -> _BuildObject:
    """Return a build as JSON; `name` is its digest."""
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
