"""Reading the files of a workspace: documents, schemas, rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docgen.codes import new_finding
from docgen.load.form_reader import read_form
from docgen.load.yaml_reader import read_yaml
from docgen.model.finding import Category, Finding, Location, WorkspaceError
from docgen.model.source import ListNode, Source
from docgen.rules.bases import Basis
from docgen.rules.bases import read_bases as bases_of
from docgen.rules.rule import Rule, read_rules
from docgen.schema.describe import describe
from docgen.schema.document_schema import Schema
from docgen.workspace.files import fingerprint
from docgen.workspace.paths import FORMS, Workspace

Findings = tuple[Finding, ...]


@dataclass
class Reading:
    """Reads files of a workspace once, keeping their lines for code frames."""

    workspace: Workspace
    lines: dict[str, Sequence[str]] = field(default_factory=dict)
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

    def document(self, path: Path, schema: Schema) -> tuple[Source | None, Findings]:
        """The source of a document, typed as YAML or filled in as a form."""
        if path.suffix.lower() not in FORMS:
            return self.source(path)
        fields = describe(schema)
        return read_form(self.data(path), self.workspace.shown(path), fields)


def rules_in(
    reading: Reading, path: Path, kinds: Mapping[str, Any]
) -> tuple[tuple[Rule, ...], Findings]:
    """The rules of a file in the verbs of `kinds`, none if there is no such file."""
    if not path.exists():
        return (), ()
    source, findings = reading.source(path)
    rules, faults = read_rules(source, kinds) if source else ((), ())
    return rules, findings + faults


def read_bases(reading: Reading) -> tuple[Mapping[str, Basis], Findings]:
    """Return the bases of a workspace by key, and the faults of their file.

    Without a file only the county's own practice is a basis.
    """
    path = reading.workspace.bases()
    source, findings = reading.source(path) if path.exists() else (None, ())
    bases, faults = bases_of(source)
    return bases, findings + faults


def unreadable(file: str, error: WorkspaceError) -> Finding:
    """A file that cannot be read or written."""
    location = Location(file)
    return new_finding(
        "GW-01",
        error.message,
        error.remedy,
        location=location,
        category=Category.FILE,
    )


def read_list(data: bytes, file: str) -> tuple[Source | None, Findings]:
    """The rows of a YAML file that is one list."""
    source, findings = read_yaml(data, file)
    if source is None or isinstance(source.root, ListNode):
        return source, findings
    remedy = "每份一条，行首写“- ”"
    location = source.location(())
    told = new_finding("ZD-11", "这个文件应是一条条的“- ”", remedy, location=location)
    return None, (*findings, told)
