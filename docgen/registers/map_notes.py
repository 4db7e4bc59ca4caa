"""What is noted about a table that is read by a column map, batch by batch.

`settle` adds the notes to the findings of the table, and puts those about made fields where their
cause is. `map_sentences` words them.

`MappedTexts` and `RowChoice` note each batch as they change it. What is said about a table is only
known at its end: a column with one error and one with a thousand get one finding each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import polars as pl

from docgen.codes import CODES
from docgen.model.finding import Finding
from docgen.registers import map_sentences as say
from docgen.registers.batches import Table
from docgen.registers.column_map import ColumnMap
from docgen.registers.map_sentences import Place
from docgen.registers.map_tallies import RowTally, Tally
from docgen.registers.register_schema import INDEX
from docgen.schema.coerce import Rules

_NO_CHOICE = "ZD-04"
"""The code of the error that a field does not allow a word."""
_ERROR = "TB-17"
"""The code of the finding about errors of a spreadsheet in a column."""


class MapNotes:
    """Gathers what is said about one table; `headers` are the names of its columns by number.

    `fields` are the rules of all fields: a blank cell of a required one has a finding of its own.
    """

    def __init__(
        self,
        chosen: ColumnMap,
        table: Table,
        headers: Sequence[str],
        fields: Mapping[str, Rules],
    ) -> None:
        """Begin without notes on `table`, which is read by the map `chosen`.

        The tallies of cells are by the column of a batch, `_only` by the column as the map names
        it. `_lost` is by the composed field and its blank column; `_blank` maps a record and a
        composed field to the blank column, `_blank_words` a record and a field to the word that
        the map makes blank.
        """
        self._map = chosen
        self._required = {name for name, rules in fields.items() if rules.get("required")}
        self._table = table
        self._headers = headers
        parts = {part for column in chosen.columns for part in column.parts if part}
        self.made = parts | set(chosen.constants) | set(chosen.composed)
        """The fields that are made of parts, of several columns, or of nothing."""
        self._words = {each.field_name: each.name for each in chosen.columns if each.field_name}
        self._only: dict[str, RowTally] = {}
        self._repeated = RowTally()
        self._errors: dict[str, Tally] = {}
        self._unsplit: dict[tuple[str, str], Tally] = {}
        self._separators: dict[str, str] = {}
        self._rest: dict[str, Tally] = {}
        self._lost: dict[tuple[str, str], Tally] = {}
        self._differences: dict[str, Tally] = {}
        self._emptied: dict[str, Tally] = {}
        self._blank_words: dict[tuple[int, str], str] = {}
        self._facts: dict[str, Sequence[str]] = {}
        self._blank: dict[tuple[int, str], str] = {}

    def note_choice(self, name: str, taken: int, others: pl.DataFrame) -> None:
        """Count the rows that have a wanted text in a column, and the texts of those without.

        `others` has two columns: the number of the record, and the text of the cell, null if blank.
        """
        tally = self._only.setdefault(name, RowTally())
        tally.taken += taken
        tally.add(others)

    def note_repeated(self, taken: int, others: pl.DataFrame) -> None:
        """Count the rows that are not taken; their columns say in which fields they differ.

        `others` has the number of the record, and for each field true, false or null.
        """
        self._repeated.taken += taken
        self._repeated.add(others.select(INDEX, pl.lit("")))
        self._repeated.add_different(others)

    def note_errors(self, column: str, cells: pl.DataFrame) -> None:
        """Count the errors of a spreadsheet in a column that fields are made of.

        `cells` has the number of the record and the text; a batch without errors may give no rows.
        """
        self._errors.setdefault(column, Tally()).add(cells)

    def note_unsplit(
        self, column: str, name: str, cells: pl.DataFrame, separator: str = ""
    ) -> None:
        """Count the cells that lack a part which a required field is, '' if they lack all.

        `separator` is what the map has between the parts, '' for those of a place.
        """
        self._separators[column] = separator
        self._unsplit.setdefault((column, name), Tally()).add(cells)

    def note_rest(self, column: str, cells: pl.DataFrame, rests: Mapping[str, str]) -> None:
        """Count the cells with more than their parts, given what each text has more.

        `rests` maps the whole text of a cell to what is left behind its parts.
        """
        texts = cells[column].replace_strict(rests, default=None, return_dtype=pl.String)
        self._rest.setdefault(column, Tally()).add(cells.select(INDEX, texts))

    def note_blank_pieces(
        self, name: str, cells: pl.DataFrame, needed: Sequence[str], *, is_part: bool = False
    ) -> None:
        """Note the rows in which a field is not composed as one of the `needed` columns is blank.

        `cells` has the number of the record and the columns that are lost then. If some of them are
        written, what is written is lost, which is a note of its own; if the field is required and
        not a mere part of it (`is_part`) is lost, its blank cell is told already.
        """
        blank = cells.select(pl.exclude(INDEX).fill_null("").str.strip_chars() == "")
        for column in dict.fromkeys(needed):
            for record in cells[INDEX].filter(blank[column]):
                self._blank.setdefault((record, name), column)
            is_lost = blank.select(pl.col(column) & ~pl.all_horizontal(pl.all())).to_series()
            if is_part or name not in self._required:
                lost = cells.filter(is_lost).select(INDEX, pl.lit(""))
                self._lost.setdefault((name, column), Tally()).add(lost)

    def note_emptied(self, name: str, cells: pl.DataFrame) -> None:
        """Note the cells of a field with words that the map makes blank (值).

        `cells` has the number of the record and the text; a batch without any may give no rows.
        """
        self._emptied.setdefault(name, Tally()).add(cells)
        for record, text in cells.iter_rows():
            self._blank_words[record, name] = text

    def note_difference(self, name: str, cells: pl.DataFrame) -> None:
        """Count the cells of a field that say something else than the map makes of it.

        `cells` has the number of the record, what the cell says, and what the map makes, in this
        order.
        """
        self._differences.setdefault(name, Tally()).add(cells)

    def note_unknown_facts(self, name: str, facts: Sequence[str]) -> None:
        """Note the parts of a constant that the name of the table does not say.

        `facts` are names in braces: 地名, 文件名, 工作表, 文件夹.
        """
        if facts:
            self._facts[name] = facts

    def settle(self, findings: Sequence[Finding]) -> list[Finding]:
        """Return the findings in the table, those of made fields at their cause, and the notes."""
        told = filter(None, map(self._at_cause, findings))
        return [*self._notes(), *told]

    def _at_cause(self, finding: Finding) -> Finding | None:
        """Return a finding in a cell as it is told; None if the notes tell it already.

        Only the program's codes (`CODES`) are moved. A finding of a county's rule is about the
        value of the row, however it came about, and stays at its cell.
        """
        record, name = (*(finding.path or ()), "", "")[:2]
        if finding.code not in CODES or not isinstance(record, int):
            return finding
        if name in self.made:
            return self._of_made(finding, record, str(name))
        word = self._blank_words.get((record, str(name)), "")
        if word and finding.missing:
            return say.blame_word(finding, word, self._words[str(name)])
        if finding.code == _NO_CHOICE and name in self._words:
            return say.name_words(finding, self._words[str(name)])
        return finding

    def _of_made(self, finding: Finding, record: int, name: str) -> Finding | None:
        """Return a finding in a cell of a made field as it is told; None if it is told already."""
        if finding.code == _ERROR:
            return None
        if name in self._map.constants:
            return say.blame_constant(finding, self._map, name, self._table.location(()))
        column = self._blank.get((record, name), "")
        if column and finding.missing:
            return say.blame_piece(finding, self._place(record, self._name_of(column)))
        return finding

    def _notes(self) -> Iterator[Finding]:
        """Yield a finding for each note."""
        head = self._place(None, "")
        for name, choice in self._only.items():
            place = self._place(choice.first, "")
            yield from say.report_choice(self._map, name, choice, place if choice.taken else head)
        yield from say.report_repeated(self._map, self._repeated, self._place)
        for name, facts in self._facts.items():
            yield say.report_unknown_facts(name, facts, head)
        yield from self._cell_notes()

    def _cell_notes(self) -> Iterator[Finding]:
        """Yield a finding for each column of which cells were noted."""
        reports = (
            (self._errors, say.report_errors),
            (self._rest, say.report_rest),
            (self._differences, partial(say.report_difference, self._map)),
        )
        for tallies, report in reports:
            for column, cells in self._counted(tallies):
                yield report(column, cells, self._place(cells.first, column))
        for name, cells in self._emptied.items():
            if cells.count:
                place = self._place(cells.first, self._name_of(name))
                yield say.report_emptied(self._words[name], cells, place)
        unsplit = sorted(self._unsplit.items(), key=lambda each: each[1].first)
        for (column, part), cells in unsplit:
            if cells.count:
                place = self._place(cells.first, self._name_of(column))
                sign = self._separators.get(column, "")
                yield say.report_unsplit(self._name_of(column), part, cells, place, sign)
        for (name, column), cells in self._lost.items():
            if cells.count:
                yield say.report_lost(name, cells, self._place(cells.first, self._name_of(column)))

    def _counted(self, tallies: Mapping[str, Tally]) -> Iterator[tuple[str, Tally]]:
        """Yield the name of each column of which cells were counted, and these."""
        yield from ((self._name_of(name), cells) for name, cells in tallies.items() if cells.count)

    def _place(self, record: int | None, name: str) -> Place:
        """Return the place of a cell, of a row without a name, of the table without a record.

        The path is (record, name) without what is None or ''.
        """
        path = tuple(step for step in (record, name) if step not in (None, ""))
        return Place(path, self._table.location(path))

    def _name_of(self, column: str) -> str:
        """Return the name in the table of a column of a batch.

        A column of no field is called `#` and its number in a batch: #3 is the fourth column of the
        table.
        """
        number = column.removeprefix(INDEX)
        if column.startswith(INDEX) and number.isdecimal():
            return self._headers[int(number)]
        return column
