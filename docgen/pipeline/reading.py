"""Reading the files of a workspace: documents, schemas, rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen import check
from docgen.load import read_form, read_yaml
from docgen.model import Class, Finding, Place, Severity, Source, WorkspaceError
from docgen.model import Sequence as SequenceNode
from docgen.workspace import FORMS, Workspace, fingerprint

if TYPE_CHECKING:
    from docgen import word

Findings = tuple[Finding, ...]


@dataclass
class Reading:
    """Reads files of a workspace once, keeping their lines for code frames."""

    workspace: Workspace
    lines: dict[str, Sequence[str]] = field(default_factory=dict)
    templates: dict[str, tuple[word.Template | None, Findings]] = field(default_factory=dict)
    """Compiled templates by file and format: several papers may share one."""
    read: dict[str, str] = field(default_factory=dict)
    """The sha256 of every file that was read, by the name that people are shown."""
    order: list[str] = field(default_factory=list)
    """The names of the files in the order in which they were read."""

    def data(self, path: Path) -> bytes:
        """The bytes of a file; that it was read is remembered."""
        data, shown = self.workspace.read(path), self.workspace.shown(path)
        self.read[shown] = fingerprint(data)
        self.order.append(shown)
        return data

    def source(self, path: Path) -> tuple[Source | None, Findings]:
        """The source of a file, its name as people are shown it."""
        shown = self.workspace.shown(path)
        source, findings = read_yaml(self.data(path), shown)
        if source is not None:
            self.lines[shown] = source.lines
        return source, findings

    def document(self, path: Path, schema: check.Schema) -> tuple[Source | None, Findings]:
        """The source of a document, typed as YAML or filled in as a form."""
        if path.suffix.lower() not in FORMS:
            return self.source(path)
        fields = check.describe(schema)
        return read_form(self.data(path), self.workspace.shown(path), fields)


def rules_in(
    reading: Reading, path: Path, kinds: Mapping[str, Any]
) -> tuple[tuple[check.Rule, ...], Findings]:
    """The rules of a file in the verbs of `kinds`, none if there is no such file."""
    if not path.exists():
        return (), ()
    source, findings = reading.source(path)
    rules, faults = check.read_rules(source, kinds) if source else ((), ())
    return rules, findings + faults


def read_bases(reading: Reading) -> tuple[Mapping[str, check.Basis], Findings]:
    """Return the bases of a workspace by key, and the faults of their file.

    Without a file only the county's own practice is a basis.
    """
    path = reading.workspace.bases()
    source, findings = reading.source(path) if path.exists() else (None, ())
    bases, faults = check.read_bases(source)
    return bases, findings + faults


def unreadable(file: str, error: WorkspaceError) -> Finding:
    """A file that cannot be read or written."""
    place = Place(file)
    return Finding(
        "GW-01", Severity.ERROR, error.message, error.remedy, place=place, kind=Class.FILE
    )


def read_list(data: bytes, file: str) -> tuple[Source | None, Findings]:
    """The rows of a YAML file that is one list."""
    source, findings = read_yaml(data, file)
    if source is None or isinstance(source.root, SequenceNode):
        return source, findings
    remedy = "每份一条，行首写“- ”"
    place = source.place(())
    told = Finding("ZD-11", Severity.ERROR, "这个文件应是一条条的“- ”", remedy, place=place)
    return None, (*findings, told)
