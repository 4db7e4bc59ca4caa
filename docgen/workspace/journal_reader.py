"""Read the journal of a folder of outputs back: people and other programs can write to it too.

Every record is checked before it is used. Outputs that were announced and written by a run that
was killed before it noted them are added.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from msgspec import Struct, field

from docgen.workspace.announcements import read_announcements
from docgen.workspace.digests import file_matches
from docgen.workspace.journal_entries import MANIFEST, RUNNING, Build, Entry, build_entry
from docgen.workspace.record_checks import (
    DamagedRecordError,
    check_file_name,
    check_list,
    check_mapping,
    check_number,
    check_output_name,
    check_text,
)

_ENTRY_KEYS = ("name", "key", "sha256", "size", "written", "build")
"""The keys of an entry, in the order of its fields: a line of the running journal has no keys."""
Contents = tuple[dict[str, Entry], dict[str, Build]]
"""The entries of a journal by the names of their outputs, and its builds by their names."""


def read_journal(folder: Path) -> Contents:
    """Return the contents of a folder's journal: its manifest and its running journal.

    Records that cannot be read or lead elsewhere are passed over; `find_damage` names them.
    """
    reader = JournalReader()
    reader.read(folder)
    return reader.entries, reader.builds


def find_damage(folder: Path) -> list[str]:
    """Return what is wrong with the records of a folder's journal, each thing once.

    The last line of a running journal may be cut: a build that was stopped has left it so.
    """
    reader = JournalReader()
    reader.read(folder)
    return list(dict.fromkeys(reader.damage))


def add_announced(folder: Path, entries: dict[str, Entry]) -> None:
    """Add the outputs that were announced and written, but not noted, to the entries of a folder.

    An output that holds the announced bytes is the program's. It is made anew next time.
    """
    for item in read_announcements(folder):
        try:
            name, sha256 = map(check_text, check_list(item))
            name = check_output_name(name)
        except ValueError:
            continue
        entry = entries.get(name)
        if entry is not None and entry.digest == sha256:
            continue
        build = ""
        if entry is not None:
            build = entry.build
        if file_matches(folder / name, sha256):
            entries[name] = build_entry(folder / name, "", sha256, build)


class JournalReader(Struct):
    """Reads the records of a journal; nothing in them is trusted."""

    entries: dict[str, Entry] = field(default_factory=dict)
    """The outputs by their names."""
    builds: dict[str, Build] = field(default_factory=dict)
    """The builds by their digests."""
    damage: list[str] = field(default_factory=list)
    """What is wrong with the records, in the order in which they were read."""

    def read(self, folder: Path) -> None:
        """Read the manifest, then the lines of a build that was stopped."""
        self._read_manifest(folder / MANIFEST)
        lines = _read_lines(folder / RUNNING)
        for number, line in enumerate(lines, 1):
            is_cut = number == len(lines) and not line.endswith("\n")
            self._take(partial(self._read_line, line), RUNNING, may_be_cut=is_cut)
        add_announced(folder, self.entries)

    def _read_manifest(self, path: Path) -> None:
        """Read the manifest of finished builds, if there is one; note it if it is damaged."""
        if not path.exists():
            return
        self._take(partial(self._read_whole, path), MANIFEST)

    def _read_whole(self, path: Path) -> None:
        """Read the builds and the outputs of a manifest; note each damaged record by itself."""
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
        """Check the record of an output and add it. Raises DamagedRecordError."""
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
        """Check the record of a build and add it. Raises DamagedRecordError."""
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
