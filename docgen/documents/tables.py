"""A table's block: its cells, their alignment, and the totals row that is computed."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from docgen.codes import new_finding
from docgen.documents.prose import mark_missing
from docgen.expressions.literals import parse_quantity
from docgen.expressions.quantity import Quantity, UnitError
from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding
from docgen.model.values import Missing

WHOLE = 5000  # Word counts shares of a table in fiftieths of a percent
CAPACITY = 36  # characters of 小四 in a line of the text area
AGAIN = 8  # rows after which a merged cell begins anew
TOGETHER = 5  # rows of a merged group that is kept on one page
MARGIN = 1.5  # what the cell's own margins take
Look = tuple[str, int]
_NOTHING = frozenset({"", "—", "－", "-", "/", "／", "无"})


def table_block(
    table: Mapping[str, Any], path: FieldPath, label: str
) -> tuple[dict[str, Any], list[Finding]]:
    """The block of one table. `label` is its number, '' if its title is not numbered."""
    # Without columns there is a finding already; the draft shows that something is missing.
    columns = table.get(w.COLUMNS) or [{w.NAME: str(Missing(w.COLUMNS))}]
    rows, findings = _rows(table, len(columns), path)
    looks = _looks(columns, rows)
    made = [_row(row, looks, False) for row in rows]
    if table.get(w.TOTAL):
        total, faults = _totals(table, columns, rows, path)
        made.append(_row(total, looks, True))
        findings += faults
    elif table.get(w.LAST) and made:
        made[-1][w.TOTAL] = True  # its last row is the totals already
    _join(made, columns)
    block = {
        w.KIND: w.TABLE,
        w.CAPTION: mark_missing(f"{label}　{table[w.TITLE]}" if label else table.get(w.TITLE, "")),
        w.UNIT: table.get(w.UNIT, ""),
        w.COLUMNS: [
            {w.COLUMN_NAME: mark_missing(_name(column)), w.ALIGN: align, w.WIDTH: width}
            for column, (align, width) in zip(columns, looks, strict=True)
        ],
        w.ROWS: made,
    }
    return block, findings


def _name(column: Mapping[str, Any]) -> str:
    return str(column.get(w.NAME) or Missing(w.NAME))


def _rows(
    table: Mapping[str, Any], width: int, path: FieldPath
) -> tuple[list[list[str]], list[Finding]]:
    rows, findings = [], []
    for index, row in enumerate(table.get(w.ROWS) or []):
        if len(row) != width:
            message = f"表的第{index + 1}行有{len(row)}格，应有{width}格"
            remedy = "补齐这一行；没有数的格写“—”"
            where = (*path, w.ROWS, index)
            findings.append(new_finding("BT-01", message, remedy, path=where))
        rows.append([*row, *[""] * (width - len(row))][:width])
    return rows, findings


def _figures(rows: list[list[str]], index: int) -> list[Quantity | None]:
    cells = [row[index].strip() for row in rows if row[index].strip() not in _NOTHING]
    return [parse_quantity(cell) for cell in cells]


def _is_numeric(rows: list[list[str]], index: int) -> bool:
    figures = _figures(rows, index)
    return bool(figures) and None not in figures


def _align(column: Mapping[str, Any], index: int, rows: list[list[str]]) -> str:
    if w.ALIGN in column:
        return str(column[w.ALIGN])
    return "右" if index and _is_numeric(rows, index) else "中"


def _looks(columns: list[Any], rows: list[list[str]]) -> list[Look]:
    """Each column's alignment and its share of the table, in fiftieths of a percent.

    Where no share is written, a column gets room by its longest text, within bounds.
    """
    if all(w.WIDTH in column for column in columns):
        wanted = [float(column[w.WIDTH]) for column in columns]
    else:
        wide = _fit([room([_name(c), *(row[i] for row in rows)]) for i, c in enumerate(columns)])
        wanted = [float(column.get(w.WIDTH, wide[i])) for i, column in enumerate(columns)]
    total = sum(wanted) or 1
    shares = [round(WHOLE * width / total) for width in wanted]
    shares[-1] += WHOLE - sum(shares)
    return [(_align(column, i, rows), shares[i]) for i, column in enumerate(columns)]


def room(texts: list[str]) -> float:
    """The width of the longest text in characters, half-width ones counted half."""
    # What Latin-1 can write is half as wide as a Chinese character.
    widths = [len(text) - len(text.encode("latin-1", "ignore")) / 2 for text in texts]
    return max(widths) + MARGIN


def _fit(widths: list[float]) -> list[float]:
    """Where the columns want more than a line holds, the widest give way first."""
    left, rest = float(CAPACITY), len(widths)
    for width in sorted(widths):
        if width * rest > left:
            return [min(wanted, left / rest) for wanted in widths]
        left, rest = left - width, rest - 1
    return widths


def _row(cells: list[str], looks: list[Look], total: bool) -> dict[str, Any]:
    made = [
        {w.TEXT: mark_missing(text), w.ALIGN: align, w.WIDTH: width}
        for text, (align, width) in zip(cells, looks, strict=True)
    ]
    return {w.CELLS: made, w.TOTAL: total}


def _join(rows: list[dict[str, Any]], columns: list[Any]) -> None:
    """Say of every cell whether it goes on with the one above, in columns that are merged.

    A village is one cell only within its township: a column is joined as far as those before it.
    After some rows a cell begins anew with the same text, so that every page shows whose rows
    its own are.
    """
    merged = [n for n, column in enumerate(columns) if column.get(w.MERGED)]
    runs = dict.fromkeys(merged, 0)
    for above, row in zip([None, *rows], rows, strict=False):
        alike = above is not None and not row[w.TOTAL]
        for n, cell in enumerate(row[w.CELLS]):
            cell[w.ALONG] = False
            if n in runs:
                same = above is not None and above[w.CELLS][n][w.TEXT] == cell[w.TEXT]
                alike = alike and same and runs[n] < AGAIN
                cell[w.ALONG], runs[n] = alike, runs[n] + 1 if alike else 1
    _keep(rows, merged)


def _keep(rows: list[dict[str, Any]], merged: list[int]) -> None:
    """Say of every row whether it stays on the page of the next.

    The smallest merged group stays together if it is short, and the totals are never alone on a
    page. A long group must break somewhere; chained to it, the title would stand alone.
    """
    last = merged[-1:]
    begins = [n for n, row in enumerate(rows) if not any(row[w.CELLS][c][w.ALONG] for c in last)]
    for first, end in pairwise([*begins, len(rows)]):
        for n in range(first, end):
            rows[n][w.KEPT] = n + 1 < end and end - first <= TOGETHER
    if len(rows) > 1 and rows[-1][w.TOTAL]:
        rows[-2][w.KEPT] = True


def _totals(
    table: Mapping[str, Any], columns: list[Any], rows: list[list[str]], path: FieldPath
) -> tuple[list[str], list[Finding]]:
    """The totals row: the columns marked for it, or else every column of numbers."""
    marked = [bool(column.get(w.TOTAL)) for column in columns]
    if not any(marked):
        marked = [index > 0 and _is_numeric(rows, index) for index in range(len(columns))]
    cells, findings = [], []
    for index, wanted in enumerate(marked):
        try:
            cells.append(_sum(rows, index) if wanted else "")
        except UnitError as error:
            message = f"“{_name(columns[index])}”一列不能合计：{error}"
            remedy = "这一列各格都写数，单位一致；没有数的格写“—”"
            where = (*path, w.COLUMNS, index)
            findings.append(new_finding("BT-02", message, remedy, path=where))
            cells.append("")
    cells[0] = cells[0] or table[w.TOTAL]
    return cells, findings


def _sum(rows: list[list[str]], index: int) -> str:
    figures = _figures(rows, index)
    if None in figures:
        raise UnitError("有的格不是数")
    found = [figure for figure in figures if figure]
    return str(sum(found[1:], found[0])) if found else "0"
