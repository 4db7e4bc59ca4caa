"""Tables that only count: a kind or a place in the first column, numbers in all others.

Such a table stands beside a register and sums it up. No rule looks into it, so that nothing depends
on whether it is read.
"""

from __future__ import annotations

from collections.abc import Sequence

from docgen.load.table_header import normalize_header
from docgen.model.lazy_pattern import LazyPattern

_COUNT = LazyPattern(r"[-+]?[\d,]{1,10}(?:\.\d+)?(?:%|‰|[^\W\d]{1,3})?|[-—–/\\]+|无")
"""A number with its unit, or what stands in place of none; no code."""
_OF_PERSONS = LazyPattern(r"姓名|.*[^\W\d]人|户主|.*(?:编号|号码|证号|代码)")
"""Names of first columns whose rows are persons or records, not kinds or places."""
_MOST_ROWS = 200
_LEAST_COLUMNS = 2


def only_counts(names: Sequence[str], rows: Sequence[Sequence[object]]) -> bool:
    """Return whether a table has kinds or places in its first column, and numbers in all others.

    `names` are those of its columns, `rows` the rows below them. Rows that are blank do not count.
    A table of one column, or of many rows, is none.
    """
    columns = [at for at, name in enumerate(names) if name]
    filled = list(filter(any, map(_texts_of, rows[: _MOST_ROWS + 1])))
    if len(columns) < _LEAST_COLUMNS or len(filled) > _MOST_ROWS:
        return False
    first = columns[0]
    has_count = any(any(row[first + 1 :]) for row in filled)
    is_of_kinds = not _OF_PERSONS.fullmatch(names[first])
    return has_count and is_of_kinds and all(_is_count_row(row, first) for row in filled)


def _is_count_row(row: Sequence[str], first: int) -> bool:
    """Return whether a row has a word in its first column, and counts or nothing beside it."""
    *before, kind = row[: first + 1]
    others = filter(None, (*before, *row[first + 1 :]))
    return any(map(str.isalpha, kind)) and all(map(_COUNT.fullmatch, others))


def _texts_of(row: Sequence[object]) -> list[str]:
    """Return the texts of a row without spaces, '' for a blank cell."""
    return [normalize_header(cell or "") for cell in row]
