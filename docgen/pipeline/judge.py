"""Judging a document before it is made: shape → figures → relations → rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from docgen import check, compose, word
from docgen.model import Finding, Record, WorkspaceError
from docgen.pipeline.kit import Counties, Kit, placed
from docgen.pipeline.ledgers import Ledgers, counted
from docgen.pipeline.reading import Findings, Reading, unreadable
from docgen.pipeline.rows import with_above, with_tables


@dataclass(frozen=True)
class Ready:
    """A document that has been checked: all that composing it needs."""

    record: Record
    county: compose.County
    names: Mapping[str, object]
    shape: Findings


def judge(
    reading: Reading, kit: Kit, counties: Counties, path: Path, ledgers: Ledgers
) -> tuple[Ready | None, Findings]:
    """All findings before composing, and what composing needs, if it could be read at all."""
    try:
        source, findings = reading.document(path, kit.schema)
    except WorkspaceError as error:
        return None, (unreadable(reading.workspace.shown(path), error),)
    if source is None:
        return None, findings
    source, table = with_tables(reading, source, kit.schema, path)
    findings += table
    if source is None:
        return None, findings
    county, faults = counties.of(path)
    record, shape = check.check_shape(source, kit.schema)
    if record is None:
        return None, findings + faults + placed(source, shape)
    values, uncounted = counted(record.values, county.names, ledgers, kit.doc_type, path)
    record = replace(record, values=values)
    figures, unclear = compose.resolve_figures(record.values, county.names)
    names: Mapping[str, object] = compose.known_names(
        record.values, kit.schema.fields, county, figures
    )
    record, computed = _with_columns(record, kit, names)
    names, above = with_above(reading, kit, path, record, names)
    document = check.Document(record.values, names)
    compiled, template = kit.template(county.format)
    font = compiled.font if compiled else ""
    told = (
        shape
        + uncounted
        + _new(unclear + computed, shape + uncounted)
        + above
        + check.check_relations(record, names)
        + compose.check_overrides(record.values, county)
        + _new(check.check_rules(document, kit.rules), shape + table)
        + word.rare_characters(record.values, font)
    )
    ready = Ready(record, county, names, shape)
    return ready, findings + faults + template + placed(source, told)


def _with_columns(record: Record, kit: Kit, names: Mapping[str, object]) -> tuple[Record, Findings]:
    """The record with the cells of its rows computed that have a formula."""
    each = kit.schema.each
    if each is None:
        return record, ()
    values, found = compose.resolve_columns(record.values, each.rows, each.columns, names)
    return replace(record, values=values), found


def _new(later: Findings, shape: Findings) -> Findings:
    """What is told once is not told again: a field that cannot be read is not missing too."""
    misspelt = {finding.missing for finding in shape}
    paths = {path[:n] for f in shape if (path := f.path or ()) for n in range(len(path) + 1)}

    def again(finding: Finding) -> bool:
        return finding.missing in misspelt or (finding.path or ()) in paths

    return tuple(finding for finding in later if not (finding.missing and again(finding)))


def told(ready: Ready, found: Findings) -> Findings:
    """What composing found, with its places, without what the shape has said already."""
    return placed(ready.record.source, _new(found, ready.shape)) if found else ()
