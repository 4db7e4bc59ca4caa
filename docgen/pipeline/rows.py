"""Rows from a table: an input may name an Excel or CSV file where its rows would stand."""

from __future__ import annotations

import difflib
from collections.abc import Mapping as MappingOf
from dataclasses import replace
from functools import partial
from pathlib import Path

from docgen.check import Each, check_shape, column_names
from docgen.load import is_table, read_table, read_yaml
from docgen.model import (
    Class,
    Finding,
    Mapping,
    Record,
    Scalar,
    Sequence,
    Severity,
    Source,
    WorkspaceError,
)
from docgen.model import words as w
from docgen.pipeline.kit import Kit, Reading
from docgen.workspace import SUFFIXES

Findings = tuple[Finding, ...]
Names = MappingOf[str, object]


def with_rows(
    reading: Reading, source: Source, each: Each | None, path: Path
) -> tuple[Source | None, Findings]:
    """The source with its table in place of the file name; as it is if it names none.

    The file is looked for beside the input. No source if the table cannot be read.
    """
    root = source.root
    node = root.get(each.rows) if each and isinstance(root, Mapping) else None
    if each is None or not isinstance(node, Scalar) or not _is_list(node.text):
        return source, ()
    place = source.place((each.rows,))
    try:
        file = reading.workspace.contained(path.parent / node.text)
        data = reading.data(file)
    except WorkspaceError as error:
        found = Finding("GW-01", Severity.ERROR, error.message, error.remedy, place=place)
        return None, (replace(found, kind=Class.FILE),)
    assert isinstance(root, Mapping)
    wanted = column_names(root, each)
    read = partial(read_table, wanted=wanted) if is_table(node.text) else _read_list
    table, findings = read(data, reading.workspace.shown(file))
    if table is None:
        return None, findings
    findings += tuple(_absent(table, wanted))
    items = tuple((k, table.root if k.text == each.rows else v) for k, v in root.items)
    whole = replace(root, items=items)
    return replace(source, root=whole, insets=(((each.rows,), table),)), findings


def _is_list(file: str) -> bool:
    return is_table(file) or file.lower().endswith(SUFFIXES)


def _read_list(data: bytes, file: str) -> tuple[Source | None, Findings]:
    """The rows of a YAML file that is one list."""
    source, findings = read_yaml(data, file)
    if source is None or isinstance(source.root, Sequence):
        return source, findings
    remedy = "每份一条，行首写“- ”"
    place = source.place(())
    told = Finding("ZD-11", Severity.ERROR, "这个文件应是一条条的“- ”", remedy, place=place)
    return None, (*findings, told)


def with_above(
    reading: Reading, kit: Kit, path: Path, record: Record, names: Names
) -> tuple[Names, Findings]:
    """The names with the row of the document above that handed this one's task down.

    A document says of it which file it is and which row, by a text of that row.
    """
    each = kit.schema.each
    asked = record.values.get(each.above) if each else None
    if each is None or not isinstance(asked, dict) or w.ABOVE_FILE not in asked:
        return names, ()
    place = (each.above,)
    try:
        file = reading.workspace.contained(path.parent / str(asked[w.ABOVE_FILE]))
        source, _ = reading.source(file)
    except WorkspaceError as error:
        return names, (Finding("GW-01", Severity.ERROR, error.message, error.remedy, path=place),)
    source = with_rows(reading, source, each, file)[0] if source else None
    above = check_shape(source, kit.schema)[0] if source else None
    rows = above.values.get(each.rows) or [] if above else []
    wanted = str(asked.get(w.ABOVE_ROW, ""))
    for row in rows:
        if isinstance(row, dict) and wanted in map(str, row.values()):
            return {**names, w.ABOVE: row}, ()
    message = f"“{asked[w.ABOVE_FILE]}”里没有“{wanted}”这一份"
    remedy = "核对文件名和名称，须与上级那一份里写的完全一样"
    return names, (Finding("GW-06", Severity.ERROR, message, remedy, path=place),)


def _absent(table: Source, wanted: list[str]) -> list[Finding]:
    """The columns that no row of a table has, with the name that was perhaps meant."""
    rows = table.root.items if isinstance(table.root, Sequence) else ()
    there = table.columns()
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
