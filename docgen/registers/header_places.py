"""Where the columns of a table stand in its header, for findings about one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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


def find_errors(names: Sequence[str]) -> dict[str, str]:
    """Return the error of a spreadsheet in the name of each column that has one.

    A group above or a unit below the name may be the error: 收入/#REF!, 收入（#N/A）.
    """
    found: dict[str, str] = {}
    for name in names:
        typed = name.upper()
        within = name if is_error_value(name) else _error_within(typed)
        if within:
            found[name] = within
    return found


def _error_within(typed: str) -> str:
    """Return the error that stands in a text of upper case, '' for none."""
    if "#" not in typed:
        return ""
    return next((error for error in sorted(ERRORS) if error in typed), "")


def report_header_errors(
    errors: Mapping[str, str], places: Mapping[str, Location], header: Location
) -> Iterator[Finding]:
    """Yield the finding about each column whose name has an error in it, at its cell.

    `errors` are by name, as `find_errors` returns them; `places` too. `header` is the place of the
    whole header.
    """
    for name, error in errors.items():
        yield new_finding(
            "TB-17",
            f"表头有一格是出错值（{error}），这一列没有读",
            "在 Excel 里改好公式或来源的表，让这一格显示出列名或单位后再存",
            path=(),
            location=places.get(name, header),
        )
