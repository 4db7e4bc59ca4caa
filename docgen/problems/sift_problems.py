"""Which rows of a ledger are problems: totals, signature lines and notes are none.

People add totals, signatures and notes below a ledger. `app` sifts a copy before it is merged or
handed out, so that they do not become problems.
"""

from __future__ import annotations

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.model.finding import Finding
from docgen.problems.ledger import Row
from docgen.problems.ledger_columns import columns_of
from docgen.problems.ledger_tables import LedgerTables
from docgen.registers.batches import read_batches
from docgen.registers.column_plan import table_header
from docgen.registers.left_out_rows import RowSieve
from docgen.registers.register_schema import INDEX, RegisterSchema


class ProblemRows(Struct):
    """The rows of a copy that are problems, the columns of each, what is told of other rows.

    `rows` and `columns` have the same length: the columns are those of the table of each row.
    """

    rows: list[Row] = field(default_factory=list)
    columns: list[tuple[str, ...]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def sift_problems(form: RegisterSchema, tables: LedgerTables | None) -> ProblemRows:
    """Return the problems of a copy, and a finding with all texts of each row that is none.

    Without tables the result is empty. The findings have no path, because rows of several tables
    are counted through.
    """
    problems = ProblemRows()
    if tables is None:
        return problems
    for table, source in enumerate(tables.sources):
        start = tables.starts[table]
        columns = columns_of(tables.config, source)
        sieve = RowSieve(form, source, table_header(source))
        for batch in read_batches(form, source):
            kept, findings = sieve.sift(batch)
            problems.rows += (tables.rows[start + index] for index in kept[INDEX])
            problems.columns += [columns] * len(kept)
            # Each row that is left out has one finding, in the order of the rows.
            left_out = sorted(set(batch[INDEX]) - set(kept[INDEX]))
            for index, finding in zip(left_out, findings, strict=True):
                texts = "；".join(tables.rows[start + index].values())
                message = f"{finding.message}：{texts}"
                problems.findings.append(replace(finding, message=message, path=()))
    return problems
