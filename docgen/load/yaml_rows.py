"""Read YAML files that hold one list, such as the rows of a document or of a register.

Other YAML files are mappings; `load.yaml_reader` reads both. A list of records is a table as any
other: its header has all names of the records, in the order in which they first appear.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.load.yaml_reader import read_yaml
from docgen.model.finding import Finding
from docgen.model.source import ListNode, MapNode, Node, Scalar, Source, TableRows

_MOST_CELLS = 10_000_000
"""Cells of a table, blank ones too: records with ever other names would fill the memory."""


class ListRows(TableRows):
    """The records of a list in YAML; each cell has the line and the column of its value."""

    def __init__(
        self, names: list[str], rows: list[tuple[str, ...]], nodes: Sequence[MapNode]
    ) -> None:
        """Hold the texts of records beside their nodes, which say where each text stands."""
        super().__init__(names, rows, array("L", (node.line - 1 for node in nodes)))
        self._nodes = nodes
        self._numbers: Mapping[str, int] = {name: at for at, name in enumerate(names)}

    def _node(self, index: int) -> MapNode:
        """Return a record with the names of its columns and of the fields made of them."""
        node = self._nodes[index]
        numbers = [self._numbers[key.text] for key, _ in node.items]
        pairs = [
            (Scalar(self.names[number], key.line, key.column), value)
            for number, (key, value) in zip(numbers, node.items, strict=True)
        ]
        for name, source in self.sources.items():
            if source in numbers and name not in self.names:
                key, value = pairs[numbers.index(source)]
                pairs.append((Scalar(name, key.line, key.column), value))
        return MapNode(tuple(pairs), node.line, node.column)

    def cell(self, index: int, name: str) -> str:
        """Return '': the place of a record in YAML is a line, no cell."""
        return ""

    def renamed(self, names: list[str], sources: Mapping[str, int]) -> ListRows:
        """Return the same records under other names of their columns."""
        renamed = ListRows(names, self.rows, self._nodes)
        renamed._numbers = self._numbers
        renamed.sources = sources
        return renamed


def read_yaml_list(data: bytes, file: str) -> tuple[Source | None, tuple[Finding, ...]]:
    """Return the source of a YAML file; None with a finding if its root is no list.

    The findings of the file itself (encoding, structure) come first. A root that is a mapping gives
    ZD-11.
    """
    source, findings = read_yaml(data, file)
    if source is None or isinstance(source.root, ListNode):
        return source, findings
    location = source.location(())
    message = "这个文件应是一条条的“- ”"
    no_list = new_finding("ZD-11", message, "每份一条，行首写“- ”", location=location)
    return None, (*findings, no_list)


def read_yaml_table(data: bytes, file: str) -> tuple[tuple[Source, ...], tuple[Finding, ...]]:
    """Return the list of a YAML file as a table with a header, and the findings about it.

    Items that are no mappings, and values that are no texts, are not read and told. Nothing is
    returned of a list whose records have too many names.
    """
    source, findings = read_yaml_list(data, file)
    if source is None or not isinstance(source.root, ListNode):
        return (), findings
    items = source.root.items
    nodes = [item for item in items if isinstance(item, MapNode)]
    names = list(dict.fromkeys(key.text for node in nodes for key, _ in node.items))
    if len(names) * len(nodes) > _MOST_CELLS:
        return (), (*findings, _report_too_large(source, len(names)))
    rows = [_texts(node, names) for node in _with_numbers(nodes, names)]
    findings += (*_report_no_records(source, items), *_report_no_texts(source, nodes))
    root = replace(source.root, items=ListRows(names, rows, nodes))
    return (replace(source, root=root),), findings


def _with_numbers(nodes: Sequence[MapNode], names: Sequence[str]) -> Iterator[dict[int, str]]:
    """Yield the texts of each record by the numbers of their columns."""
    numbers = {name: at for at, name in enumerate(names)}
    for node in nodes:
        pairs = node.items
        yield {numbers[key.text]: value.text for key, value in pairs if isinstance(value, Scalar)}


def _texts(cells: Mapping[int, str], names: Sequence[str]) -> tuple[str, ...]:
    """Return the texts of a record in the order of the header, '' for what it lacks."""
    return tuple(cells.get(at, "") for at in range(len(names)))


def _report_too_large(source: Source, count: int) -> Finding:
    """Return the finding about a list whose records have too many different names."""
    message = f"一条条里的名称有{count}个，比一张表的列多得多，没有读"
    remedy = "各条用一样的名称；确是这么多的，拆成几个文件"
    return new_finding("YM-16", message, remedy, location=source.location(()))


def _report_no_records(source: Source, items: Sequence[Node]) -> Iterator[Finding]:
    """Yield a finding for each item of a list with a content that is no mapping."""
    for index, item in enumerate(items):
        is_blank = isinstance(item, Scalar) and not item.text
        if not isinstance(item, MapNode) and not is_blank:
            remedy = "写成几个“名称: 内容”，冒号后有空格"
            place = source.location((index,))
            yield new_finding("YM-17", "这一条不是“名称: 内容”，没有读", remedy, location=place)


def _report_no_texts(source: Source, nodes: Sequence[MapNode]) -> Iterator[Finding]:
    """Yield a finding for each name under which lists or mappings stand, at the first of them."""
    found: dict[str, list[Node]] = {}
    for node in nodes:
        for key, value in node.items:
            if not isinstance(value, Scalar) and value.items:
                found.setdefault(key.text, []).append(value)
    for name, values in found.items():
        message = f"“{name}”有{len(values)}格写的是几项内容，一格只能写一段文字，没有读"
        remedy = "几项写在一起，用顿号隔开；各是一项的，各写一个名称"
        first = replace(source.location(()), line=values[0].line, column=values[0].column)
        yield new_finding("YM-17", message, remedy, location=first)
