"""A table to the right of another one in the same rows: the column at which it begins.

Names that begin anew show it, and so do names that come again behind a blank column, with other
texts below them. A name that comes twice with the same texts, or that means two things in one
table (姓名 and 电话 of two persons), is no second table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docgen.load.table_header import find_second_table, normalize_header

Rows = Sequence[Sequence[object]]
_LEAST = 2
"""Names, cells or rows that show a table."""
_COUNTERS = frozenset({"序号", "编号", "行号"})
"""Names of columns that any table may begin with."""


def find_table_beside(names: Sequence[str], rows: Rows) -> int:
    """Return the column at which a second table begins, 0 without one.

    `names` are those of the header in its order, `rows` the rows below it. Columns count from 0.
    """
    begin = find_second_table(names)
    if begin:
        return begin
    return next((at for at in _first_columns(names, rows) if _is_apart(names, rows, at)), 0)


def _first_columns(names: Sequence[str], rows: Rows) -> Iterator[int]:
    """Yield the columns at which a second table may begin: behind a blank one, or the first name.

    The first name of a table is looked for behind a number of the row (序号).
    """
    first = next((name for name in names if name and name not in _COUNTERS), "")
    for at in range(1, len(names)):
        is_named = names[at] and any(names[:at])
        if is_named and (_is_behind_gap(names, rows, at) or _begins_again(names, at, first)):
            yield at


def _begins_again(names: Sequence[str], at: int, first: str) -> bool:
    """Return whether the first name of a table stands again at a column, with others beside it."""
    left, right = (sum(map(bool, part)) for part in (names[:at], names[at:]))
    return names[at] == first and first in names[:at] and min(left, right) >= _LEAST


def _is_behind_gap(names: Sequence[str], rows: Rows, at: int) -> bool:
    """Return whether the column before `at` has neither a name nor any cell."""
    return not names[at - 1] and not any(_text(row, at - 1) for row in rows)


def _is_apart(names: Sequence[str], rows: Rows, begin: int) -> bool:
    """Return whether the columns from `begin` on are a table of their own.

    It repeats a name that its own rows or those to the left begin with, or several, with other
    texts below; or it is longer than the table to the left.
    """
    right = [name for name in names[begin:] if name]
    again = {name for name in right if name in names[:begin]}
    has_first = right[0] in again or next(filter(None, names)) in again
    if (has_first or len(again) >= _LEAST) and any(
        _differ(rows, names.index(name), names.index(name, begin)) for name in again
    ):
        return True
    return len(right) >= _LEAST and _goes_on(rows, begin)


def _differ(rows: Rows, left: int, right: int) -> bool:
    """Return whether two columns have different texts in half of the rows that have any."""
    pairs = [(_text(row, left), _text(row, right)) for row in rows]
    filled = [one == other for one, other in pairs if one or other]
    return bool(filled) and sum(filled) * 2 <= len(filled)


def _goes_on(rows: Rows, begin: int) -> bool:
    """Return whether several last rows have cells from a column on, and none before it."""
    count = 0
    for row in reversed(rows):
        if any(map(_text_of, row[:begin])):
            break
        count += sum(map(bool, map(_text_of, row[begin:]))) >= _LEAST
    return count >= _LEAST


def _text(row: Sequence[object], column: int) -> str:
    """Return the text of a cell without spaces, '' behind the end of the row."""
    return _text_of(row[column]) if column < len(row) else ""


def _text_of(cell: object) -> str:
    """Return the text of a cell without spaces; '' for a blank one."""
    return "" if cell is None else normalize_header(cell)
