"""A document that people have changed, against the input it was made from: figure by figure.

Nothing of this lies in the Word file. The document is made anew in memory, once as it is and once
with each figure one higher: where it then differs, that figure is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from docgen.app.batch import composer_of
from docgen.app.build_result import BuildResult, Output
from docgen.app.document_type import Counties, DocumentType, load_document_type
from docgen.app.project_reader import Reading
from docgen.app.register_sources import RegisterSources
from docgen.app.validation import ValidatedDocument, judge
from docgen.codes import new_finding
from docgen.documents.figures import resolve_figures
from docgen.documents.relations import check_relations
from docgen.expressions.quantity import Quantity
from docgen.lint import changed_numbers as changed
from docgen.model import keywords as w
from docgen.model.finding import Finding, Location, WorkspaceError
from docgen.model.paragraph import TextParagraph
from docgen.word.paragraph_reader import read_passages
from docgen.workspace.paths import Workspace

Passages = Sequence[TextParagraph]
Places = Mapping[str, Mapping[changed.Spot, changed.FigureNumber]]


@dataclass(frozen=True)
class _Compared:
    """The made document and the changed one, with the figures' places in the first."""

    ready: ValidatedDocument
    file: str
    found: Passages
    places: Places
    pairs: Mapping[changed.Spot, changed.NumberPair]

    def location(self, pair: changed.NumberPair) -> Location:
        """Where a number stands in the changed document."""
        return self.found[pair.paragraph].location(self.file, pair.start, pair.end)

    def pairs_of(self, name: str) -> list[changed.NumberPair]:
        """The places of a figure that are in both documents."""
        return [self.pairs[spot] for spot in self.places[name] if spot in self.pairs]


def compare_with_input(workspace: Workspace, document: Path, source: Path) -> BuildResult:
    """Which figures of a Word file were changed by hand, and what no longer agrees with them.

    WorkspaceError if the input makes no document, or one of each of its rows.
    """
    reading = Reading(workspace)
    counties = Counties(reading)
    path = workspace.contained(source)
    kit = load_document_type(reading, counties, workspace.type_of(path))
    ready, findings = judge(reading, kit, counties, path, RegisterSources(reading))
    if ready is None:
        raise WorkspaceError(f"“{workspace.shown(path)}”读不了", findings[0].remedy)
    if kit.schema.each is not None or kit.papers:
        raise WorkspaceError(
            "一套多份的输入，还不能拿一份成品来对", "用 docgen build 重新生成这一套"
        )
    shown = workspace.shown(document)
    passages, faults = read_passages(workspace.read_given(document), shown)
    if passages is None:
        return BuildResult([Output(shown)], list(faults))
    made = _made(ready, kit)
    pairs = {pair.spot: pair for pair in changed.pair_numbers(made, passages)}
    compared = _Compared(ready, shown, passages, _places(ready, kit, made), pairs)
    lines = {shown: tuple(p.text.replace("\n", " ") for p in passages)}
    return BuildResult([Output(shown)], list(_findings(compared)), lines)


def _made(ready: ValidatedDocument, kit: DocumentType) -> Passages:
    template, findings = kit.template(ready.county.format)
    if template is None:
        raise WorkspaceError(findings[0].message, findings[0].remedy)
    data, _ = template.fill(composer_of(ready, kit).document()[0])
    return read_passages(data, "")[0] or ()


def _places(ready: ValidatedDocument, kit: DocumentType, made: Passages) -> Places:
    """Where each figure is printed: nothing but it differs when it alone is one higher."""
    found = {}
    for name, value in ready.names.items():
        if isinstance(value, Quantity):
            higher = replace(ready, names={**ready.names, name: _raised(value, Decimal(1))})
            spots = changed.locate_figure(made, _made(higher, kit))
            found[name] = {one.spot: one for one in spots}
    return found


def _raised(value: Quantity, by: Decimal) -> Quantity:
    return Quantity(value.value + by, value.unit, value.places)


def _findings(compared: _Compared) -> Iterator[Finding]:
    """Each number that was changed, then what does not agree with the changes."""
    news: dict[str, Quantity] = {}
    for spot, pair in compared.pairs.items():
        owners = [name for name, spots in compared.places.items() if spot in spots]
        if pair.before != pair.after and owners:
            yield _told(compared, pair, owners)
            value = compared.ready.names[owners[0]]
            if len(owners) == 1 and isinstance(value, Quantity):
                by = changed.find_increase(pair, compared.places[owners[0]])
                news[owners[0]] = _raised(value, by)
    for name in news:
        yield from _left(compared, name)
    yield from _disagreeing(compared, news)


def _told(compared: _Compared, pair: changed.NumberPair, owners: Sequence[str]) -> Finding:
    what = f"“{owners[0]}”" if len(owners) == 1 else "由各数算出的合计"
    message = f"{what}生成时是{pair.before}，手工改成了{pair.after}"
    remedy = "改得对的，把输入文件里的数改过来再生成一次；改错的，改回来"
    return new_finding("DB-01", message, remedy, location=compared.location(pair))


def _left(compared: _Compared, name: str) -> Iterator[Finding]:
    """A place where a figure still has the number that was changed elsewhere."""
    pairs = compared.pairs_of(name)
    new = next(pair.after for pair in pairs if pair.before != pair.after)
    for pair in pairs:
        if pair.before == pair.after:
            message = f"“{name}”别处改成了{new}，这里还是{pair.after}"
            location = compared.location(pair)
            yield new_finding("DB-02", message, "两处改成一致", location=location)


def _disagreeing(compared: _Compared, news: Mapping[str, Quantity]) -> Iterator[Finding]:
    """Derived figures and relations that the changes upset."""
    ready = compared.ready
    values = _with(ready.record.values, news)
    known = {**ready.county.names, **{k: v for k, v in news.items() if k in ready.county.names}}
    figures, _ = resolve_figures(values, known)
    names: dict[str, object] = {**ready.names, **known, **figures}
    for name, value in figures.items():
        old = ready.names.get(name)
        if name not in news and isinstance(value, Quantity) and str(value) != str(old):
            for pair in compared.pairs_of(name)[:1]:
                message = f"“{name}”按改后的数应是{value}，这里是{pair.after}"
                remedy = "一并改过来；最好改输入文件，由程序去算"
                location = compared.location(pair)
                yield new_finding("DB-03", message, remedy, location=location)
    before = {f.path for f in check_relations(ready.record, ready.names)}
    for finding in check_relations(replace(ready.record, values=values), names):
        if news and finding.path not in before:
            message = f"按改后的数，{finding.message}"
            yield replace(
                finding, code="DB-04", message=message, path=None, location=Location(compared.file)
            )


def _with(values: Mapping[str, Any], news: Mapping[str, Quantity]) -> dict[str, Any]:
    """The values of a record with other numbers in the figures that are given there."""
    figures = dict(values.get(w.FIGURES) or {})
    for name, value in news.items():
        if w.VALUE in (figures.get(name) or {}):
            figures[name] = {**figures[name], w.VALUE: value}
    return {**values, w.FIGURES: figures}
