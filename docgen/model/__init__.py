"""Floor 1: the frozen values that travel between rooms. Imports nothing of docgen."""

from docgen.model.field import Field
from docgen.model.finding import Class, Finding, Path, Place, Severity, WorkspaceError
from docgen.model.form import Grid, Slot, columns_of, grid_of, has_sheet, slots_of
from docgen.model.matrix import Matrix, Share
from docgen.model.record import Record
from docgen.model.sheet import Cell, Link, Sheet
from docgen.model.source import Mapping, Node, Scalar, Sequence, Source, TableRows, cell_name
from docgen.model.values import DateValue, Missing, Paragraph, Picture, Piece, Rich, Subdocument

__all__ = [
    "Cell",
    "Class",
    "DateValue",
    "Field",
    "Finding",
    "Grid",
    "Link",
    "Mapping",
    "Matrix",
    "Missing",
    "Node",
    "Paragraph",
    "Path",
    "Picture",
    "Piece",
    "Place",
    "Record",
    "Rich",
    "Scalar",
    "Sequence",
    "Severity",
    "Share",
    "Sheet",
    "Slot",
    "Source",
    "Subdocument",
    "TableRows",
    "WorkspaceError",
    "cell_name",
    "columns_of",
    "grid_of",
    "has_sheet",
    "slots_of",
]
