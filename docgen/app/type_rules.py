"""Reading the rules of a document type."""

from __future__ import annotations

from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.rule_files import read_rule_file
from docgen.documents.verbs import VERBS
from docgen.rules.rule import Rule


def read_rules(reader: ProjectReader, doc_type: str) -> tuple[tuple[Rule, ...], Findings]:
    """Return the rules of a type; none if it has no rules file."""
    return read_rule_file(reader, reader.workspace.rules(doc_type), VERBS)
