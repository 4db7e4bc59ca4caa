"""Parts of a register without the rows that stand in an earlier part too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from docgen.app.register_files import FilePart
from docgen.model.finding import Finding
from docgen.registers.copied_tables import find_copies, report_copies
from docgen.registers.register_schema import RegisterSchema


def without_copies(
    form: RegisterSchema, parts: Sequence[FilePart]
) -> tuple[Sequence[FilePart], list[Finding]]:
    """Return the parts of a register without copied rows, and the findings about the copies.

    What was found in the cells of a copied row is told of the row that is read.
    """
    tables = [each.part for each in parts]
    copies = find_copies(form, tables)
    if not copies:
        return parts, []
    left_out: dict[int, frozenset[int]] = {}
    for copy in copies:
        left_out[copy.number] = left_out.get(copy.number, frozenset()) | copy.records
    read = [_without(each, left_out.get(number)) for number, each in enumerate(parts)]
    return read, list(report_copies(tables, copies))


def _without(part: FilePart, records: frozenset[int] | None) -> FilePart:
    """Return a part without some of its records and the findings in them."""
    if not records:
        return part
    findings = tuple(_not_in(part.findings, records))
    return replace(part, part=replace(part.part, left_out=records), findings=findings)


def _not_in(findings: Sequence[Finding], records: frozenset[int]) -> Iterator[Finding]:
    """Yield the findings that are about no cell of some records."""
    for finding in findings:
        if not finding.path or finding.path[0] not in records:
            yield finding
