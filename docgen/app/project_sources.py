"""The sources that all documents of a run share: files, county files, registers.

A run opens them once with `open_sources` and passes them to every stage that reads.
"""

from __future__ import annotations

from msgspec import Struct

from docgen.app.county_files import CountyFiles
from docgen.app.project_reader import ProjectReader
from docgen.app.register_sources import RegisterSources
from docgen.workspace.paths import Workspace


class ProjectSources(Struct, frozen=True):
    """The sources of one run; each of them reads a file only when a document needs it."""

    reader: ProjectReader
    counties: CountyFiles
    registers: RegisterSources


def open_sources(workspace: Workspace) -> ProjectSources:
    """Return the sources of a workspace; nothing is read yet."""
    reader = ProjectReader(workspace)
    return ProjectSources(reader, CountyFiles(reader), RegisterSources(reader))
