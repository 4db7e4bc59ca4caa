"""Tables whose fields stand below one another in a column, without a map that says so.

A township keeps households across (户编号 | 530… | 530…), or as a card of names and contents side
by side. Read as rows, each name would be the key of a record. `table_choice` asks here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from docgen.codes import new_finding
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding
from docgen.model.header_names import header_form, header_forms
from docgen.model.lazy_pattern import LazyPattern
from docgen.registers import register_keywords as kw
from docgen.registers.batches import Table, text_rows
from docgen.registers.column_plan import table_header
from docgen.registers.register_schema import RegisterSchema, names_of
from docgen.schema import schema_keywords as grammar

_UNIT = LazyPattern("(?:计量)?单位")
_BESIDE = LazyPattern("序号|编号|代码|行次|备注|(?:填报)?说明")
"""Columns beside the names and what they are."""
_LEAST_NAMES = 2
"""Names of fields in a column, beside that of its header."""
_LOOKED_AT = 60
"""Rows of a table in which names are looked for."""


def report_names_in_column(table: Table, form: RegisterSchema) -> Finding | None:
    """Return the finding about a table whose first column names the fields; None for any other."""
    header = table_header(table)
    rows = [texts for _, texts in islice(text_rows(table), _LOOKED_AT)]
    known = {each for name in form.schema.fields for each in _forms_of(form, name)}
    named = [at for at, name in enumerate(header) if not header_forms(name).isdisjoint(known)]
    columns = list(_columns_of_names(rows, named, header, known))
    if columns and columns[0] == 0:
        name = header[0]
        message = f"名称写在第一列（{name}、{rows[0][0].strip()}等），不是一条一行，没有读"
        return _report(message, _remedy_of_first(name, len(columns)), table)
    # A column beside those that are read may hold what rows are about.
    if not all(_UNIT.fullmatch(header_form(header[at])) for at in named):
        return None
    column = next(_columns_of_names(rows, range(len(header)), header, known), -1)
    if column < 0:
        return None
    names = f"{rows[0][column].strip()}等"
    message = f"字段的名称写在“{header[column]}”一列（{names}），不是一条一行，没有读"
    return _report(message, _turned(header, column), table)


def _remedy_of_first(name: str, count: int) -> str:
    """Return the remedy for names in the first column, of as many columns of names as `count`."""
    if count > 1:
        return "照表头一列一个名称、下面一条一行重新录入"
    turn = "在 Excel 里复制后“选择性粘贴”，勾“转置”"
    return f"列名对照里写“竖排: {{项目: {name}}}”，或者{turn}"


def _turned(header: Sequence[str], column: int) -> str:
    """Return the remedy that reads a table by the names in a column: what a map has to say."""
    others = [name for at, name in enumerate(header) if name and at != column]
    units = [name for name in others if _UNIT.fullmatch(header_form(name))]
    contents = [n for n in others if n not in units and not _BESIDE.fullmatch(header_form(n))]
    parts = [f"{kw.TURNED_ITEM}: {header[column]}"]
    if len(contents) == 1:
        parts.append(f"{w.CONTENT}: {contents[0]}")
    parts += [f"{grammar.UNIT}: {name}" for name in units[:1]]
    return f"列名对照里写“{kw.TURNED}: {{{', '.join(parts)}}}”"


def _report(message: str, remedy: str, table: Table) -> Finding:
    """Return the finding about a table whose fields stand below one another."""
    place = table.location(())
    return new_finding("TB-15", message, remedy, location=place, category=Category.FILE)


def _columns_of_names(
    rows: Sequence[Sequence[str]],
    looked_at: Iterable[int],
    header: Sequence[str],
    known: Collection[str],
) -> Iterator[int]:
    """Yield the columns most of whose texts are `known` fields other than that of their header."""
    for column in looked_at:
        name = header[column]
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
