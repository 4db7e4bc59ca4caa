"""Places that are written in the first row of a group only, as clerks print them."""

from __future__ import annotations

import polars as pl
from msgspec import Struct, field

from docgen.codes import new_finding
from docgen.model.finding import Finding
from docgen.registers.batches import Table
from docgen.registers.register_schema import INDEX, RegisterSchema


class GroupNames(Struct):
    """Fills the places of a table down, batch by batch, and counts the cells that it fills.

    A place is filled down if the first row has one and no fewer rows lack it than have it.
    """

    form: RegisterSchema
    table: Table
    _last: dict[str, str] | None = None
    _counts: dict[str, int] = field(default_factory=dict)
    _first: dict[str, int] = field(default_factory=dict)

    def fill(self, texts: pl.DataFrame) -> pl.DataFrame:
        """Return the batch with its places filled down."""
        if texts.is_empty():
            return texts
        if self._last is None:
            self._last = {name: "" for name in self._places() if _is_grouped(texts, name)}
        for name, last in self._last.items():
            if name not in texts.columns or not texts[name].null_count():
                continue
            blank = texts.filter(pl.col(name).is_null())[INDEX]
            self._counts[name] = self._counts.get(name, 0) + len(blank)
            self._first.setdefault(name, blank[0])
            filled = pl.col(name).forward_fill()
            if last:
                filled = filled.fill_null(pl.lit(last))
            texts = texts.with_columns(filled.alias(name))
            self._last[name] = texts[name][-1] or ""
        return texts

    def _places(self) -> list[str]:
        """Return the places that every row must have: others may be blank on purpose."""
        fields = self.form.schema.fields
        places = dict.fromkeys((self.form.group, *self.form.places))
        return [
            name
            for name in places
            if name != self.form.key and fields.get(name, {}).get("required")
        ]

    def findings(self) -> list[Finding]:
        """Return a finding for each place that was filled down."""
        return [
            new_finding(
                "TB-22",
                f"“{name}”只写在每组的第一行，下面{count}行照上面的补着读",
                "核对补得对不对；表里最好每行写全",
                path=(self._first[name], name),
                location=self.table.location((self._first[name], name)),
            )
            for name, count in self._counts.items()
        ]


def _is_grouped(texts: pl.DataFrame, name: str) -> bool:
    """Return whether a place is written in the first row, and in no more than half of all."""
    if name not in texts.columns or texts[name][0] is None:
        return False
    blank = texts[name].null_count()
    return blank > 0 and blank * 2 >= len(texts)
