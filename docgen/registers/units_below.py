"""Units that are stated below the records of a table: 单位：万元 beside the signatures.

The numbers are read before such a line is seen, so that it changes none: it is an error wherever
the numbers would be others. `left_out_rows` finds the lines, `register_reader` asks for the
findings after the last batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from docgen.codes import new_finding
from docgen.expressions.quantity import is_known_unit
from docgen.load.stated_units import EXCEPTION, SEPARATOR, read_stated_units
from docgen.load.unit_rows import read_unit
from docgen.model.finding import Finding
from docgen.registers.batches import Table
from docgen.registers.left_out_rows import LeftOutRow
from docgen.registers.measures import Measure
from docgen.registers.row_kinds import LIKE_HEADERS, ROWS_OF_UNITS

_MOST_NAMES = 3
"""Columns that a finding names."""


class UnitsBelow(Struct):
    """Gathers the units that rows beside the records state; `measures` are by field."""

    table: Table
    measures: Mapping[str, Measure]
    found: list[Finding] = field(default_factory=list)

    def note(self, rows: Iterable[LeftOutRow]) -> None:
        """Note the units of rows that were left out of a batch.

        Sums, examples and repeated headers state units for themselves alone. Each cell of a row of
        hints or units may be a unit.
        """
        for row in rows:
            if row.reason not in LIKE_HEADERS - ROWS_OF_UNITS:
                stated = read_stated_units(row.texts).split(SEPARATOR)
                units = [unit.rpartition(EXCEPTION)[2] for unit in stated]
                if row.reason in ROWS_OF_UNITS:
                    units += map(read_unit, row.texts)
                for unit in filter(is_known_unit, dict.fromkeys(filter(None, units))):
                    self.found += self._report(row, unit)

    def _report(self, row: LeftOutRow, unit: str) -> Iterator[Finding]:
        """Yield the finding about a unit, if numbers of a column are counted in another scale."""
        names = [
            name
            for name, measure in self.measures.items()
            if measure.unit and measure.fits(unit) and Measure(unit).scale != measure.scale
        ]
        if names:
            listed = "、".join(f"“{name}”" for name in names[:_MOST_NAMES])
            listed += "等" * (len(names) > _MOST_NAMES)
            location = self.table.location((row.record, row.column))
            where = f"单位“{unit}”写在表的下面"
            if row.reason in ROWS_OF_UNITS and len(row.texts) > 1:
                where = f"写着单位“{unit}”的一行不算表头"
            yield new_finding(
                "TB-25",
                f"{where}，{listed}的数没有照它读",
                f"是这几列的单位的，写进表头的括号，如（{unit}），或移到表头上面；不是的，删去",
                path=(row.record,),
                location=location,
            )

    def findings(self) -> list[Finding]:
        """Return the findings of all batches."""
        return self.found
