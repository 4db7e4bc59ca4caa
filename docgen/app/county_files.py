"""The county files of a workspace: each goes the way of a document, without rules or output.

A document belongs to the county file nearest above it. `CountyFiles` reads, validates, enriches
and checks each file once; the result is a `County` with facts, figures and format.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct, field

from docgen.app.project_reader import Findings, ProjectReader
from docgen.documents.context import County, county_facts
from docgen.documents.figures import resolve_figures
from docgen.documents.findings import locate_findings
from docgen.documents.relations import check_relations
from docgen.model import keywords as w
from docgen.model.source import Source
from docgen.schema.document_schema import COUNTY_SCHEMA
from docgen.schema.validate import check_shape
from docgen.workspace.file_lists import find_county


class CountyFiles(Struct):
    """The county files of one run, each read once."""

    reader: ProjectReader
    _counties: dict[Path | None, tuple[County, Findings]] = field(default_factory=dict)

    def county_of(self, document: Path) -> tuple[County, Findings]:
        """Return the county of a document or a folder as `county_at` does."""
        return self.county_at(find_county(self.reader.workspace, document))

    def county_at(self, path: Path | None) -> tuple[County, Findings]:
        """Return the county of a county file and the findings of the file.

        The county is empty if there is no file or if it cannot be read.
        """
        if path not in self._counties:
            self._counties[path] = self._read(path)
        return self._counties[path]

    def _read(self, path: Path | None) -> tuple[County, Findings]:
        """Return the county of a file, empty for None, and the findings with their places."""
        county = County({}, {})
        if path is None:
            return county, ()
        source, findings = self.reader.source(path)
        if source is None:
            return county, findings
        checked, faults = _check(source)
        return checked or county, findings + locate_findings(source, faults)


def _check(source: Source) -> tuple[County | None, Findings]:
    """Return the county of a source, None if it is no mapping, and its findings.

    The names are the facts and the figures of the county together.
    """
    record, shape = check_shape(source, COUNTY_SCHEMA)
    if record is None:
        return None, shape
    facts = county_facts(record.values)
    figures, unresolved = resolve_figures(record.values, facts)
    names = {**facts, **figures}
    broken = check_relations(record, names)
    return County(names, record.values.get(w.FORMAT) or {}), shape + unresolved + broken
