"""Two cells of a row that stand in each other's column: a name among numbers, and the reverse.

`cells` has a finding about each. Together they have one cause, which both of them then name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from docgen.model.finding import FieldPath, Finding
from docgen.registers.unsure_cells import UnsureCells

Fields = Mapping[str, Callable[[str], bool]]
"""Fields by name; each tells whether it takes a text without a finding."""


def name_swaps(
    findings: Sequence[Finding], names: Fields, others: Fields, unsure: Mapping[str, UnsureCells]
) -> list[Finding]:
    """Return the findings about cells in their order; those of swapped cells say with which.

    `names` are the fields of names, `others` those that a name may stand in by mistake. The path of
    a finding is (record, field). `unsure` are the cells that were read one by one.
    """
    changed = list(findings)
    places = {find.path: number for number, find in enumerate(findings) if find.path is not None}
    pairs = list(_find_pairs(places, names, others))
    texts = _texts_at({field for _, *fields in pairs for field in fields}, unsure)
    for record, name, field in pairs:
        is_number = others[field](texts[record, name])
        if is_number and names[name](texts[record, field]):
            here = places[record, name]
            there = places[record, field]
            changed[here] = _with_cause(findings[here], field)
            changed[there] = _with_cause(findings[there], name)
    return changed


def _find_pairs(
    places: Iterable[FieldPath], names: Fields, others: Fields
) -> Iterator[tuple[str | int, str, str]]:
    """Yield each record with a name and another field that both have a finding in it."""
    listed = [(record, str(field)) for record, field in places]
    by_record: dict[str | int, list[str]] = {}
    for record, field in listed:
        if field in names:
            by_record.setdefault(record, []).append(field)
    for record, field in listed:
        if field in others:
            yield from ((record, name, field) for name in by_record.get(record, ()))


def _texts_at(
    fields: Iterable[str], unsure: Mapping[str, UnsureCells]
) -> dict[tuple[str | int, str], str]:
    """Return the texts of the unsure cells of these fields by record and field."""
    texts: dict[tuple[str | int, str], str] = {}
    for field in fields:
        cells = unsure[field]
        texts |= {
            (record, field): text for record, text in zip(cells.records, cells.texts, strict=True)
        }
    return texts


def _with_cause(finding: Finding, other: str) -> Finding:
    """Return the finding about a cell that was swapped with that of the field `other`."""
    message = f"{finding.message}，与“{other}”填反了"
    return replace(finding, message=message, remedy=f"把这一格与“{other}”对调")
