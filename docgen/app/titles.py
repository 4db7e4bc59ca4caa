"""The Chinese names of types and registers, read from their files without judging these.

Listing names needs neither Cerberus nor the language of rules, which take long to import.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docgen.app.project_reader import ProjectReader
from docgen.model.source import ListNode, MapNode
from docgen.schema import schema_keywords as grammar
from docgen.workspace.file_lists import list_doc_types, list_inputs, list_registers
from docgen.workspace.paths import Workspace


def list_types(workspace: Workspace) -> list[tuple[str, str, int, int]]:
    """Return the key, the Chinese name, the counts of rules and of inputs of each type."""
    reader = ProjectReader(workspace)
    rows = []
    for doc_type in list_doc_types(workspace):
        title = _title(reader, workspace.schema(doc_type), grammar.DOC_TYPE)
        rules = _count_entries(reader, workspace.rules(doc_type))
        inputs = list_inputs(workspace, doc_type)
        rows.append((doc_type, title or doc_type, rules, len(inputs)))
    return rows


def list_titles(reader: ProjectReader) -> Iterator[tuple[str, tuple[str, bool]]]:
    """Yield the Chinese name of each type and register, with its key and whether it is a register.

    A file is read when its turn comes; one that cannot be read has the name ''.
    """
    workspace = reader.workspace
    for doc_type in list_doc_types(workspace):
        yield _title(reader, workspace.schema(doc_type), grammar.DOC_TYPE), (doc_type, False)
    for kind in list_registers(workspace):
        yield _title(reader, workspace.register_schema(kind), grammar.REGISTER), (kind, True)


def _title(reader: ProjectReader, path: Path, key: str) -> str:
    """Return the text of a key of a schema file, '' without it."""
    source, _ = reader.source(path)
    if source is None or not isinstance(source.root, MapNode):
        return ""
    return getattr(source.root.get(key), "text", "")


def _count_entries(reader: ProjectReader, path: Path) -> int:
    """Return how many rules a file lists, 0 without it."""
    source, _ = reader.optional_source(path)
    if source is None or not isinstance(source.root, ListNode):
        return 0
    return len(source.root.items)
