"""Rows from a table: an input may name an Excel or CSV file where its rows would stand."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from docgen.app.document_type import DocumentType
from docgen.app.project_reader import Reading, read_list
from docgen.codes import new_finding
from docgen.load.table import is_table, read_table
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding, WorkspaceError
from docgen.model.record import Record
from docgen.model.source import ListNode, MapNode, Scalar, Source
from docgen.schema.document_schema import PerRow, Schema
from docgen.schema.validate import check_shape, column_names
from docgen.workspace.paths import SUFFIXES

Findings = tuple[Finding, ...]
Names = Mapping[str, object]


def with_rows(
    reading: Reading, source: Source, each: PerRow | None, path: Path
) -> tuple[Source | None, Findings]:
    """The source with its table in place of the file name; as it is if it names none.

    The file is looked for beside the input. No source if the table cannot be read.
    """
    if each is None or not isinstance(source.root, MapNode):
        return source, ()
    wanted = column_names(source.root, each)
    return _with_table(reading, source, each.rows, path, wanted)


def with_tables(
    reading: Reading, source: Source, schema: Schema, path: Path
) -> tuple[Source | None, Findings]:
    """The source with a table wherever it names one for a field that is a list of mappings."""
    findings: Findings = ()
    whole, faults = with_rows(reading, source, schema.per_row, path)
    for name, rules in schema.fields.items():
        inner = rules.get("schema", {})
        if whole is not None and rules.get("type") == "list" and inner.get("type") == "dict":
            findings += faults
            wanted = list(inner["schema"]) if isinstance(inner.get("schema"), Mapping) else []
            whole, faults = _with_table(reading, whole, name, path, wanted, False)
    return whole, findings + faults


def _with_table(
    reading: Reading,
    source: Source,
    name: str,
    path: Path,
    wanted: list[str],
    whole: bool = True,
) -> tuple[Source | None, Findings]:
    """The source with the table that a field names; as it is if it names none.

    `whole` says that every wanted column must be there.
    """
    root = source.root
    node = root.get(name) if isinstance(root, MapNode) else None
    if not isinstance(node, Scalar) or not _is_list(node.text):
        return source, ()
    location, beside = source.location((name,)), path.parent / node.text
    try:
        found = (file for file in _places(reading, path, node.text) if file.exists())
        file = reading.workspace.contained(next(found, beside))
        data = reading.data(file)
    except WorkspaceError as error:
        fault = new_finding("GW-01", error.message, error.remedy, location=location)
        return None, (replace(fault, category=Category.FILE),)
    assert isinstance(root, MapNode)
    read = partial(read_table, wanted=wanted) if is_table(node.text) else read_list
    table, findings = read(data, reading.workspace.shown(file))
    if table is None:
        return None, findings
    findings += tuple(_absent(table, wanted)) if whole else ()
    items = tuple((k, table.root if k.text == name else v) for k, v in root.items)
    insets = (*source.insets, ((name,), table))
    return replace(source, root=replace(root, items=items), insets=insets), findings


def _places(reading: Reading, path: Path, name: str) -> Iterator[Path]:
    """Where a table may be: beside the input, among its county's registers, from the root."""
    workspace = reading.workspace
    yield path.parent / name
    with suppress(WorkspaceError):
        yield workspace.registers_folder(workspace.type_of(path), path) / name
    yield workspace.root / name


def _is_list(file: str) -> bool:
    return is_table(file) or file.lower().endswith(SUFFIXES)


def with_above(
    reading: Reading, kit: DocumentType, path: Path, record: Record, names: Names
) -> tuple[Names, Findings]:
    """The names with the row of the document above that handed this one's task down.

    A document says of it which file it is and which row, by a text of that row.
    """
    each = kit.schema.per_row
    asked = record.values.get(each.above) if each else None
    if each is None or not isinstance(asked, dict) or w.ABOVE_FILE not in asked:
        return names, ()
    location = (each.above,)
    try:
        file = reading.workspace.contained(path.parent / str(asked[w.ABOVE_FILE]))
        source, _ = reading.source(file)
    except WorkspaceError as error:
        return names, (new_finding("GW-01", error.message, error.remedy, path=location),)
    source = with_rows(reading, source, each, file)[0] if source else None
    above = check_shape(source, kit.schema)[0] if source else None
    rows = above.values.get(each.rows) or [] if above else []
    wanted = str(asked.get(w.ABOVE_ROW, ""))
    for row in rows:
        if isinstance(row, dict) and wanted in map(str, row.values()):
            return {**names, w.ABOVE: row}, ()
    message = f"“{asked[w.ABOVE_FILE]}”里没有“{wanted}”这一份"
    remedy = "核对文件名和名称，须与上级那一份里写的完全一样"
    return names, (new_finding("GW-06", message, remedy, path=location),)


def _absent(table: Source, wanted: list[str]) -> list[Finding]:
    """The columns that no row of a table has, with the name that was perhaps meant."""
    rows = table.root.items if isinstance(table.root, ListNode) else ()
    there = table.columns()
    found = []
    for name in wanted:
        if name in there or not rows:
            continue
        near = difflib.get_close_matches(name, sorted(there - set(wanted)), 1, 0.4)
        remedy = f"是不是“{near[0]}”？改成“{name}”" if near else f"加一列“{name}”"
        message = f"表里没有“{name}”这一列，或整列都空着"
        location = table.location(())
        found.append(
            new_finding("ZD-01", message, remedy, location=location, missing=name, path=())
        )
    return found
