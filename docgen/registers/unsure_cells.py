"""Cells of a batch that are not valid beyond doubt, and so are read one by one.

`register_reader` finds them, while the batch before is read; `cells` reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl
from msgspec import Struct

from docgen.registers.register_schema import INDEX

_FIRST_CELLS = 2_000
"""Cells of a batch by which its columns are judged."""
_PLACES = "##"
"""The name of a column of places, which no field has."""
_FEW_TEXTS = 1_000
"""Distinct texts among them up to which each is judged once in place of every cell."""


class UnsureCells(Struct, frozen=True):
    """Cells of one field in a batch that have to be read one by one.

    They have places in the batch from 0, records and texts.
    """

    places: pl.Series
    records: pl.Series
    texts: pl.Series

    @property
    def distinct(self) -> pl.Series:
        """Return the different texts; most columns have none, and polars takes long for these."""
        return self.texts.unique() if len(self.texts) > 1 else self.texts

    def records_of(self, texts: Iterable[str]) -> pl.Series:
        """Return the records of the cells with one of these texts."""
        return self.records.filter(self.texts.is_in(list(texts)))


class UnsureTest(Struct, frozen=True):
    """Whether a text of a field is unsure, and a quicker test that lets most sound ones pass.

    `passes` is None where there is no such test.
    """

    is_unsure: pl.Expr
    passes: pl.Expr | None = None

    @property
    def first(self) -> pl.Expr:
        """Return whether a text is looked at more closely, or is unsure if it is the only test."""
        return self.is_unsure if self.passes is None else ~self.passes.fill_null(False)


UnsureTests = Mapping[str, UnsureTest]


def find_unsure_cells(tests: UnsureTests, texts: pl.DataFrame) -> dict[str, UnsureCells]:
    """Return the cells of each field that have to be read one by one.

    Of a column with few texts only these are judged, not every cell.
    """
    present = [name for name in texts.columns if name in tests]
    few = _find_few_texts(present, texts)
    found = texts.select(
        pl.col(name).unique().implode()
        if name in few
        else tests[name].first.arg_true().implode().alias(name)
        for name in present
    )
    found = found.with_columns(
        *_places_of_few(few, found, texts, tests), *_places_by_both(found, texts, tests, few)
    )
    return {column.name: _cells_at(column.item(), texts, column.name) for column in found}


def _places_of_few(
    few: Sequence[str], found: pl.DataFrame, texts: pl.DataFrame, tests: UnsureTests
) -> pl.DataFrame:
    """Return the places of the unsure cells of columns whose distinct texts have been found."""
    if not few:
        return pl.DataFrame()
    distinct = [found[name].item().rename(name).to_frame() for name in few]
    unsure = pl.concat(distinct, how="horizontal_extend").select(
        pl.col(name).filter(tests[name].is_unsure).implode() for name in few
    )
    return texts.select(_is_any_of(unsure[name].item().rename(name)) for name in few)


def _places_by_both(
    found: pl.DataFrame, texts: pl.DataFrame, tests: UnsureTests, few: Sequence[str]
) -> Iterator[pl.Series]:
    """Yield the places of the unsure cells of columns for which only the first test was made."""
    for name in found.columns:
        if name not in few and tests[name].passes is not None:
            yield _judge_closely(found[name].item(), texts[name], tests[name])


def _judge_closely(places: pl.Series, texts: pl.Series, test: UnsureTest) -> pl.Series:
    """Return those of the places of a column whose texts are unsure, as one list."""
    if not places.is_empty():
        frame = texts.gather(places).to_frame().with_columns(places.alias(_PLACES))
        places = frame.filter(test.is_unsure)[_PLACES]
    return places.rename(texts.name).implode()


def _cells_at(places: pl.Series, texts: pl.DataFrame, name: str) -> UnsureCells:
    """Return the cells of a field at these places of a batch; most fields have none."""
    records, cells = texts[INDEX], texts[name]
    if places.is_empty():
        return UnsureCells(places, records.head(0), cells.head(0))
    return UnsureCells(places, records.gather(places), cells.gather(places))


def _is_any_of(chosen: pl.Series) -> pl.Expr:
    """Return the places of the cells with one of these texts, which are named as their column."""
    cell = pl.col(chosen.name)
    if chosen.is_empty():
        return pl.lit(pl.Series(chosen.name, [[]], dtype=pl.List(pl.UInt32)))
    is_chosen = cell == chosen[0] if len(chosen) == 1 else cell.is_in(chosen.implode())
    return is_chosen.arg_true().implode()


def _find_few_texts(names: Sequence[str], texts: pl.DataFrame) -> list[str]:
    """Return the columns that have few distinct texts, judged by their first cells."""
    counts = texts.head(_FIRST_CELLS).select(pl.col(names).n_unique())
    return [name for name in names if counts[name].item() <= _FEW_TEXTS]
