"""The neighbours of an input: its county, its tables, its registers, the document above it.

`Neighbours` is made from an opened input. Stages ask it for what they need; none of them looks
for a file itself. Every file that it hands out is one that the input's documents are made from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docgen.app.project_reader import Findings
from docgen.app.project_sources import ProjectSources
from docgen.app.register_library import find_missing_library
from docgen.documents.context import County
from docgen.documents.inserted_tables import MaybeSource, insert_rows
from docgen.documents.parent_row import ParentReference, Row, find_row, missing_parent_row
from docgen.load.table_or_list import read_rows_of_file
from docgen.model.finding import Category, Location, WorkspaceError
from docgen.model.source import Source
from docgen.schema.document_schema import Schema
from docgen.schema.validate import check_shape
from docgen.workspace.contained_files import resolve_inside
from docgen.workspace.file_findings import unusable_file
from docgen.workspace.input_files import InputFile, NamedBytes, open_table

if TYPE_CHECKING:
    from docgen.app.register_sources import CountyRegisters


@dataclass
class Neighbours:
    """What belongs to one input. `files` are the names of the files that were used so far."""

    sources: ProjectSources
    file: InputFile
    files: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Note the input itself as the first file that was used."""
        self.files.append(self.file.content.name)

    def county(self) -> tuple[County, Findings]:
        """Return the county of the input and the findings of its file."""
        if self.file.county is not None:
            self.files.append(self.sources.reader.workspace.display_name(self.file.county))
        return self.sources.counties.county_at(self.file.county)

    def table(self, name: str, columns: Sequence[str], location: Location) -> MaybeSource:
        """Return the rows of a table that the input names at `location`; None if unusable."""
        reader = self.sources.reader
        try:
            table = open_table(reader.workspace, self.file, name, reader.log)
        except WorkspaceError as error:
            return None, (unusable_file(error, location),)
        self.files.append(table.name)
        return self._roster(table, columns) or read_rows_of_file(table.data, table.name, columns)

    def _roster(self, file: NamedBytes, columns: Sequence[str]) -> MaybeSource | None:
        """Return the rows of a file among registers as checks read them; None for any other.

        Without polars, which checks need, such a file is read as any other.
        """
        reader = self.sources.reader
        path = reader.workspace.root / file.name
        is_register = path.is_relative_to(reader.workspace.registers())
        if not is_register or find_missing_library() is not None:
            return None
        from docgen.app.roster_files import read_roster

        start = reader.log.position
        roster = read_roster(reader, path, columns)
        self.files += reader.log.names_since(start)
        return roster

    def registers(self) -> CountyRegisters:
        """Return the registers of the input. Raises WorkspaceError if there are none."""
        registers = self.sources.registers.registers_in(self.file.registers)
        self.files += registers.files
        return registers

    def parent_row(self, reference: ParentReference, schema: Schema) -> tuple[Row | None, Findings]:
        """Return the row of the parent (上级下达) that the input refers to; None without one.

        The parent is a document of the same schema. Its own findings are left to its own check.
        """
        try:
            rows = self._parent_rows(reference, schema)
        except WorkspaceError as error:
            fault = unusable_file(error, path=reference.path, category=Category.DATA)
            return None, (fault,)
        row = find_row(rows, reference.row)
        if row is None:
            return None, (missing_parent_row(reference),)
        return row, ()

    def _parent_rows(self, reference: ParentReference, schema: Schema) -> list[object]:
        """Return the rows of the parent, none if it cannot be read as a document.

        Raises WorkspaceError if there is no such file.
        """
        reader = self.sources.reader
        path = resolve_inside(reader.workspace, self.file.path.parent / reference.file)
        file = reader.input(schema.doc_type, path)
        parent = Neighbours(self.sources, file, self.files)
        source, _ = reader.document(file, schema)
        if source is None:
            return []
        whole, _ = insert_rows(source, schema, parent.table)
        return _row_values(whole, schema)


def _row_values(source: Source | None, schema: Schema) -> list[object]:
    """Return the rows of a document with one document per row; none if it has no such rows."""
    if source is None or schema.per_row is None:
        return []
    record, _ = check_shape(source, schema)
    if record is None:
        return []
    return record.values.get(schema.per_row.rows) or []
