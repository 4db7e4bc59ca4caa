"""A finding: one thing that is wrong, where, on what basis, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

FieldPath = tuple[str | int, ...]
"""The way to a value inside a document: keys of mappings and 0-based indexes of lists."""


class Severity(Enum):
    """How bad a finding is. Only an error stops a document; --strict makes warnings errors."""

    ERROR = "错误"
    WARNING = "警告"
    NOTICE = "提示"


class Category(Enum):
    """Who has to act: a file is unreadable, its structure broken, a rule wrong, or the data."""

    FILE = "文件"
    STRUCTURE = "结构"
    RULE = "规则"
    DATA = "内容"


@dataclass(frozen=True, slots=True)
class Location:
    """A point in a file. `line` and `column` are 1-based and count characters, 0 = whole file.

    `part` names what is inside a file without lines: a worksheet, a Word paragraph, whose `line`
    then counts paragraphs; `cell` is a cell of a table, as Excel names it; `span` is how many
    characters it covers, 0 = not known.
    """

    file: str
    line: int = 0
    column: int = 0
    part: str = ""
    cell: str = ""
    span: int = 0

    def __str__(self) -> str:
        if self.part or self.cell:
            inside = f"[{self.part}]" if self.part else ""
            return f"{self.file}{inside}{f'!{self.cell}' if self.cell else ''}"
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem, complete for the reader: code, severity, message, remedy, basis and where."""

    code: str
    severity: Severity
    message: str
    remedy: str = ""
    basis: str = ""
    path: FieldPath | None = None
    location: Location | None = None
    category: Category = Category.DATA
    at_key: bool = False
    """The place is the key of `path`, not its value."""
    missing: str = ""
    """The name of the field that is not there, where that is the finding."""
    group: str = ""
    """Who is to mend it, where lists are handed out: a township."""
    key: str = ""
    """The business key of the row that it is about: a household's number, an item's."""

    corrected: bool = False
    """Whether there is a certain correction, which the program can make itself."""

    def at(self, location: Location) -> Finding:
        """The same finding with its place in a file."""
        return replace(self, location=location)


class WorkspaceError(Exception):
    """The workspace itself is at fault (missing template, unreadable file): one line, exit 2."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
