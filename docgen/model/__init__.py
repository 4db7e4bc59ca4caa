"""Floor 1: the frozen values that travel between rooms. Imports nothing of docgen."""

from docgen.model.column_file import ColumnFile
from docgen.model.finding import Class, Finding, Path, Place, Severity, WorkspaceError
from docgen.model.ledger import Changes, Conflict, LedgerForm, Problem, Row
from docgen.model.matrix import Matrix, Share
from docgen.model.record import Record
from docgen.model.sheet import Cell, Link, Sheet
from docgen.model.source import Mapping, Node, Scalar, Sequence, Source, TableRows, cell_name
from docgen.model.values import DateValue, Missing, Paragraph, Picture, Piece, Rich, Subdocument

__all__ = [
    "Cell",
    "Changes",
    "Class",
    "ColumnFile",
    "Conflict",
    "DateValue",
    "Finding",
    "LedgerForm",
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
    "Problem",
    "Record",
    "Rich",
    "Row",
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
