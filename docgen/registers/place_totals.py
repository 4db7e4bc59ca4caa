"""Rows without a key whose numbers are the sums of other rows.

A list of villages has the numbers of the whole township in a row above or below its villages, a
list of households those of all households in its last row. No word says that it is a sum, its
numbers do. `left_out_rows` gives the rows without a key to `find_totals`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import polars as pl
from msgspec import Struct, field

from docgen.registers.register_schema import INDEX
from docgen.registers.row_kinds import TOTAL_ABOVE, TOTAL_BELOW, TOTAL_OF_OTHERS, Verdict
from docgen.registers.row_shape import Row, TableShape, is_free_text

MOST_RECORDS = 200_000
"""Records of a table in several batches that is read once more for the sums of all of them."""
MOST_ROWS = 5_000
"""Rows without a key in a batch; where more are, the key is missing throughout."""
_SCALE = 10_000
"""Numbers are added as whole numbers of ten-thousandths, so that no sum is nearly another."""
_TELLING = 10 * _SCALE
"""A single number from which on a sum is no chance."""

_REMEDY = "确是一条记录的，把空着的名称写上"


def may_be_total(row: Row) -> bool:
    """Return whether a row has no key, and nothing but numbers beside its places."""
    shape = row.shape
    if row.has_id or shape.key not in row.cells or row.key not in ("", *shape.blank_words):
        return False
    names = {shape.key, *shape.places}
    others = [
        text for name, text in row.filled.items() if name in shape.fields and name not in names
    ]
    return bool(others) and not any(map(is_free_text, others))


def find_keyless(texts: pl.DataFrame, shape: TableShape) -> list[int]:
    """Return the numbers of the rows of a whole table that may be sums: they have no names.

    It knows less of a row than `may_be_total`, and looks at columns only.
    """
    names = {*shape.required} - {*shape.places, *shape.numbers} | {shape.key}
    written = names.intersection(texts.columns)
    return texts.filter(pl.all_horizontal(pl.col(written).is_null()))[INDEX].to_list()


def find_totals(
    texts: pl.DataFrame, rows: Mapping[int, Row], others: Iterable[int] = ()
) -> Iterator[tuple[int, Verdict]]:
    """Yield the number of each row that is a sum, and why.

    `texts` are the cells of a batch or of the whole table, `rows` those that `may_be_total`, by
    their numbers in order; `others` are more rows that may be sums and are not judged.
    """
    if not rows:
        return
    aside = sorted({*rows, *others})
    sums = _Sums(texts, rows, aside)
    for record, row in rows.items():
        numbers = sums.numbers_of(record)
        parts = sums.parts_for(record)
        part = next((part for part in parts if _is_sum(row, numbers, part)), None)
        if part is not None:
            names = [name for name in row.filled if name in row.shape.fields]
            places = [name for name in names if name in row.shape.places]
            yield record, Verdict(part.reason, (*places, *names)[0], _REMEDY)


class _Part(Struct, frozen=True):
    """Some rows of a batch: how many, the sums of their numbers by column, and what they are."""

    count: int
    sums: Mapping[str, int]
    reason: str


class _Sums(Struct, dict=True):
    """The sums of the rows of a batch that are no sums themselves: rows `aside` are left out."""

    texts: pl.DataFrame
    rows: Mapping[int, Row]
    aside: Sequence[int]
    _groups: dict[tuple[str, ...], pl.DataFrame] = field(default_factory=dict)

    @cached_property
    def values(self) -> pl.DataFrame:
        """The numbers of all rows, 0 where none is written."""
        shape = next(iter(self.rows.values())).shape
        names = [name for name in shape.numbers if name in self.texts.columns]
        return self.texts.select(INDEX, *map(_read_number, names))

    @cached_property
    def _running(self) -> dict[str, list[int]]:
        """The sums of the rows above each row; those of `INDEX` count them."""
        is_counted = ~pl.col(INDEX).is_in(list(self.aside))
        ones = self.values.with_columns(pl.lit(1, dtype=pl.Int64).alias(INDEX))
        counted = ones.select(pl.all() * self.values.select(is_counted).to_series())
        return {column.name: [0, *column.cum_sum()] for column in counted}

    @cached_property
    def _places(self) -> dict[int, int]:
        """The place of each row in the batch, by its number."""
        return {record: at for at, record in enumerate(self.values[INDEX])}

    @cached_property
    def _bounds(self) -> Sequence[int]:
        """The ends of the batch, with the places of all rows that may be sums between them."""
        return [-1, *(self._places[record] for record in self.aside), len(self.values)]

    def numbers_of(self, record: int) -> dict[str, int]:
        """Return the numbers of a row that are written, by column."""
        row = self.values.row(self._places[record], named=True)
        return {name: number for name, number in row.items() if name != INDEX and number}

    def parts_for(self, record: int) -> Iterator[_Part]:
        """Yield the rows of which a row may be the sum: the nearest first, then all others."""
        at = self._places[record]
        number = bisect_left(self._bounds, at)
        yield self._between(at + 1, self._bounds[number + 1], TOTAL_ABOVE)
        yield self._between(self._bounds[number - 1] + 1, at, TOTAL_BELOW)
        yield self._between(0, at, TOTAL_BELOW)
        yield self._between(at + 1, len(self.values), TOTAL_ABOVE)
        yield self._between(0, len(self.values), TOTAL_OF_OTHERS)
        yield from self._of_place(self.rows[record], at)

    def _between(self, first: int, stop: int, reason: str) -> _Part:
        """Return the rows from one place to before another."""
        sums = {name: total[stop] - total[first] for name, total in self._running.items()}
        return _Part(sums.pop(INDEX), sums, reason)

    def _of_place(self, row: Row, at: int) -> Iterator[_Part]:
        """Yield the rows with the places of a row, nothing if it names none."""
        shape = row.shape
        names = tuple(name for name in row.filled if name in {*shape.places} - {shape.key})
        if not names:
            return
        if names not in self._groups:
            whole = self.values.with_columns(self.texts.select(names))
            others = whole.filter(~pl.col(INDEX).is_in(list(self.aside)))
            totals = [pl.len().cast(pl.Int64).alias(INDEX), pl.exclude(INDEX, *names).sum()]
            self._groups[names] = others.group_by(names).agg(totals)
        own = self.texts.select(names).row(at, named=True)
        for sums in self._groups[names].filter(**own).iter_rows(named=True):
            yield _Part(sums.pop(INDEX), sums, TOTAL_OF_OTHERS)


def _read_number(name: str) -> pl.Expr:
    """Return the numbers of a column in ten-thousandths, 0 for a blank cell and for no number."""
    texts = pl.col(name).str.replace_all("[,，]", "").cast(pl.Float64, strict=False)
    return (texts * _SCALE).round().cast(pl.Int64, strict=False).fill_null(0)


def _is_sum(row: Row, numbers: Mapping[str, int], part: _Part) -> bool:
    """Return whether the numbers of a row, by column, are the sums of some others.

    Half of them have to be: a rate is no sum. One number alone has to be large, unless the row
    lacks most of what a record needs. Of one row all numbers are the same.

    A number in a column of texts may count the rows.
    """
    same = [number for name, number in numbers.items() if part.sums[name] == number]
    counts = [text for name, text in row.filled.items() if _is_count(row, name)]
    found = len(same) + counts.count(str(part.count))
    written = len(numbers) + len(counts)
    least = written if part.count == 1 else written / 2
    is_telling = found > 1 or max(same, default=0) >= _TELLING
    is_nothing_else = row.is_sparse and part.count > 1 and bool(same)
    return part.count > 0 and found >= least and (is_telling or is_nothing_else)


def _is_count(row: Row, name: str) -> bool:
    """Return whether a cell in a column of texts, no place and no key, is a number."""
    shape = row.shape
    is_text = name in shape.fields and name not in (shape.key, *shape.places, *shape.numbers)
    return is_text and row.filled[name].isdecimal()
