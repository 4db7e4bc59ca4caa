"""Papers: rows of a register as the tables of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from docgen.documents.tables import room, table_block
from docgen.expressions.quantity import Quantity
from docgen.model import keywords as w
from docgen.model.finding import Finding
from docgen.model.sheet import Cell, Sheet
from docgen.model.values import DateValue

Row = Mapping[str, Any]
_COUNT = re.compile("0|[1-9][0-9]*")
WIDEST, NARROWEST = 16.0, 3.0  # characters, of a column whose width nobody has written


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column: its header, the field that it shows, how it looks, what it counts on."""

    name: str
    field: str
    look: Mapping[str, Any]
    span: str = ""


def paper_table(
    title: str, columns: Sequence[TableColumn], rows: Sequence[Row], total: str, whole: Row
) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """The block of one table. `total` names its last line, '' for none; `whole` are its counts."""
    texts = _texts(columns, rows)
    looks = [_look(column, [row[n] for row in texts]) for n, column in enumerate(columns)]
    if total:
        sums = [_text(whole.get(column.field, "")) for column in columns]
        # The name of the line stands where no number does, and not under a mere serial number.
        at = next((n for n, c in enumerate(columns) if c.name != w.MARK and not sums[n]), 0)
        texts.append([*sums[:at], total, *sums[at + 1 :]])
    table = {w.TITLE: title, w.COLUMNS: looks, w.ROWS: texts, w.LAST: bool(total)}
    block, findings = table_block(table, (), "")
    return block, tuple(findings)


def block_sheet(block: Mapping[str, Any], name: str, title: str) -> Sheet:
    """The block of a table as a worksheet. `title` is the table's, if it has none of its own.

    Serial numbers and, in a table that sums up, counts are numbers there; all else stays a text,
    as ids and codes must.
    """
    header = tuple(str(column[w.COLUMN_NAME]) for column in block[w.COLUMNS])
    counts = any(row[w.TOTAL] for row in block[w.ROWS])
    numbers = [counts or label == w.MARK for label in header]
    rows = [
        [_cell(str(c[w.TEXT]), n) for c, n in zip(row[w.CELLS], numbers, strict=True)]
        for row in block[w.ROWS]
    ]
    return Sheet(str(block[w.CAPTION]) or name, str(block[w.CAPTION]) or title, header, rows)


def _cell(text: str, number: bool) -> Cell:
    return Decimal(text) if number and _COUNT.fullmatch(text) else text


def _look(column: TableColumn, texts: list[str]) -> dict[str, Any]:
    look = {key: column.look[key] for key in (w.ALIGN, w.MERGED) if key in column.look}
    wide = column.look.get(w.WIDTH) or min(max(room([column.name, *texts]), NARROWEST), WIDEST)
    return {w.NAME: column.name, w.WIDTH: wide, **look}


def _texts(columns: Sequence[TableColumn], rows: Sequence[Row]) -> list[list[str]]:
    made = [list(_column(column, rows)) for column in columns]
    return [list(cells) for cells in zip(*made, strict=True)] if rows else []


def _column(column: TableColumn, rows: Sequence[Row]) -> Iterator[str]:
    if column.name == w.MARK:
        yield from map(str, range(1, len(rows) + 1))
    elif column.span:
        yield from _spans([row.get(column.span, "") for row in rows])
    else:
        yield from (_text(row.get(column.field, "")) for row in rows)


def _spans(lengths: Sequence[str]) -> Iterator[str]:
    """Where each of them begins, the last with where it ends; nothing after one not known."""
    begins: int | None = 1
    for number, length in enumerate(lengths, 1):
        whole = int(length) if str(length).isdecimal() else None
        if begins is None or whole is None:
            yield "" if begins is None else str(begins)
            begins = None
            continue
        last = begins + whole - 1
        yield f"{begins}-{last}" if number == len(lengths) and whole > 1 else str(begins)
        begins += whole


def _text(value: Any) -> str:
    """What stands in a cell: a date short, in a form that never breaks; a number without unit."""
    if isinstance(value, DateValue) and value.day:
        return f"{value.year}.{value.month}.{value.day}"
    if isinstance(value, Quantity):
        return str(value) if value.unit == "%" else value.number()
    return str(value)
