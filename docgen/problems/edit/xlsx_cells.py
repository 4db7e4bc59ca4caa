"""Editing an Excel workbook: cells of one worksheet change, nothing else of the package.

A library that rebuilds a workbook loses comments, drawings, filters, conditional formats and the
styles of other sheets. Here they stay, because the bytes around the changed cells are copied.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from zipfile import ZipFile

from docgen.model.source import Source
from docgen.problems.edit.column_header import read_header
from docgen.problems.edit.worksheet_editor import WorksheetEditor
from docgen.problems.edit.worksheet_spans import read_spans
from docgen.problems.edit.xlsx_package import (
    find_worksheet,
    open_package,
    read_part,
    read_targets,
    write_package,
)
from docgen.problems.ledger import Changes


def is_workbook(file: str) -> bool:
    """Return whether the name is that of an Excel workbook."""
    return file.lower().endswith((".xlsx", ".xlsm"))


def amend(
    data: bytes, source: Source, changes: Changes, fields: Sequence[str]
) -> tuple[bytes, tuple[str, ...]]:
    """Return the workbook with the changes, and the formula cells that were left unchanged.

    Raises WorkspaceError if the workbook cannot be read.
    """
    with open_package(data, source.file) as package:
        part = find_worksheet(package, source.sheet)
        xml = read_part(package, part)
        editor = WorksheetEditor(xml, read_spans(xml), read_header(source, changes, fields))
        new_parts = {part: editor.amend(changes)}
        if changes.added:
            last_row = editor.last_data_row
            new_parts |= _extend_tables(package, part, last_row, editor.last_used_row)
        return write_package(package, new_parts), tuple(editor.formula_cells)


def _extend_tables(package: ZipFile, part: str, last_row: int, new_row: int) -> dict[str, bytes]:
    """Return the tables of Excel (表格) in a worksheet that end in its last row, extended."""
    extended = {}
    for target in read_targets(package, part).values():
        if "/tables/" not in target or target not in package.namelist():
            continue
        xml = read_part(package, target)
        pattern = rb'(ref="[A-Z]+\d+:[A-Z]+)%d"' % last_row
        new_xml = re.sub(pattern, rb'\g<1>%d"' % new_row, xml)
        if new_xml != xml and b"totalsRowCount" not in xml:
            extended[target] = new_xml
    return extended
