"""Merged cells among the records of a table: what the merge leaves open is not read.

A place or a name that is merged over several rows belongs to each of them. A number does not, nor
does anything to several columns: it belongs to the first cell, the others count as not readable.

`register_reader` calls `separate` before the cells of a batch are read and `settle` after it, then
asks for `findings`. Only tables of rows have merged areas, and all cells of an area have come with
the content of its first cell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.model.finding import Finding
from docgen.model.lazy_pattern import LazyPattern
from docgen.model.source import TableRows, cell_name, column_letters
from docgen.registers.batches import Table, other_column
from docgen.registers.cells import ReadCells
from docgen.registers.column_plan import table_rows
from docgen.registers.register_schema import INDEX, RegisterSchema
from docgen.schema import schema_keywords as grammar

_NUMBERS = frozenset(("integer", "number", "quantity"))
"""The types of fields that count or measure something."""
_YEAR = "年"
_AMOUNT = LazyPattern(r"[1-9１-９一二三四五六七八九]")
"""What every number has except zero, which is zero in each row."""
_MOST_AREAS = 5
"""Merged areas that a finding names."""


class _Area(Struct, frozen=True):
    """A merged area: its name in Excel, the records and the columns that it covers.

    Records and columns are 0-based, those of the table. `begins_above` tells that its first row is
    above the first record, in the header.
    """

    name: str
    records: range
    columns: range
    begins_above: bool


class MergedCells:
    """Makes cells of a table blank that are merged with others and have no content of their own.

    `headers` are the names in the table, in which two columns may be called the same.
    """

    def __init__(self, form: RegisterSchema, table: Table, headers: Sequence[str]) -> None:
        """List the areas of a table that leave something open, none without merged cells."""
        self.table = table
        self._fields = form.schema.fields
        self._blank_words = form.blank_words
        self._headers = headers
        self._columns: list[str] = []
        self._areas: list[_Area] = []
        self._blank: set[tuple[int, str]] = set()
        self._named: dict[tuple[str, ...], list[tuple[_Area, int]]] = defaultdict(list)
        rows = table_rows(table)
        if rows is not None and rows.areas and rows.lines:
            self._columns = _batch_columns(rows.names, self._fields)
            self._areas = [area for area in _list_areas(rows) if self._is_open(area)]

    def _is_open(self, area: _Area) -> bool:
        """Return whether an area covers several columns or a column of numbers.

        A text that is merged over rows of one column belongs to each of them, so such an area is
        left alone.
        """
        is_wide = len(area.columns) > 1
        return is_wide or area.begins_above or self._is_number(self._columns[area.columns[0]])

    def _is_number(self, name: str) -> bool:
        """Return whether a column counts or measures something: a year does neither."""
        rules = self._fields.get(name, {})
        return rules.get("type") in _NUMBERS and rules.get("meta", {}).get(grammar.UNIT) != _YEAR

    def separate(self, records: pl.DataFrame) -> pl.DataFrame:
        """Return the records of a batch without what their merged cells repeat."""
        if not self._areas:
            return records
        places = {record: place for place, record in enumerate(records[INDEX])}
        blank = defaultdict[str, list[int]](list)
        for area in self._areas:
            present = [record for record in area.records if record in places]
            if present:
                row = records[places[present[0]]]
                for name, chosen in self._find_blank(area, present, row):
                    blank[name] += chosen
                    self._blank.update(zip(chosen, repeat(name), strict=False))
        return records.with_columns(
            pl.when(~pl.col(INDEX).is_in(blank[name])).then(pl.col(name)).alias(name)
            for name in blank
        )

    def _find_blank(
        self, area: _Area, present: Sequence[int], row: pl.DataFrame
    ) -> Iterator[tuple[str, Sequence[int]]]:
        """Yield the columns and records of the cells of an area that are made blank.

        `row` is the first of the records that are present.

        `present` are the records of the area that are in the batch: rows that are no records are
        left out. Areas that are blank or hold a word for blank cells make nothing blank.
        """
        names = [self._columns[column] for column in area.columns]
        # A column that is blank throughout is none of the batch.
        text = next((row[name].item() for name in names if name in row.columns), None)
        if not text or text in self._blank_words:
            return
        yield from ((name, present) for name in self._find_across(area, names, row))
        below = self._find_below(area, names[0], present, text)
        if below:
            yield names[0], below
            self._named[names[0],].append((area, below[0]))

    def _find_below(
        self, area: _Area, name: str, present: Sequence[int], text: str
    ) -> Sequence[int]:
        """Return the records that cannot have the content of the first cell of an area.

        All of them if that is a header, all but the first if it is a number other than zero.

        () for the content of a place or a name, which all rows share.
        """
        if area.begins_above:
            return present
        if self._is_number(name) and _AMOUNT.search(text):
            return present[1:]
        return ()

    def _find_across(self, area: _Area, names: Sequence[str], row: pl.DataFrame) -> list[str]:
        """Return the columns beside the first one of an area that are made blank.

        Columns of one name are one column that is drawn as several.
        """
        across = [name for name in names[1:] if name in row.columns]
        if not self._is_called_differently(area):
            return [name for name in across if name not in self._fields]
        if across and not self._fields.keys().isdisjoint(names):
            self._named[tuple(names)].append((area, row[INDEX].item()))
        return across

    def _is_called_differently(self, area: _Area) -> bool:
        """Return whether columns of an area have different names; blank ones go with any."""
        return len({self._headers[column] for column in area.columns} - {""}) > 1

    def settle(self, read: ReadCells) -> ReadCells:
        """Return the cells of a batch; those that were made blank are not readable, not missing.

        A table of rows, which alone has merged cells, is one batch.
        """
        if not self._blank:
            return read
        unreadable = defaultdict[str, list[int]](list)
        for name, numbers in read.unreadable.items():
            unreadable[name] += numbers
        for record, name in sorted(self._blank):
            unreadable[name].append(record)
        findings = [each for each in read.findings if each.path not in self._blank]
        return replace(read, findings=findings, unreadable=dict(unreadable))

    def findings(self) -> Iterator[Finding]:
        """Yield a finding for each column, and for the columns that are merged with each other.

        The path is the first record and the first column; the location is the first cell of the
        area.
        """
        for names, found in self._named.items():
            area, record = found[0]
            listed = "、".join(each.name for each, _ in found[:_MOST_AREAS])
            if len(found) > _MOST_AREAS:
                listed += f"等{len(found)}处"
            message, remedy = self._describe(names, area)
            yield new_finding(
                "TB-35",
                f"{listed} {message}",
                remedy,
                path=(record, names[0]),
                location=replace(self.table.location((record,)), cell=area.name.partition(":")[0]),
            )

    def _describe(self, names: Sequence[str], area: _Area) -> tuple[str, str]:
        """Return what a merge leaves open, and what is to be done.

        The pair is the message without its areas, and the remedy.
        """
        titles = [
            self._headers[column] or f"{column_letters(column + 1)}列" for column in area.columns
        ]
        if len(names) > 1:
            return (
                f"从“{titles[0]}”到“{titles[-1]}”{len(titles)}列合并成一格，"
                f"只当作“{titles[0]}”的，别的列没有读",
                "取消合并，各列写各列的；是备注的，移到备注一列",
            )
        if area.begins_above:
            return (
                f"从表头“{titles[0]}”起和下面的行合并成一格，下面的行没有读",
                "取消合并，每行各写各的",
            )
        return (
            f"“{titles[0]}”几行合并成一格，看不出每行是多少，只当作第一行的，别的行没有读",
            "取消合并，每行各写各的数",
        )


def _batch_columns(names: Sequence[str], fields: Mapping[str, object]) -> list[str]:
    """Return the name of each column in a batch; of columns with one name the first is a field."""
    return [
        name if name in fields and name not in names[:number] else other_column(number)
        for number, name in enumerate(names)
    ]


def _list_areas(rows: TableRows) -> Iterator[_Area]:
    """Yield the merged areas that cover at least one record and one column of a table.

    Areas are sorted by their first cell, first by row, then by column.
    """
    for first, last in sorted(rows.areas):
        records, columns = rows.cells_in(first, last)
        if records and columns:
            name = ":".join(cell_name(row + 1, column + 1) for row, column in (first, last))
            yield _Area(name, records, columns, rows.begins_above(first))
