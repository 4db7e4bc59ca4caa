"""Reading the files of a workspace: bytes, YAML sources, documents typed as YAML or as forms.

A `ProjectReader` serves one run. It keeps the lines of every source for code frames, and a log of
the files that it has read. Compiled templates are kept in `app.template_cache`, county files in
`app.county_files`, registers in `app.register_sources`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from docgen.load.yaml_reader import read_yaml
from docgen.model.finding import Finding
from docgen.model.source import Source
from docgen.workspace.input_files import InputFile, NamedBytes, ReadLog, open_file, open_input
from docgen.workspace.paths import Workspace

if TYPE_CHECKING:
    from docgen.schema.document_schema import Schema

Findings = tuple[Finding, ...]


class ProjectReader(Struct):
    """Reads files of a workspace. Raises WorkspaceError for a file that cannot be read."""

    workspace: Workspace
    lines: dict[str, Sequence[str]] = field(default_factory=dict)
    """The lines of each source, by the name of its file from the workspace's root."""
    log: ReadLog = field(default_factory=ReadLog)

    def file(self, path: Path) -> NamedBytes:
        """Return the bytes of a file, with its name, and note it in the log."""
        return open_file(self.workspace, path, self.log)

    def input(self, doc_type: str, path: Path) -> InputFile:
        """Return an input of a document type, with what lies beside it, and note it in the log."""
        return open_input(self.workspace, doc_type, path, self.log)

    def source(self, path: Path) -> tuple[Source | None, Findings]:
        """Return the source of a YAML file, None if it is broken, and its findings."""
        return self._parse(self.file(path))

    def _parse(self, file: NamedBytes) -> tuple[Source | None, Findings]:
        """Return the source of YAML, None if it is broken, and keep its lines for code frames."""
        source, findings = read_yaml(file.data, file.name)
        if source is not None:
            self.lines[file.name] = source.lines
        return source, findings

    def optional_source(self, path: Path) -> tuple[Source | None, Findings]:
        """Return the source of a YAML file as `source` does; None if there is no such file."""
        if not path.exists():
            return None, ()
        return self.source(path)

    def document(self, file: InputFile, schema: Schema) -> tuple[Source | None, Findings]:
        """Return the source of a document: a YAML file, or a form filled in with Excel.

        A form is read by the fields of `schema`, because its rows are found by their names.
        """
        if file.is_form:
            # Readers of workbooks take long to import: only for a form.
            from docgen.load.form_reader import read_form
            from docgen.schema.describe import describe

            return read_form(file.content.data, file.content.name, describe(schema))
        return self._parse(file.content)
