"""Tables whose fields stand below one another in a column, without a map that says so.

A township keeps households across (户编号 | 530… | 530…), or as a card of names and contents side
by side. Read as rows, each name would be the key of a record. `table_choice` asks here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding
from docgen.model.header_names import header_form, header_forms
from docgen.registers.batches import Table, text_rows
from docgen.registers.column_plan import table_header
from docgen.registers.register_schema import RegisterSchema, names_of

_LEAST_NAMES = 2
"""Names of fields in a column, beside that of its header."""
_LOOKED_AT = 60
"""Rows of a table in which names are looked for."""


def report_names_in_column(table: Table, form: RegisterSchema) -> Finding | None:
    """Return the finding about a table whose first column names the fields; None for any other."""
    header = table_header(table)
    rows = [texts for _, texts in islice(text_rows(table), _LOOKED_AT)]
    columns = list(_columns_of_names(rows, header, form))
    if not columns or columns[0] != 0:
        return None
    name = header[0]
    turned = f"列名对照里写“竖排: {{项目: {name}}}”，或者在 Excel 里复制后“选择性粘贴”，勾“转置”"
    if len(columns) > 1:
        turned = "照表头一列一个名称、下面一条一行重新录入"
    return new_finding(
        "TB-15",
        f"名称写在第一列（{name}、{rows[0][0].strip()}等），不是一条一行，没有读",
        turned,
        location=table.location(()),
        category=Category.FILE,
    )


def _columns_of_names(
    rows: Sequence[Sequence[str]], header: Sequence[str], form: RegisterSchema
) -> Iterator[int]:
    """Yield the columns most of whose texts are fields other than that of their header."""
    known = {each for name in form.schema.fields for each in _forms_of(form, name)}
    for column, name in enumerate(header):
        if header_forms(name).isdisjoint(known):
            continue
        texts = [texts[column] for texts in rows if texts[column].strip()]
        own = header_form(name)
        names = {header_form(t) for t in texts if not header_forms(t).isdisjoint(known)} - {own}
        # Below records come signatures, whose labels may be fields too: the first text counts.
        is_most = len(names) >= _LEAST_NAMES and len(names) * 2 > len(texts)
        if is_most and header_form(texts[0]) in names:
            yield column


def _forms_of(form: RegisterSchema, name: str) -> Iterator[str]:
    """Yield the forms of the name of a field and of its other names."""
    for each in names_of(form.schema, name):
        yield from header_forms(each)
