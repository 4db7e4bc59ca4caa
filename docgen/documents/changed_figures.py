"""Figures that were changed by hand in a finished document: what no longer agrees with them.

The use case finds the changed numbers in the Word file. The functions here evaluate the record
with the changed figures and report each number and relation that does not follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.documents.figures import resolve_figures
from docgen.documents.relations import check_relations
from docgen.expressions.quantity import Quantity
from docgen.model import keywords as w
from docgen.model.finding import Finding, Location, WorkspaceError
from docgen.model.record import Record
from docgen.schema import schema_keywords as grammar

Names = Mapping[str, object]
Changes = Mapping[str, Quantity]
"""The changed figures by name, with the values that the document now prints."""


def raise_quantity(quantity: Quantity, step: Decimal) -> Quantity:
    """Return a quantity that is higher by `step` in its own unit."""
    return Quantity(quantity.value + step, quantity.unit, quantity.places)


class ChangedRecord(Struct, frozen=True):
    """A record with changed figures, and its figures and names as they follow from them."""

    record: Record
    figures: Names
    names: Names


def apply_changes(record: Record, county: Names, names: Names, changes: Changes) -> ChangedRecord:
    """Return the record with the changed figures; `county` and `names` are those before.

    A figure with a formula keeps the formula: only a written value (值) is replaced. A changed
    number of the county replaces the county's own for this document alone.
    """
    figures = dict(record.values.get(w.FIGURES) or {})
    for name, quantity in changes.items():
        if grammar.VALUE in (figures.get(name) or {}):
            figures[name] = {**figures[name], grammar.VALUE: quantity}
    values = {**record.values, w.FIGURES: figures}
    shared = {name: quantity for name, quantity in changes.items() if name in county}
    defined = {**county, **shared}
    resolved, _ = resolve_figures(values, defined)
    return ChangedRecord(replace(record, values=values), resolved, {**names, **defined, **resolved})


def outdated_figures(
    changed: ChangedRecord, names: Names, changes: Changes
) -> Iterator[tuple[str, Quantity]]:
    """Yield each figure whose value is another after the changes; `names` are those before.

    The value is the one that the document should print after the changes.
    """
    for name, value in changed.figures.items():
        if (
            name not in changes
            and isinstance(value, Quantity)
            and str(value) != str(names.get(name))
        ):
            yield name, value


def broken_relations(
    changed: ChangedRecord, record: Record, names: Names, file: str
) -> Iterator[Finding]:
    """Yield the relations that the changes break (DB-04), for the changed document `file`."""
    before = {finding.path for finding in check_relations(record, names)}
    for finding in check_relations(changed.record, changed.names):
        if finding.path not in before:
            message = f"按改后的数，{finding.message}"
            location = Location(file)
            yield replace(finding, code="DB-04", message=message, path=None, location=location)


def changed_number(figures: Sequence[str], before: str, after: str, location: Location) -> Finding:
    """Return the finding for a number that was changed (DB-01); `figures` are printed there."""
    subject = "由各数算出的合计"
    if len(figures) == 1:
        subject = f"“{figures[0]}”"
    message = f"{subject}生成时是{before}，手工改成了{after}"
    remedy = "改得对的，把输入文件里的数改过来再生成一次；改错的，改回来"
    return new_finding("DB-01", message, remedy, location=location)


def unchanged_number(figure: str, changed: str, unchanged: str, location: Location) -> Finding:
    """Return the finding for a place that prints a figure as before the change (DB-02)."""
    message = f"“{figure}”别处改成了{changed}，这里还是{unchanged}"
    return new_finding("DB-02", message, "两处改成一致", location=location)


def outdated_number(figure: str, expected: Quantity, found: str, location: Location) -> Finding:
    """Return the finding for a derived figure that does not follow the changes (DB-03)."""
    message = f"“{figure}”按改后的数应是{expected}，这里是{found}"
    remedy = "一并改过来；最好改输入文件，由程序去算"
    return new_finding("DB-03", message, remedy, location=location)


def unreadable_input(file: str, findings: Sequence[Finding]) -> WorkspaceError:
    """Return the error for an input that makes no document to compare with."""
    return WorkspaceError(f"“{file}”读不了", findings[0].remedy)


def ambiguous_input() -> WorkspaceError:
    """Return the error for an input that makes a document of each of its rows."""
    message = "一套多份的输入，还不能拿一份成品来对"
    return WorkspaceError(message, "用 docgen build 重新生成这一套")
