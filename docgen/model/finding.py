"""Findings: each is one problem with its place, its basis and its remedy.

Every stage returns its findings beside its result. A `Location` is a place in a file; a
`WorkspaceError` is raised if the workspace itself is at fault.
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

FieldPath = tuple[str | int, ...]
"""The way to a value inside a document: keys of mappings and 0-based indexes of lists."""


class Severity(Enum):
    """How bad a finding is. Only an error stops a document; --strict makes warnings errors.

    The values are the words that people read.
    """

    ERROR = "错误"
    WARNING = "警告"
    NOTICE = "提示"


class Category(Enum):
    """Who has to act: a file is unreadable, its structure broken, a rule wrong, or the data.

    The values are the words that people read.
    """

    FILE = "文件"
    STRUCTURE = "结构"
    RULE = "规则"
    DATA = "内容"


class Position(Struct, frozen=True):
    """A position in a file, 1-based and counted in characters, 0 = whole file."""

    file: str
    line: int = 0
    column: int = 0


class Location(Position, frozen=True, kw_only=True):
    """A place in a file of any kind.

    `part` names a part of a file without lines: a worksheet, or a Word paragraph, whose `line`
    counts paragraphs. `cell` is a cell of a table, as Excel names it. `span` is the number of
    characters at the place, 0 if unknown.
    """

    part: str = ""
    cell: str = ""
    span: int = 0

    def __str__(self) -> str:
        """Return the place as people read it: a.csv:3:2, a.xlsx[表]!A1, or the file alone."""
        if self.part or self.cell:
            return self.file + self._inside()
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"

    def _inside(self) -> str:
        """Return the part and the cell as Excel writes them: [表]!A1."""
        text = ""
        if self.part:
            text += f"[{self.part}]"
        if self.cell:
            text += f"!{self.cell}"
        return text


class Finding(Struct, frozen=True, kw_only=True):
    """One problem, complete for the reader: code, severity, message, remedy, basis and place.

    `path` leads to the value in the document; `app.validation` turns it into `location` if that is
    not known where the finding is made. '' and None mean that something does not apply.
    """

    code: str
    """The key of `docgen.codes`, or the code of a rule."""
    severity: Severity
    message: str
    remedy: str = ""
    """What to do about it, '' if there is nothing to say."""
    basis: str = ""
    """The document or standard that a rule cites, '' for none."""
    path: FieldPath | None = None
    """The way to the value inside the document, None for what is no value."""
    location: Location | None = None
    """The place in a file, None if it is not known."""
    category: Category = Category.DATA
    at_key: bool = False
    """Whether the place is the key of `path`, not its value."""
    missing: str = ""
    """The name of the missing field, if a missing field is the problem."""
    group: str = ""
    """The township that has to act, where lists are handed out; else ''."""
    key: str = ""
    """The business key of the row: the number of a household or of an item."""
    is_cause: bool = False
    """Whether others follow from it: a lacking column, a number of households that two have."""
    correctable: bool = False
    """Whether the program can make a certain correction itself."""

    @property
    def place(self) -> str:
        """Return the place as it is printed, '' if it is unknown.

        It is the text of `Location.__str__`.
        """
        return str(self.location or "")

    def at(self, location: Location) -> Finding:
        """Return the same finding with its place in a file.

        Findings are frozen, so a copy is returned; the path stays.
        """
        return replace(self, location=location)


class WorkspaceError(Exception):
    """The workspace itself is at fault (missing template, unreadable file): one line, exit 2."""

    def __init__(self, message: str, remedy: str = "") -> None:
        """Keep the message and the remedy, both for users."""
        super().__init__(message)
        self.message = message
        self.remedy = remedy
