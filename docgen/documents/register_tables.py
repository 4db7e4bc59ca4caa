"""Rows of a register as the tables of a derived document, for Word and for Excel."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from docgen.documents import document_keywords as kw
from docgen.documents.tables import room, table_block
from docgen.expressions.quantity import Quantity
from docgen.model import keywords as w
from docgen.model.finding import Finding
from docgen.model.sheet import Cell, Sheet
from docgen.model.values import DateValue
from docgen.schema import schema_keywords as grammar
from docgen.schema.row_identity import identify, read_ways

Row = Mapping[str, Any]
_COUNT = re.compile("0|[1-9][0-9]*")
WIDEST = 16.0
"""The widest column without a written width, in characters."""
NARROWEST = 3.0
"""The narrowest column without a written width, in characters."""


class TableColumn(Struct, frozen=True):
    """One column: its header, the field that it prints, its format, the field it counts on."""

    name: str
    field: str
    format: Row
    span: str = ""


def paper_table(
    title: str, columns: Sequence[TableColumn], rows: Sequence[Row], total: str, whole: Row
) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """Return the block of one table and the findings about it.

    `total` names its last line, '' for none; `whole` holds the numbers of that line by field.
    """
    by_column = [list(_column(column, rows)) for column in columns]
    forms = [
        _column_form(column, texts, rows) for column, texts in zip(columns, by_column, strict=True)
    ]
    texts = [list(cells) for cells in zip(*by_column, strict=True)]
    if total:
        texts.append(_total_line(columns, total, whole))
    table = {
        grammar.TITLE: title,
        grammar.COLUMNS: forms,
        w.ROWS: texts,
        kw.LAST: bool(total),
    }
    block, findings = table_block(table, (), "")
    return block, tuple(findings)


def _total_line(columns: Sequence[TableColumn], total: str, whole: Row) -> list[str]:
    """Return the totals; their name is in the first column without a number or serial number."""
    line = [_text(whole.get(column.field, "")) for column in columns]
    free = (n for n, column in enumerate(columns) if column.name != w.MARK and not line[n])
    line[next(free, 0)] = total
    return line


def block_sheet(block: Row, name: str, title: str) -> Sheet:
    """Return the block of a table as a worksheet; `name` and `title` serve if it has no caption.

    Serial numbers, and the counts of a table with totals, become numbers. Everything else stays
    text, because ids and codes must not change.
    """
    header = tuple(str(column[kw.COLUMN_NAME]) for column in block[grammar.COLUMNS])
    has_totals = any(row[grammar.TOTAL] for row in block[w.ROWS])
    rows = []
    for row in block[w.ROWS]:
        cells = zip(header, row[kw.CELLS], strict=True)
        rows.append([_cell(str(c[w.TEXT]), is_number=has_totals or n == w.MARK) for n, c in cells])
    caption = str(block[kw.CAPTION])
    return Sheet(caption or name, caption or title, header, rows)


def _cell(text: str, *, is_number: bool) -> Cell:
    """Return the text of a cell, or its number if `is_number` and it is a plain count.

    A plain count has digits only and no leading zero: 007 and 3-1 stay texts.
    """
    if is_number and _COUNT.fullmatch(text):
        return Decimal(text)
    return text


def _column_form(column: TableColumn, texts: list[str], rows: Sequence[Row]) -> dict[str, Any]:
    """Return a column as a table of a document declares it: name, width, alignment, merging.

    Without a written width it is as wide as its longest text, between 3 and 16 characters. 合并看
    becomes one value for each row, which `table_block` compares instead of the printed texts.
    """
    form = {w.NAME: column.name, grammar.WIDTH: column.format.get(grammar.WIDTH)}
    if not form[grammar.WIDTH]:
        form[grammar.WIDTH] = min(max(room([column.name, *texts]), NARROWEST), WIDEST)
    for key in (w.ALIGN, grammar.MERGED):
        if key in column.format:
            form[key] = column.format[key]
    if grammar.MERGED_BY in column.format:
        ways = read_ways(str(column.format[grammar.MERGED_BY]))
        form[grammar.MERGED_BY] = [identify(ways, row) for row in rows]
    return form


def _column(column: TableColumn, rows: Sequence[Row]) -> Iterator[str]:
    """Yield the texts of a column, one for each row.

    The serial number (序号) is counted from 1. A column with `span` prints where each row begins:
    lengths 3, 2 and 4 give 1, 4 and 6-9.
    """
    if column.name == w.MARK:
        yield from map(str, range(1, len(rows) + 1))
    elif column.span:
        yield from _spans([row.get(column.span, "") for row in rows])
    else:
        values = [row.get(column.field, "") for row in rows]
        yield from (value if type(value) is str else _text(value) for value in values)


def _spans(lengths: Sequence[str]) -> Iterator[str]:
    """Yield where each length begins, the last with its end; '' after an unknown length."""
    start: int | None = 1
    for number, text in enumerate(lengths, 1):
        if start is None:
            yield ""
            continue
        if not str(text).isdecimal():
            yield str(start)
            start = None
            continue
        length = int(text)
        is_range = number == len(lengths) and length > 1
        yield f"{start}-{start + length - 1}" if is_range else str(start)
        start += length


def _text(value: object) -> str:
    """Return the text of a cell: dates short, so that they never break; numbers without unit."""
    if isinstance(value, DateValue) and value.day:
        return f"{value.year}.{value.month}.{value.day}"
    if not isinstance(value, Quantity):
        return str(value)
    if value.unit == "%":
        return str(value)
    return value.number()
