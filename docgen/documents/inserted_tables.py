"""Tables of their own: an input may name an Excel, CSV or YAML file in place of a field's rows.

`insert_tables` puts the rows of every such file into the source, before it is validated: they are
checked as if they had been typed there. The use case hands in the function that reads a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.documents.findings import Findings
from docgen.load.table_or_list import keeps_rows
from docgen.model.finding import Finding, Location
from docgen.model.near_names import nearest
from docgen.model.source import ListNode, MapNode, Node, Scalar, Source, TableRows
from docgen.schema.document_schema import Schema
from docgen.schema.validate import column_names

NEAR = 0.4
"""How similar a column's name must be to be suggested, 0 to 1."""

_BRACES = re.compile(r"\{\{(.*?)\}\}")
_WORD = re.compile(r"\w+")


class TableField(Struct, frozen=True):
    """A field whose rows may be in a file: its name, the columns that they should have.

    With `complete` a column that no row fills is a finding.
    """

    name: str
    columns: tuple[str, ...]
    complete: bool = False


MaybeSource = tuple[Source | None, Findings]
ReadTable = Callable[[str, Sequence[str], Location], MaybeSource]
"""Reads the rows of a file of some name, with the columns expected and the place of the name."""


def insert_tables(source: Source, schema: Schema, read_table: ReadTable) -> MaybeSource:
    """Return the source of a document with every table that it names; None if one is unreadable.

    A field with the name of a file in place of its list (项目.xlsx) gets the rows of that file. The
    findings are those of reading the tables, and of columns that no row fills (ZD-01).
    """
    whole, findings = insert_rows(source, schema, read_table)
    for field in _list_fields(schema):
        if whole is not None:
            whole, faults = _insert(whole, field, read_table)
            findings += faults
    return whole, findings


def insert_rows(source: Source, schema: Schema, read_table: ReadTable) -> MaybeSource:
    """Return the source with the table that it names for its rows (逐份), as `insert_tables`."""
    field = _row_field(source, schema)
    if field is None:
        return source, ()
    return _insert(source, field, read_table)


def _insert(source: Source, field: TableField, read_table: ReadTable) -> MaybeSource:
    """Return the source with the table that a field names; unchanged if it names none."""
    name = _file_named(source, field.name)
    if not keeps_rows(name):
        return source, ()
    table, findings = read_table(name, field.columns, source.location((field.name,)))
    if table is None:
        return None, findings
    if field.complete:
        used = _names_used(source, field.name)
        causes = {each.missing: each for each in findings if each.missing in used}
        causes |= {each.missing: each for each in _blank_columns(table, used)}
        if causes:
            # What the sentences cannot say without these columns follows from them.
            return None, tuple(causes.values())
    # A document may do without other columns of a register.
    findings = tuple(each for each in findings if not each.missing)
    if field.complete:
        findings += tuple(_missing_columns(table, field.columns))
    return _insert_table(source, field.name, table), findings


def _row_field(source: Source, schema: Schema) -> TableField | None:
    """Return the field that holds the rows of a type with one document per row; else None."""
    if schema.per_row is None or not isinstance(source.root, MapNode):
        return None
    columns = tuple(column_names(source.root, schema.per_row))
    return TableField(schema.per_row.rows, columns, complete=True)


def _list_fields(schema: Schema) -> Iterator[TableField]:
    """Yield every field of a schema that is a list of mappings."""
    for name, rules in schema.fields.items():
        item = rules.get("schema", {})
        if rules.get("type") == "list" and item.get("type") == "dict":
            fields = item.get("schema")
            columns: tuple[str, ...] = ()
            if isinstance(fields, Mapping):
                columns = tuple(fields)
            yield TableField(name, columns)


def _file_named(source: Source, field: str) -> str:
    """Return the text of a field that is a scalar, perhaps a file name; '' for any other."""
    if not isinstance(source.root, MapNode):
        return ""
    node = source.root.get(field)
    if isinstance(node, Scalar):
        return node.text
    return ""


def _insert_table(source: Source, field: str, table: Source) -> Source:
    """Return the source with the rows of `table` as the value of a field."""
    root = source.root
    assert isinstance(root, MapNode)
    items: list[tuple[Scalar, Node]] = []
    for key, value in root.items:
        if key.text == field:
            items.append((key, table.root))
        else:
            items.append((key, value))
    insets = (*source.insets, ((field,), table))
    return replace(source, root=replace(root, items=tuple(items)), insets=insets)


def _names_used(source: Source, rows: str) -> frozenset[str]:
    """Return the words of a document that may name columns of its `rows`.

    They are the items of its lists, and the words between braces in any of its texts.
    """
    assert isinstance(source.root, MapNode)
    words = set[str]()
    for key, node in source.root.items:
        items = node.items if isinstance(node, ListNode) else [node]
        for item in items:
            if isinstance(item, Scalar) and key.text != rows:
                words.update(_WORD.findall(" ".join(_BRACES.findall(item.text))))
                if item is not node:
                    words.add(item.text)
    return frozenset(words)


def _blank_columns(table: Source, names: Collection[str]) -> Iterator[Finding]:
    """Yield a finding for each of these columns that a table has and no row fills."""
    if not isinstance(table.root, ListNode) or not isinstance(table.root.items, TableRows):
        return
    blank = set(table.root.items.names).intersection(names) - table.columns()
    for name in sorted(blank):
        yield new_finding(
            "ZD-01",
            f"“{name}”整列都空着，文中要用",
            f"补写“{name}”",
            location=table.location((0, name)),
            missing=name,
            path=(),
        )


def _missing_columns(table: Source, columns: Sequence[str]) -> Iterator[Finding]:
    """Yield a finding for each column that no row of a table fills, with the nearest name."""
    if not isinstance(table.root, ListNode) or not table.root.items:
        return
    existing = table.columns()
    for name in columns:
        if name not in existing:
            near = nearest(name, sorted(existing - set(columns)), NEAR)
            remedy = f"加一列“{name}”"
            if near:
                remedy = f"是不是“{near}”？改成“{name}”"
            message = f"表里没有“{name}”这一列，或整列都空着"
            location = table.location(())
            yield new_finding("ZD-01", message, remedy, location=location, missing=name, path=())
