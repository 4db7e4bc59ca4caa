"""Keep the journal of a folder of outputs: what was built there, from what, with which bytes.

It says which outputs need not be built again, and which ones a person has changed since. Years
later it proves that an output is the one that was built. While a build runs, lines are only added
to `.docgen.jsonl`: a build that was cut short goes on where it stopped. A build that ends writes
the journal as `manifest.json`, which people and other programs can read.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import IO

from msgspec.structs import astuple, replace

from docgen import __version__
from docgen.workspace.announcements import has_announcements, remove_announcements
from docgen.workspace.digests import digest, matches_digest
from docgen.workspace.files import set_aside, write_atomically
from docgen.workspace.journal_entries import (
    MANIFEST,
    RUNNING,
    Build,
    Entry,
    format_manifest,
    to_build_object,
)
from docgen.workspace.journal_reader import JournalReader, add_announced
from docgen.workspace.scraps import clear_scraps

DAMAGED = "（读不懂）"
"""The end of the name of a manifest that was set aside."""


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
        """Read the journal of a folder, after removing what killed runs have left there."""
        self._folder = folder
        clear_scraps(folder)
        reader = JournalReader()
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
        """Return whether an output was made from the same, and is still as it was made.

        `key` is the digest of everything that the output would be made from now. The bytes are only
        read if the time of change is another one than noted, for example after the folder was
        copied.
        """
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
        """Note that an output is what this build would have made.

        The build then lists the output as its own, although its bytes are those of an earlier one.
        """
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
        self._add_line(to_build_object(build.name, build))

    def _add_line(self, line: object) -> None:
        """Add a line to the running journal, which begins with the first line."""
        if self._stream is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            # A line is in the file before the next output is made: a kill loses none.
            self._stream = (self._folder / RUNNING).open("a", 1, encoding="utf-8")
        self._stream.write(json.dumps(line, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Write the manifest and remove the running journal, if anything was written."""
        if self._stream is None and not has_announcements(self._folder):
            return
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        # Workers may have written documents that this run was stopped before it heard of.
        add_announced(self._folder, self._entries)
        used_names = {entry.build for entry in self._entries.values()}
        builds = {name: build for name, build in self._builds.items() if name in used_names}
        text = format_manifest(self._entries.values(), builds)
        if self._is_damaged:
            set_aside(self._folder / MANIFEST, DAMAGED)
        write_atomically(self._folder / MANIFEST, text.encode())
        (self._folder / RUNNING).unlink(missing_ok=True)
        remove_announcements(self._folder)
