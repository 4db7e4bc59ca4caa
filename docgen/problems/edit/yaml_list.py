"""Changes into a YAML list: single values are replaced or put in; comments and order stay."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

import yaml

from docgen.model.problem import Changes, Row
from docgen.model.source import Source
from docgen.problems.edit.splices import Splice, spliced

_PLAIN = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9、，。；“”（）]*")
_Entry = tuple[yaml.Node, yaml.Node]


def is_list(file: str) -> bool:
    """Whether a name is a YAML file's."""
    return file.lower().endswith((".yaml", ".yml"))


def amend(data: bytes, source: Source, changes: Changes, fields: Sequence[str]) -> bytes:
    """The file with the changes in it."""
    mark = "\ufeff" if data.startswith(b"\xef\xbb\xbf") else ""
    try:
        text, encoding = data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = data.decode("gb18030"), "gb18030"
    root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    assert isinstance(root, yaml.SequenceNode)
    edits = [
        splice
        for index, row in sorted(changes.edits.items())
        for splice in _edits(text, root.value[index], _ordered(row, fields))
    ]
    if changes.added:
        edits.append(_added(text, root, [_ordered(row, fields) for row in changes.added]))
    return (mark + spliced(text, edits)).encode(encoding)


def begin(rows: Sequence[Row], fields: Sequence[str]) -> bytes:
    """A new file."""
    return "".join(_block(_ordered(row, fields), "") for row in rows).encode()


def _ordered(row: Row, fields: Sequence[str]) -> dict[str, str]:
    return {name: row[name] for name in fields if name in row} | dict(row)


def _scalar(text: str) -> str:
    """A value as it may stand in YAML; in quotes unless it is plainly words."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _block(row: Row, indent: str) -> str:
    lines = [f"{name}: {_scalar(text)}\n" for name, text in row.items()]
    return "".join(f"{indent}{'  ' if at else '- '}{line}" for at, line in enumerate(lines))


def _edits(text: str, node: yaml.Node, row: Row) -> Iterator[Splice[str]]:
    assert isinstance(node, yaml.MappingNode)
    known: dict[str, _Entry] = {key.value: (key, value) for key, value in node.value}
    fresh = {name: value for name, value in row.items() if name not in known}
    for name in row.keys() - fresh.keys():
        key, value = known[name]
        start, end = value.start_mark.index, value.end_mark.index
        if text[end - 1 : end] == "\n":  # a block of lines ends after its last line
            yield Splice(start, end, _scalar(row[name]) + "\n")
        elif start == end:
            after = text.index(":", key.end_mark.index) + 1
            yield Splice(after, after, f" {_scalar(row[name])}")
        else:
            yield Splice(start, end, _scalar(row[name]))
    if fresh and node.flow_style:
        end, lead = node.end_mark.index - 1, ", " if node.value else ""
        pairs = ", ".join(f"{name}: {_scalar(value)}" for name, value in fresh.items())
        yield Splice(end, end, lead + pairs)
    elif fresh:
        pad = " " * node.value[0][0].start_mark.column
        lines = "".join(f"{pad}{name}: {_scalar(value)}\n" for name, value in fresh.items())
        yield _line(text, node.value[-1][1].end_mark.index, lines)


def _added(text: str, root: yaml.SequenceNode, rows: Sequence[Row]) -> Splice[str]:
    if root.flow_style:
        end, lead = root.end_mark.index - 1, ",\n " if root.value else ""
        pairs = (", ".join(f"{n}: {_scalar(t)}" for n, t in row.items()) for row in rows)
        return Splice(end, end, lead + ",\n ".join(f"{{{pair}}}" for pair in pairs))
    indent = " " * root.start_mark.column
    return _line(text, _last(root.value[-1]), "".join(_block(row, indent) for row in rows))


def _last(node: yaml.Node) -> int:
    """Where the last value of a row ends: its own mark is behind the comments that follow."""
    if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
        return int(node.value[-1][1].end_mark.index)
    return int(node.end_mark.index)


def _line(text: str, at: int, lines: str) -> Splice[str]:
    """New lines after the one in which something ends."""
    if text[at - 1 : at] == "\n":
        return Splice(at, at, lines)
    end = text.find("\n", at)
    return (
        Splice(end + 1, end + 1, lines) if end >= 0 else Splice(len(text), len(text), f"\n{lines}")
    )
