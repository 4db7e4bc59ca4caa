"""Places that stand alone in a row above their group, while the column of places is blank below.

`left_out_rows` finds such rows, as they are no records. The rows up to the next one get its place,
if all of them lack it. `register_reader` calls `fill` with each batch in the order of the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import polars as pl
from msgspec import Struct, field

from docgen.model.finding import Finding
from docgen.model.lazy_pattern import LazyPattern
from docgen.registers.batches import Table
from docgen.registers.group_names import report_filled
from docgen.registers.left_out_rows import LeftOutRow
from docgen.registers.place_names import (
    REST,
    TOWNSHIP,
    VILLAGE,
    is_place,
    level_of,
    split_place,
)
from docgen.registers.register_schema import INDEX, RegisterSchema
from docgen.registers.row_kinds import LIKE_HEADERS

_AROUND = LazyPattern(
    r"^[(（]?(?:[一二三四五六七八九十]{1,3}|[0-9]{1,3})[)）、.．\s]\s*|[:：]$|[(（][^()（）]*[)）][:：]?$"
)
"""A number before the name of a place, and what follows it: 一、东山镇（12户）："""
_MOST_NAMED = 3
"""Places that a finding names."""


class _Banner(Struct, frozen=True):
    """A place above its group: its record, and the name of the cell; '' ends the group before."""

    record: int
    place: str
    cell: str = ""


class _Filled(Struct):
    """The first record that was filled, and how many of each place, as it is named for users."""

    first: int
    counts: dict[str, int] = field(default_factory=dict)


class PlaceBanners(Struct):
    """Fills the places of a table that stand alone above their rows, batch by batch."""

    form: RegisterSchema
    table: Table
    last: dict[str, _Banner] = field(default_factory=dict)
    """The last banner of each field: its group may go on in the next batch."""
    filled: dict[str, _Filled] = field(default_factory=dict)

    def fill(self, texts: pl.DataFrame, rows: Iterable[LeftOutRow]) -> pl.DataFrame:
        """Return the batch with places filled in; `rows` are those that were left out of it."""
        banners = {name: [banner] for name, banner in self.last.items()}
        fields = self._fields_by_level()
        for row in rows:
            for level, place in _places_of(row).items():
                if level in fields:
                    cell = self.table.location((row.record, row.column)).cell
                    banner = _Banner(row.record, place, cell)
                    banners.setdefault(fields[level], []).append(banner)
        for name, found in banners.items():
            self.last[name] = _after(found[-1], texts, name)
            if name in texts.columns and texts[name].null_count():
                texts = self._fill_field(texts, name, found)
        return texts

    def _fields_by_level(self) -> Mapping[str, str]:
        """Return the required field of places of each level: townships, villages."""
        fields = self.form.schema.fields
        names = [name for name in (*self.form.places, self.form.group) if name in fields]
        return {level_of(name): name for name in names if fields[name].get("required")}

    def _fill_field(self, texts: pl.DataFrame, name: str, banners: list[_Banner]) -> pl.DataFrame:
        """Return the batch with one column filled below its banners, where all below are blank."""
        records = pl.Series([banner.record for banner in banners], dtype=pl.Int64)
        groups = records.search_sorted(texts[INDEX].cast(pl.Int64), side="right")
        places = pl.Series([None, *(banner.place or None for banner in banners)], dtype=pl.String)
        frame = pl.DataFrame({"text": texts[name], "group": groups, "place": places.gather(groups)})
        is_blank = pl.col("text").is_null().all().over("group")
        filled = frame.select(pl.when(is_blank).then("place").otherwise("text")).to_series()
        changed = filled.is_not_null() & texts[name].is_null()
        if changed.any():
            first = texts[INDEX].filter(changed)[0]
            counts = self.filled.setdefault(name, _Filled(first)).counts
            for group in groups.filter(changed):
                banner = banners[group - 1]
                named = f"“{banner.place}”（{banner.cell}）"
                counts[named] = counts.get(named, 0) + 1
        return texts.with_columns(filled.alias(name))

    def findings(self) -> Iterator[Finding]:
        """Yield a finding for each column of which cells were filled, at the first of them."""
        for name, filled in self.filled.items():
            listed = [f"{place}{count}行" for place, count in filled.counts.items()]
            named = "、".join(listed[:_MOST_NAMED]) + "等" * (len(listed) > _MOST_NAMED)
            message = f"“{name}”单独写在每组上面的一行，下面各行照它补着读：{named}"
            yield report_filled(self.table, name, filled.first, message)


def _after(banner: _Banner, texts: pl.DataFrame, name: str) -> _Banner:
    """Return what a banner is for the next batch: none, if a row below has its own place."""
    if name in texts.columns:
        below = texts[name].filter(texts[INDEX].cast(pl.Int64) > banner.record)
        if below.null_count() < len(below):
            return _Banner(banner.record, "")
    return banner


def _places_of(row: LeftOutRow) -> dict[str, str]:
    """Return the place that a row names alone, by its level; {} for any other row.

    A township ends the group of the village before it, whose place is then ''.
    """
    if row.reason in LIKE_HEADERS or len(row.texts) != 1:
        return {}
    text = _AROUND.sub("", row.texts[0]).strip()
    places = split_place(text) if is_place(text) else {REST: text}
    if REST in places or not places.keys() <= {TOWNSHIP, VILLAGE}:
        return {}
    if TOWNSHIP in places:
        return {VILLAGE: "", **places}
    return places
