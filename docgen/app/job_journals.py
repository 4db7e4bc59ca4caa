"""The journals of the folders that one job writes to, and its build in each of them.

A journal lists the outputs of a folder and the builds that they come from. `JobJournals` opens
them when a document is written and closes them when the job ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from msgspec.structs import replace

from docgen import __version__
from docgen.app.render import RenderResult
from docgen.model.finding import Finding
from docgen.report.formats import to_journal_entry
from docgen.workspace.clock import now
from docgen.workspace.journal import Journal, compute_program_stamp
from docgen.workspace.journal_entries import Build


def program_name() -> str:
    """Return the name of the program, with its version and a digest of its files."""
    return f"docgen {__version__} ({compute_program_stamp()[:12]})"


@dataclass
class JobJournals:
    """The journals of one job by folder.

    `source` is the name of its input, `files` the sha256 of everything its documents come from.
    """

    source: str
    files: Mapping[str, str]
    full: bool = False
    """Whether personal numbers from registers are not masked."""
    _journals: dict[Path, Journal] = field(default_factory=dict)

    def journal(self, folder: Path) -> Journal:
        """Return the journal of a folder of outputs, opened once."""
        if folder not in self._journals:
            self._journals[folder] = Journal(folder)
        return self._journals[folder]

    @cached_property
    def build(self) -> Build:
        """The build that the documents of the job belong to."""
        return Build(source=self.source, program=program_name(), files=self.files, full=self.full)

    @cached_property
    def _build_name(self) -> str:
        """The digest of the build: kept, because each of thousands of documents is noted by it."""
        return self.build.name

    def note(self, result: RenderResult) -> None:
        """Note a document that was written, or confirm one that is unchanged."""
        if result.target is None:
            return
        journal = self.journal(result.target.parent)
        if result.entry is not None:
            journal.add_entry(replace(result.entry, build=self._build_name))
        else:
            journal.confirm(result.target.name, self._build_name)

    def close(self, findings: Iterable[Finding]) -> None:
        """Write the journals to disk, with the findings that did not stop the documents."""
        listed = [to_journal_entry(finding) for finding in findings]
        for journal in self._journals.values():
            if journal.has_build(self._build_name):
                journal.add_build(replace(self.build, time=now(), findings=listed))
            journal.close()
