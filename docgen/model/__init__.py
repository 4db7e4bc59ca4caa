"""Floor 1: the frozen values that travel between rooms. Imports nothing of docgen."""

from docgen.model.column_file import ColumnFile
from docgen.model.field import Field
from docgen.model.finding import Class, Finding, Path, Place, Severity, WorkspaceError
from docgen.model.form import ELSEWHERE, Grid, Slot, columns_of, grid_of, has_sheet, slots_of
from docgen.model.ledger import Changes, Conflict, LedgerForm, Problem, Row
from docgen.model.matrix import Matrix, Share
from docgen.model.outline import (
    BLANKS,
    Block,
    InTable,
    Line,
    Look,
    Mend,
    Outline,
    PageNumber,
    Section,
    Stretch,
    blank_width,
    blanks_ahead,
    blanks_behind,
)
from docgen.model.passage import Correction, Passage
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
    "BLANKS",
    "ELSEWHERE",
    "Block",
    "Cell",
    "Changes",
    "Chart",
    "Class",
    "ColumnFile",
    "Conflict",
    "Correction",
    "DateValue",
    "Field",
    "Finding",
    "Grid",
    "InTable",
    "LedgerForm",
    "Line",
    "Link",
    "Look",
    "Mapping",
    "Matrix",
    "Mend",
    "Missing",
    "Node",
    "Outline",
    "PageNumber",
    "Paragraph",
    "Passage",
    "Path",
    "Picture",
    "Piece",
    "Place",
    "Problem",
    "Record",
    "Rich",
    "Row",
    "Scalar",
    "Section",
    "Sequence",
    "Severity",
    "Share",
    "Sheet",
    "Slot",
    "Source",
    "Stretch",
    "Subdocument",
    "TableRows",
    "WorkspaceError",
    "blank_width",
    "blanks_ahead",
    "blanks_behind",
    "cell_name",
    "columns_of",
    "grid_of",
    "has_sheet",
    "slots_of",
]
