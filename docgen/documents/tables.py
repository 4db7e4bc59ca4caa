"""A table's block: its cells, their alignment and widths, the totals row that is computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from msgspec import Struct

from docgen.codes import new_finding
from docgen.documents import document_keywords as kw
from docgen.documents.prose import mark_missing
from docgen.expressions.literals import parse_quantity
from docgen.expressions.quantity import Quantity, UnitError
from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding
from docgen.model.values import Missing
from docgen.schema import schema_keywords as grammar

WHOLE_WIDTH = 5000
"""The width of a table in Word's own unit: fiftieths of a percent."""
CAPACITY = 36
"""Characters of 小四 in a line of the text area."""
MERGED_ROWS = 8
"""Rows after which a merged cell begins again."""
KEPT_ROWS = 5
"""The longest merged group, in rows, that is kept on one page."""
CELL_MARGINS = 1.5
"""The cell's own left and right margins, in characters."""
_NO_NUMBER = frozenset({"", "—", "－", "-", "/", "／", "无"})

Row = dict[str, Any]
Form = Mapping[str, Any]


class _ColumnFormat(Struct, frozen=True):
    """A column's alignment and its width in fiftieths of a percent of the table."""

    align: str
    width: int


def table_block(table: Form, path: FieldPath, label: str) -> tuple[Row, list[Finding]]:
    """Return the block of one table. `label` is its number, '' if its title is not numbered.

    `table` has columns and rows, perhaps a title, a unit and a name of its totals; `path` is the
    table's path in the record, for findings. A finding is BT-01 for a row of the wrong length and
    BT-02 for a column without a sum.
    """
    # Without columns there is a finding already; the draft shows a visible mark.
    columns = table.get(grammar.COLUMNS) or [{w.NAME: str(Missing(grammar.COLUMNS))}]
    texts, findings = _rows(table, len(columns), path)
    formats = _column_formats(columns, texts)
    has_total = bool(table.get(kw.LAST)) and bool(texts)
    if table.get(grammar.TOTAL):
        total, faults = _totals(table, columns, texts, path)
        texts = [*texts, total]
        has_total = True
        findings += faults
    rows = _marked_rows(texts, formats, columns, has_total=has_total)
    block = {
        kw.KIND: kw.TABLE,
        kw.CAPTION: _caption(table, label),
        grammar.UNIT: table.get(grammar.UNIT, ""),
        grammar.COLUMNS: [
            {
                kw.COLUMN_NAME: mark_missing(_name(column)),
                w.ALIGN: column_format.align,
                grammar.WIDTH: column_format.width,
            }
            for column, column_format in zip(columns, formats, strict=True)
        ],
        w.ROWS: rows,
    }
    return block, findings


def count_table_rows(row: Form) -> int:
    """Return how many rows the tables have that a row of a document set brings along."""
    blocks = row.get(kw.BODY)
    if not isinstance(blocks, list):
        return 0
    return sum(len(block[w.ROWS]) for block in blocks if w.ROWS in block)


def _caption(table: Form, label: str) -> object:
    """Return the title above a table with its number: 表1 各村情况; '' without a title."""
    if label:
        return mark_missing(f"{label}　{table[grammar.TITLE]}")
    return mark_missing(table.get(grammar.TITLE, ""))


def _name(column: Form) -> str:
    """Return the name of a column, a visible mark if it has none."""
    return str(column.get(w.NAME) or Missing(w.NAME))


def _rows(table: Form, width: int, path: FieldPath) -> tuple[list[list[str]], list[Finding]]:
    """Return the rows filled up or cut to `width` cells; a finding for each that was not."""
    rows = []
    findings = []
    for index, row in enumerate(table.get(w.ROWS) or []):
        if len(row) != width:
            message = f"表的第{index + 1}行有{len(row)}格，应有{width}格"
            remedy = "补齐这一行；没有数的格写“—”"
            row_path = (*path, w.ROWS, index)
            findings.append(new_finding("BT-01", message, remedy, path=row_path))
        rows.append([*row, *[""] * (width - len(row))][:width])
    return rows, findings


