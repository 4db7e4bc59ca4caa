"""Findings of derived documents (各式): why a form makes none, and what one of them lacks.

Findings about rows of a register are put under the document that contains the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.documents.findings import Findings
from docgen.documents.row_group import RowGroup
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding, Location, Severity
from docgen.schema import schema_keywords as grammar
from docgen.schema.derived_documents import DerivedDocument


def broken_form(
    message: str,
    remedy: str,
    location: Location | None = None,
    severity: Severity | None = None,
) -> Finding:
    """Return the finding for a form that makes no document (GW-09)."""
    return new_finding(
        "GW-09",
        message,
        remedy,
        severity=severity,
        location=location,
        category=Category.STRUCTURE,
    )


def missing_registers(form: str, registers: Sequence[str], location: Location) -> Finding:
    """Return the notice for a form whose registers the county does not keep."""
    message = f"没有台账“{'”“'.join(registers)}”，不出“{form}”"
    remedy = "要出的，把台账放进 inputs/registers/"
    return broken_form(message, remedy, location, Severity.NOTICE)


def unreadable_form(form: str, reason: str, location: Location) -> Finding:
    """Return the finding for a form with an expression that cannot be evaluated."""
    remedy = "核对字段表里这一式的条件、分组、指标；县里要定的写进输入"
    return broken_form(f"“{form}”印不出来：{reason}", remedy, location)


def absent_columns(form: str, register: str, names: Sequence[str], location: Location) -> Finding:
    """Return the finding for a form that prints columns which a register lacks."""
    listed = "”“".join(names)
    message = f"“{register}”没有“{listed}”这一列，或整列都空着，“{form}”印不出来"
    return broken_form(message, f"在“{register}”里加上“{listed}”", location)


def missing_value(message: str, remedy: str, name: str) -> Finding:
    """Return the finding for a value that a derived document lacks (GW-10)."""
    return new_finding("GW-10", message, remedy, missing=name)


def empty_cell(form: str, name: str) -> Finding:
    """Return the finding for an empty cell of a register that a document must print."""
    message = f"缺“{name}”，“{form}”里要印"
    return missing_value(message, f"补写“{name}”", name)


def unlisted_code(roster: str, code: str, name: str) -> Finding:
    """Return the finding for a code that the roster does not translate into a name."""
    message = f"“{roster}”里没有“{code}”，印不出“{name}”"
    return missing_value(message, f"在“{roster}”里补写“{code}: ……”", name)


def missing_row(register: str, key: str, value: object) -> Finding:
    """Return the finding for a register without the row that a document is joined with."""
    message = f"“{register}”台账里没有{key}“{value}”的一行"
    remedy = f"在“{register}”台账里补登，或改正“{key}”"
    return missing_value(message, remedy, register)


def register_findings(
    form: DerivedDocument, groups: Sequence[RowGroup], check: Callable[[str], Findings]
) -> Iterator[Finding]:
    """Yield the findings of registers about rows in derived documents, under their documents.

    `check` returns the findings of a register; their paths begin with a row's index. An error
    of the whole register stands under all documents.
    """
    for register, documents in _documents_of_rows(form, groups).items():
        for finding in check(register):
            row = (finding.path or ("",))[0]
            if row in documents:
                yield replace(finding, path=(grammar.PAPERS, documents[row]))
            elif not isinstance(row, int) and finding.severity is Severity.ERROR:
                yield replace(finding, path=())


def _documents_of_rows(
    form: DerivedDocument, groups: Sequence[RowGroup]
) -> dict[str, dict[int, int]]:
    """Return for each register the index of the document that contains each row."""
    documents: dict[str, dict[int, int]] = {form.register: {}}
    for number, group in enumerate(groups):
        documents[form.register] |= dict.fromkeys(group.indexes, number)
        for register, row in group.joined.items():
            index = row.get(w.INDEX)
            if isinstance(index, int):
                documents.setdefault(register, {})[index] = number
    return documents
