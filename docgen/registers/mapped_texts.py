"""The texts of fields that a column map makes: replaced, shortened, split, composed, constant.

What cannot be made is marked NO_VALUE, which a cell reads as an error: no rule judges it, and
nothing is filled in from the row above. `MapNotes` tells why.

A `ColumnPlan` has one of these for a table with a map that makes fields. `RowChoice` takes the
rows, `PartSplitter` splits texts, and the result has the columns of a batch under the names of
fields.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

import polars as pl

from docgen.model.column_file import ColumnFile
from docgen.model.finding import Finding
from docgen.model.header_names import header_form
from docgen.model.lazy_pattern import LazyPattern
from docgen.registers.batches import Table
from docgen.registers.cell_shortcut import DASHES, choose_blank_words
from docgen.registers.column_map import ColumnMap, MappedColumn
from docgen.registers.composed_texts import compose
from docgen.registers.map_forms import (
    FILE_STEM,
    FOLDER,
    PLACE,
    SHEET,
    names_in_form,
    pieces_of,
)
from docgen.registers.map_names import MapNames
from docgen.registers.map_notes import MapNotes
from docgen.registers.part_splitter import NO_VALUE, PartSplitter, ending_pattern
from docgen.registers.place_names import find_place
from docgen.registers.register_schema import INDEX
from docgen.registers.row_choice import RowChoice, is_blank, is_error, tidy
from docgen.schema.coerce import Rules

Fill = Callable[[pl.DataFrame, pl.Series], pl.DataFrame]
"""Fills the cells of a batch that stand for those above, given the records that are taken."""
_WHOLE = LazyPattern(r"^(-?[0-9]+)\.0+$")
"""A whole number as a program for data writes it."""
_TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
"""Files whose table has no name beside that of the file."""


class MappedTexts:
    """Adds the fields of a map to the batches of one table.

    `columns` names the column of a batch for each column of the table, `headers` are the names of
    the table's columns by number, `fields` the rules of all fields. `required` are the fields that
    every row must have, `facts` those of them that are not a person's; `blank_words` say that
    nothing is written.
    """

    def __init__(
        self,
        chosen: ColumnMap,
        table: Table,
        columns: Mapping[str, str],
        *,
        headers: Sequence[str],
        fields: Mapping[str, Rules],
        facts: frozenset[str],
        blank_words: frozenset[str] = frozenset(),
    ) -> None:
        """Prepare the map `chosen` for a table.

        Constants are known and splitters created once, for all batches.
        """
        required = frozenset(name for name, rules in fields.items() if rules.get("required"))
        self._map = chosen
        self._fields = fields
        self._blank_words = blank_words
        found = MapNames(list(columns))
        listed = list(columns.values())
        self._columns = {
            header_form(name): listed[found.find(name)]
            for name in chosen.source_names()
            if found.find(name) >= 0
        }
        self._notes = MapNotes(chosen, table, headers, fields)
        self._choice = RowChoice(chosen, self._columns, self._notes, required=required, facts=facts)
        self._constants = dict(self._constant_texts(table))
        self._splitters = [
            PartSplitter(column, required, chosen.places, fields)
            for column in chosen.columns
            if column.parts
        ]

    def apply(self, texts: pl.DataFrame, fill: Fill) -> pl.DataFrame:
        """Return the rows of a batch that the map reads, with the fields that it makes.

        Errors are noted before rows are left out, and cells that stand for those above are filled
        by `fill`. The first row of each text is chosen last, so that rows are compared in the
        fields that the map makes.
        """
        self._note_errors(texts)
        taken = self._choice.only(texts)
        if self._map.only:
            filled = fill(texts, taken[INDEX])
            taken = filled.filter(pl.col(INDEX).is_in(taken[INDEX].implode()))
        texts = taken
        made = texts.with_columns(self._mapped(texts))
        for name, values in self._made(texts):
            made = made.with_columns(self._unless_written(texts, name, values))
        return self._choice.one_for_each(made)

    def without_members(self, records: pl.DataFrame) -> pl.DataFrame:
        """Return the records without those that go on with the one above (一行一个)."""
        return self._choice.without_members(records)

    def settle(self, findings: Sequence[Finding]) -> list[Finding]:
        """Return the findings in the table, those of made fields at their cause."""
        return self._notes.settle(findings)

    def _column(self, name: str) -> str:
        """Return the column of a batch for a column that the map names, '' if the table lacks it.

        Names are compared by their `header_form`: spaces and the width of brackets do not matter.
        """
        return self._columns.get(header_form(name), "")

    def _mapped(self, texts: pl.DataFrame) -> Iterator[pl.Expr]:
        """Yield the fields that a column becomes as a whole.

        The words of an entry are replaced after the endings are removed, however wide they are
        written, and other texts stay as they are.
        """
        for column in self._map.columns:
            source = self._column(column.name)
            if source in texts.columns and column.field_name:
                text = _shortened(pl.col(source).str.strip_chars(), column)
                if column.values:
                    written = texts.select(text).to_series().drop_nulls().unique()
                    words = replaced_words(written, column.values)
                    self._note_emptied(texts.select(INDEX, text.alias(source)), column, words)
                    text = text.replace(words)
                yield text.alias(column.field_name)

    def _note_emptied(
        self, cells: pl.DataFrame, column: MappedColumn, words: Mapping[str, str]
    ) -> None:
        """Note the cells of a column whose words the map makes blank, and are not so by nature."""
        name = column.field_name
        nothing = choose_blank_words(self._fields.get(name, {}), self._blank_words)
        blank = [word for word, value in words.items() if _is_nothing(value, nothing)]
        telling = [word for word in blank if not _is_nothing(word, self._blank_words)]
        if telling:
            found = cells.filter(pl.col(cells.columns[1]).is_in(telling))
            self._notes.note_emptied(name, found)

    def _made(self, texts: pl.DataFrame) -> Iterator[tuple[str, pl.Series]]:
        """Yield the fields that are parts of a column, made of several, or the same in all rows.

        Each series has the length of the batch. Null means that nothing is written.
        """
        for splitter in self._splitters:
            source = self._column(splitter.column.name)
            if source in texts.columns:
                yield from self._split(texts.select(INDEX, source), splitter)
        for name, form in self._map.composed.items():
            yield from self._composed(texts, name, form)
        for name, text in self._constants.items():
            yield name, pl.Series(name, [text], dtype=pl.String).new_from_index(0, len(texts))

    def _unless_written(self, texts: pl.DataFrame, name: str, values: pl.Series) -> pl.Series:
        """Return what a made field is: what its own column says, where one is written.

        Where both say something and it is not the same, the cell counts and the difference is
        noted.
        """
        if name not in texts.columns or name in self._sources_of(name):
            return values.alias(name)
        cells = texts.select(INDEX, written=name).with_columns(made=values)
        written = pl.col("written")
        made = pl.col("made")
        differs = ~is_blank(written) & (tidy(written) != tidy(made)) & (made != NO_VALUE)
        self._notes.note_difference(name, cells.filter(differs))
        text = pl.when(is_blank(written)).then(made).otherwise(written)
        return cells.select(text.alias(name)).to_series()

    def _sources_of(self, name: str) -> list[str]:
        """Return the columns of a batch that a made field comes from."""
        names = [column.name for column in self._map.columns if name in column.parts]
        names += names_in_form(self._map.composed.get(name, ""))
        return [self._column(each) for each in names]

    def _note_errors(self, texts: pl.DataFrame) -> None:
        """Note the errors of a spreadsheet in columns that no field shows."""
        names = [column.name for column in self._map.columns if column.parts]
        names += [name for form in self._map.composed.values() for name in names_in_form(form)]
        columns = [self._column(name) for name in (*names, self._map.one_for_each)]
        hidden = [each for each in columns if each.startswith(INDEX) or each in self._notes.made]
        for column in dict.fromkeys((*hidden, *map(self._column, self._map.only))):
            if column in texts.columns:
                cells = texts.select(INDEX, column)
                self._notes.note_errors(column, cells.filter(is_error(cells[column])))

    def _split(
        self, cells: pl.DataFrame, splitter: PartSplitter
    ) -> Iterator[tuple[str, pl.Series]]:
        """Yield the parts of a column; cells that lack a required one are noted."""
        source = cells.columns[1]
        splitter.split(cells[source].drop_nulls().unique())
        for name, lacking in splitter.lacking().items():
            unsplit = cells.filter(cells[source].is_in(lacking))
            self._notes.note_unsplit(source, name, unsplit, splitter.column.separator)
        rests = splitter.rests()
        self._notes.note_rest(source, cells.filter(cells[source].is_in(list(rests))), rests)
        for number, name in enumerate(splitter.column.parts):
            if name:
                parts = {text: read.texts[number] for text, read in splitter.read.items()}
                yield (
                    name,
                    cells[source].replace_strict(parts, default=None, return_dtype=pl.String),
                )

    def _composed(
        self, texts: pl.DataFrame, name: str, form: str
    ) -> Iterator[tuple[str, pl.Series]]:
        """Yield a field that is made of several columns; null if one that it needs is blank.

        Yield nothing if the table lacks one of the columns. An error of a spreadsheet in one of
        them makes the whole field NO_VALUE.
        """
        sources = list(dict.fromkeys(self._column(each) for each in names_in_form(form)))
        if "" in sources:
            return
        # A column that is blank throughout is not in the batch.
        blank_columns = [source for source in sources if source not in texts.columns]
        nothing = pl.lit(None, dtype=pl.String)
        texts = texts.with_columns(nothing.alias(source) for source in blank_columns)
        errors = pl.any_horizontal(is_error(texts[source]) for source in sources)
        composed = compose(form, self._column)
        self._notes.note_blank_pieces(name, texts.select(INDEX, *sources), composed.needed)
        for part in map(dict.fromkeys, composed.optional):
            self._notes.note_blank_pieces(
                name, texts.select(INDEX, *part), list(part), is_part=True
            )
        made = pl.when(errors).then(pl.lit(NO_VALUE)).otherwise(composed.text)
        yield name, texts.select(made.alias(name)).to_series()

    def _constant_texts(self, table: Table) -> Iterator[tuple[str, str]]:
        """Yield the constants; NO_VALUE if the name of the table lacks a part of one.

        The pairs are a field and its text: (乡镇, 东山镇) of the form {地名}.
        """
        facts = table_facts(table)
        for name, form in self._map.constants.items():
            known = {**facts, PLACE: place_of(table, name, self._map.places)}
            lacking = [fact for fact in names_in_form(form) if not known[fact]]
            self._notes.note_unknown_facts(name, lacking)
            pieces = (known.get(piece.name, piece.text) for piece in pieces_of(form))
            yield name, NO_VALUE if lacking else "".join(pieces)


def _is_nothing(word: str, blank_words: Collection[str]) -> bool:
    """Return whether a word is what a field with some blank words takes for a blank cell."""
    text = word.strip()
    is_dash = bool(blank_words) and re.match(DASHES, text) is not None
    return not text or text in blank_words or is_dash


def replaced_words(written: Iterable[str], values: Mapping[str, str]) -> dict[str, str]:
    """Return what becomes of the texts of a column that are words of a map, in whatever form.

    A word that is written exactly so comes first; a form that two words with different values have
    is that of none.
    """
    forms: dict[str, set[str]] = {}
    for word, value in values.items():
        forms.setdefault(_word_form(word), set()).add(value)
    single = {form: min(meant) for form, meant in forms.items() if len(meant) == 1}
    near = {text: single.get(_word_form(text), text) for text in written}
    return near | dict(values)


def _word_form(text: str) -> str:
    """Return a word as it is compared: half width, small letters, no spaces, 1 for 1.0."""
    form = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    return _WHOLE.sub(r"\1", form)


def _shortened(text: pl.Expr, column: MappedColumn) -> pl.Expr:
    """Return texts without the endings that the map removes."""
    for ending in column.removed:
        text = text.str.replace(ending_pattern(ending), "").str.strip_chars()
    return text


def place_of(table: Table, field: str, known: frozenset[str] = frozenset()) -> str:
    """Return the place that the name of a table says for a field, '' if it says none.

    The name is that of the sheet, else of the file, else of the folder.
    """
    facts = table_facts(table)
    return find_place((facts[SHEET], facts[FILE_STEM], facts[FOLDER]), field, known)


def table_facts(table: Table) -> dict[str, str]:
    """Return what the name of a table says beside a place: its file, its sheet, its folder.

    The keys are the names that a form may have in braces. A text file has no sheet; '' for what is
    not there.
    """
    folder, _, name = table.file.rpartition("/")
    is_text = isinstance(table, ColumnFile) or name.lower().endswith(_TEXT_SUFFIXES)
    return {
        FILE_STEM: name.rpartition(".")[0],
        SHEET: "" if is_text else table.sheet,
        FOLDER: folder.rpartition("/")[2],
    }
