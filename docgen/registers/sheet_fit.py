"""Whether a sheet beside others holds records of a register, by its header and by its keys.

A workbook of households has sheets of their incomes, helpers and migrants too. Each has the key of
the register and a field or two more, and none of them is a list of households.

`table_choice` asks for a register that the header fits better, for a header that is a record, and
for sheets about the records of another sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding, Location, Severity
from docgen.registers.batches import Table, text_rows
from docgen.registers.column_plan import table_header
from docgen.registers.register_schema import RegisterSchema, required_fields
from docgen.registers.table_names import (
    CODE,
    call_table,
    guess_register,
    match_columns,
    say_how_to_rest,
)

_LEAST_FIT = 2
"""Fields that a header has more than it lacks of those that a register needs."""


def measure_fit(table: Table, form: RegisterSchema) -> int:
    """Return how many fields of a register a header has, less the required ones that it lacks."""
    columns = match_columns(table.columns() or table_header(table), form)
    return len(columns) - sum(name not in columns for name in required_fields(form))


def fits(table: Table, form: RegisterSchema) -> bool:
    """Return whether a header has clearly more of a register than it lacks."""
    least = min(_LEAST_FIT, len(form.schema.fields))
    return measure_fit(table, form) >= least


def find_better_register(
    table: Table, form: RegisterSchema, forms: Mapping[str, RegisterSchema]
) -> str:
    """Return the register that a header fits better than `form`, '' if there is none."""
    guess = guess_register(table.columns(), forms.values())
    if guess in ("", form.name):
        return ""
    is_better = measure_fit(table, forms[guess]) > measure_fit(table, form)
    return guess if is_better else ""


def report_headerless(table: Table, form: RegisterSchema) -> Finding | None:
    """Return the finding that the header of a sheet is a record, None if it may be a header.

    A record has a number of a household or of a person.
    """
    if not any(map(CODE.fullmatch, table_header(table))):
        return None
    return new_finding(
        "TB-15",
        f"{call_table(table)}没有表头，第一行就是内容，没有读",
        f"是“{form.name}”台账的，第一行上面加一行表头，或把各行移到有表头的表里；"
        f"不是的，{say_how_to_rest(table)}",
        location=Location(table.file, part=table.sheet),
        category=Category.FILE,
    )


def report_side_table(
    table: Table, form: RegisterSchema, others: Sequence[Table]
) -> Finding | None:
    """Return the finding that a sheet is about the records of others; None if it holds its own.

    `others` are the tables of the register in its file. The sheet lacks what the register needs,
    and most of its keys stand in the others; it is an error if some of them do not.
    """
    columns = match_columns(table.columns(), form)
    missing = [f"“{name}”" for name in required_fields(form) if name not in columns]
    if not missing or not others:
        return None
    keys = _keys_of(table, form)
    new = keys.difference(*(_keys_of(other, form) for other in others))
    if len(new) * 2 >= len(keys):
        return None
    message = (
        f"{call_table(table)}像是同一批“{form.name}”的另一张表，表头缺{''.join(missing)}，没有读"
    )
    remedy = f"要核的，把各列并到“{form.name}”台账的表里；不用核的，不用管"
    if new:
        remedy = f"是“{form.name}”台账的，补上缺的列；不是的，{say_how_to_rest(table)}"
    return new_finding(
        "TB-15",
        message,
        remedy,
        severity=Severity.ERROR if new else Severity.NOTICE,
        location=Location(table.file, part=table.sheet),
        category=Category.FILE,
    )


def _keys_of(table: Table, form: RegisterSchema) -> set[str]:
    """Return the keys of a table, without spaces; none if it has no column for them."""
    column = match_columns(table.columns(), form).get(form.key)
    if column is None:
        return set()
    at = list(table_header(table)).index(column)
    return _tidy_texts(row[at] for _, row in text_rows(table))


def _tidy_texts(texts: Iterable[str]) -> set[str]:
    """Return the texts without spaces, each once; blank ones are left out."""
    return {"".join(text.split()) for text in texts} - {""}
