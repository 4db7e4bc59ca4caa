"""Comparing a document that people have changed with its input, figure by figure.

The Word file does not say where its figures are. The document is therefore rendered again in
memory, once as it is and once with each figure one higher: where the two differ, the figure is
printed. `lint.changed_numbers` compares the numbers, `documents.changed_figures` evaluates them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from docgen.app.build_result import BuildResult, Output
from docgen.app.document_type import DocumentType, load_document_type
from docgen.app.project_sources import open_sources
from docgen.app.validation import ValidatedDocument, validate_document
from docgen.documents.changed_figures import (
    Changes,
    ambiguous_input,
    apply_changes,
    broken_relations,
    changed_number,
    outdated_figures,
    outdated_number,
    raise_quantity,
    unchanged_number,
    unreadable_input,
)
from docgen.documents.document_set import build_composer
from docgen.expressions.quantity import Quantity
from docgen.lint import changed_numbers
from docgen.lint.changed_numbers import FigureNumber, NumberPair, Spot
from docgen.model.finding import Finding, Location
from docgen.model.paragraph import TextParagraph, frame_lines
from docgen.word.paragraph_reader import read_paragraphs
from docgen.workspace.contained_files import read_named_bytes, resolve_inside
from docgen.workspace.file_lists import find_doc_type
from docgen.workspace.paths import Workspace
from docgen.workspace.required_files import broken_template

Paragraphs = Sequence[TextParagraph]
FigureSpots = Mapping[str, Mapping[Spot, FigureNumber]]


class _Comparison(Struct, frozen=True):
    """The rendered document and the changed one, with the spots of the figures in the first."""

    document: ValidatedDocument
    file: str
    paragraphs: Paragraphs
    spots: FigureSpots
    pairs: Mapping[Spot, NumberPair]

    def location(self, pair: NumberPair) -> Location:
        """Return the place of a number in the changed document."""
        return self.paragraphs[pair.paragraph].location(self.file, pair.start, pair.end)

    def pairs_of(self, figure: str) -> list[NumberPair]:
        """Return the numbers of a figure that are in both documents."""
        return [self.pairs[spot] for spot in self.spots[figure] if spot in self.pairs]


def compare_with_input(workspace: Workspace, document: Path, source: Path) -> BuildResult:
    """Return the figures of a Word file that were changed by hand, and what contradicts them.

    `source` is its input. Raises WorkspaceError if that makes no document or more than one.
    """
    path = resolve_inside(workspace, source)
    validated, document_type = _read_input(workspace, path)
    name = workspace.display_name(document)
    paragraphs, faults = read_paragraphs(read_named_bytes(workspace, document), name)
    if paragraphs is None:
        return BuildResult(documents=[Output(name)], findings=list(faults))
    rendered = _render(validated, document_type)
    pairs = {pair.spot: pair for pair in changed_numbers.pair_numbers(rendered, paragraphs)}
    spots = _figure_spots(validated, document_type, rendered)
    comparison = _Comparison(validated, name, paragraphs, spots, pairs)
    lines = {name: frame_lines(paragraphs)}
    return BuildResult(documents=[Output(name)], findings=list(_compare(comparison)), lines=lines)


def _read_input(workspace: Workspace, path: Path) -> tuple[ValidatedDocument, DocumentType]:
    """Return the validated document of an input, and its type.

    Raises WorkspaceError if it makes no document, or one of each of its rows.
    """
    sources = open_sources(workspace)
    doc_type = find_doc_type(workspace, path)
    document_type = load_document_type(sources.reader, sources.counties, doc_type)
    validation = validate_document(sources, document_type, path)
    if validation.document is None:
        raise unreadable_input(workspace.display_name(path), validation.findings)
    if document_type.schema.per_row is not None or document_type.derived_templates:
        raise ambiguous_input()
    return validation.document, document_type


def _render(document: ValidatedDocument, document_type: DocumentType) -> Paragraphs:
    """Return the paragraphs of the document as the program makes it."""
    template, findings = document_type.template(document.county.format)
    if template is None:
        raise broken_template(findings)
    composer = build_composer(
        document.record, document_type.schema, document.names, document.county
    )
    context, _ = composer.document()
    data, _ = template.fill(context)
    paragraphs, _ = read_paragraphs(data, "")
    return paragraphs or ()


def _figure_spots(
    document: ValidatedDocument, document_type: DocumentType, rendered: Paragraphs
) -> FigureSpots:
    """Return where each figure is printed: only there a document differs with it one higher."""
    spots = {}
    for name, value in document.names.items():
        if isinstance(value, Quantity):
            names = {**document.names, name: raise_quantity(value, Decimal(1))}
            higher = _render(replace(document, names=names), document_type)
            printed = changed_numbers.locate_figure(rendered, higher)
            spots[name] = {number.spot: number for number in printed}
    return spots


def _compare(comparison: _Comparison) -> Iterator[Finding]:
    """Yield a finding for each changed number, then for what does not agree with the changes."""
    changes: dict[str, Quantity] = {}
    for spot, pair in comparison.pairs.items():
        figures = [name for name, spots in comparison.spots.items() if spot in spots]
        if pair.before == pair.after or not figures:
            continue
        location = comparison.location(pair)
        yield changed_number(figures, pair.before, pair.after, location)
        value = comparison.document.names[figures[0]]
        if len(figures) == 1 and isinstance(value, Quantity):
            step = changed_numbers.find_increase(pair, comparison.spots[figures[0]])
            changes[figures[0]] = raise_quantity(value, step)
    for figure in changes:
        yield from _unchanged_numbers(comparison, figure)
    if changes:
        yield from _contradictions(comparison, changes)


def _unchanged_numbers(comparison: _Comparison, figure: str) -> Iterator[Finding]:
    """Yield the places that print a figure as it was before it was changed elsewhere."""
    pairs = comparison.pairs_of(figure)
    changed = next(pair.after for pair in pairs if pair.before != pair.after)
    for pair in pairs:
        if pair.before == pair.after:
            yield unchanged_number(figure, changed, pair.after, comparison.location(pair))


def _contradictions(comparison: _Comparison, changes: Changes) -> Iterator[Finding]:
    """Yield the derived figures and the relations that do not hold after the changes."""
    document = comparison.document
    names = document.names
    changed = apply_changes(document.record, document.county.names, names, changes)
    for figure, expected in outdated_figures(changed, names, changes):
        for pair in comparison.pairs_of(figure)[:1]:
            yield outdated_number(figure, expected, pair.after, comparison.location(pair))
    yield from broken_relations(changed, document.record, names, comparison.file)
