"""Tables written row by row, so that a long register is never whole in memory."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from docgen.model.finding import WorkspaceError
from docgen.model.sheet import Sheet
from docgen.report.workbook import to_workbook
from docgen.workspace.files import make_folder, replace_atomically, write_atomically
from docgen.workspace.paths import TABLE_SUFFIXES

CSV = "csv"
XLSX = "xlsx"

Cells = Sequence[str]


def write_table(path: Path, header: Cells, rows: Iterable[Cells], *, title: str) -> int:
    """Write a register as its suffix says and return its number of rows.

    `title` is printed above an Excel table; it must not read as the name of a column.
    """
    if path.suffix == f".{CSV}":
        return _write_csv(path, header, rows)
    sheet = Sheet(path.stem, title, tuple(header), list(rows))
    write_atomically(path, to_workbook([sheet]))
    return len(sheet.rows)


def _write_csv(path: Path, header: Cells, rows: Iterable[Cells]) -> int:
    """Write UTF-8 with Unix line ends, all of it or nothing; return the number of rows."""
    count = 0
    make_folder(path.parent)
    with (
        replace_atomically(path) as temporary,
        temporary.open("w", encoding="utf-8", newline="") as stream,
    ):
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def refuse_tables(folder: Path) -> None:
    """Raises WorkspaceError if a folder contains tables already: they may be a person's."""
    if folder.exists() and not folder.is_dir():
        raise WorkspaceError(f"“{folder.name}”是一个文件，不是文件夹", "换一个名字")
    existing = sorted(p.name for p in folder.glob("*") if p.suffix.lower() in TABLE_SUFFIXES)
    if existing:
        names = "、".join(existing[:3])
        remedy = "换一个文件夹；确要重新编的，加 --force，里面同名的台账会被换掉"
        raise WorkspaceError(f"“{folder.name}”里已有台账（{names}……）", remedy)
