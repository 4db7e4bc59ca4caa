"""Reading the files of a workspace: bytes, YAML sources, documents typed as YAML or as forms.

A `ProjectReader` serves one run. It keeps the lines of every source for code frames, and a log of
the files that it has read. Compiled templates are kept in `app.template_cache`, county files in
`app.county_files`, registers in `app.register_sources`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docgen.app.read_log import ReadLog
from docgen.load.form_reader import read_form
from docgen.load.yaml_reader import read_yaml
from docgen.model.finding import Finding
from docgen.model.source import Source
from docgen.schema.describe import describe
from docgen.schema.document_schema import Schema
from docgen.workspace.contained_files import read_bytes
from docgen.workspace.paths import FORM_SUFFIXES, Workspace

Findings = tuple[Finding, ...]


@dataclass
class ProjectReader:
    """Reads files of a workspace. Raises WorkspaceError for a file that cannot be read."""

    workspace: Workspace
    lines: dict[str, Sequence[str]] = field(default_factory=dict)
    """The lines of each source, by the name of its file from the workspace's root."""
    log: ReadLog = field(default_factory=ReadLog)

    def data(self, path: Path) -> bytes:
        """Return the bytes of a file and note it in the log."""
        data = read_bytes(self.workspace, path)
        self.log.note(self.workspace.display_name(path), data)
        return data

    def source(self, path: Path) -> tuple[Source | None, Findings]:
        """Return the source of a YAML file, None if it is broken, and its findings."""
        data = self.data(path)
        name = self.workspace.display_name(path)
        source, findings = read_yaml(data, name)
        if source is not None:
            self.lines[name] = source.lines
        return source, findings

    def optional_source(self, path: Path) -> tuple[Source | None, Findings]:
        """Return the source of a YAML file as `source` does; None if there is no such file."""
        if not path.exists():
            return None, ()
        return self.source(path)

    def document(self, path: Path, schema: Schema) -> tuple[Source | None, Findings]:
        """Return the source of a document: a YAML file, or a form filled in with Excel."""
        if path.suffix.lower() not in FORM_SUFFIXES:
            return self.source(path)
        data = self.data(path)
        return read_form(data, self.workspace.display_name(path), describe(schema))
