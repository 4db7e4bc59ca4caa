"""Tables written row by row, so that a long one is never whole in memory."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from docgen.model.finding import WorkspaceError
from docgen.workspace.files import make_folder, replacing


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """A CSV file (UTF-8, lines end as in Unix) and how many rows it has. All of it or nothing."""
    count = 0
    make_folder(path.parent)
    with (
        replacing(path) as temporary,
        temporary.open("w", encoding="utf-8", newline="") as stream,
    ):
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        for count, row in enumerate(rows, 1):  # noqa: B007  the last count is the number
            writer.writerow(row)
    return count


def refuse_tables(folder: Path, suffixes: Sequence[str]) -> None:
    """WorkspaceError if a folder holds tables already: they may be a person's."""
    if folder.exists() and not folder.is_dir():
        raise WorkspaceError(f"“{folder.name}”是一个文件，不是文件夹", "换一个名字")
    there = sorted(p.name for p in folder.glob("*") if p.suffix.lower() in suffixes)
    if there:
        remedy = "换一个文件夹；确要重新编的，加 --force，里面同名的台账会被换掉"
        raise WorkspaceError(f"“{folder.name}”里已有台账（{'、'.join(there[:3])}……）", remedy)
