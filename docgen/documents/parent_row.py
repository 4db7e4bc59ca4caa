"""The parent's row (上级下达): the row of another document that handed this document's task down.

A document names the file and, by a text, the row. The use case reads the file; the row becomes a
name that rules and sentences may use.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from docgen.codes import new_finding
from docgen.documents import document_keywords as kw
from docgen.model.finding import FieldPath, Finding
from docgen.model.record import Record
from docgen.schema.document_schema import Schema

Row = Mapping[str, object]


class ParentReference(Struct, frozen=True):
    """A document's reference to its parent: the field that holds it, the file, a text of the row.

    `file` is relative to the document.
    """

    path: FieldPath
    file: str
    row: str


def parent_reference(record: Record, schema: Schema) -> ParentReference | None:
    """Return the reference that a document makes to its parent, None if it makes none."""
    if schema.per_row is None:
        return None
    field = schema.per_row.above
    declared = record.values.get(field)
    if not isinstance(declared, dict) or kw.ABOVE_FILE not in declared:
        return None
    row = str(declared.get(kw.ABOVE_ROW, ""))
    return ParentReference((field,), str(declared[kw.ABOVE_FILE]), row)


def find_row(rows: Iterable[object], text: str) -> Row | None:
    """Return the first row with a value that prints as `text`, None if there is none."""
    for row in rows:
        if isinstance(row, dict) and text in map(str, row.values()):
            return row
    return None


def missing_parent_row(reference: ParentReference) -> Finding:
    """Return the finding for a parent that does not contain the row (GW-06)."""
    message = f"“{reference.file}”里没有“{reference.row}”这一份"
    remedy = "核对文件名和名称，须与上级那一份里写的完全一样"
    return new_finding("GW-06", message, remedy, path=reference.path)
