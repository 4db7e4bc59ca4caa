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
    texts = [[normalize_header(cell or "") for cell in row] for row in rows[: _MOST_ROWS + 1]]
    texts = [row for row in texts if any(row)]
    if len(columns) < _LEAST_COLUMNS or not texts or len(texts) > _MOST_ROWS:
        return False
    first = columns[0]
    if _OF_PERSONS.fullmatch(names[first]):
        return False
    has_count = any(text for row in texts for at, text in enumerate(row) if at != first)
    return has_count and all(_is_count_row(row, first) for row in texts)


def _is_count_row(row: Sequence[str], first: int) -> bool:
    """Return whether a row has a word in its first column, and counts or nothing beside it."""
    kind = row[first] if first < len(row) else ""
    others = [text for at, text in enumerate(row) if text and at != first]
    return any(map(str.isalpha, kind)) and all(map(_COUNT.fullmatch, others))