def _quantities(rows: list[list[str]], index: int) -> list[Quantity | None]:
    """Return the quantities of a column, None for a text; cells without a number are left out."""
    cells = [row[index].strip() for row in rows]
    return [parse_quantity(cell) for cell in cells if cell not in _NO_NUMBER]


def _is_numeric(rows: list[list[str]], index: int) -> bool:
    """Return whether every filled cell of a column is a number, and at least one is filled.

    Marks for no number (—, /, 无) count as not filled. `index` is the column, from 0.
    """
    cells = {row[index].strip() for row in rows}
    written = cells - _NO_NUMBER
    return bool(written) and None not in map(parse_quantity, written)


def _align(column: Form, index: int, rows: list[list[str]]) -> str:
    """Return the alignment of a column: as written, else 右 for numbers and 中 for texts.

    The first column names the rows, so it is centred even if it holds numbers.
    """
    if w.ALIGN in column:
        return str(column[w.ALIGN])
    if index and _is_numeric(rows, index):
        return "右"
    return "中"


def _column_formats(columns: list[Form], rows: list[list[str]]) -> list[_ColumnFormat]:
    """Return alignment and width of each column.

    A column without a written width gets room by its longest text, within bounds.
    """
    weights = _weights(columns, rows)
    total = sum(weights) or 1
    widths = [round(WHOLE_WIDTH * weight / total) for weight in weights]
    widths[-1] += WHOLE_WIDTH - sum(widths)
    return [
        _ColumnFormat(_align(column, index, rows), widths[index])
        for index, column in enumerate(columns)
    ]


def _weights(columns: list[Form], rows: list[list[str]]) -> list[float]:
    """Return the relative width of each column, in characters: as written, else by its texts.

    If only some have a written width, the others are fitted to the line as if none had.
    """
    if all(grammar.WIDTH in column for column in columns):
        return [float(column[grammar.WIDTH]) for column in columns]
    texts = [[_name(column), *(row[i] for row in rows)] for i, column in enumerate(columns)]
    fitted = _fit(list(map(room, texts)))
    return [float(column.get(grammar.WIDTH, fitted[i])) for i, column in enumerate(columns)]


def room(texts: list[str]) -> float:
    """Return the width of the longest text in characters, half-width ones counted half."""
    # Characters of Latin-1 are half as wide as Chinese ones.
    widths = [len(text) - len(text.encode("latin-1", "ignore")) / 2 for text in set(texts)]
    return max(widths) + CELL_MARGINS


def _fit(widths: list[float]) -> list[float]:
    """Return widths that a line holds: where there is too little room, the widest give way."""
    remaining = float(CAPACITY)
    count = len(widths)
    for width in sorted(widths):
        if width * count > remaining:
            return [min(requested, remaining / count) for requested in widths]
        remaining -= width
        count -= 1
    return widths


def _marked_rows(
    texts: list[list[str]],
    formats: list[_ColumnFormat],
    columns: Sequence[Form],
    *,
    has_total: bool,
) -> list[Row]:
    """Return rows of cells, with marks for merging and for page breaks; the last may be a total.

    Cells of one text are one object, in a merged column those that continue the one above apart.
    """
    marks = _continued_cells(texts, columns, has_total=has_total)
    by_column: list[list[Row]] = []
    for index, (cells, column_format) in enumerate(
        zip(zip(*texts, strict=True), formats, strict=False)
    ):
        if index in marks:
            pairs = list(zip(cells, marks[index], strict=True))
            marked = {pair: _cell(pair[0], column_format, pair[1]) for pair in set(pairs)}
            by_column.append([marked[pair] for pair in pairs])
        else:
            known = {text: _cell(text, column_format) for text in set(cells)}
            by_column.append([known[text] for text in cells])
    rows: list[Row] = [
        {kw.CELLS: list(cells), grammar.TOTAL: False} for cells in zip(*by_column, strict=True)
    ]
    if has_total:
        rows[-1][grammar.TOTAL] = True
    _mark_kept_rows(rows, list(marks))
    return rows


