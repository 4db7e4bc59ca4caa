"""Rows from a table: an input may name an Excel or CSV file where its rows would stand."""

from __future__ import annotations

import difflib
from dataclasses import replace
from pathlib import Path

from docgen.check import Each, column_names
from docgen.load import is_table, read_table
from docgen.model import Class, Finding, Mapping, Scalar, Sequence, Severity, Source, WorkspaceError
from docgen.workspace import Workspace

Findings = tuple[Finding, ...]


def with_rows(
    workspace: Workspace, source: Source, each: Each | None, path: Path
) -> tuple[Source | None, Findings]:
    """The source with its table in place of the file name; as it is if it names none.

    The file is looked for beside the input. No source if the table cannot be read.
    """
    root = source.root
    node = root.get(each.rows) if each and isinstance(root, Mapping) else None
    if each is None or not isinstance(node, Scalar) or not is_table(node.text):
        return source, ()
    place = source.place((each.rows,))
    try:
        file = workspace.contained(path.parent / node.text)
        data = workspace.read(file)
    except WorkspaceError as error:
        found = Finding("GW-01", Severity.ERROR, error.message, error.remedy, place=place)
        return None, (replace(found, kind=Class.FILE),)
    assert isinstance(root, Mapping)
    wanted = column_names(root, each)
    table, findings = read_table(data, workspace.shown(file), wanted)
    if table is None:
        return None, findings
    findings += tuple(_absent(table, wanted))
    items = tuple((k, table.root if k.text == each.rows else v) for k, v in root.items)
    whole = replace(root, items=items)
    return replace(source, root=whole, insets=((each.rows, table),)), findings


def _absent(table: Source, wanted: list[str]) -> list[Finding]:
    """The columns that no row of a table has, with the name that was perhaps meant."""
    rows = table.root.items if isinstance(table.root, Sequence) else ()
    there = {key.text for row in rows if isinstance(row, Mapping) for key, _ in row.items}
    found = []
    for name in wanted:
        if name in there or not rows:
            continue
        near = difflib.get_close_matches(name, sorted(there - set(wanted)), 1, 0.4)
        remedy = f"是不是“{near[0]}”？改成“{name}”" if near else f"加一列“{name}”"
        message = f"表里没有“{name}”这一列，或整列都空着"
        place = table.place(())
        found.append(
            Finding("ZD-01", Severity.ERROR, message, remedy, place=place, missing=name, path=())
        )
    return found
