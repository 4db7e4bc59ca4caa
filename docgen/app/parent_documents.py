"""Reading the parent's row (上级下达): the row of another document that handed a task down.

`read_parent_row` follows the reference that a document makes. The parent is read and validated
like any document, but only its rows are used.
"""

from __future__ import annotations

from pathlib import Path

from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.row_tables import insert_rows
from docgen.documents.parent_row import (
    ParentReference,
    Row,
    find_row,
    missing_parent_row,
    parent_reference,
)
from docgen.model.finding import Category, WorkspaceError
from docgen.model.record import Record
from docgen.schema.document_schema import Schema
from docgen.schema.validate import check_shape
from docgen.workspace.contained_files import resolve_inside
from docgen.workspace.file_findings import unusable_file


def read_parent_row(
    reader: ProjectReader, record: Record, schema: Schema, path: Path
) -> tuple[Row | None, Findings]:
    """Return the row of the parent that the document at `path` names; None if it names none.

    The parent is a document of the same schema. Its own findings are left to its own check.
    """
    reference = parent_reference(record, schema)
    if reference is None:
        return None, ()
    try:
        rows = _read_rows(reader, reference, schema, path)
    except WorkspaceError as error:
        return None, (unusable_file(error, path=reference.path, category=Category.DATA),)
    row = find_row(rows, reference.row)
    if row is None:
        return None, (missing_parent_row(reference),)
    return row, ()


def _read_rows(
    reader: ProjectReader, reference: ParentReference, schema: Schema, path: Path
) -> list[object]:
    """Return the rows of the parent, none if it cannot be read as a document.

    Raises WorkspaceError if there is no such file.
    """
    file = resolve_inside(reader.workspace, path.parent / reference.file)
    source, _ = reader.source(file)
    if source is None:
        return []
    whole, _ = insert_rows(reader, source, schema, file)
    if whole is None or schema.per_row is None:
        return []
    parent, _ = check_shape(whole, schema)
    if parent is None:
        return []
    return parent.values.get(schema.per_row.rows) or []
