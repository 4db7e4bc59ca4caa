"""Enriching a validated document: all values that it does not contain itself, before any check.

The order is fixed, because each step uses the one before: figures counted in registers, figures
derived by formulas, names that expressions may use, cells computed in the rows, the parent's row.
(The tables beside a document are inserted when it is read, as validation needs their rows.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from docgen.app.neighbours import Neighbours
from docgen.app.project_reader import Findings
from docgen.app.register_sources import CountyRegisters
from docgen.documents import document_keywords
from docgen.documents.column_formulas import resolve_columns
from docgen.documents.context import County, known_names
from docgen.documents.counted_figures import (
    Figure,
    counted_figures,
    doubtful_figure,
    first_figure_by_register,
    uncounted_figure,
    with_counts,
)
from docgen.documents.figures import resolve_figures
from docgen.documents.findings import without_repeats
from docgen.documents.parent_row import Row, parent_reference
from docgen.documents.stated_settings import settings_by_field, with_settings
from docgen.expressions.errors import ExpressionError
from docgen.expressions.quantity import Quantity
from docgen.model.finding import Category, Finding, Severity, WorkspaceError
from docgen.model.record import Record
from docgen.schema.document_schema import Schema

Names = Mapping[str, object]


class EnrichedDocument(Struct, frozen=True):
    """A document with all values that it is composed of.

    `names` are those that conditions, relations and sentences may use.
    """

    record: Record
    county: County
    names: Names


def enrich_document(
    record: Record, county: County, schema: Schema, neighbours: Neighbours
) -> tuple[EnrichedDocument, Findings]:
    """Return the enriched document of a record and the findings."""
    record = _take_settings(record, schema, neighbours)
    counted, uncounted = _count_figures(record, county, neighbours)
    figures, unresolved = resolve_figures(counted.values, county.names)
    names = known_names(counted.values, schema.fields, county, figures)
    computed, uncomputed = _compute_cells(counted, schema, names)
    parent, parent_findings = _find_parent_row(computed, schema, neighbours)
    if parent is not None:
        names[document_keywords.ABOVE] = parent
    derived = without_repeats(unresolved + uncomputed, uncounted)
    return EnrichedDocument(computed, county, names), uncounted + derived + parent_findings


def _take_settings(record: Record, schema: Schema, neighbours: Neighbours) -> Record:
    """Return the record with the county's settings in the fields that stand for one (设定)."""
    blank = {n: s for n, s in settings_by_field(schema).items() if not record.values.get(n)}
    if not blank:
        return record
    try:
        settings = neighbours.registers().config.settings
    except WorkspaceError:
        # Whatever needs the registers reports that there are none.
        return record
    return replace(record, values=with_settings(record.values, blank, settings, schema))


def _count_figures(
    record: Record, county: County, neighbours: Neighbours
) -> tuple[Record, Findings]:
    """Return the record with the figures that are counted in the registers beside it."""
    figures = counted_figures(record.values)
    if not figures:
        return record, ()
    try:
        county_registers = neighbours.registers()
    except WorkspaceError as error:
        return record, tuple(uncounted_figure(name, error.message) for name in figures)
    findings = list(_doubtful_figures(figures, county_registers))
    counts: dict[str, Quantity] = {}
    register_set = county_registers.register_set({**county.names, **record.values}, {})
    for name, figure in figures.items():
        try:
            count = register_set.count_figure(figure)
        except ExpressionError as error:
            findings.append(uncounted_figure(name, str(error)))
            continue
        if isinstance(count, Quantity):
            counts[name] = count
    return replace(record, values=with_counts(record.values, counts)), tuple(findings)


def _doubtful_figures(figures: dict[str, Figure], registers: CountyRegisters) -> Iterator[Finding]:
    """Yield a warning for each register with errors that figures are counted in.

    A file beside it that could not be read may hold more of its rows.
    """
    unread = [each for each in registers.findings if each.category is Category.FILE]
    for register, figure in first_figure_by_register(figures).items():
        if register in registers.registers:
            findings = [*unread, *registers.findings_of(register)]
            errors = sum(finding.severity is Severity.ERROR for finding in findings)
            if errors:
                yield doubtful_figure(figure, register, errors)


def _compute_cells(record: Record, schema: Schema, names: Names) -> tuple[Record, Findings]:
    """Return the record with the cells of its rows that have a formula."""
    per_row = schema.per_row
    if per_row is None:
        return record, ()
    values, findings = resolve_columns(record.values, per_row.rows, per_row.columns, names)
    return replace(record, values=values), findings


def _find_parent_row(
    record: Record, schema: Schema, neighbours: Neighbours
) -> tuple[Row | None, Findings]:
    """Return the row of the parent that a document refers to; None if it refers to none."""
    reference = parent_reference(record, schema)
    if reference is None:
        return None, ()
    return neighbours.parent_row(reference, schema)
