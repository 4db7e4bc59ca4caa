"""Floor 1: the frozen values that travel between rooms. Imports nothing of docgen."""

from docgen.model.finding import Class, Finding, Path, Place, Severity, WorkspaceError
from docgen.model.matrix import Matrix, Share
from docgen.model.record import Record
from docgen.model.sheet import Cell, Link, Sheet
from docgen.model.source import Mapping, Node, Scalar, Sequence, Source, TableRows, cell_name
from docgen.model.values import (
    Chart,
    DateValue,
    Missing,
    Paragraph,
    Picture,
    Piece,
    Rich,
    Subdocument,
)

__all__ = [
    "Cell",
    "Chart",
    "Class",
    "DateValue",
    "Finding",
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
    "Source",
    "Subdocument",
    "TableRows",
    "WorkspaceError",
    "cell_name",
]
