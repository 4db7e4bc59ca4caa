"""Keep the worksheets of one form, and what is found while they are read.

The readers of pages and rows take their worksheets from a `FormBook`. It notes which ones are
used, collects the findings, and keeps the insets: worksheets that stand for a part of the input.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from docgen.codes import new_finding
from docgen.load.cell_format import format_cell
from docgen.load.form_cells import Line
from docgen.load.table_sheet import TableSheet, find_lost_digits
from docgen.model.finding import FieldPath, Finding
from docgen.model.near_names import suggest
from docgen.model.source import Node, Scalar, Source

Inset = tuple[FieldPath, Source]
_TOP_ROWS = 3
"""Rows at the top of a worksheet that hold its title and header."""


class FormBook(Struct):
    """The worksheets of a form by name, with the findings and insets gathered so far.

    `sheets` are all visible worksheets by name, `findings` begin with those about the workbook
    itself. An inset is the path of a value in the document and a source whose places are cells of
    the worksheet.
    """

    file: str
    sheets: Mapping[str, TableSheet]
    findings: list[Finding]
    insets: list[Inset] = field(default_factory=list)
    _used: set[str] = field(default_factory=set)
    """Names of the worksheets that were read."""

    def use_sheet(self, name: str) -> TableSheet | None:
        """Return a worksheet, which then counts as used; None if there is none of that name.

        The name has to be exactly the one on the tab.
        """
        sheet = self.sheets.get(name)
        if sheet is not None:
            self._used.add(name)
        return sheet

    def add_inset(self, path: FieldPath, root: Node, sheet_name: str) -> None:
        """Note that the value at `path` stands in a worksheet of its own.

        `root` is the value, with rows and columns of that worksheet as its lines and columns. Later
        stages ask the source for a place by the path, and the inset answers with the worksheet and
        the cell.
        """
        self.insets.append((path, Source(self.file, root, (), sheet_name)))

    def report_lost_digits(self, sheet: TableSheet, lines: Sequence[Line]) -> None:
        """Add a finding for each number of some rows that has lost its last digits.

        `lines` are rows of the sheet; an empty one is passed over. Each number with more than
        fifteen digits is TB-04.
        """
        for line in lines:
            if line:
                self.findings += find_lost_digits(sheet, line[0].line - 1)

    def report_repeated(self, sheet: TableSheet, label: Scalar) -> None:
        """Add the finding that a label is written twice.

        `label` is the second of the two, with its 1-based row and column. The first one counts;
        this one is not read.
        """
        self.findings.append(
            new_finding(
                "TB-03",
                f"“{label.text}”写了两行",
                "并成一行，删去多余的",
                location=sheet.location(label.line - 1, label.column - 1),
            )
        )

    def report_missing_sheet(self, sheet: TableSheet, cell: Scalar, name: str) -> None:
        """Add the finding that a cell names a worksheet that does not exist.

        `cell` holds the name, perhaps among others. The remedy asks for the most similar worksheet,
        or tells to add one.
        """
        remedy = suggest(name, self.sheets, f"加一张工作表，名字叫“{name}”")
        self.findings.append(
            new_finding(
                "TB-14",
                f"没有“{name}”这张工作表",
                remedy,
                location=sheet.location(cell.line - 1, cell.column - 1),
            )
        )

    def report_unused_sheets(self) -> None:
        """Add a finding for each filled-in worksheet that was not used.

        It is called when everything is read. A worksheet that is blank below its header, as the
        empty form has it, is no finding.
        """
        for name, sheet in self.sheets.items():
            if name not in self._used and _has_content(sheet):
                self.findings.append(
                    new_finding(
                        "TB-13",
                        f"工作表“{name}”没有用到，没有读",
                        "要用的，把它的名字写进该写的一格；不用的可以删去",
                        location=sheet.location(0, 0),
                    )
                )


def _has_content(sheet: TableSheet) -> bool:
    """Return whether a worksheet is filled in: beside its labels, below its header.

    The first three rows and the first column are not looked at: the blank form has titles and
    labels there.
    """
    return any(format_cell(cell) for row in sheet.cells[_TOP_ROWS:] for cell in row[1:])
