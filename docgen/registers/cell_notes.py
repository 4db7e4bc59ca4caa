"""Notes for a whole column of a table: its errors, what its codes lost, its unread cells.

A column with a thousand errors has one cause, so that one finding names the column, counts the
cells and shows the first. `register_reader` calls `note_fields` and `note_unnamed` with each batch
and asks for the findings after the last one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.load.error_values import UNCOMPUTED, report_error_values
from docgen.model.finding import Finding
from docgen.model.source import column_letters
from docgen.registers.batches import Table, other_column
from docgen.registers.cell_texts import CellTexts
from docgen.registers.register_schema import INDEX
from docgen.registers.spoilt_codes import report_day_texts
from docgen.registers.tidy_texts import describe_tidying

_PLAIN = r"^\s*-?[0-9.,]*[1-9][0-9.,]*\s*$"
"""A number without a unit; 0 is 0 in every unit."""
_MOST_TEXTS = 100
"""Texts of a column that are kept to describe it."""


class _Cells(Struct):
    """Cells of a column: how many, the record of the first, some of their texts.

    `first` is the record of the table, from 0, and means nothing while `count` is 0. `texts` are at
    most a hundred, in the order of the rows; a text may be among them more than once.
    """

    count: int = 0
    first: int = 0
    texts: list[str] = field(default_factory=list)

    def add(self, cells: pl.DataFrame) -> None:
        """Add cells, given their records and texts.

        `cells` has two columns: the records, then the texts. Batches come in the order of the
        table, so that the first cell ever added is the first of the column.
        """
        if cells.is_empty():
            return
        if not self.count:
            self.first = cells[INDEX][0]
        self.count += len(cells)
        self.texts += cells[cells.columns[1]].head(_MOST_TEXTS - len(self.texts)).to_list()


class CellNotes:
    """Counts cells of a table, batch by batch; `headers` are the names of its columns.

    Names of fields and of columns without a name (`#3`) are the keys of what it counts.
    """

    def __init__(self, table: Table, headers: Sequence[str]) -> None:
        """Take the table, which gives places to cells, and the names in its header."""
        self.table = table
        self.headers = headers
        self._errors: dict[str, _Cells] = {}
        self._tidied: dict[str, _Cells] = {}
        self._unnamed: dict[str, _Cells] = {}
        self._tidy: dict[str, str] = {}
        self._scaled: dict[str, _Cells] = {}
        self._plain: dict[str, _Cells] = {}
        self._days: dict[str, _Cells] = {}
        self._written: dict[str, int] = {}

    def note_fields(self, texts: pl.DataFrame, read: Mapping[str, CellTexts]) -> None:
        """Count the cells of fields that hold errors, and those whose codes were tidied.

        Formulas without a value are told for their whole worksheet.

        `texts` are the records of the batch, `read` what the reader found in the texts of each
        field that it read one by one. A plain number counts only from the batch on in which the
        column has its first number with another unit.
        """
        for name, of_field in read.items():
            self._tidy |= of_field.tidied
            errors = {*of_field.errors} - {UNCOMPUTED}
            _count(self._errors, name, texts, errors)
            _count(self._tidied, name, texts, of_field.tidied)
            _count(self._scaled, name, texts, of_field.scaled)
            if name in self._scaled:
                plain = texts.filter(pl.col(name).str.contains(_PLAIN)).select(INDEX, name)
                self._plain.setdefault(name, _Cells()).add(plain)
            _count(self._days, name, texts, of_field.days)
            written = len(texts) - texts[name].null_count()
            self._written[name] = self._written.get(name, 0) + written

    def note_unnamed(self, texts: pl.DataFrame) -> None:
        """Count the cells with content in columns without a name.

        White space is no content. A column with a name that is no field is reported elsewhere, once
        for the table.
        """
        columns = set(texts.columns)
        numbered = [other_column(number) for number, name in enumerate(self.headers) if not name]
        names = [name for name in numbered if name in columns]
        # They may be thousands and blank, so that one look at all of them has to be enough.
        unnamed = texts.select(names)
        written = unnamed.select(pl.all().str.strip_chars() != "")
        for column, is_written in zip(unnamed, written, strict=True):
            if is_written.any():
                cells = pl.DataFrame([texts[INDEX], column]).filter(is_written)
                self._unnamed.setdefault(column.name, _Cells()).add(cells)

    def findings(self) -> Iterator[Finding]:
        """Yield a finding for each column.

        Their paths are (record, field) of the first cell, (record,) in a column without a name.
        Days are reported only where they are fewer than half of the written cells: a column full of
        days is one of days.
        """
        for name, cells in self._errors.items():
            location = self.table.location((cells.first, name))
            found = report_error_values(name, cells.texts, cells.count, location)
            yield replace(found, path=(cells.first, name))
        for name, cells in self._tidied.items():
            yield self._report_tidied(name, cells)
        for name, cells in self._scaled.items():
            if self._plain[name].count:
                yield self._report_scaled(name, cells)
        for name, cells in self._days.items():
            if cells.count * 2 < self._written[name]:
                location = self.table.location((cells.first, name))
                found = report_day_texts(name, cells.texts[0], cells.count, location)
                yield replace(found, path=(cells.first, name))
        for name, cells in self._unnamed.items():
            if cells.count:
                yield self._report_unnamed(int(name.removeprefix(INDEX)), cells)

    def _report_tidied(self, name: str, cells: _Cells) -> Finding:
        """Return the finding about a column whose codes lost spaces, quotes or invisible signs.

        The reasons are those of the first hundred such cells, each named once.
        """
        reasons = dict.fromkeys(describe_tidying(text, self._tidy[text]) for text in cells.texts)
        return new_finding(
            "TB-20",
            f"“{name}”有{cells.count}格去掉了{'、'.join(reasons)}再核对",
            "原表没有改；最好在表里也改掉，免得别处对不上",
            path=(cells.first, name),
            location=self.table.location((cells.first, name)),
        )

    def _report_scaled(self, name: str, cells: _Cells) -> Finding:
        """Return the finding about a column in which some numbers have a unit and some have not.

        In a column of 元 with 5.2万元 in some cells and 52000 in others the plain numbers may be 元
        or 万元: the finding stands at the first cell with a unit and names the first plain one.
        """
        plain = self._plain[name]
        place = self.table.location((plain.first, name)).cell
        return new_finding(
            "TB-25",
            f"“{name}”有{cells.count}格带着别的单位（如“{cells.texts[0]}”），"
            f"另有{plain.count}格只有数（如{place}的“{plain.texts[0]}”），看不出是不是同一个单位",
            "核对只有数的各格；一列用一个单位，或者每格都写上单位",
            path=(cells.first, name),
            location=self.table.location((cells.first, name)),
        )

    def _report_unnamed(self, number: int, cells: _Cells) -> Finding:
        """Return the finding about a column without a name whose cells have content.

        `number` is that of the column, from 0; the message names it as Excel does (3 → D列).
        """
        return new_finding(
            "TB-19",
            f"{column_letters(number + 1)}列没有表头，下面{cells.count}格内容没有读",
            "给这一列写上表头；用不着的删去",
            path=(cells.first,),
            location=self.table.location((cells.first,)),
        )


def _count(
    groups: dict[str, _Cells], name: str, texts: pl.DataFrame, chosen: Iterable[str]
) -> None:
    """Add the cells of a field with one of the chosen texts to its group.

    Without chosen texts the field gets no group, so that `groups` has only columns to report.
    """
    listed = list(chosen)
    if listed:
        cells = texts.filter(pl.col(name).is_in(listed)).select(INDEX, name)
        groups.setdefault(name, _Cells()).add(cells)
