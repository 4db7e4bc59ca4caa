"""Editing a YAML list: single values are replaced or added; comments and order stay.

PyYAML only gives the offsets of the values. All text between the splices is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

import yaml

from docgen.load.decode import detect_encoding
from docgen.model.source import Source
from docgen.problems.edit.splices import Splice, apply_splices
from docgen.problems.ledger import Changes, Row

_UNQUOTED = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9、，。；“”（）]*")
_BOM = "\ufeff"
_Entry = tuple[yaml.Node, yaml.Node]
"""A key and its value."""


def is_yaml(file: str) -> bool:
    """Return whether the name is that of a YAML file."""
    return file.lower().endswith((".yaml", ".yml"))


def amend(data: bytes, source: Source, changes: Changes, fields: Sequence[str]) -> bytes:
    """Return the file with the changes, in its encoding."""
    encoding = detect_encoding(data)
    text = data.decode(encoding)
    body = text.removeprefix(_BOM)
    root = yaml.compose(body, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    assert isinstance(root, yaml.SequenceNode)
    splices: list[Splice[str]] = []
    for index, row in sorted(changes.edits.items()):
        splices += _edit_row(body, root.value[index], _order_fields(row, fields))
    splices += [_remove_row(body, root, index) for index in sorted(changes.removed)]
    if changes.added:
        rows = [_order_fields(row, fields) for row in changes.added]
        splices.append(_add_rows(body, root, rows))
    bom = text[: len(text) - len(body)]
    return (bom + apply_splices(body, splices)).encode(encoding)


def begin(rows: Sequence[Row], fields: Sequence[str]) -> bytes:
    """Return a new file."""
    return "".join(_format_block(_order_fields(row, fields), "") for row in rows).encode()


def _order_fields(row: Row, fields: Sequence[str]) -> dict[str, str]:
    """Return a row in the order of the fields; other names follow."""
    return {name: row[name] for name in fields if name in row} | dict(row)


def _format_scalar(text: str) -> str:
    """Return a text as a YAML value, in quotes unless it consists of words only.

    Quotes are JSON's, which YAML reads too.
    """
    if _UNQUOTED.fullmatch(text):
        return text
    return json.dumps(text, ensure_ascii=False)


def _format_pair(name: str, text: str) -> str:
    """Return a field and its text as a key and its value."""
    return f"{name}: {_format_scalar(text)}"


def _format_flow(row: Row) -> str:
    """Return the pairs of a row in one line."""
    return ", ".join(_format_pair(name, text) for name, text in row.items())


def _format_block(row: Row, indent: str) -> str:
    """Return a row as an item of a list, one line for each field."""
    lines = []
    lead = "- "
    for name, text in row.items():
        lines.append(f"{indent}{lead}{_format_pair(name, text)}\n")
        lead = "  "
    return "".join(lines)


def _edit_row(text: str, node: yaml.MappingNode, row: Row) -> Iterator[Splice[str]]:
    """Yield the splices that write the texts of a row into its mapping.

    Fields that the mapping has get another value. Fields that it lacks are added at its end.
    """
    entries: dict[str, _Entry] = {key.value: (key, value) for key, value in node.value}
    new = {name: value for name, value in row.items() if name not in entries}
    for name in row.keys() & entries.keys():
        yield _replace_value(text, entries[name], _format_scalar(row[name]))
    if not new:
        return
    if node.flow_style:
        yield _add_to_flow(node, _format_flow(new))
    else:
        yield _add_lines(text, node, new)


def _replace_value(text: str, entry: _Entry, scalar: str) -> Splice[str]:
    """Replace the value of a key.

    The value may be blank, then the new one follows the colon. It may be a literal block, whose
    span includes the last line end.
    """
    key, value = entry
    start = value.start_mark.index
    end = value.end_mark.index
    if text[end - 1 : end] == "\n":  # a literal block ends after its last line
        return Splice(start, end, f"{scalar}\n")
    if start == end:
        colon_end = text.index(":", key.end_mark.index) + 1
        return Splice(colon_end, colon_end, f" {scalar}")
    return Splice(start, end, scalar)


def _add_to_flow(node: yaml.CollectionNode, item: str, separator: str = ", ") -> Splice[str]:
    """Add an item before the closing bracket of a list or mapping in one line."""
    end = node.end_mark.index - 1
    if node.value:
        item = separator + item
    return Splice(end, end, item)


def _add_lines(text: str, node: yaml.MappingNode, new: Mapping[str, str]) -> Splice[str]:
    """Add pairs after the last value of a mapping, one line for each."""
    indent = " " * node.value[0][0].start_mark.column
    lines = [f"{indent}{_format_pair(name, value)}\n" for name, value in new.items()]
    return _insert_after_line(text, node.value[-1][1].end_mark.index, "".join(lines))


def _add_rows(text: str, root: yaml.SequenceNode, rows: Sequence[Row]) -> Splice[str]:
    """Add rows at the end of the list, in the form that the list has."""
    if root.flow_style:
        items = ",\n ".join(f"{{{_format_flow(row)}}}" for row in rows)
        return _add_to_flow(root, items, separator=",\n ")
    indent = " " * root.start_mark.column
    blocks = "".join(_format_block(row, indent) for row in rows)
    return _insert_after_line(text, _last_value_end(root.value[-1]), blocks)


def _remove_row(text: str, root: yaml.SequenceNode, index: int) -> Splice[str]:
    """Remove a row with its dash or comma; comments between rows stay."""
    node = root.value[index]
    end = _last_value_end(node)
    if root.flow_style:
        if index + 1 < len(root.value):
            return Splice(node.start_mark.index, root.value[index + 1].start_mark.index, "")
        start = root.value[index - 1].end_mark.index if index else node.start_mark.index
        return Splice(start, end, "")
    start = text.rindex("-", 0, node.start_mark.index)
    line_start = text.rfind("\n", 0, start) + 1
    if text[end - 1 : end] != "\n":
        line_end = text.find("\n", end)
        end = line_end + 1 if line_end >= 0 else len(text)
    return Splice(line_start, end, "")


def _last_value_end(node: yaml.Node) -> int:
    """Return the end of the last value of a row, because a row's mark includes later comments."""
    last = node
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        last = node.value[-1][1]
    return int(last.end_mark.index)


def _insert_after_line(text: str, offset: int, lines: str) -> Splice[str]:
    """Insert lines after the line in which a value ends."""
    if text[offset - 1 : offset] == "\n":
        return Splice(offset, offset, lines)
    line_end = text.find("\n", offset)
    if line_end < 0:
        return Splice(len(text), len(text), f"\n{lines}")
    return Splice(line_end + 1, line_end + 1, lines)
