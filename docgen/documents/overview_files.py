"""The overview (一览) of a set as files: the column of links, and why there is no Word file.

The Word file lists what is signed, so it waits until every document of the set exists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.documents.context import Composer
from docgen.documents.overview import overview_cells, overview_columns, overview_sheet
from docgen.model.finding import Finding, Location
from docgen.model.sheet import Cell, Link, Sheet
from docgen.schema.document_schema import Overview

FILES = "成品"
NO_FILE = "未生成"
MAX_ROWS = 10_000
"""Rows of a table that Word still opens in reasonable time."""
Row = Mapping[str, object]


def build_overview(
    overview: Overview, title: str, numbers: tuple[str, object], composer: Composer, rows: list[Row]
) -> Sheet:
    """Return the overview of the documents of `rows`.

    `numbers` are the name and the value of the field that declares the number columns.
    """
    columns = overview_columns(overview.columns, *numbers)
    cells = [overview_cells(columns, composer, row) for row in rows]
    return overview_sheet(overview.name, title, columns, cells)


def with_file_column(sheet: Sheet, files: Mapping[int, str]) -> Sheet:
    """Return the sheet with a last column of links; `files` are file names by row index."""
    rows: list[Sequence[Cell]] = []
    for index, row in enumerate(sheet.rows):
        cell: Cell = NO_FILE
        if index in files:
            cell = Link(files[index], files[index])
        rows.append([*row, cell])
    return replace(sheet, header=(*sheet.header, FILES), rows=rows)


def reason_against_word(sheet: Sheet, existing: int, location: Location) -> Finding | None:
    """Return why the overview is no Word file (GW-04, GW-05), None if it may be one.

    `existing` is the number of documents of the set that exist.
    """
    count = len(sheet.rows)
    if existing < count:
        message = f"有{count - existing}份没有生成，“{sheet.title}”暂不出 Word 版"
        return new_finding("GW-04", message, "改好后再生成一次", location=location)
    if count > MAX_ROWS:
        message = f"“{sheet.title}”有{count}行，只出 Excel 版"
        return new_finding("GW-05", message, location=location)
    return None
