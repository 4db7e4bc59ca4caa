"""Columns of no field that say in each row what unit the numbers beside them have."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from msgspec import Struct, field

from docgen.model.finding import Finding
from docgen.model.header_names import header_form
from docgen.registers.batches import Table, other_column
from docgen.registers.header_places import places_of_columns
from docgen.registers.header_units import HeaderUnits
from docgen.schema.document_schema import Schema

_UNIT_COLUMNS = frozenset({"单位", "计量单位", "金额单位", "数量单位"})
"""Names of columns that say in each row what unit the numbers beside it have."""


class UnitColumns(Struct):
    """Notes what stands in columns that are no fields and say in what unit numbers beside are.

    `headers` are the names of the columns of a table.

    `texts` has the different texts of each such column by its name.
    """

    schema: Schema
    table: Table
    headers: Sequence[str]
    texts: dict[str, set[str]] = field(default_factory=dict)

    def note(self, records: pl.DataFrame) -> None:
        """Note the texts of a batch.

        Columns that the schema knows as fields are in a batch under their names, and are passed
        over.
        """
        for number, name in enumerate(self.headers):
            column = other_column(number)
            if header_form(name) in _UNIT_COLUMNS and column in records.columns:
                written = records[column].drop_nulls().unique().to_list()
                self.texts.setdefault(name, set()).update(written)

    def findings(self) -> list[Finding]:
        """Return a finding for each column with a unit that the numbers are not counted in.

        They are asked for after the last batch.
        """
        units = HeaderUnits(
            schema=self.schema,
            above="",
            location=self.table.location(()),
            places=places_of_columns(self.table, self.headers),
        )
        for name, texts in self.texts.items():
            units.check_beside(name, sorted(texts))
        return units.findings