def _cell(text: str, column_format: _ColumnFormat, is_continued: bool = False) -> Row:
    """Return a cell as the template prints it; `is_continued` if it goes on from the one above."""
    return {
        w.TEXT: mark_missing(text),
        w.ALIGN: column_format.align,
        grammar.WIDTH: column_format.width,
        kw.ALONG: is_continued,
    }


def _continued_cells(
    texts: list[list[str]], columns: Sequence[Form], *, has_total: bool
) -> dict[int, list[bool]]:
    """Return for each merged column which of its cells continue the one above.

    A village is one cell only within its township: a column merges no further than the merged
    columns before it. After some rows a cell begins again with the same text, so every page
    shows what its rows belong to.
    """
    merged = [index for index, column in enumerate(columns) if column.get(grammar.MERGED)]
    marks = {index: [False] * len(texts) for index in merged}
    lengths = dict.fromkeys(merged, 1)
    for number in range(1, len(texts) - has_total):
        may_continue = True
        for index in merged:
            has_room = lengths[index] < MERGED_ROWS
            alike = _is_alike(texts, columns[index], index, number)
            may_continue = may_continue and has_room and alike
            marks[index][number] = may_continue
            lengths[index] = lengths[index] + 1 if may_continue else 1
    return marks


def _is_alike(texts: list[list[str]], column: Form, index: int, number: int) -> bool:
    """Return whether a cell has the same text as the one above, and the same value to merge by."""
    values = column.get(grammar.MERGED_BY)
    same_subject = not values or number >= len(values) or values[number] == values[number - 1]
    return same_subject and texts[number][index] == texts[number - 1][index]


def _mark_kept_rows(rows: list[Row], merged: list[int]) -> None:
    """Mark each row that stays on the page of the next one.

    The smallest merged group stays together if it is short, and the totals are never alone on a
    page. A long group must break somewhere; kept together, it would leave the title alone.
    """
    starts = [index for index, row in enumerate(rows) if _begins_group(row, merged)]
    for first, end in pairwise([*starts, len(rows)]):
        for index in range(first, end):
            rows[index][kw.KEPT] = index + 1 < end and end - first <= KEPT_ROWS
    if len(rows) > 1 and rows[-1][grammar.TOTAL]:
        rows[-2][kw.KEPT] = True


def _begins_group(row: Row, merged: list[int]) -> bool:
    """Return whether a row begins a group of the last merged column."""
    return not merged or not row[kw.CELLS][merged[-1]][kw.ALONG]


def _totals(
    table: Form, columns: list[Form], rows: list[list[str]], path: FieldPath
) -> tuple[list[str], list[Finding]]:
    """Return the totals row: sums of the columns marked for it, else of every number column.

    The first cell holds the name of the row (合计) unless the first column is summed itself. A
    column that cannot be added up stays empty and gives a finding (BT-02).
    """
    summed = [bool(column.get(grammar.TOTAL)) for column in columns]
    if not any(summed):
        summed = [index > 0 and _is_numeric(rows, index) for index in range(len(columns))]
    cells = [""] * len(columns)
    findings = []
    for index in [index for index, is_summed in enumerate(summed) if is_summed]:
        try:
            cells[index] = _sum(rows, index)
        except UnitError as error:
            message = f"“{_name(columns[index])}”一列不能合计：{error}"
            remedy = "这一列各格都写数，单位一致；没有数的格写“—”"
            column_path = (*path, grammar.COLUMNS, index)
            findings.append(new_finding("BT-02", message, remedy, path=column_path))
    cells[0] = cells[0] or table[grammar.TOTAL]
    return cells, findings


def _sum(rows: list[list[str]], index: int) -> str:
    """Return the sum of a column as text. Raises UnitError for texts and different units."""
    quantities = _quantities(rows, index)
    if None in quantities:
        raise UnitError("有的格不是数")
    summands = [quantity for quantity in quantities if quantity]
    if not summands:
        return "0"
    return str(sum(summands[1:], summands[0]))
