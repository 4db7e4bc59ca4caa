"""Findings of a document: their places in its source, and which of them repeat earlier ones.

Stages report findings by field paths. `locate_findings` turns the paths into places of the file;
`without_repeats` drops findings about fields that an earlier stage has reported already.
"""

from __future__ import annotations

from collections.abc import Iterable

from docgen.model.finding import FieldPath, Finding
from docgen.model.source import Source

Findings = tuple[Finding, ...]


def locate_findings(source: Source, findings: Iterable[Finding]) -> Findings:
    """Return the findings, each with a place: its own, else that of its path in the source."""
    return tuple(_locate(source, finding) for finding in findings)


def _locate(source: Source, finding: Finding) -> Finding:
    """Return a finding with a place. Tables and templates give their findings places already."""
    if finding.location is not None:
        return finding
    return finding.at(source.location(finding.path or (), finding.at_key))


def without_repeats(findings: Findings, earlier: Findings) -> Findings:
    """Return the findings without those about a missing field that `earlier` reports already.

    A field whose name is misspelt or whose value is unreadable would otherwise be missing too.
    """
    names = {finding.missing for finding in earlier}
    paths = set(_paths(earlier))
    return tuple(
        finding
        for finding in findings
        if not finding.missing
        or (finding.missing not in names and (finding.path or ()) not in paths)
    )


def _paths(findings: Findings) -> Iterable[FieldPath]:
    """Yield the path of every finding and the paths above it."""
    for finding in findings:
        path = finding.path or ()
        for length in range(len(path) + 1):
            yield path[:length]
