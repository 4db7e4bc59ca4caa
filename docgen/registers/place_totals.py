"""Rows of a place without a key whose numbers are the sums of the rows around them.

A list of villages has the numbers of the whole township in a row above or below its villages:
the township is written there, the village is blank. No word says that it is a sum, its numbers do.
`left_out_rows` gives the rows without a key to `find_totals`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from docgen.registers.register_schema import INDEX
from docgen.registers.row_kinds import TOTAL_ABOVE, TOTAL_BELOW, Verdict
from docgen.registers.row_shape import Row, is_free_text

MOST_ROWS = 5_000
"""Rows without a key in a batch; where more are, the key is missing throughout."""
_TELLING = 10
"""A single number from which on a sum is no chance."""
_NEAR = 1e-6
"""Difference of two sums that are the same."""

_REMEDY = "确是一条记录的，把空着的名称写上"


def may_be_total(row: Row) -> bool:
    """Return whether a row names a place and has no key, and numbers only beside."""
    shape = row.shape
    filled = {name: text for name, text in row.filled.items() if name in shape.fields}
    places = set(shape.places) & filled.keys() - {shape.key}
    others = [text for name, text in filled.items() if name not in (*places, shape.key)]
    has_key = row.key not in ("", *shape.blank_words)
    is_place = bool(places) and not has_key and shape.key in row.cells
    return is_place and bool(others) and not any(map(is_free_text, others)) and not row.has_id


def find_totals(texts: pl.DataFrame, rows: Mapping[int, Row]) -> Iterator[tuple[int, Verdict]]:
    """Yield the number of each row that is a sum, and why.

    `texts` are the cells of a batch, `rows` those that `may_be_total`, by their numbers in order.
    A row is the sum of those up to the next such row, or up to the one before.
    """
    if not rows:
        return
    shape = next(iter(rows.values())).shape
    numbers = [name for name in shape.numbers if name in texts.columns]
    values = texts.select(INDEX, pl.col(numbers).cast(pl.Float64, strict=False).fill_null(0))
    records = values[INDEX].to_list()
    places = {record: at for at, record in enumerate(records)}
    columns = {name: values[name].to_list() for name in numbers}
    bounds = [-1, *(places[record] for record in rows), len(records)]
    for number, (record, row) in enumerate(rows.items(), start=1):
        before, at, after = bounds[number - 1 : number + 2]
        column = next(name for name in row.filled if name in shape.places)
        if _is_sum(at, columns, slice(at + 1, after)):
            yield record, Verdict(TOTAL_ABOVE, column, _REMEDY)
        elif _is_sum(at, columns, slice(before + 1, at)):
            yield record, Verdict(TOTAL_BELOW, column, _REMEDY)


def _is_sum(at: int, columns: Mapping[str, list[float]], part: slice) -> bool:
    """Return whether the numbers of the row at a place are the sums of some others.

    Half of its numbers have to be: a rate is no sum. One number alone has to be large. Of one row
    all numbers are the same.
    """
    written = {name: cells[at] for name, cells in columns.items() if cells[at]}
    same = [
        total for name, total in written.items() if abs(sum(columns[name][part]) - total) < _NEAR
    ]
    is_telling = len(same) > 1 or max(same, default=0) >= _TELLING
    least = len(written) if part.stop - part.start == 1 else len(written) / 2
    return is_telling and len(same) >= least
