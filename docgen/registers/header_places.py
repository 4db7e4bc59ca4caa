"""Where the columns of a table stand in its header, for findings about one of them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.load.error_values import ERRORS, is_error_value
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Finding, Location
from docgen.model.source import ListNode, TableRows, cell_name
from docgen.registers.batches import Table


def places_of_columns(table: Table, names: Sequence[str]) -> dict[str, Location]:
    """Return the place of each column in the header of a table, by its name.

    Of columns with one name the first counts. A list in YAML and a Parquet file have no header:
    nothing is returned for them. The row is the last one of the header.
    """
    header = table.location(())
    places: dict[str, Location] = {}
    for column, name in enumerate(names):
        cell = _cell_of(table, header, column)
        if cell:
            places.setdefault(name, replace(header, cell=cell))
    return places


def _cell_of(table: Table, header: Location, column: int) -> str:
    """Return the cell of a column in the header, '' in a table without cells."""
    row = int("0" + header.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    if isinstance(table, ColumnFile):
        return cell_name(row, column + 1) if table.delimiter else ""
    rows = table.root.items if isinstance(table.root, ListNode) else ()
    return rows.header_cell(row, column) if isinstance(rows, TableRows) else ""


def find_error(name: str) -> str:
    """Return the error of a spreadsheet that stands in the name of a column, '' without one.

    A group above or a unit below the name may be one: 收入/#REF!, 收入（#N/A）.
    """
    if is_error_value(name):
        return name
    typed = name.upper()
    return next((error for error in sorted(ERRORS) if error in typed), "")


def report_header_error(error: str, location: Location) -> Finding:
    """Return the finding that a cell of the header is an error, at that cell."""
    return new_finding(
        "TB-17",
        f"表头有一格是出错值（{error}），这一列没有读",
        "在 Excel 里改好公式或来源的表，让这一格显示出列名或单位后再存",
        path=(),
        location=location,
    )
