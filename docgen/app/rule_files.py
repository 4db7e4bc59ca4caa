"""Reading the rules of a workspace and the bases that they cite.

Both are YAML files below checks/ that need not exist. A broken entry is a finding and is left
out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from docgen.app.project_reader import Findings, ProjectReader
from docgen.model.source import Source
from docgen.rules import bases
from docgen.rules.bases import Basis
from docgen.rules.rule import Rule, Verbs, read_rules


def read_rule_file(
    reader: ProjectReader, path: Path, verbs: Verbs
) -> tuple[tuple[Rule, ...], Findings]:
    """Return the rules of a file in these verbs; none if there is no such file."""
    source, findings = reader.optional_source(path)
    if source is None:
        return (), findings
    rules, faults = _validate(_RuleFile(source, tuple(verbs), verbs))
    return rules, findings + faults


@dataclass(frozen=True)
class _RuleFile:
    """A file of rules and the names of its verbs."""

    source: Source
    verb_names: tuple[str, ...]
    verbs: Verbs = field(compare=False)


@lru_cache(maxsize=128)
def _validate(file: _RuleFile) -> tuple[tuple[Rule, ...], Findings]:
    """Return the rules of a file and their findings, kept by file: `watch` reads them often."""
    return read_rules(file.source, file.verbs)


def read_bases(reader: ProjectReader) -> tuple[Mapping[str, Basis], Findings]:
    """Return the bases of a workspace by key, and the findings of their file.

    Without a file only the county's own practice is a basis.
    """
    source, findings = reader.optional_source(reader.workspace.bases())
    by_key, faults = bases.read_bases(source)
    return by_key, findings + faults
